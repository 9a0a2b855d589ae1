import { useId } from 'preact/hooks';
import { countText } from '../format/format';
import { type Interval, markOf } from './depletion';
import { linear } from './scale';
import { type FanDay, fanPath, linePath } from './shape';

const width = 220;
const height = 76;
const topPx = 16;
const pad = 2;

/** One of many: the fan of demand over the same days everywhere, on a scale of its own whose top is written, and the depletion interval. Described by the words beside it. */
export function SmallFan({ days, interval, unit, words }: { readonly days: readonly FanDay[]; readonly interval: Interval | null; readonly unit: string; readonly words: string }) {
  const id = useId();
  const first = days[0];
  const last = days.at(-1);
  if (!first || !last) return null;
  const most = Math.max(1e-9, ...days.map(({ p90 }) => p90));
  const x = linear(first.day, last.day + 1, pad, width - pad);
  const y = linear(0, most, height - pad - 4, topPx);
  const mark = interval === null ? null : markOf(interval, first.day, last.day + 1);
  return (
    <svg class="plot-svg small-fan" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words}>
      <defs><pattern id={`${id}-end`} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="end-ground" width="7" height="7" /><line class="end-line" x1="0" y1="0" x2="0" y2="7" /></pattern></defs>
      {mark ? <rect class="end-band" fill={`url(#${id}-end)`} x={x(mark.from)} width={Math.max(2, x(mark.to) - x(mark.from))} y={topPx - 2} height={height - pad - 2 - topPx} /> : null}
      <line class="grid" x1={0} x2={width} y1={y(0)} y2={y(0)} />
      <line class="grid" x1={0} x2={width} y1={topPx - 2} y2={topPx - 2} />
      <path class="fan" d={fanPath(days, x, y)} />
      <path class="median" d={linePath(days.map(({ day, p50 }) => [x(day + 0.5), y(p50)]))} />
      {mark ? <g class="end"><rect x={x(mark.from)} width={Math.max(3, x(mark.to) - x(mark.from))} y={y(0) - 2} height={5} rx={1.5} />{mark.open ? <path d={`M${x(mark.to) - 6} ${y(0) - 5}l7 5.5l-7 5.5Z`} /> : null}</g> : null}
      <text class="small-top" x={width - 3} y={11} text-anchor="end">{most < 10 ? most.toLocaleString('fr-FR', { maximumFractionDigits: 1 }) : countText(most)} {unit}/j</text>
    </svg>
  );
}
