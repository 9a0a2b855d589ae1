import { ageText, corroborationText, kindText, severityText, stateText } from '../format/format';
import { measuredAtShortText, measuredText } from '../format/measured';
import { feed, revision, serverNow, signalRevision, status } from '../live/store';
import { gravest } from '../live/select';
import type { Signal } from '../live/wire';
import { Mark } from '../ui/Mark';
import { alarmRevision, board } from './board';
import { formOf, placeOf, siteOf, subject } from './words';

/** Where an alarm is pinned its line takes the place of one. */
const shown = { usual: 3, besidePinned: 2 } as const;

function Row({ signal, now }: { readonly signal: Signal; readonly now: number | null }) {
  const site = siteOf(signal);
  const hour = measuredAtShortText(signal, now);
  const state = signal.state === 'acknowledged' && signal.acknowledgedBy ? `pris en charge par ${signal.acknowledgedBy}` : stateText[signal.state];
  return (
    <li class="row" data-testid="signal-row" data-id={signal.id}>
      <span class={`row-level tone-${signal.severity}`}><Mark tone={signal.severity} /><span>{severityText[signal.severity]}</span></span>
      <p class="row-main" data-far><span class="row-value">{measuredText(signal)}</span>{hour === '' ? null : <span class="row-hour">{hour}</span>}<span class="row-name">{subject(signal)}</span></p>
      <p class="row-sub">
        <strong>{placeOf(signal)}{site === null ? '' : `, ${site}`} · </strong>{formOf(signal)}{kindText(signal.kind)}, {corroborationText(signal.corroboration)} · {now === null ? '' : `depuis ${ageText(now - signal.firstSeen)} · `}{state}
      </p>
    </li>
  );
}

export function Signals() {
  void revision.value;
  void signalRevision.value;
  void alarmRevision.value;
  const all = gravest(feed.signals.values(), Number.MAX_SAFE_INTEGER);
  const critical = all.filter(signal => signal.severity === 'critical').length;
  const held = status.value?.phase === 'backfill';
  return (
    <section class="signals" aria-label="Signaux">
      <h2 class="section-title">Signaux en cours
        <span>{feed.loaded && !held ? `${critical} critique${critical > 1 ? 's' : ''}, ${all.length - critical} autre${all.length - critical > 1 ? 's' : ''}` : ''}</span>
      </h2>
      {all.length === 0
        ? <p class="empty" data-far>{!feed.loaded ? 'En attente du serveur' : held ? "Signaux retenus pendant le chargement de l'historique" : 'Aucun signal en cours'}</p>
        : <ol>{all.slice(0, board.pinned.length > 0 ? shown.besidePinned : shown.usual).map(signal => <Row key={signal.id} signal={signal} now={serverNow.value} />)}</ol>}
    </section>
  );
}
