import { shareText } from '../format/format';
import { type Week, wilson, withGaps } from './calibration';
import { Frame, height, left, path, right, stretches, weekText, width, yOf } from './weekFrame';

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
