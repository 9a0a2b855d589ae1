import { useId } from 'preact/hooks';
import { countText } from '../format/format';
import { type Interval, markOf } from './depletion';
import { type FanDay, fanPath, linePath } from './shape';
import { smallFrame, smallHeight, smallTop, smallWidth } from './small';

/** One of many: the fan of demand over the same days everywhere, on a scale of its own whose top is written, and the depletion interval. Described by the words beside it. */
export function SmallFan({ days, interval, unit, words }: { readonly days: readonly FanDay[]; readonly interval: Interval | null; readonly unit: string; readonly words: string }) {
  const id = useId();
  const first = days[0];
  const last = days.at(-1);
  const frame = smallFrame(days);
  if (!first || !last || frame === null) return null;
  const { x, y, most } = frame;
  const mark = interval === null ? null : markOf(interval, first.day, last.day + 1);
  return (
    <svg class="plot-svg small-fan" viewBox={`0 0 ${smallWidth} ${smallHeight}`} role="img" aria-label={words}>
      <defs><pattern id={`${id}-end`} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="end-ground" width="7" height="7" /><line class="end-line" x1="0" y1="0" x2="0" y2="7" /></pattern></defs>
      {mark ? <rect class="end-band" fill={`url(#${id}-end)`} x={x(mark.from)} width={Math.max(2, x(mark.to) - x(mark.from))} y={smallTop - 2} height={y(0) - smallTop + 2} /> : null}
      <line class="grid" x1={0} x2={smallWidth} y1={y(0)} y2={y(0)} />
      <line class="grid" x1={0} x2={smallWidth} y1={smallTop - 2} y2={smallTop - 2} />
      <path class="fan" d={fanPath(days, x, y)} />
      <path class="median" d={linePath(days.map(({ day, p50 }) => [x(day + 0.5), y(p50)]))} />
      {mark ? <g class="end"><rect x={x(mark.from)} width={Math.max(3, x(mark.to) - x(mark.from))} y={y(0) - 2} height={5} rx={1.5} />{mark.open ? <path d={`M${x(mark.to) - 6} ${y(0) - 5}l7 5.5l-7 5.5Z`} /> : null}</g> : null}
      <text class="small-top" x={smallWidth - 3} y={11} text-anchor="end">{most < 10 ? most.toLocaleString('fr-FR', { maximumFractionDigits: 1 }) : countText(most)} {unit}/j</text>
    </svg>
  );
}
