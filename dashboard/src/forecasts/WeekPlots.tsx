import { shareText } from '../format/format';
import { type Week, wilson, withGaps } from './calibration';

const width = 560;
const height = 210;
const left = 52;
const right = 12;
const top = 14;
const bottom = 34;
const day = new Intl.DateTimeFormat('fr-FR', { timeZone: 'UTC', day: 'numeric', month: 'short' });
const lossText = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export const weekText = (monday: string): string => day.format(Date.parse(monday));
export const lossOf = (loss: number | null): string => loss === null ? 'non comparée' : lossText.format(loss);

type Slots = readonly (Week | null)[];

const xOf = (slots: Slots, index: number): number => left + (width - left - right) * (slots.length === 1 ? 0.5 : index / (slots.length - 1));
const yOf = (share: number): number => top + (height - top - bottom) * (1 - share);

/** Stretches of weeks that follow each other, each with its place. */
function stretches(slots: Slots, known: (week: Week) => boolean): readonly (readonly { readonly week: Week; readonly x: number }[])[] {
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

const path = (points: readonly (readonly [number, number])[]): string => points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

function Frame({ slots, ticks, y, text }: { readonly slots: Slots; readonly ticks: readonly number[]; readonly y: (value: number) => number; readonly text: (value: number) => string }) {
  const step = Math.max(1, Math.ceil(slots.length / 6));
  return (
    <g class="frame">
      {ticks.map(tick => <g key={tick}><line x1={left} x2={width - right} y1={y(tick)} y2={y(tick)} /><text x={left - 6} y={y(tick) + 4} text-anchor="end">{text(tick)}</text></g>)}
      {slots.map((week, index) => week !== null && index % step === 0
        ? <text key={week.monday} x={xOf(slots, index)} y={height - 12} text-anchor={slots.length === 1 ? 'middle' : index === 0 ? 'start' : index > slots.length - step / 2 - 1 ? 'end' : 'middle'}>{weekText(week.monday)}</text> : null)}
    </g>
  );
}

/** Share of weeks inside the 80 % interval, with what chance alone leaves open, and the target. */
export function InsidePlot({ weeks, target }: { readonly weeks: readonly Week[]; readonly target: number }) {
  const slots = withGaps(weeks);
  const runs = stretches(slots, () => true);
  const last = weeks.at(-1);
  return (
    <figure class="plot">
      <figcaption id="inside-caption">Part des semaines dans l'intervalle à 80 %</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby="inside-caption" aria-describedby="inside-words" data-testid="inside-plot">
        <Frame slots={slots} ticks={[0, 0.5, 1]} y={yOf} text={shareText} />
        {runs.map((run, index) => run.length > 1
          ? <path key={index} class="band" d={`${path([...run.map(({ week, x }): [number, number] => [x, yOf(wilson(week.inside, week.scored)[1])]), ...[...run].reverse().map(({ week, x }): [number, number] => [x, yOf(wilson(week.inside, week.scored)[0])])])}Z`} />
          : run.map(({ week, x }) => <rect key={index} class="band" x={x - 5} width={10} y={yOf(wilson(week.inside, week.scored)[1])} height={yOf(wilson(week.inside, week.scored)[0]) - yOf(wilson(week.inside, week.scored)[1])} />))}
        <line class="target" x1={left} x2={width - right} y1={yOf(target)} y2={yOf(target)} />
        <text class="target-text" x={width - right} y={yOf(target) - 5} text-anchor="end">cible {shareText(target)}</text>
        {runs.map((run, index) => <path key={index} class="ours" d={path(run.map(({ week, x }) => [x, yOf(week.inside / week.scored)]))} />)}
        {runs.flat().map(({ week, x }) => <circle key={week.monday} class="ours-mark" cx={x} cy={yOf(week.inside / week.scored)} r={3.2} />)}
      </svg>
      <p class="aside" id="inside-words">{last === undefined ? '' : `Semaine du ${weekText(last.monday)} : ${last.inside} sur ${last.scored} dans l'intervalle (${shareText(last.inside / last.scored)}), bande de ${shareText(wilson(last.inside, last.scored)[0])} à ${shareText(wilson(last.inside, last.scored)[1])}.`} Bande grise : ce que le hasard laisse ouvert (95 %, semaines indépendantes).</p>
    </figure>
  );
}

/** The forecast's loss and the official rule's; less is better. */
export function LossPlot({ weeks }: { readonly weeks: readonly Week[] }) {
  const slots = withGaps(weeks);
  const compared = weeks.filter(week => week.loss !== null && week.ruleLoss !== null);
  if (compared.length === 0) return <p class="empty">Aucune de ces semaines n'a pu être comparée à la règle officielle.</p>;
  const most = Math.max(1e-6, ...compared.flatMap(week => [week.loss ?? 0, week.ruleLoss ?? 0]));
  const unit = 10 ** Math.floor(Math.log10(most));
  const ceiling = ([1, 2, 5, 10].find(step => step * unit >= most) ?? 10) * unit;
  const y = (loss: number): number => yOf(loss / ceiling);
  const runs = stretches(slots, week => week.loss !== null && week.ruleLoss !== null);
  const better = compared.filter(week => (week.loss ?? 0) <= (week.ruleLoss ?? 0)).length;
  return (
    <figure class="plot">
      <figcaption id="loss-caption">Perte de la prévision et de la règle officielle</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby="loss-caption" aria-describedby="loss-words" data-testid="loss-plot">
        <Frame slots={slots} ticks={[0, ceiling / 2, ceiling]} y={y} text={value => lossText.format(value)} />
        {runs.map((run, index) => <path key={index} class="rule" d={path(run.map(({ week, x }) => [x, y(week.ruleLoss ?? 0)]))} />)}
        {runs.flat().map(({ week, x }) => <rect key={week.monday} class="rule-mark" x={x - 3} y={y(week.ruleLoss ?? 0) - 3} width={6} height={6} />)}
        {runs.map((run, index) => <path key={index} class="ours" d={path(run.map(({ week, x }) => [x, y(week.loss ?? 0)]))} />)}
        {runs.flat().map(({ week, x }) => <circle key={week.monday} class="ours-mark" cx={x} cy={y(week.loss ?? 0)} r={3.2} />)}
      </svg>
      <p class="aside" id="loss-words">
        <svg class="key" viewBox="0 0 26 10" aria-hidden="true"><path class="ours" d="M0 5H26" /><circle class="ours-mark" cx="13" cy="5" r="3.2" /></svg> prévision,{' '}
        <svg class="key" viewBox="0 0 26 10" aria-hidden="true"><path class="rule" d="M0 5H26" /><rect class="rule-mark" x="10" y="2" width="6" height="6" /></svg> règle officielle (moyenne de 7 jours). Plus bas est meilleur : la prévision l'est {better} semaine{better > 1 ? 's' : ''} sur {compared.length}.
      </p>
    </figure>
  );
}
