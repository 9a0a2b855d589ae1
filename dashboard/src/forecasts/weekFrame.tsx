import { frenchDays } from '../format/typography';
import type { Week } from './calibration';

/** What the two plots of weeks share: places, stretches without gaps, axes. */

export const width = 560;
export const height = 210;
export const left = 52;
export const right = 12;
const top = 14;
const bottom = 34;
const day = frenchDays({ timeZone: 'UTC', day: 'numeric', month: 'short' });
export const lossText = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export const weekText = (monday: string): string => day.format(Date.parse(monday));
export const lossOf = (loss: number | null): string => loss === null ? 'non comparée' : lossText.format(loss);

type Slots = readonly (Week | null)[];

const xOf = (slots: Slots, index: number): number => left + (width - left - right) * (slots.length === 1 ? 0.5 : index / (slots.length - 1));
export const yOf = (share: number): number => top + (height - top - bottom) * (1 - share);

/** Stretches of weeks that follow each other, each with its place. */
export function stretches(slots: Slots, known: (week: Week) => boolean): readonly (readonly { readonly week: Week; readonly x: number }[])[] {
  const found: { week: Week; x: number }[][] = [];
  let open = false;
  slots.forEach((week, index) => {
    if (week === null || !known(week)) {
      open = false;
      return;
    }
    if (!open) found.push([]);
    open = true;
    found.at(-1)?.push({ week, x: xOf(slots, index) });
  });
  return found;
}

export const path = (points: readonly (readonly [number, number])[]): string => points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

export function Frame({ slots, ticks, y, text }: { readonly slots: Slots; readonly ticks: readonly number[]; readonly y: (value: number) => number; readonly text: (value: number) => string }) {
  const step = Math.max(1, Math.ceil(slots.length / 6));
  return (
    <g class="frame">
      {ticks.map(tick => <g key={tick}><line x1={left} x2={width - right} y1={y(tick)} y2={y(tick)} /><text x={left - 6} y={y(tick) + 4} text-anchor="end">{text(tick)}</text></g>)}
      {slots.map((week, index) => week !== null && index % step === 0
        ? <text key={week.monday} x={xOf(slots, index)} y={height - 12} text-anchor={slots.length === 1 ? 'middle' : index === 0 ? 'start' : index > slots.length - step / 2 - 1 ? 'end' : 'middle'}>{weekText(week.monday)}</text> : null)}
    </g>
  );
}
