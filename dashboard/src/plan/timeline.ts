import { fromParisInput, parisInput } from '../format/paris';
import { commandText, phaseText } from '../format/plan';
import { countText, momentText } from '../format/format';
import type { Light, Measure } from './followed';
import { indicatorText, lightText } from './lights';
import { withdrawnText } from './released';
import type { Decision, TerritoryDetail } from './wire';

/** The season of one territory as lanes over time: what was seen, decided and done, as it was known at one moment. Pure. Times in ms. */

export interface Span {
  readonly from: number;
  readonly to: number;
  /** A light, a phase, a state of a measure. */
  readonly what: string;
}

/** One thing that happened, for the points of a lane and the table. */
export interface Happening {
  readonly at: number;
  readonly kind: string;
  readonly id: string;
  readonly words: string;
}

export const dayMs = 86_400_000;
/** Lights are written each day while anybody looks (Web's IndicatorViews): what is older says nothing. */
export const heldForMs = 26 * 3600_000;

const merged = (spans: readonly Span[]): readonly Span[] => spans.reduce<Span[]>((all, span) => {
  const last = all.at(-1);
  if (last && last.what === span.what && last.to >= span.from) all[all.length - 1] = { ...last, to: Math.max(last.to, span.to) };
  else if (span.to > span.from) all.push(span);
  return all;
}, []);

/** A light holds until the next was written, and a day at most: nobody looked after that. */
export function lightSpans(points: Light['history'], until: number): readonly Span[] {
  return merged(points.filter(point => point.at < until).flatMap((point, index, all) => {
    const next = Math.min(all[index + 1]?.at ?? until, until);
    const held = Math.min(next, point.at + heldForMs);
    return [{ from: point.at, to: held, what: point.light }, { from: held, to: next, what: 'unknown' }];
  }));
}

/** Phases as decisions put them, each from when it holds; of two from the same moment the one recorded later. */
export function phaseSpans(decisions: readonly Decision[], territory: string, until: number): readonly Span[] {
  const starts = decisions.flatMap(decision => decision.changes.filter(change => change.territory === territory).map(change => ({ at: decision.effectiveAt, recorded: decision.recordedAt, phase: change.to })))
    .sort((a, b) => a.at - b.at || a.recorded - b.recorded);
  return merged(starts.map((start, index) => ({ from: start.at, to: starts[index + 1]?.at ?? Math.max(until, start.at), what: start.phase })));
}

const dayStart = (day: string): number | null => fromParisInput(`${day}T00:00`);
const dayEnd = (day: string): number | null => {
  const start = dayStart(day);
  return start === null ? null : start + dayMs;
};

/** Prepared, then in force until its last day; an open one until `until`. */
export function measureSpans(measure: Measure, until: number): readonly Span[] {
  const prepared = measure.history[0]?.at ?? until;
  const inForce = measure.state !== 'prepared' && measure.start !== null ? dayStart(measure.start) : null;
  const ended = measure.history.at(-1)?.at ?? until;
  if (inForce === null) return [{ from: prepared, to: measure.state === 'ended' ? ended : Math.max(until, prepared), what: 'prepared' }];
  const to = Math.max(inForce, (measure.end === null ? null : dayEnd(measure.end)) ?? until);
  return [...prepared < inForce ? [{ from: prepared, to: inForce, what: 'prepared' }] : [], { from: inForce, to, what: measure.end !== null && to > until ? 'planned' : 'inForce' }]
    .flatMap(span => span.what !== 'planned' ? [span] : [{ from: span.from, to: Math.max(until, span.from), what: 'inForce' }, { from: Math.max(until, span.from), to: span.to, what: 'planned' }]);
}

/** How many began each day of Paris, oldest first. */
export function perDay(moments: readonly number[]): readonly { readonly at: number; readonly count: number }[] {
  const days = new Map<string, number>();
  for (const at of moments) days.set(parisInput(at).slice(0, 10), (days.get(parisInput(at).slice(0, 10)) ?? 0) + 1);
  return [...days].map(([day, count]) => ({ at: dayStart(day) ?? 0, count })).sort((a, b) => a.at - b.at);
}

const stepWords: { readonly [did: string]: string } = { prepared: 'préparée', inForce: 'mise en vigueur', amended: 'modifiée', ended: 'terminée', withdrawn: 'retirée' };

