import { useId } from 'preact/hooks';
import { Axes } from './Axes';
import { type Span, leftPx, xOf } from './frame';
import { linear } from './scale';
import { linePath } from './shape';
import { type EpidemicWeek, thresholdLines, weekBars, weekTicks, weeksIn } from './weeks';

const height = 170;
const top = 24;
const bottom = height - 10;

/** Weeks of an epidemic indicator; weeks of an epidemic phase are hatched as well as coloured, weeks without a value are left open. */
export function EpidemicPlot({ span, title, weeks, cursor }: { readonly span: Span; readonly title: string; readonly weeks: readonly EpidemicWeek[]; readonly cursor: number | null }) {
  const id = useId();
  const x = xOf(span);
  const seen = weeksIn(weeks, span);
  const ticks = weekTicks(seen);
  const y = linear(0, ticks.at(-1) ?? 1, bottom, top);
  return (
    <svg class="plot-svg" viewBox={`0 0 ${span.width} ${height}`} width={span.width} height={height} aria-hidden="true">
      <defs><pattern id={`${id}-epidemic`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="epidemic-ground" width="6" height="6" /><line class="epidemic-line" x1="0" y1="0" x2="0" y2="6" /></pattern></defs>
      <text class="plot-title" x={leftPx - 58} y={12}>{title}</text>
      <Axes span={span} y={y} ticks={ticks} top={top} bottom={bottom} dates={false} />
      {weekBars(seen, span, y, bottom).map(({ day, epidemic, ...bar }) => <rect key={day} class={epidemic ? 'week epidemic' : 'week'} fill={epidemic ? `url(#${id}-epidemic)` : undefined} {...bar} />)}
      {thresholdLines(seen, span, y).map((line, index) => <path key={index} class="threshold" d={linePath(line)} />)}
      {cursor === null ? null : <line class="cursor" x1={x(cursor + 0.5)} x2={x(cursor + 0.5)} y1={top} y2={bottom} />}
    </svg>
  );
}
