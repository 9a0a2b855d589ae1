import { frenchDays } from '../format/typography';

/** The arithmetic of axes. A day is the number of whole local days since 1970-01-01, an hour of it a fraction; nothing here reads a clock or a zone. */

export type Scale = (value: number) => number;

/** Maps [from, to] onto [start, end]; a domain without width stands in its middle. */
export const linear = (from: number, to: number, start: number, end: number): Scale =>
  to === from ? () => (start + end) / 2 : value => start + (end - start) * (value - from) / (to - from);

const steps = [1, 2, 2.5, 5, 10];

/** Round values from 0 to at least `most`, about `count` steps apart; [0, 1] where nothing is above 0. */
export function ticksTo(most: number, count = 4): readonly number[] {
  if (!(most > 0) || !Number.isFinite(most)) return [0, 1];
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (steps.find(one => one * power >= rough * (1 - 1e-9)) ?? 10) * power;
  const ticks: number[] = [];
  for (let index = 0; ; index++) {
    ticks.push(Number((index * step).toPrecision(12)));
    if (index * step >= most * (1 - 1e-9)) return ticks;
  }
}

export const dayMs = 86_400_000;
const shape = /^\d{4}-\d{2}-\d{2}$/;

/** « 2026-11-23 » → its day; null: not a date. */
export function dayOf(date: string): number | null {
  if (!shape.test(date)) return null;
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(ms) ? null : ms / dayMs;
}

export const dateOf = (day: number): string => new Date(Math.floor(day) * dayMs).toISOString().slice(0, 10);

const short = frenchDays({ timeZone: 'UTC', day: 'numeric', month: 'short' });
const full = frenchDays({ timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
/** « 23 nov. » */
export const shortDay = (day: number): string => short.format(Math.floor(day) * dayMs);
/** « lundi 23 novembre 2026 » */
export const fullDay = (day: number): string => full.format(Math.floor(day) * dayMs);

/** 1970-01-01 was a Thursday. Monday is 0. */
export const weekdayOf = (day: number): number => (((Math.floor(day) + 3) % 7) + 7) % 7;

/** Days to write beneath an axis: every day, every Monday, or every second, fourth… Monday, so that at most `most` stand there. */
export function dayTicks(from: number, to: number, most: number): readonly number[] {
  const first = Math.ceil(from);
  const span = Math.floor(to) - first;
  if (span < 0 || most < 1) return [];
  if (span + 1 <= most) return Array.from({ length: span + 1 }, (_, index) => first + index);
  const monday = first + ((7 - weekdayOf(first)) % 7);
  const weeks = Math.floor((Math.floor(to) - monday) / 7) + 1;
  if (weeks < 1) return [first];
  let every = 1;
  while (Math.ceil(weeks / every) > most) every *= 2;
  return Array.from({ length: Math.ceil(weeks / every) }, (_, index) => monday + index * 7 * every);
}
