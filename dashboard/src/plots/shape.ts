import type { Scale } from './scale';

/** One day with what is known of it; null: not known, and never drawn as 0. */
export interface Dated {
  readonly day: number;
}

/** Runs of days that follow each other and are known: a line is never drawn across a day that is not. */
export function runs<T extends Dated>(points: readonly T[], known: (point: T) => boolean, gap = 1): readonly (readonly T[])[] {
  const found: T[][] = [];
  let last: number | null = null;
  for (const point of points) {
    if (!known(point)) {
      last = null;
      continue;
    }
    if (last === null || point.day - last > gap + 1e-9) found.push([]);
    last = point.day;
    found.at(-1)?.push(point);
  }
  return found;
}

const at = (x: number, y: number): string => `${x.toFixed(1)} ${y.toFixed(1)}`;

export const linePath = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${at(x, y)}`).join('');

/** The closed outline between two lines over the same places; empty where nothing is to be filled. */
export function bandPath(points: readonly { readonly x: number; readonly low: number; readonly high: number }[]): string {
  if (points.length === 0) return '';
  return `${linePath([...points.map(({ x, high }): [number, number] => [x, high]), ...[...points].reverse().map(({ x, low }): [number, number] => [x, low])])}Z`;
}

export interface FanDay extends Dated {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly mean: number;
}

/** A fan's outline, each day drawn over its noon. Quantiles that crossed on their way are put in order: a fan has no negative width. */
export const fanPath = (days: readonly FanDay[], x: Scale, y: Scale): string => bandPath(days.map(({ day, p10, p50, p90 }) => ({
  x: x(day + 0.5), low: y(Math.min(p10, p50, p90)), high: y(Math.max(p10, p50, p90)),
})));

export interface Held extends Dated {
  readonly amount: number;
}

/**
 * Where a stock stands if days ask for their mean and nothing is delivered: from `now` (a day and its fraction, of which the rest is still to come) to the
 * end of each day, down to 0. A mean of sums is the sum of the means, which holds of no other quantile: that is why no fan of stock is drawn.
 */
export function undelivered(stock: number, now: number, days: readonly FanDay[]): readonly Held[] {
  const path: Held[] = [{ day: now, amount: stock }];
  let left = stock;
  for (const { day, mean } of days) {
    const share = Math.min(1, Math.max(0, day + 1 - now));
    if (share === 0) continue;
    const need = Math.max(0, mean) * share;
    if (need > 0 && need >= left) {
      path.push({ day: Math.max(now, day) + (left / need) * share, amount: 0 });
      return path;
    }
    left -= need;
    path.push({ day: day + 1, amount: left });
  }
  return path;
}
