import { type Scale, linear } from './scale';
import type { FanDay } from './shape';

/** Where one of many small plots draws: the arithmetic of small multiples. */

export const smallWidth = 220;
export const smallHeight = 76;
export const smallTop = 16;
const pad = 2;

export interface SmallFrame {
  /** Whole days and their fractions: the same days stand at the same places in each plot. */
  readonly x: Scale;
  /** Amounts from 0 to `most`, each plot on a scale of its own. */
  readonly y: Scale;
  readonly most: number;
}

/** Null: there is no day to draw. */
export function smallFrame(days: readonly FanDay[]): SmallFrame | null {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return null;
  const most = Math.max(0, ...days.flatMap(({ p10, p50, p90 }) => [p10, p50, p90]));
  // Nobody asks for any: a line on the ground, not a division by nothing.
  return { x: linear(first.day, last.day + 1, pad, smallWidth - pad), y: linear(0, most > 0 ? most : 1, smallHeight - pad - 4, smallTop), most };
}
