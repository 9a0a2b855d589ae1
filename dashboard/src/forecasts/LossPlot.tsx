import { type Week, withGaps } from './calibration';
import { Frame, height, lossText, path, stretches, width, yOf } from './weekFrame';

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
