import { atMostText, coverText, isAtMost } from '../format/atMost';
import { countText, daysText, levelText, linkText, reasonText, shareText } from '../format/format';
import { shownLinks } from '../live/select';
import { serverNow, status } from '../live/store';
import type { CoverageRow } from '../live/wire';
import { absenceText } from '../places/absence';
import { placeText } from '../places/places';
import { Mark } from '../ui/Mark';
import { Part, Renewal, waitingFor } from './Part';
import { type Rung, rungs, scaleDays } from './rungs';
import { absence, forecast, link, place, rowOf, supply, unit } from './state';
import { agedText, dateText, fine, holderText, marketReasonText, plural, quantityText } from './words';
import { countedShare } from './order';

const width = 190;
const height = 26;

/** Days of one rung on the ladder's scale; thresholds where the rung has some. A bar beyond the scale ends in an arrow. */
function Bar({ rung, most }: { readonly rung: Rung; readonly most: number }) {
  if (rung.days === null) return <span class="bar-none">{rung.reason}</span>;
  const x = (days: number): number => Math.min(1, days / most) * (width - 12);
  const over = rung.days > most;
  return (
    <svg class="rung-bar" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <line class="rung-base" x1={0} x2={0} y1={2} y2={height - 2} />
      <rect class={`rung-${rung.level}`} x={0} y={7} width={Math.max(1, x(rung.days))} height={12} />
      {over ? <path class={`rung-${rung.level}`} d={`M${width - 12} 5l10 8l-10 8Z`} /> : null}
      {rung.thresholds.map(days => days <= most ? <line key={days} class="rung-threshold" x1={x(days)} x2={x(days)} y1={2} y2={height - 2} /> : null)}
    </svg>
  );
}

function outOf(row: CoverageRow): string {
  const parts = [plural(row.lines, 'établissement compté', 'établissements comptés')];
  if (row.staleLines > 0) parts.push(`${plural(row.staleLines, 'périmé', 'périmés')} hors total`);
  if (row.unknownLines > 0) parts.push(`${plural(row.unknownLines, 'inconnu', 'inconnus')} hors total`);
  const share = countedShare(row);
  return fine(`${parts.join(', ')}${share === null ? '' : ` : ${shareText(share)} des établissements sont dans les chiffres`}`);
}

function LinkRow({ one, most }: { readonly one: string; readonly most: number }) {
  const row = rowOf(place.value, one);
  const outlook = forecast.got.value.value?.links.find(({ link: of }) => of === one) ?? null;
  const missing = absenceText[absence(place.value)];
  const rung = rungs.ofLink(row, missing.short);
  return (
    <tr class={link.value === one ? 'chosen' : undefined} data-testid={`rung-${one}`}>
      <th scope="row">{linkText(one)}<small>{placeText(place.value)}</small></th>
      <td class="num">{row === undefined ? missing.short : row.stock === null ? `inconnu (${reasonText(row.coverageReason)})` : quantityText(row.stock, row.unit)}</td>
      <td>{row === undefined ? '' : row.dailyConsumption === null ? `consommation inconnue : ${reasonText(row.coverageReason)}` : <>{quantityText(row.dailyConsumption, `${row.unit}/day`)}<small>consommation lissée sur 7 jours{isAtMost(row) ? fine(` ; ${atMostText(row)}`) : ''}</small></>}</td>
      <td class={`cover tone-${row?.level ?? 'unknown'}`}><Mark tone={row?.level ?? 'unknown'} /> <strong>{row === undefined ? '' : coverText(row)}</strong> {row === undefined ? missing.short : row.level === 'unknown' ? `Inconnu : ${reasonText(row.coverageReason)}` : row.coverageDays === null ? `${levelText[row.level]} : ${reasonText(row.coverageReason)}` : levelText[row.level]}
        {row ? <small>{row.officialThresholds ? 'seuils officiels (MINSANTE 2020-100)' : 'seuils non officiels'} : {row.criticalDays} et {row.alertDays} j{outlook?.official.date ? ` ; à ce rythme, fin de stock le ${dateText(outlook.official.date)}` : ''}</small> : null}</td>
      <td class="bar"><Bar rung={rung} most={most} /></td>
      <td><small class="far">{row === undefined ? missing.long : `${outOf(row)}. ${row.asOf === null ? 'Aucune donnée datée.' : `Données du ${agedText(row.asOf, serverNow.value)}.`}`}</small></td>
    </tr>
  );
}

