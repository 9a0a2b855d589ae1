import { kindText, linkText, severityText, stateText, valueText, whenText } from '../format/format';
import { isClosed } from '../live/feed';
import { bySeverity } from '../live/select';
import { serverNow } from '../live/store';
import type { Signal } from '../live/wire';
import { placeText } from '../places/places';
import { Mark } from '../ui/Mark';
import { signalHref } from '../ui/pages';
import { Part, Renewal, waitingFor } from './Part';
import { code, place, signalLimit, signals } from './state';
import { plural } from './words';

const openAtOnce = 8;
const closedAtOnce = 6;

function Line({ of }: { readonly of: Signal }) {
  const closed = isClosed(of);
  const first = of.evidence[0];
  return (
    <li class="signal-line" data-testid="signal">
      <span class={`tone-${closed ? 'unknown' : of.severity}`}><Mark tone={closed ? 'unknown' : of.severity} /> {severityText[of.severity]}</span>
      <a href={signalHref(of.id)}>{kindText(of.kind)} — {of.subject.establishmentName ?? of.subject.territoryName ?? placeText(of.subject.territory)}{of.subject.link === null ? '' : `, ${linkText(of.subject.link)}`}</a>
      <span class="aside">{first ? `${first.what} ${valueText(first.value, first.unit)} · ` : ''}{stateText[of.state]} · {closed ? `clos ${whenText(of.changedAt, serverNow.value)}` : `depuis ${whenText(of.firstSeen, serverNow.value)}`}</span>
    </li>
  );
}

function List({ of, atOnce, none }: { readonly of: readonly Signal[]; readonly atOnce: number; readonly none: string }) {
  if (of.length === 0) return <p class="empty">{none}</p>;
  return (
    <>
      <ul class="signal-lines">{of.slice(0, atOnce).map(one => <Line key={one.id} of={one} />)}</ul>
      {of.length > atOnce ? <details><summary>{plural(of.length - atOnce, 'autre', 'autres')}</summary><ul class="signal-lines">{of.slice(atOnce).map(one => <Line key={one.id} of={one} />)}</ul></details> : null}
    </>
  );
}

/** Those of the chosen territory first: what is near is read first. */
const nearFirst = (a: Signal, b: Signal): number => Number(b.subject.territory === place.value) - Number(a.subject.territory === place.value) || bySeverity(a, b);

/** Signals about this presentation that the key may read: in force, then closed. */
export function Signals() {
  const got = signals.got.value;
  const open = [...got.value?.open ?? []].sort(nearFirst);
  const closed = [...got.value?.closed ?? []].sort((a, b) => b.changedAt - a.changedAt);
  return (
    <Part id="signaux" title="Signaux" aside={code.value === null ? null : <span class="aside">{got.value === null ? '' : `${got.value.more ? 'plus de ' : ''}${plural(open.length, 'en cours', 'en cours')}`}</span>}>
      <Renewal got={got} />
      {waitingFor('Signaux', got)}
      {got.value === null ? null : (
        <>
          <List of={open} atOnce={openAtOnce} none="Aucun signal en cours que votre clé puisse lire." />
          <h3>Clos</h3>
          <List of={closed} atOnce={closedAtOnce} none="Aucun signal clos gardé en mémoire." />
          {got.value.more ? <p class="aside">Les {signalLimit} plus graves sont montrés ; <a href="/signaux">la console les a tous</a>.</p> : null}
        </>
      )}
    </Part>
  );
}
