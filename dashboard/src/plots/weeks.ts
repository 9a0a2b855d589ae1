import { type Span, leftPx, xOf } from './frame';
import { type Scale, ticksTo } from './scale';
import { runs } from './shape';

/** Where weeks of an epidemic indicator are drawn over the days of another plot. */

export interface EpidemicWeek {
  /** Its Monday. */
  readonly day: number;
  /** Null: not published. */
  readonly value: number | null;
  readonly phase: string;
  readonly threshold: number | null;
}

const gapPx = 1;
/** A week whose value is 0 is known, and looks other than one without a value. */
const leastPx = 1.5;

export const weeksIn = (weeks: readonly EpidemicWeek[], span: Span): readonly EpidemicWeek[] => weeks.filter(({ day }) => day + 7 > span.from && day < span.to);

/** Up to the highest of the values and thresholds that are known. */
export const weekTicks = (weeks: readonly EpidemicWeek[]): readonly number[] => ticksTo(Math.max(0, ...weeks.map(({ value, threshold }) => Math.max(value ?? 0, threshold ?? 0))), 3);

export interface WeekBar {
  readonly day: number;
  readonly epidemic: boolean;
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly height: number;
}

const edges = (day: number, span: Span): readonly [number, number] => [Math.max(leftPx, xOf(span)(day)), Math.min(xOf(span)(span.to), xOf(span)(day + 7))];

/** One bar a week, Monday to Sunday, cut at the ends of the axis; none for a week without a value. */
export const weekBars = (weeks: readonly EpidemicWeek[], span: Span, y: Scale, bottom: number): readonly WeekBar[] => weeks.flatMap(({ day, value, phase }) => {
  if (value === null) return [];
  const [from, to] = edges(day, span);
  const height = Math.max(leastPx, bottom - y(value));
  return [{ day, epidemic: phase === 'epidemic', x: from + gapPx, width: Math.max(1, to - from - 2 * gapPx), y: bottom - height, height }];
});

/** The threshold as lines of points, never drawn across a week that has none. */
export const thresholdLines = (weeks: readonly EpidemicWeek[], span: Span, y: Scale): readonly (readonly [number, number])[][] =>
  runs(weeks, ({ threshold }) => threshold !== null, 7).map(run => run.flatMap(({ day, threshold }): [number, number][] => {
    const [from, to] = edges(day, span);
    return [[from, y(threshold ?? 0)], [to, y(threshold ?? 0)]];
  }));
