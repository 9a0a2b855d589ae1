import { type Scale, linear } from './scale';

/** Where plots that stand one above the other draw their days, so that a day has one place. Pixels. */
export const leftPx = 66;
export const rightPx = 58;

export interface Span {
  /** First and last place of the axis, days and fractions. */
  readonly from: number;
  readonly to: number;
  /** The present; what is left of it was, what is right of it is foreseen. */
  readonly now: number;
  readonly width: number;
}

export const xOf = ({ from, to, width }: Span): Scale => linear(from, to, leftPx, width - rightPx);

/** The whole day under a place of the pointer, within the span. */
export const dayAt = (span: Span, x: number): number =>
  Math.floor(Math.min(span.to - 1e-6, Math.max(span.from, linear(leftPx, span.width - rightPx, span.from, span.to)(x))));
