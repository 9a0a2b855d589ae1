import { useId } from 'preact/hooks';
import { countText } from '../format/format';
import { Axes } from './Axes';
import { type Interval, markOf } from './depletion';
import { type Span, leftPx, rightPx, xOf } from './frame';
import { dayMs, linear, shortDay, ticksTo } from './scale';
import { type FanDay, linePath, runs, undelivered } from './shape';

/** A planned delivery: when it is due, and the day by which nine in ten of its kind have come. */
export interface ArrivalMark {
  readonly id: string;
  readonly due: number;
  readonly by: number;
  readonly quantity: number | null;
  readonly confirmed: boolean;
}

export interface PastStock {
  /** The close of that day is what it speaks of. */
  readonly day: number;
  readonly stock: number | null;
}

interface Shown {
  readonly span: Span;
  readonly unit: string;
  readonly past: readonly PastStock[];
  /** Null: not known now. */
  readonly stock: number | null;
  readonly days: readonly FanDay[];
  readonly interval: Interval | null;
  /** Where the regulation's rule puts the end; null: nowhere. */
  readonly official: number | null;
  readonly arrivals: readonly ArrivalMark[];
  readonly cursor: number | null;
  readonly dates?: boolean;
}

const height = 250;
const top = 52;
const laneY = 22;
const arrivalGapPx = 96;

export const intervalWords = ({ p10, p50, p90 }: Interval): string => p10 === null ? 'pas avant 60 jours'
  : `P10 ${shortDay(p10)} · P50 ${p50 === null ? 'au-delà' : shortDay(p50)} · P90 ${p90 === null ? 'au-delà' : shortDay(p90)}`;

const letterPx = 6.7;

/** The longest of `words` that has room beside a band, right of it where it may; null: none has. */
export function beside(from: number, to: number, left: number, right: number, words: readonly string[]): { readonly words: string; readonly x: number; readonly anchor: 'start' | 'end' } | null {
  for (const one of words) {
    const needed = one.length * letterPx;
    if (to + 14 + needed <= right) return { words: one, x: to + 14, anchor: 'start' };
    if (from - 8 - needed >= left) return { words: one, x: from - 8, anchor: 'end' };
  }
  return null;
}

/** Stock that was, stock of now, where it goes if nothing is delivered, deliveries that are planned, and the dates by which it is foreseen to run out. */
export function StockPlot({ span, unit, past, stock, days, interval, official, arrivals, cursor, dates = false }: Shown) {
  const id = useId();
  const bottom = height - (dates ? 26 : 10);
  const x = xOf(span);
  const right = span.width - rightPx;
  const known = past.filter(point => point.day + 1 >= span.from);
  const most = Math.max(stock ?? 0, ...known.map(point => point.stock ?? 0));
  const ticks = ticksTo(most, 3);
  const y = linear(0, ticks.at(-1) ?? 1, bottom, top);
  const mark = interval === null ? null : markOf(interval, Math.floor(span.now), span.to);
  const ahead = stock === null ? [] : undelivered(stock, span.now, days).filter(point => point.day <= span.to);
  // A day's own close is the newest of it: the present joins on where yesterday's is there.
  const lines = runs([...known, ...stock === null ? [] : [{ day: Math.floor(span.now), stock }]], point => point.stock !== null);
  const place = (day: number): number => Math.min(x(span.now), x(day + 1));
  let labelled = Number.NEGATIVE_INFINITY;
  const label = mark === null || interval === null ? null : beside(x(mark.from), x(mark.to), leftPx, span.width, [`épuisement : ${intervalWords(interval)}`, 'épuisement estimé', 'épuisement']);
  return (
    <svg class="plot-svg" viewBox={`0 0 ${span.width} ${height}`} width={span.width} height={height} aria-hidden="true">
      <defs>
        <pattern id={`${id}-end`} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="end-ground" width="7" height="7" /><line class="end-line" x1="0" y1="0" x2="0" y2="7" /></pattern>
      </defs>
      <text class="plot-title" x={leftPx - 58} y={14}>Stock ({unit})</text>
      {mark ? <rect class="end-band" fill={`url(#${id}-end)`} x={x(mark.from)} width={Math.max(2, x(mark.to) - x(mark.from))} y={top} height={bottom - top} /> : null}
      <Axes span={span} y={y} ticks={ticks} top={top} bottom={bottom} dates={dates} />
      {lines.map((run, index) => run.length > 1 ? <path key={index} class="past" d={linePath(run.map(point => [place(point.day), y(point.stock ?? 0)]))} />
        : run.map(point => <circle key={point.day} class="past-mark" cx={place(point.day)} cy={y(point.stock ?? 0)} r={2.5} />))}
      {ahead.length > 1 ? <path class="undelivered" d={linePath(ahead.map(point => [x(point.day), y(point.amount)]))} /> : null}
      {known.length > 1 ? <text class="now-text" x={x(span.now) - 6} y={top - 4} text-anchor="end">maintenant</text> : null}
      {stock === null ? null : <><circle class="here" cx={x(span.now)} cy={y(stock)} r={4.5} /><text class="here-text" x={x(span.now) + 9} y={Math.max(top + 12, y(stock) - 7)}>{countText(stock)}</text></>}
      {official === null || official > span.to ? null : (
        <g class="official"><line x1={x(official)} x2={x(official)} y1={top - 6} y2={bottom} /><text x={x(official) + (x(official) > right - 150 ? -6 : 6)} y={top + 2} text-anchor={x(official) > right - 150 ? 'end' : 'start'}>règle officielle : {shortDay(official)}</text></g>
      )}
      {mark ? (
        <g class="end">
          <rect x={x(mark.from)} width={Math.max(3, x(mark.to) - x(mark.from))} y={bottom - 4} height={8} rx={2} />
          {mark.open ? <path d={`M${x(mark.to)} ${bottom - 8}l10 8l-10 8Z`} /> : null}
          {mark.mid === null ? null : <path class="end-mid" d={`M${x(mark.mid + 0.5)} ${bottom - 8}l8 8l-8 8l-8 -8Z`} />}
          {label === null ? null : <text x={label.x} y={top + 20} text-anchor={label.anchor}>{label.words}</text>}
        </g>
      ) : null}
      {arrivals.filter(one => one.by >= span.from && one.due <= span.to).map(one => {
        const at = Math.max(leftPx, x(one.due + 0.5));
        const named = at - labelled > arrivalGapPx;
        if (named) labelled = at;
        return (
          <g key={one.id} class={one.confirmed ? 'arrival' : 'arrival unconfirmed'}>
            <line x1={at} x2={Math.min(right, x(one.by + 0.5))} y1={laneY + 6} y2={laneY + 6} />
            <path d={`M${at} ${laneY + 13}l-6 -11h12Z`} />
            {named ? <text x={at + 10} y={laneY + 1}>{one.quantity === null ? shortDay(one.due) : `+ ${countText(one.quantity)}`}</text> : null}
          </g>
        );
      })}
      {cursor === null ? null : <line class="cursor" x1={x(cursor + 0.5)} x2={x(cursor + 0.5)} y1={laneY} y2={bottom} />}
    </svg>
  );
}

/** The day and its fraction that a moment is, given its local date and hour « 2026-11-23T14:05 ». */
export const placeOf = (local: string): number => Date.parse(`${local}:00Z`) / dayMs;
