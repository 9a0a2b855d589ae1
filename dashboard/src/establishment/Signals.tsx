import { ageText, kindText, severityText, shortLabel, stateText } from '../format/format';
import { feed } from '../live/store';
import { Mark } from '../ui/Mark';
import { now } from './clock';
import { finess, follows, readAt, signals } from './state';
import { signalHref } from '../ui/pages';

const most = 50;

/** Signals in force that name this establishment. */
export function Signals() {
  const known = follows.value === true ? feed.loaded : readAt.value !== null;
  const list = signals.value;
  return (
    <section class="own-signals" aria-label="Signaux de l'établissement" data-testid="own-signals">
      <h2>Signaux en cours {known ? `(${list.length})` : ''}</h2>
      {!known ? <p class="aside">Lecture…</p> : list.length === 0 ? <p class="aside">Aucun signal en cours ne nomme cet établissement.</p> : (
        <ul>{list.slice(0, most).map(signal => (
          <li key={signal.id}>
            <span class={`tone-${signal.severity}`}><Mark tone={signal.severity} /> {severityText[signal.severity]}</span>
            {follows.value === true ? <a href={signalHref(signal.id)}>{shortLabel(signal.subject.presentationLabel ?? signal.title)}</a> : <span>{shortLabel(signal.subject.presentationLabel ?? signal.title)}</span>}
            <span class="aside">{kindText(signal.kind)} · {stateText[signal.state]}{now.value === null ? '' : ` · depuis ${ageText(now.value - signal.firstSeen)}`}</span>
          </li>))}</ul>
      )}
      {list.length > most ? <p class="aside">Les {most} plus graves sur {list.length}.</p> : null}
      {follows.value === true && finess !== null ? <p class="aside"><a href={`/signaux?state=all&text=${encodeURIComponent(finess)}`}>Tous ses signaux, clos compris</a></p> : null}
    </section>
  );
}
