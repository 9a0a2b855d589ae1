import { useId } from 'preact/hooks';
import { Axes } from './Axes';
import { type Span, leftPx, xOf } from './frame';
import { linear, ticksTo } from './scale';
import { linePath } from './shape';

export interface EpidemicWeek {
  /** Its Monday. */
  readonly day: number;
  readonly value: number | null;
  readonly phase: string;
  readonly threshold: number | null;
}

const height = 170;
const top = 24;
const bottom = height - 10;
const gapPx = 1;

/** Weeks of an epidemic indicator; weeks of an epidemic phase are hatched as well as coloured, weeks without a value are left open. */
export function EpidemicPlot({ span, title, weeks, cursor }: { readonly span: Span; readonly title: string; readonly weeks: readonly EpidemicWeek[]; readonly cursor: number | null }) {
  const id = useId();
  const x = xOf(span);
  const seen = weeks.filter(({ day }) => day + 7 > span.from && day < span.to);
  const ticks = ticksTo(Math.max(0, ...seen.map(({ value, threshold }) => Math.max(value ?? 0, threshold ?? 0))), 3);
  const y = linear(0, ticks.at(-1) ?? 1, bottom, top);
  const lines = seen.filter(({ threshold }) => threshold !== null);
  return (
    <svg class="plot-svg" viewBox={`0 0 ${span.width} ${height}`} width={span.width} height={height} aria-hidden="true">
      <defs><pattern id={`${id}-epidemic`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="epidemic-ground" width="6" height="6" /><line class="epidemic-line" x1="0" y1="0" x2="0" y2="6" /></pattern></defs>
      <text class="plot-title" x={leftPx - 58} y={12}>{title}</text>
      <Axes span={span} y={y} ticks={ticks} top={top} bottom={bottom} dates={false} />
      {seen.map(({ day, value, phase }) => {
        const [from, to] = [Math.max(leftPx, x(day)), Math.min(x(span.to), x(day + 7))];
        return value === null ? null : (
          <rect key={day} class={phase === 'epidemic' ? 'week epidemic' : 'week'} fill={phase === 'epidemic' ? `url(#${id}-epidemic)` : undefined}
            x={from + gapPx} width={Math.max(1, to - from - 2 * gapPx)} y={y(value)} height={Math.max(0, bottom - y(value))} />
        );
      })}
      {lines.length > 0 ? <path class="threshold" d={linePath(lines.flatMap(({ day, threshold }): [number, number][] => [[Math.max(leftPx, x(day)), y(threshold ?? 0)], [Math.min(x(span.to), x(day + 7)), y(threshold ?? 0)]]))} /> : null}
      {cursor === null ? null : <line class="cursor" x1={x(cursor + 0.5)} x2={x(cursor + 0.5)} y1={top} y2={bottom} />}
    </svg>
  );
}
