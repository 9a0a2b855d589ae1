import { atText, corroborationText, kindText, valueText } from '../format/format';
import { placeAtText } from '../format/local';
import { measureOf, measuredAtShortText, measuredText } from '../format/measured';
import { feed, revision, serverNow } from '../live/store';
import type { Signal } from '../live/wire';
import { placeName, placeText } from '../places/places';
import { planTerritories } from '../live/plan';
import { Mark } from '../ui/Mark';
import type { Alarm } from './alarms';
import { alarmProgress, alarmRevision, board } from './board';
import { Time } from './Time';
import { paused } from './turns';
import { formOf, placeOf, siteOf, subject } from './words';

const overseasOnly = planTerritories.length - 1;

/** « Métropole et outre-mer », « Métropole », « La Réunion, Mayotte » */
export function placesText(territories: readonly string[]): string {
  if (territories.length === planTerritories.length) return 'Métropole et outre-mer';
  if (territories.length === overseasOnly && !territories.includes('METRO')) return 'Tous les outre-mer';
  const names = territories.slice(0, 3).map(one => territories.length > 1 ? placeName(one) : placeText(one)).join(', ');
  return territories.length > 3 ? `${names} et ${territories.length - 3} autres` : names;
}

/** « mesuré à 08:05 · vu à 14:05 »; overseas with the hour there: people of both places read it. */
function hoursText(signal: Signal, now: number | null): string {
  const measured = measureOf(signal)?.at ?? signal.lastSeen;
  const [first, last] = [placeAtText(measured, now, signal.subject.territory), atText(signal.lastSeen, now)];
  return atText(measured, now) === last ? `vu ${first}` : `mesuré ${first} · vu ${last}`;
}

function SignalAlarm({ signal }: { readonly signal: Signal }) {
  const site = siteOf(signal);
  const { threshold, unit, official } = signal.rule;
  const now = serverNow.value;
  const hour = measuredAtShortText(signal, now);
  return (
    <>
      <p class="alarm-value" data-far>{measuredText(signal)}{hour === '' ? null : <span class="alarm-hour"> {hour}</span>}</p>
      <p class="alarm-name" data-far>{subject(signal)}</p>
      <p class="alarm-place" data-far>{placeOf(signal)}{site === null ? '' : ` · ${site}`}</p>
      <p class="alarm-why">{formOf(signal)}{kindText(signal.kind)}, {corroborationText(signal.corroboration)} · seuil {valueText(threshold, unit)}{official ? ' (officiel)' : ' (non officiel)'}</p>
      <p class="alarm-why">{hoursText(signal, now)}</p>
    </>
  );
}

const headOf = (alarm: Alarm): string => alarm.kind === 'plan' ? 'Plan hivernal : niveau changé' : 'Nouveau signal critique';

/** Over panels and lists, under nothing: the banner of stale data and the foot with its marks stay in sight. */
export function AlarmScreen() {
  void alarmRevision.value;
  void revision.value;
  const alarm = board.shown?.alarm;
  if (!alarm) return null;
  const signal = alarm.kind === 'signal' ? feed.signals.get(alarm.id) : undefined;
  if (alarm.kind === 'signal' && !signal) return null;
  const tone = alarm.kind === 'plan' ? 'alert' : 'critical';
  const left = paused.value ? 'en pause' : 'encore ' + Math.max(0, Math.ceil(board.lasts() * (1 - alarmProgress.value) / 1000)) + ' s';
  const behind = board.waiting.length;
  return (
    <section class={`alarm tone-${tone}`} role="alert" data-testid="alarm" data-key={alarm.key}>
      <p class="alarm-head" data-far><Mark tone={tone} /><span class="alarm-title">{headOf(alarm)}</span><Time /></p>
      <div class="alarm-body">
        {signal ? <SignalAlarm key={alarm.key} signal={signal} /> : alarm.kind === 'plan' ? <>
          <p class="alarm-value" data-far>{alarm.to}</p>
          <p class="alarm-name" data-far>{placesText(alarm.territories)}</p>
          <p class="alarm-place" data-far>auparavant : {alarm.from}</p>
        </> : null}
      </div>
      <p class="alarm-foot" aria-hidden="true"><i class="bar"><i style={{ transform: `scaleX(${alarmProgress.value})` }} /></i>
        <span data-testid="alarm-left">{behind > 0 ? `${left}, puis ${behind} autre${behind > 1 ? 's' : ''}${board.passedOver > 0 ? `, ${board.passedOver} de plus épinglées` : ''}` : `${left}, puis épinglé`}</span></p>
    </section>
  );
}

/** What has had the screen and still waits for somebody: one line, the widest first. */
export function Pinned() {
  void alarmRevision.value;
  void revision.value;
  const first = board.pinned[0];
  if (!first) return null;
  const signal = first.kind === 'signal' ? feed.signals.get(first.id) : undefined;
  if (first.kind === 'signal' && !signal) return null;
  const tone = first.kind === 'plan' ? 'alert' : 'critical';
  const others = board.pinned.length - 1;
  const hour = signal ? measuredAtShortText(signal, serverNow.value) : '';
  return (
    <section class={`pinned tone-${tone}`} aria-label="Alarmes à prendre en charge" data-testid="pinned" data-key={first.key}>
      <p class="pinned-main" data-far><Mark tone={tone} /><span class="row-value">{signal ? measuredText(signal) : first.kind === 'plan' ? first.to : ''}</span>
        {hour === '' ? null : <span class="row-hour">{hour}</span>}
        <span class="row-name">{signal ? `${placeOf(signal)} · ${subject(signal)}` : first.kind === 'plan' ? placesText(first.territories) : ''}</span></p>
      <p class="pinned-sub">{first.kind === 'plan' ? 'niveau changé' : 'à prendre en charge'}{others > 0 ? <strong>{`+ ${others} alarme${others > 1 ? 's' : ''}`}</strong> : null}</p>
    </section>
  );
}
