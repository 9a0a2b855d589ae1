import { amountText, unitText } from '../format/format';
import type { LineForecast } from './wire';
import { dateText } from './words';

const width = 520;
const height = 190;
const [left, right, top, bottom] = [46, 10, 12, 30];

/** A round number at or above `most`: 1, 2 or 5 times a power of ten. */
export function ceilingOf(most: number): number {
  if (!(most > 0)) return 1;
  const unit = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 5, 10].find(step => step * unit >= most - 1e-9) ?? 10) * unit;
}

/** Demand of each coming day, where it falls 8 times out of 10, and the dates by which the stock may be used up. */
export function LineDemandPlot({ forecast }: { readonly forecast: LineForecast }) {
  const { days, depletion } = forecast;
  const ceiling = ceilingOf(Math.max(0, ...days.map(day => day.p90)));
  const slot = (width - left - right) / Math.max(1, days.length);
  const x = (at: number): number => left + slot * (at + 0.5);
  const y = (value: number): number => top + (height - top - bottom) * (1 - value / ceiling);
  const [first, last] = [days[0], days.at(-1)];
  const marks = ([['P10', depletion?.p10], ['P50', depletion?.p50], ['P90', depletion?.p90]] as const).flatMap(([name, date]) => {
    const at = date ? days.findIndex(day => day.date === date) : -1;
    return at < 0 ? [] : [{ name, at }];
  });
  const step = Math.max(1, Math.ceil(days.length / 4));
  const mean = days.reduce((sum, day) => sum + day.p50, 0) / Math.max(1, days.length);
  return (
    <figure class="demand">
      <figcaption id="demand-caption">Demande prévue par jour, {unitText(forecast.unit, 2)}, {days.length} jours</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby="demand-caption" aria-describedby="demand-words" data-testid="demand-plot">
        {[0, ceiling / 2, ceiling].map(value => <g key={value} class="frame"><line x1={left} x2={width - right} y1={y(value)} y2={y(value)} /><text x={left - 6} y={y(value) + 4} text-anchor="end">{amountText(value)}</text></g>)}
        {days.map((day, at) => <g key={day.date}>
          <rect class="range" x={x(at) - slot * 0.34} width={slot * 0.68} y={y(day.p90)} height={Math.max(1, y(day.p10) - y(day.p90))} />
          <line class="middle" x1={x(at) - slot * 0.34} x2={x(at) + slot * 0.34} y1={y(day.p50)} y2={y(day.p50)} />
          {at % step === 0 ? <text class="date" x={x(at)} y={height - 10} text-anchor="middle">{dateText(day.date)}</text> : null}
        </g>)}
        {marks.map(({ name, at }, index) => <g key={name} class="runs-out"><line x1={x(at)} x2={x(at)} y1={top} y2={height - bottom} /><text x={x(at) + 3} y={top + 10 + 13 * index}>{name}</text></g>)}
      </svg>
      <p id="demand-words" class="aside">
        {first && last ? `Du ${dateText(first.date)} au ${dateText(last.date)} : ${amountText(mean)} ${unitText(`${forecast.unit}/day`, mean)} au milieu ; barre : 8 jours sur 10 y tombent. ` : ''}
        {marks.length > 0 ? `Traits : stock épuisé avec 10, 50, 90 % de probabilité.` : ''} Appris jusqu'au {dateText(forecast.learntThrough)}.
      </p>
    </figure>
  );
}
