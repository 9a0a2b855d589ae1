import { countText } from '../format/format';
import { type Span, leftPx, rightPx, xOf } from './frame';
import { type Scale, dayTicks, shortDay } from './scale';

const labelPx = 78;

interface Shown {
  readonly span: Span;
  readonly y: Scale;
  readonly ticks: readonly number[];
  readonly top: number;
  readonly bottom: number;
  /** Dates are written beneath the last of several plots only. */
  readonly dates: boolean;
  readonly amount?: (value: number) => string;
}

const amountText = (value: number): string => Number.isInteger(value) ? countText(value) : value.toLocaleString('fr-FR', { maximumFractionDigits: 2 });

/** Grid, amounts on the left, dates beneath, and the present. */
export function Axes({ span, y, ticks, top, bottom, dates, amount = amountText }: Shown) {
  const x = xOf(span);
  const right = span.width - rightPx;
  const days = dayTicks(span.from, span.to, Math.max(2, Math.floor((right - leftPx) / labelPx)));
  const nowX = x(span.now);
  return (
    <g class="axes">
      {ticks.map(tick => <g key={tick}><line class="grid" x1={leftPx} x2={right} y1={y(tick)} y2={y(tick)} /><text x={leftPx - 8} y={y(tick) + 4} text-anchor="end">{amount(tick)}</text></g>)}
      {days.map(day => (
        <g key={day}>
          <line class="tick" x1={x(day)} x2={x(day)} y1={bottom} y2={bottom + 4} />
          {dates ? <text x={x(day)} y={bottom + 18} text-anchor="middle">{shortDay(day)}</text> : null}
        </g>
      ))}
      {span.now >= span.from && span.now <= span.to ? <line class="now" x1={nowX} x2={nowX} y1={top} y2={bottom} /> : null}
    </g>
  );
}
