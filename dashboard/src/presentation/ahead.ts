import { momentText } from '../format/format';
import { keptLate, parisInput } from '../format/paris';
import { type ArrivalMark, placeOf } from '../plots/StockPlot';
import type { Span } from '../plots/frame';
import { type Interval, intervalOf } from '../plots/depletion';
import { dateOf, dayOf } from '../plots/scale';
import type { Supply } from './supplyWire';
import type { KeptDay, Outlook } from './wire';

/** What was and what is foreseen, put on one axis of days. Pure. */

export const shortAxis = 30;
export const longAxis = 60;

/** As far as somebody asked; else a month from `today`, or further where the stock may end later than that. */
export function horizonOf(chosen: number | null, interval: Interval | null, today: number): number {
  if (chosen !== null) return chosen;
  return interval !== null && interval.p10 !== null && (interval.p90 ?? Infinity) >= today + shortAxis ? longAxis : shortAxis;
}

export interface PastDay {
  readonly day: number;
  readonly stock: number | null;
  readonly need: number | null;
  readonly coverageDays: number | null;
  readonly reason: string | null;
  readonly lines: number;
  readonly apart: number;
  /** When it was kept, ms since 1970, where that was well after the day's close; null: at its close. */
  readonly lateAt: number | null;
}

/** Days that were kept of one link, the oldest first; a day on which nobody was counted is not known. */
export function pastOf(kept: readonly KeptDay[] | null, link: string): readonly PastDay[] {
  return (kept ?? []).flatMap(({ day, asOf, rows }) => {
    const row = rows.find(one => one.link === link);
    return row === undefined ? [] : [{ day, stock: row.stock, need: row.dailyConsumption, coverageDays: row.coverageDays, reason: row.coverageReason, lines: row.lines, apart: row.unknownLines + row.staleLines, lateAt: keptLate(dateOf(day), asOf) ? asOf : null }];
  });
}

/** « à la clôture », or when it was kept. */
export const keptText = (one: PastDay): string => one.lateAt === null ? 'à la clôture' : `gardé le ${momentText(one.lateAt)}, après la clôture`;

/** The axis: what was kept to the left of now, at most as long as what is foreseen to its right. */
export function spanOf(nowMs: number, horizon: number, past: readonly PastDay[]): Omit<Span, 'width'> {
  const now = placeOf(parisInput(nowMs));
  const today = Math.floor(now);
  const oldest = past[0]?.day ?? today - 1;
  return { from: Math.max(today - horizon, Math.min(oldest, today - 1)), to: today + horizon, now };
}

/** Deliveries still to come, with the day by which nine in ten of their source's have come. */
export function arrivalsOf(supply: Supply | null): readonly ArrivalMark[] {
  return (supply?.arrivals ?? []).flatMap(one => {
    const due = one.due === null || one.remaining <= 0 || one.abandonedAt !== null ? null : dayOf(one.due);
    if (due === null || one.status === 'received') return [];
    const law = supply?.sources.find(source => source.name === one.source);
    const slip = law === undefined ? 0 : one.confirmed ? law.confirmed.worse : law.unconfirmed.worse;
    return [{ id: one.id, due, by: due + slip, quantity: one.remaining, confirmed: one.confirmed }];
  }).sort((a, b) => a.due - b.due);
}

export const intervalIn = (outlook: Outlook | null): Interval | null => outlook?.depletion ? intervalOf(outlook.depletion) : null;