/** How many of the territory's establishments report in time, whatever the presentation: what stands behind all its figures. */
function Reporting() {
  const told = status.value?.territories.find(one => one.territory === place.value);
  return <span class="aside" data-testid="reporting">{told === undefined || told.due === 0 ? '' : fine(`${placeText(place.value)} : ${countText(told.reporting)} établissement${told.reporting > 1 ? 's' : ''} sur ${countText(told.due)} (${shareText(told.reporting / told.due)}) ${told.reporting > 1 ? 'déclarent dans leur' : 'déclare dans son'} délai, toutes présentations. `)}Chaque maillon a sa propre mesure{'\u00a0'}: rien n'est additionné.</span>;
}

/** Every link of the chain with its own measure, side by side. */
export function Ladder() {
  const got = supply.got.value;
  const stated = got.value;
  const holders = stated?.holders ?? [];
  const all = [...holders.map(holder => rungs.ofHolder(holder)), ...shownLinks.map(one => rungs.ofLink(rowOf(place.value, one), ''))];
  const most = scaleDays(all.map(({ days }) => days));
  return (
    <Part id="echelle" title="Stock par maillon de la chaîne" wide aside={<Reporting />}>
      <Renewal got={got} />
      {waitingFor('Stocks des laboratoires et grossistes', got)}
      {stated !== null && holders.length === 0 ? <p class="empty">Ni laboratoire ni grossiste n'a déclaré de stock de cette présentation : amont inconnu, et non nul.</p> : null}
      <div class="scroll" role="region" aria-label="Échelle des stocks" tabIndex={0}>
        <table class="ladder">
          <thead><tr><th scope="col">Maillon</th><th scope="col" class="num">Stock</th><th scope="col">Rythme</th><th scope="col">Couverture</th><th scope="col">De 0 à {most} jours</th><th scope="col">Source et âge</th></tr></thead>
          <tbody>
            {holders.map(holder => {
              const rung = rungs.ofHolder(holder);
              return (
                <tr key={`${holder.kind} ${holder.name}`} data-testid="rung-holder">
                  <th scope="row">{holderText(holder.kind)}<small>{holder.name}, France entière</small></th>
                  <td class="num">{holder.stock === null ? 'non déclaré' : quantityText(holder.stock.quantity, unit.value)}</td>
                  <td>{rung.rate === null ? 'rythme inconnu' : <>{quantityText(rung.rate.perDay, `${unit.value}/day`)}<small>{rung.rate.words}</small></>}</td>
                  <td class="cover">{rung.days === null ? rung.reason : <><strong>{daysText(rung.days)}</strong> de ventes<small>sans seuil officiel par déclarant</small></>}</td>
                  <td class="bar"><Bar rung={rung} most={most} /></td>
                  <td><small class="far">{holder.stock === null ? 'Aucun stock déclaré.' : `Déclaré par ${holder.name}, ${agedText(holder.stock.at, serverNow.value)}${holder.stock.stale ? ' : périmé (plus de deux semaines), non jugé' : ''}.`}</small></td>
                </tr>
              );
            })}
            {shownLinks.map(one => <LinkRow key={one} one={one} most={most} />)}
          </tbody>
        </table>
      </div>
      {stated === null ? null : (
        <p class="aside" data-testid="market">
          Marché français : {stated.market.months === null ? `stock de sécurité non calculable (${marketReasonText(stated.market.reason)})` : `${stated.market.months.toLocaleString('fr-FR')} mois de ventes habituelles chez les laboratoires et dépositaires`}
          {`, seuil de sécurité ${stated.market.thresholdMonths.toLocaleString('fr-FR')} mois (${stated.market.thresholdSince === null ? 'valeur de la réglementation' : `décision ${stated.market.thresholdBy ?? ''} du ${dateText(stated.market.thresholdSince)}`}).`}
        </p>
      )}
    </Part>
  );
}