/** All that happened, newest first. Of lights the changes only: each day's point is the curve's. */
export function happenings(detail: TerritoryDetail): readonly Happening[] {
  const found: Happening[] = [];
  for (const one of detail.decisions) found.push({ at: one.effectiveAt, kind: 'decision', id: one.id, words: `${commandText(one.command)}${one.effectiveAt > detail.asOf ? ' (planifiée)' : ''}, enregistrée le ${momentText(one.recordedAt)}` });
  for (const one of detail.proposals) found.push({ at: one.madeAt, kind: 'proposal', id: one.id, words: commandText(one.command) });
  // One that was taken back never became public: nothing happened at the moment it was planned for.
  for (const one of detail.releases) found.push({ at: one.withdrawn === null ? one.from : one.recordedAt, kind: 'release', id: one.id, words: one.withdrawn === null ? phaseText(one.phase) : `${phaseText(one.phase)}, prévue pour le ${momentText(one.from)}, ${withdrawnText(one.withdrawn)}` });
  for (const one of detail.reports) found.push({ at: one.occurredAt, kind: 'report', id: one.id, words: one.text });
  for (const one of detail.measures ?? []) for (const step of one.history) found.push({ at: step.at, kind: 'measure', id: one.id, words: `${one.title} : ${stepWords[step.did] ?? step.did}` });
  for (const one of detail.indicators ?? []) {
    for (const [index, point] of one.history.entries()) {
      if (one.history[index - 1]?.light !== point.light) found.push({ at: point.at, kind: 'light', id: '', words: `${indicatorText(one.indicator)} : ${lightText(point.light).toLocaleLowerCase('fr')}` });
    }
  }
  return found.sort((a, b) => b.at - a.at);
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Two winters: what is older is another season's. */
const longestMs = 400 * dayMs;

/** From the first thing that is known, and the day before the moment shown, to the last that is planned and to now. */
export function rangeOf(detail: TerritoryDetail, now: number): Range {
  const until = Math.max(now, detail.asOf);
  const times = [...happenings(detail).map(one => one.at), ...(detail.measures ?? []).flatMap(measure => measureSpans(measure, detail.asOf)).flatMap(span => [span.from, Math.min(span.to, until + 60 * dayMs)])]
    .filter(at => at > until - longestMs && at < until + longestMs);
  const from = Math.min(until - dayMs, detail.asOf - dayMs, ...times), to = Math.max(until, ...times);
  return { from: from - (to - from) * 0.02, to: to + (to - from) * 0.02 };
}

/** What the lane of signals says of itself: the highest of its days. Not read yet, or not at all, is never « none ». */
export function signalLaneText(known: { readonly more: boolean } | null, unread: boolean, days: readonly { readonly count: number }[]): string {
  if (known === null) return unread ? 'signaux non lus' : 'lecture…';
  if (days.length === 0) return known.more ? 'aucun parmi les lus' : 'aucun';
  return `max. ${countText(Math.max(...days.map(day => day.count)))}${known.more ? ' au moins' : ''}`;
}

/** A window within the range, never narrower than an hour; ends that were crossed are put in order. */
export function windowOf(range: Range, a: number, b: number): Range {
  const least = Math.min(3600_000, range.to - range.from);
  const from = Math.max(range.from, Math.min(a, b, range.to - least));
  return { from, to: Math.min(range.to, Math.max(a, b, from + least)) };
}

const steps = [3600_000, 6 * 3600_000, dayMs, 7 * dayMs, 14 * dayMs, 28 * dayMs, 91 * dayMs];

/** Where the axis is marked, at midnights of Paris from a day on: as many as have room. */
export function ticksOf(range: Range, most: number): readonly number[] {
  const step = steps.find(one => (range.to - range.from) / one <= most) ?? 365 * dayMs;
  const start = fromParisInput(`${parisInput(range.from).slice(0, 10)}T00:00`) ?? range.from;
  const found: number[] = [];
  // A day of 23 or 25 hours: put back to midnight.
  for (let at = start; at <= range.to; at += step) {
    const tick = step >= dayMs ? fromParisInput(`${parisInput(at + 7200_000).slice(0, 10)}T00:00`) ?? at : at;
    if (tick >= range.from && tick <= range.to) found.push(tick);
  }
  return found;
}
