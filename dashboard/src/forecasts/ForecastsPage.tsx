import { useId } from 'preact/hooks';
import { clockText, countText, daysText, linkText, shareText, whenText } from '../format/format';
import { serverNow } from '../live/store';
import { shownLinks } from '../live/select';
import { knownPlaces, placeText } from '../places/places';
import { Mark } from '../ui/Mark';
import { Top } from '../ui/Top';
import { type Scores, type Verdict, verdict } from './calibration';
import { InsidePlot } from './InsidePlot';
import { LossPlot } from './LossPlot';
import { answer, chooseGroup, chooseLink, chooseTerritory, drawn, group, groups, link, loading, more, next, problem, readAt, territory } from './state';
import { lossOf, weekText } from './weekFrame';

const verdicts: { readonly [one in Verdict]: { readonly tone: string; readonly words: string } } = {
  ok: { tone: 'ok', words: 'compatible avec la cible' }, narrow: { tone: 'alert', words: 'intervalle trop étroit' },
  wide: { tone: 'watch', words: 'intervalle trop large' }, unknown: { tone: 'unknown', words: 'trop peu de semaines' },
};

const shareOr = (share: number | null): string => share === null ? 'non connue' : shareText(share);

function VerdictText({ scores, target }: { readonly scores: Scores | undefined; readonly target: number }) {
  const { tone, words } = verdicts[scores ? verdict(scores.within, scores.scored, target) : 'unknown'];
  return <span class={`tone-${tone} verdict`}><Mark tone={tone} /> {words}</span>;
}

const kinds: readonly (readonly [string, string])[] = [['REG-', 'Régions'], ['DEP-', 'Départements et outre-mer']];

function Territories() {
  const id = useId();
  const names = [...knownPlaces()].filter(([code]) => code.startsWith('REG-') || code.startsWith('DEP-')).sort(([one], [other]) => placeText(one).localeCompare(placeText(other), 'fr'));
  return (
    <div class="choice">
      <label for={id}>Territoire</label>
      <select id={id} class="field" value={territory.value} onChange={event => chooseTerritory(event.currentTarget.value)}>
        <option value="FR">France entière</option>
        {kinds.map(([prefix, words]) => <optgroup key={prefix} label={words}>{names.filter(([code]) => code.startsWith(prefix)).map(([code]) => <option key={code} value={code}>{placeText(code)}</option>)}</optgroup>)}
      </select>
    </div>
  );
}

/** Why nothing can be shown yet: nobody scored is not a good score. */
function Empty({ presentations }: { readonly presentations: number }) {
  return (
    <p class="empty" role="status" data-testid="empty">
      Pas encore de prévision évaluée : {presentations === 0
        ? 'aucun jour de demande n\'a été appris pour ce territoire et ce maillon.'
        : `${countText(presentations)} présentation${presentations > 1 ? 's sont prévues' : ' est prévue'}, mais aucune semaine civile complète (lundi à dimanche, tous les jours observés, sans rupture de stock) n'est encore terminée.`}
      {' '}La première évaluation vient le dimanche qui clôt la première semaine prévue. Une semaine inconnue ne compte ni pour ni contre.
    </p>
  );
}

function Row({ words, scores, target, chosen, choose }: {
  readonly words: string; readonly scores: Scores | undefined; readonly target: number; readonly chosen: boolean; readonly choose: () => void;
}) {
  return (
    <tr class={chosen ? 'chosen' : undefined}>
      <th scope="row"><button type="button" class="row-button" aria-pressed={chosen} onClick={choose}>{words}</button></th>
      <td class="num">{scores ? countText(scores.scored) : '0'}</td>
      <td class="num"><strong>{shareOr(scores?.within ?? null)}</strong></td>
      <td><VerdictText scores={scores} target={target} /></td>
      <td class="num">{shareOr(scores?.below ?? null)}</td>
      <td class="num">{shareOr(scores?.above ?? null)}</td>
      <td class="num">{lossOf(scores?.loss ?? null)}</td>
      <td class="num">{lossOf(scores?.ruleLoss ?? null)}</td>
      <td class="num">{shareOr(scores?.dates.within ?? null)}</td>
      <td class="num">{scores?.dates.leadDays == null ? 'non connue' : daysText(scores.dates.leadDays)}</td>
    </tr>
  );
}

function Groups({ target }: { readonly target: number }) {
  const of = (links: readonly Scores[]): Scores | undefined => links.find(one => one.link === link.value);
  const rows = groups.value.filter(row => of(row.links) !== undefined);
  return (
    <section class="groups" aria-label="Évaluation par territoire et groupe de molécules" tabIndex={0}>
      <table data-testid="groups">
        <caption>Par groupe de molécules, {placeText(territory.value)}, {linkText(link.value)}. Cible : {shareText(target)} dans l'intervalle, 10 % dessous, 10 % dessus.</caption>
        <thead><tr>
          <th scope="col">Groupe</th><th scope="col" class="num">Semaines évaluées</th><th scope="col" class="num">Dans l'intervalle</th><th scope="col">Lecture</th><th scope="col" class="num">Sous P10</th>
          <th scope="col" class="num">Au-dessus de P90</th><th scope="col" class="num">Perte</th><th scope="col" class="num">Règle officielle</th><th scope="col" class="num">Dates tenues</th><th scope="col" class="num">Avance du signal</th>
        </tr></thead>
        <tbody>
          <Row words={`Ensemble, ${placeText(territory.value)}`} scores={of(answer.value?.links ?? [])} target={target} chosen={group.value === null} choose={() => chooseGroup(null)} />
          {rows.map(row => <Row key={row.group} words={row.label} scores={of(row.links)} target={target} chosen={group.value === row.group} choose={() => chooseGroup(row.group)} />)}
        </tbody>
      </table>
      {next.value !== null ? <button type="button" class="button" onClick={() => void more()}>Afficher la suite des groupes</button> : null}
    </section>
  );
}

