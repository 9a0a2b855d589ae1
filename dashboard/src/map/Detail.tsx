import { atMostText, coverText, isAtMost } from '../format/atMost';
import { ageText, amountText, levelText, momentText, reasonText, shareText, unitText } from '../format/format';
import { status } from '../live/store';
import { fillText } from '../places/FranceMap';
import { absenceText } from '../places/absence';
import { placeText } from '../places/places';
import { Mark } from '../ui/Mark';
import { dayShort } from './past';
import type { Shown } from './shown';
import { absence, chosen, day, group, groupPlaceOf, groupReadAt, hovered, presentation, rowOf, rows, selected, shownLink } from './state';

export function LevelCell({ row, territory }: { readonly row: Shown | undefined; readonly territory: string }) {
  const level = row?.level ?? 'unknown';
  return <span class={`tone-${level}`}><Mark tone={level} /> {row ? row.level === 'unknown' ? reasonText(row.coverageReason) : levelText[row.level] : fillText[absence(territory)]}</span>;
}

export const daysCell = (row: Shown | undefined): string => !row ? '' : row.coverageDays === null ? row.level === 'unknown' ? '' : reasonText(row.coverageReason) : coverText(row);
export const apart = (row: Shown): string => [
  row.staleLines > 0 ? `${row.staleLines} périmé${row.staleLines > 1 ? 's' : ''}` : '', row.unknownLines > 0 ? `${row.unknownLines} inconnu${row.unknownLines > 1 ? 's' : ''}` : '',
].filter(Boolean).join(', ');

const bases: { readonly [basis: string]: string } = { milligrams: 'besoin et stock en milligrammes', 'days-of-need': 'jours de besoin : les dosages ne sont pas tous connus, rien n\'est additionné', unknown: 'base non connue' };

/** What stands behind a group's cover in a territory. */
function GroupWords({ territory }: { readonly territory: string }) {
  const place = groupPlaceOf(territory);
  if (!place) return null;
  const age = groupReadAt.value === null ? null : performance.now() - groupReadAt.value;
  return (
    <p class="aside">{bases[place.basis] ?? place.basis}
      {place.dailyNeed === null ? '' : ` · besoin ${amountText(place.dailyNeed)} mg par jour`}{place.stock === null ? '' : ` · stock ${amountText(place.stock)} mg`}
      {place.short.length > 0 ? ` · ${place.short.length} présentation${place.short.length > 1 ? 's' : ''} sous 10 j${place.absorb === null ? ', report non connu' : place.absorb ? ', les autres peuvent absorber' : ", les autres n'absorbent pas"}` : ' · aucune présentation sous 10 j'}
      {place.unknown.length > 0 ? ` · ${place.unknown.length} inconnue${place.unknown.length > 1 ? 's' : ''}` : ''}{age === null ? '' : ` · lu il y a ${ageText(age)}, âge des données inconnu`}</p>
  );
}

function RowWords({ row }: { readonly row: Shown }) {
  return (
    <p class="aside">
      {row.stock === null ? 'Stock inconnu' : `Stock ${amountText(row.stock)} ${unitText(row.unit, row.stock)}`}
      {' · '}{row.dailyConsumption === null ? 'consommation inconnue' : `consommation lissée ${amountText(row.dailyConsumption)} ${unitText(`${row.unit}/day`, row.dailyConsumption)}`}
      {isAtMost(row) ? ` · ${atMostText(row)}` : ''}
      {row.lines === null ? '' : ` · ${row.lines} établissement${row.lines > 1 ? 's' : ''} au total`}{apart(row) ? `, hors total : ${apart(row)}` : ''}
      {row.criticalShare === null ? '' : ` · ${shareText(row.criticalShare)} sous ${row.criticalDays} j`}
      {row.alertShare === null ? '' : `, ${shareText(row.alertShare)} sous ${row.alertDays} j`}
      {row.asOf === null ? '' : ` · données du ${momentText(row.asOf)}`}
    </p>
  );
}

/** Where to go on from here. */
function Onward({ territory }: { readonly territory: string }) {
  const code = presentation.value;
  return (
    <p class="onward">
      {group.value === null && code !== null ? <><a href={`/presentation/${encodeURIComponent(code)}?territory=${encodeURIComponent(territory)}&link=${shownLink.value}`}>Prévision et chaîne</a> · </> : null}
      <a href={`/signaux?state=all&territory=${encodeURIComponent(territory)}`}>Signaux du territoire</a>
    </p>
  );
}

function absentWords(territory: string): string {
  const why = absence(territory);
  if (!chosen.value) return why === 'reading' ? absenceText.reading.long : 'Choisissez une présentation.';
  return why === 'none' && group.value !== null ? "Aucune présentation du groupe n'a été déclarée ici : pas de données, ce qui n'est pas un stock nul." : absenceText[why].long;
}

export function Detail() {
  const code = hovered.value ?? selected.value;
  const territory = code === null ? 'FR' : `DEP-${code}`;
  const row = code === null ? rows.value.get('FR') : rowOf(code);
  const share = day.value === null ? status.value?.territories.find(one => one.territory === territory) : undefined;
  return (
    <section class="detail" aria-label="Détail" data-testid="detail">
      <h2>{placeText(territory)}{day.value === null ? '' : `, ${dayShort(day.value)}`}</h2>
      {!row ? <p class="aside" data-testid="absence" data-why={absence(territory)}>{absentWords(territory)}</p> : (
        <>
          <p class="figure"><LevelCell row={row} territory={territory} /> <strong>{daysCell(row)}</strong></p>
          {group.value === null ? <RowWords row={row} /> : <GroupWords territory={territory} />}
        </>
      )}
      {share === undefined || share.due === 0 ? null : <p class="aside">Part déclarante : {shareText(share.reporting / share.due)} ({share.reporting} établissement{share.reporting > 1 ? 's' : ''} sur {share.due} dus).</p>}
      <Onward territory={territory} />
    </section>
  );
}
