import { ageText, corroborationText, isDays, kindText, severityText, shortLabel, stateText, valueText } from '../format/format';
import { feed, revision, serverNow, status } from '../live/store';
import { gravest } from '../live/select';
import type { Signal } from '../live/wire';
import { placeText } from '../places/places';
import { Mark } from '../ui/Mark';

const shown = 3;

/** The measured value that speaks for the signal: its first evidence in days, else its first one. */
const measured = (signal: Signal): string => {
  const evidence = signal.evidence.find(one => isDays(one.unit) && one.value !== null) ?? signal.evidence[0];
  return evidence ? valueText(evidence.value, evidence.unit) : '';
};

const subject = (signal: Signal): string =>
  signal.subject.presentationLabel !== null ? shortLabel(signal.subject.presentationLabel)
    : signal.subject.establishmentName ?? signal.subject.presentation ?? signal.title;

function Row({ signal, now }: { readonly signal: Signal; readonly now: number | null }) {
  const place = signal.subject.territoryName ?? placeText(signal.subject.territory);
  const state = signal.state === 'acknowledged' && signal.acknowledgedBy ? `pris en charge par ${signal.acknowledgedBy}` : stateText[signal.state];
  return (
    <li class="row" data-testid="signal-row" data-id={signal.id}>
      <span class={`row-level tone-${signal.severity}`}><Mark tone={signal.severity} /><span>{severityText[signal.severity]}</span></span>
      <p class="row-main"><span class="row-value">{measured(signal)}</span><span class="row-name">{subject(signal)}</span></p>
      <p class="row-sub">
        <strong>{place}</strong>{signal.subject.establishmentName && signal.subject.presentationLabel ? `, ${signal.subject.establishmentName}` : ''} · {kindText(signal.kind)}, {corroborationText(signal.corroboration)} · {now === null ? '' : `depuis ${ageText(now - signal.firstSeen)} · `}{state}
      </p>
    </li>
  );
}

export function Signals() {
  void revision.value;
  const all = gravest(feed.signals.values(), Number.MAX_SAFE_INTEGER);
  const critical = all.filter(signal => signal.severity === 'critical').length;
  const held = status.value?.phase === 'backfill';
  return (
    <section class="signals" aria-label="Signaux">
      <h2 class="section-title">Signaux en cours
        <span>{feed.loaded && !held ? `${critical} critique${critical > 1 ? 's' : ''}, ${all.length - critical} autre${all.length - critical > 1 ? 's' : ''}` : ''}</span>
      </h2>
      {all.length === 0
        ? <p class="empty">{!feed.loaded ? 'En attente du serveur' : held ? "Signaux retenus pendant le chargement de l'historique" : 'Aucun signal en cours'}</p>
        : <ol>{all.slice(0, shown).map(signal => <Row key={signal.id} signal={signal} now={serverNow.value} />)}</ol>}
    </section>
  );
}
