import { coverText, isAtMost } from '../format/atMost';
import { ageText, dataText, depletionText, levelText, linkText, restOfLabel, shareText, shortLabel } from '../format/format';
import { feed, revision, serverNow } from '../live/store';
import { worst } from '../live/select';
import type { CoverageRow } from '../live/wire';
import { placeText } from '../places/places';
import { Mark } from '../ui/Mark';
import { wanted } from './worst';

const shown = 3;

/** Beyond it a date at today's pace says nothing. It is stock over pace, without the interval of the forecast's date: the words say which. */
const farthestDays = 60;

const plural = (count: number, one: string, many: string): string => `${count} ${count > 1 ? many : one}`;

function freshnessText(row: CoverageRow): string {
  const now = serverNow.value;
  if (row.asOf === null) return 'âge inconnu';
  return now === null || now - row.asOf < 24 * 3600_000 ? dataText(row.asOf, now) : `données vieilles de ${ageText(now - row.asOf)}`;
}

function Row({ row, nation }: { readonly row: CoverageRow; readonly nation: boolean }) {
  const most = isAtMost(row);
  const share = row.criticalShare === null ? '' : ` · ${most ? '≥ ' : ''}${shareText(row.criticalShare)} sous ${row.criticalDays} j`;
  const rest = restOfLabel(row.label ?? '');
  const until = row.asOf === null || row.coverageDays === null || row.coverageDays > farthestDays ? null : depletionText(row.asOf, row.coverageDays);
  const apart = row.staleLines + row.unknownLines;
  return (
    <li class="row" data-testid="worst-row">
      <span class={`row-level tone-${row.level}`}><Mark tone={row.level} /><span>{levelText[row.level]}</span></span>
      <p class="row-main" data-far><span class="row-value">{coverText(row)}</span>
        {until === null ? null : <span class="row-date" data-testid="until"><span class="hidden">à ce rythme, épuisé {most ? 'au plus tard ' : ''}le </span><span aria-hidden="true">{most ? '→ ≤ ' : '→ '}</span>{until}</span>}
        <span class="row-name">{shortLabel(row.label ?? row.presentation)}</span></p>
      <p class="row-sub">
        {nation ? rest === '' ? null : `${rest} · ` : <strong>{placeText(row.territory)} · </strong>}
        {freshnessText(row)} · {plural(row.lines, 'établissement', 'établissements')}{most ? ` (${row.lowerBoundLines ?? 0} à besoin minoré)` : ''}{share}{apart > 0 ? ` · ${apart} hors total` : ''}
      </p>
    </li>
  );
}

/** The worst coverages of one link of the chain. */
export function WorstPanel({ link, nation }: { readonly link: string; readonly nation: boolean }) {
  void revision.value;
  const rows = worst(feed.coverage.values(), wanted(link, nation), shown);
  return (
    <>
      <h2 class="section-title">{nation ? 'Couvertures les plus basses, France' : 'Couvertures les plus basses par département'} <span>{linkText(link)}{rows.some(row => !row.officialThresholds) ? ' (seuils non officiels)' : ''}</span>
        <em>jours → fin à ce rythme</em></h2>
      {rows.length === 0
        ? <p class="empty" data-far>{feed.loaded ? 'Aucune couverture chiffrée' : 'En attente du serveur'}</p>
        : <ol>{rows.map(row => <Row key={`${row.territory}|${row.presentation}`} row={row} nation={nation} />)}</ol>}
    </>
  );
}
