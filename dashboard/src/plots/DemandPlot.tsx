import { Axes } from './Axes';
import { type Interval, markOf } from './depletion';
import { type Span, leftPx, rightPx, xOf } from './frame';
import { linear, ticksTo } from './scale';
import { type FanDay, fanPath, linePath, runs } from './shape';

export interface PastNeed {
  readonly day: number;
  /** Smoothed, at the close of that day; null: not known. */
  readonly need: number | null;
}

interface Shown {
  readonly span: Span;
  readonly unit: string;
  readonly past: readonly PastNeed[];
  readonly days: readonly FanDay[];
  readonly cursor: number | null;
  readonly height?: number;
  /** By when the stock is foreseen to run out, and days on which deliveries are due: marks on the axis of days. */
  readonly interval?: Interval | null;
  readonly arrivals?: readonly { readonly id: string; readonly due: number; readonly confirmed: boolean }[];
}

const top = 24;
const labelPx = 13;
const noteLeastPx = 220;

/** Labels at the right edge, moved apart where lines come too near to each other. */
function apart(places: readonly { readonly y: number; readonly words: string }[]): readonly { readonly y: number; readonly words: string }[] {
  const sorted = [...places].sort((a, b) => a.y - b.y).map(one => ({ ...one }));
  for (let index = 1; index < sorted.length; index++) {
    const [above, below] = [sorted[index - 1], sorted[index]];
    if (above && below && below.y - above.y < labelPx) below.y = above.y + labelPx;
  }
  return sorted;
}

/** Consumption that was observed, smoothed over 7 days, and the demand of each day to come: median, and the interval from its 10th to its 90th percentile. */
export function DemandPlot({ span, unit, past, days, cursor, height = 210, interval = null, arrivals = [] }: Shown) {
  const bottom = height - 26;
  const x = xOf(span);
  const seen = days.filter(({ day }) => day + 0.5 >= span.from && day + 0.5 <= span.to);
  const known = past.filter(({ day }) => day + 0.5 >= span.from);
  const ticks = ticksTo(Math.max(0, ...seen.map(({ p90 }) => p90), ...known.map(({ need }) => need ?? 0)), 3);
  const y = linear(0, ticks.at(-1) ?? 1, bottom, top);
  const last = seen.at(-1);
  const mark = interval === null ? null : markOf(interval, Math.floor(span.now), span.to);
  return (
    <svg class="plot-svg" viewBox={`0 0 ${span.width} ${height}`} width={span.width} height={height} aria-hidden="true">
      <text class="plot-title" x={leftPx - 58} y={12}>Demande par jour ({unit})</text>
      <path class="fan" d={fanPath(seen, x, y)} />
      <Axes span={span} y={y} ticks={ticks} top={top} bottom={bottom} dates />
      <path class="fan-edge" d={linePath(seen.map(({ day, p90 }) => [x(day + 0.5), y(p90)]))} />
      <path class="fan-edge" d={linePath(seen.map(({ day, p10 }) => [x(day + 0.5), y(p10)]))} />
      <path class="median" d={linePath(seen.map(({ day, p50 }) => [x(day + 0.5), y(p50)]))} />
      {runs(known, ({ need }) => need !== null).map((run, index) => run.length > 1
        ? <path key={index} class="past" d={linePath(run.map(({ day, need }) => [x(day + 0.5), y(need ?? 0)]))} />
        : run.map(({ day, need }) => <circle key={day} class="past-mark" cx={x(day + 0.5)} cy={y(need ?? 0)} r={2.5} />))}
      {known.length === 0 && x(span.now) - leftPx > noteLeastPx ? <text class="note" x={(leftPx + x(span.now)) / 2} y={(top + bottom) / 2} text-anchor="middle">consommation passée non gardée</text> : null}
      {last ? apart([{ y: y(last.p90), words: 'P90' }, { y: y(last.p50), words: 'médiane' }, { y: y(last.p10), words: 'P10' }]).map(({ y: at, words }) =>
        <text key={words} class="edge-text" x={Math.min(span.width - rightPx, x(last.day + 0.5)) + 6} y={at + 4}>{words}</text>) : null}
      {mark === null ? null : <g class="end"><rect x={x(mark.from)} width={Math.max(3, x(mark.to) - x(mark.from))} y={bottom - 3} height={6} rx={2} />
        {mark.open ? <path d={`M${x(mark.to)} ${bottom - 7}l9 7l-9 7Z`} /> : null}{mark.mid === null ? null : <path class="end-mid" d={`M${x(mark.mid + 0.5)} ${bottom - 7}l7 7l-7 7l-7 -7Z`} />}</g>}
      {arrivals.filter(({ due }) => due + 0.5 >= span.from && due + 0.5 <= span.to).map(({ id, due, confirmed }) => <g key={id} class={confirmed ? 'arrival' : 'arrival unconfirmed'}><path d={`M${x(due + 0.5)} ${bottom - 1}l-5 -9h10Z`} /></g>)}
      {cursor === null ? null : <line class="cursor" x1={x(cursor + 0.5)} x2={x(cursor + 0.5)} y1={top} y2={bottom} />}
    </svg>
  );
}