function WeekTable({ scores }: { readonly scores: Scores }) {
  return (
    <details class="weeks">
      <summary>Les mêmes chiffres en tableau ({scores.weeks.length} semaine{scores.weeks.length > 1 ? 's' : ''})</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label="Semaines évaluées">
        <table data-testid="weeks">
          <thead><tr><th scope="col">Semaine du lundi</th><th scope="col" class="num">Évaluées</th><th scope="col" class="num">Dans l'intervalle</th><th scope="col" class="num">Sous P10</th><th scope="col" class="num">Au-dessus de P90</th><th scope="col" class="num">Perte</th><th scope="col" class="num">Règle officielle</th></tr></thead>
          <tbody>{[...scores.weeks].reverse().map(week => (
            <tr key={week.monday}><th scope="row">{weekText(week.monday)}</th><td class="num">{week.scored}</td><td class="num">{week.inside}</td><td class="num">{week.below}</td><td class="num">{week.above}</td><td class="num">{lossOf(week.loss)}</td><td class="num">{lossOf(week.ruleLoss)}</td></tr>
          ))}</tbody>
        </table>
      </div>
    </details>
  );
}

/** Scores say of themselves which weeks they count: this is when this page had them from the server. */
function ReadAt() {
  const at = readAt.value;
  if (at === null) return null;
  const words = whenText(at, serverNow.value ?? at);
  return <> · <span data-testid="read-at">lu {words === clockText(at) ? 'à' : 'le'} {words}</span></>;
}

function Help() {
  const now = answer.value;
  return (
    <details class="help">
      <summary>Comment lire cette page</summary>
      <p>Chaque lundi, la demande de la semaine est prévue pour chaque présentation de chaque territoire : un intervalle où elle doit tomber 8 fois sur 10. Le dimanche, le vrai total est comparé. Une semaine dont un jour manque, ou pendant laquelle le stock a été nul, n'est pas évaluée.</p>
      <p><strong>Trop étroit</strong> : la réalité sort de l'intervalle plus souvent qu'annoncé, les dates d'épuisement sont trop sûres d'elles. <strong>Trop large</strong> : elles le sont trop peu. Une cible hors de la bande est une raison d'aller voir, pas une preuve : une épidémie touche beaucoup de présentations à la fois.</p>
      <p><strong>Perte</strong> : perte quantile moyenne de P10, P50 et P90, en semaines moyennes de la série ; plus bas est meilleur. La <strong>règle officielle</strong> (moyenne de 7 jours, MINSANTE 2020-100) est jugée sur les mêmes semaines. <strong>Dates tenues</strong> : dates d'épuisement tombées entre P10 et P90. <strong>Avance du signal</strong> : jours entre le premier jour où la règle du signal « épuisement » tenait et le stock tombé sous un jour de besoin, quand les deux ont eu lieu.</p>
      {now === null ? null : <p>Dans le tableau, ce qui date de {now.halfLifeWeeks} semaines compte pour moitié ; moins de {now.leastScored} évaluations ne disent rien, et rien n'est affiché. Les graphiques montrent au plus 26 semaines, sans pondération.</p>}
    </details>
  );
}

export function ForecastsPage() {
  const shown = drawn.value?.links.find(one => one.link === link.value);
  const label = group.value === null ? 'Ensemble' : groups.value.find(row => row.group === group.value)?.label ?? group.value;
  const target = answer.value?.target ?? 0.8;
  return (
    <div class="page previsions">
      <Top here="/previsions" />
      <main>
        <div class="bar">
          <div class="title"><h1>Qualité des prévisions</h1><p class="aside">{label} · {placeText(territory.value)} · {linkText(link.value)}<ReadAt /></p></div>
          <div class="links" role="group" aria-label="Maillon de la chaîne">
            {shownLinks.map(one => <button key={one} type="button" class="button" aria-pressed={link.value === one} onClick={() => chooseLink(one)}>{linkText(one)}</button>)}
          </div>
          <Territories />
        </div>
        <Help />
        {problem.value === null ? null : <p class="problem" role="alert">Les évaluations n'ont pas pu être lues : {problem.value}{answer.value === null ? '' : ' Ce qui suit date de la dernière lecture.'}</p>}
        {drawn.value === null ? <p class="empty" role="status">{loading.value ? 'Lecture des évaluations…' : 'Évaluations non connues.'}</p>
          : !shown || shown.weeks.length === 0 ? <Empty presentations={shown?.presentations ?? 0} />
          : <div aria-busy={loading.value}><div class="plots"><InsidePlot weeks={shown.weeks} target={target} /><LossPlot weeks={shown.weeks} /></div><WeekTable scores={shown} /></div>}
        {answer.value === null ? null : <Groups target={target} />}
      </main>
    </div>
  );
}
