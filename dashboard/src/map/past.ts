import { get } from '../api/http';
import { frenchDays } from '../format/typography';
import { array, fields, instant, list, number, text, tolerant } from '../live/read';
import { type CoverageRow, coverageRow } from '../live/wire';

/** Days that are over, as they were known when they closed. Nothing here ever takes in a live row. */

export interface KeptDays {
  /** Ascending, « 2026-11-20 », Paris. A day that is missing between two others was not kept. */
  readonly days: readonly string[];
  /** How many the server keeps at most. */
  readonly kept: number;
}

export interface PastDay {
  readonly day: string;
  /** When it was kept, ms since 1970. */
  readonly asOf: number;
  readonly rows: readonly CoverageRow[];
  readonly unreadable: number;
}

export const wantedDays = 60;

/** Days are kept of a presentation as a whole: any territory that the key may read tells them. */
export async function readDays(code: string, territory: string): Promise<KeptDays> {
  const answer = fields(await get(`/api/v1/presentations/${encodeURIComponent(code)}/history?territory=${encodeURIComponent(territory)}&days=${wantedDays}`), 'history');
  return { kept: number(answer, 'kept'), days: list(answer, 'days', one => text(fields(one, 'day'), 'date')) };
}

export async function readDay(code: string, day: string): Promise<PastDay> {
  const answer = fields(await get(`/api/v1/presentations/${encodeURIComponent(code)}/territories?day=${encodeURIComponent(day)}`), 'territories');
  const { items, unreadable } = tolerant(array(answer, 'territories'), coverageRow);
  // A server that knows no past answers with the present: that must never be taken for a day that is over.
  if (answer['day'] !== day) throw new Error(`Le serveur n'a pas rendu le ${dayWords(day)}.`);
  return { day, asOf: instant(answer, 'asOf'), rows: items, unreadable };
}

const long = frenchDays({ timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const short = frenchDays({ timeZone: 'UTC', day: 'numeric', month: 'short' });
/** « vendredi 20 novembre 2026 » */
export const dayWords = (day: string): string => long.format(Date.parse(day));
const brief = frenchDays({ timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' });
/** « ven. 20 nov. » */
export const dayBrief = (day: string): string => brief.format(Date.parse(day));
export const dayShort = (day: string): string => short.format(Date.parse(day));

export const isDay = (words: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(words) && !Number.isNaN(Date.parse(words));

const dayMs = 86_400_000;
/** Days that were not kept between the first kept day and the last. */
export function gaps(days: readonly string[]): number {
  const [first, last] = [days[0], days.at(-1)];
  return first === undefined || last === undefined ? 0 : Math.round((Date.parse(last) - Date.parse(first)) / dayMs) + 1 - days.length;
}

/** Where the slider stands: a day's place, or `days.length` for now. A day that was not kept stands at the next one that was. */
export function placeOf(days: readonly string[], day: string | null): number {
  if (day === null) return days.length;
  const at = days.findIndex(one => one >= day);
  return at < 0 ? days.length : at;
}

/** A small memory of days: the one read longest ago leaves. */
export class DayMemory {
  private readonly held = new Map<string, PastDay>();
  constructor(private readonly most: number) {}
  find(code: string, day: string): PastDay | undefined {
    return this.held.get(`${code} ${day}`);
  }
  keep(code: string, one: PastDay): void {
    const key = `${code} ${one.day}`;
    this.held.delete(key);
    this.held.set(key, one);
    for (const oldest of this.held.keys()) {
      if (this.held.size <= this.most) return;
      this.held.delete(oldest);
    }
  }
}
