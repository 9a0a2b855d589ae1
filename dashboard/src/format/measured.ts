import type { Evidence, Signal } from '../live/wire';
import { atText, isDays, onDayText, valueText } from './format';

/** A measure older than this is not « now »: its hour stands beside it. */
export const currentForMs = 5 * 60_000;

/** What speaks for a signal: its first evidence in days, else its first one. */
export const measureOf = (signal: Signal): Evidence | undefined => signal.evidence.find(one => isDays(one.unit) && one.value !== null) ?? signal.evidence[0];

export function measuredText(signal: Signal): string {
  const measure = measureOf(signal);
  return measure ? valueText(measure.value, measure.unit) : '';
}

type Words = (ms: number, now: number | null) => string;
/** « à 08:05 », « le 12 déc. à 14:05 »: when it was measured; empty while it is current. A clock that nobody knows makes nothing current. */
export const hourOf = (measure: Evidence | undefined, now: number | null, words: Words = atText): string =>
  measure === undefined || (now !== null && now - measure.at < currentForMs) ? '' : words(measure.at, now);

export const measuredAtText = (signal: Signal, now: number | null): string => hourOf(measureOf(signal), now);
/** « à 08:05 », « le 12 déc. »: where there is room for a few large letters. */
export const measuredAtShortText = (signal: Signal, now: number | null): string => hourOf(measureOf(signal), now, onDayText);
