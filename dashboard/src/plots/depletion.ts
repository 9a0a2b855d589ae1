import { dayOf } from './scale';

/** An interval of dates on an axis. Null: beyond the forecast's 60 days. */
export interface Interval {
  readonly p10: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
}

/** Dates as the API words them. Later quantiles are never earlier than those before them. */
export function intervalOf(dates: { readonly p10: string | null; readonly p50: string | null; readonly p90: string | null }): Interval {
  const read = (date: string | null): number | null => date === null ? null : dayOf(date);
  const p10 = read(dates.p10);
  const p50 = p10 === null ? null : later(p10, read(dates.p50));
  return { p10, p50, p90: p50 === null ? null : later(p50, read(dates.p90)) };
}

const later = (floor: number, day: number | null): number | null => day === null ? null : Math.max(floor, day);

export interface IntervalMark {
  readonly from: number;
  readonly mid: number | null;
  readonly to: number;
  /** It ends beyond the axis or the forecast's horizon: drawn with an arrow, never with an end. */
  readonly open: boolean;
}

/** What of an interval stands on an axis from `first` to `last`; null: nothing of it. Whole days: an interval of one day is one day wide. */
export function markOf({ p10, p50, p90 }: Interval, first: number, last: number): IntervalMark | null {
  if (p10 === null || p10 > last) return null;
  const open = p90 === null || p90 + 1 > last;
  return { from: Math.max(first, p10), mid: p50 === null || p50 > last ? null : Math.max(first, p50), to: open ? last : Math.max(first, p90 + 1), open };
}
