import { daysText, linkText, reasonText, shareText } from '../format/format';
import { serverNow } from '../live/store';
import { placeText } from '../places/places';
import { Mark } from '../ui/Mark';
import { chanceText } from './Ahead';
import { endText } from './end';
import { Part, Renewal, waitingFor } from './Part';
import { code, group, link, place, product } from './state';
import type { Member } from './supplyWire';
import { agedText, fine, groupText, plural, quantityText } from './words';

const shortDays = 10;

/** How old a member's figures are, and how much of its need stands behind them. */
const ageWords = (one: Member, now: number | null): string => fine([
  one.asOf === null ? 'aucune donnée datée' : `données du ${agedText(one.asOf, now)}`, one.observedShare === null ? 'part observée non connue' : `${shareText(one.observedShare)} du besoin observé`,
].join(' · '));

/** What may stand in for it: the other presentations of its group, with their own state in the same territory on the same link. */
export function Alternatives() {
  const got = group.got.value;
  const of = got.value;
  const known = product.got.value.value;
  const here = of?.places.find(one => one.link === link.value) ?? null;
  const members = [...here?.members ?? []].filter(one => one.code !== code.value).sort((a, b) => (b.coverageDays ?? -1) - (a.coverageDays ?? -1) || a.code.localeCompare(b.code));
  const spoken = new Set(members.map(one => one.code));
  const silent = of?.presentations.filter(one => one.code !== code.value && !spoken.has(one.code)) ?? [];
  const query = `?territoire=${place.value}&lien=${link.value}`;
  return (
    <Part id="alternatives" title="Alternatives" aside={known?.group ? <span class="aside">{groupText(known.group)}</span> : null}>
      <Renewal got={got} />
      {known !== null && known.group === null ? <p class="empty">Cette présentation n'a pas de groupe connu : ses alternatives non plus.</p> : waitingFor('Alternatives', got)}
      {of === null ? null : (
        <>
          {here === null ? <p class="empty">Aucun membre du groupe n'a été déclaré ici sur ce maillon ({placeText(place.value)}, {linkText(link.value)}).</p> : (
            <p class="aside" data-testid="group-state">
              Groupe entier, {placeText(place.value)}, {linkText(link.value)} : {here.coverageDays === null ? `couverture sans nombre (${reasonText(here.coverageReason)})` : `${daysText(here.coverageDays)} de besoin`}.{' '}
              {here.short.length === 0 ? `Aucun membre sous ${shortDays} j de son propre besoin.` : `${plural(here.short.length, 'membre est', 'membres sont')} sous ${shortDays} j de besoin propre ; ${here.absorbs === null ? 'on ne sait pas si les autres peuvent absorber le manque' : here.absorbs ? 'les autres peuvent absorber le manque' : 'les autres ne peuvent pas absorber le manque'}.`}
            </p>
          )}
          {members.length === 0 ? here === null ? null : <p class="empty">Aucune autre présentation du groupe n'est déclarée ici.</p> : (
            <div class="scroll tall" role="region" aria-label="Tableau des alternatives" tabIndex={0}>
              <table class="plain">
                <thead><tr><th scope="col">Présentation</th><th scope="col" class="num">Couverture</th><th scope="col" class="num">Stock</th><th scope="col">Épuisement (P50)</th></tr></thead>
                <tbody>{members.map(one => {
                  const low = here?.short.includes(one.code) ?? false;
                  return (
                    <tr key={one.code}>
                      <th scope="row"><a href={`/presentation/${encodeURIComponent(one.code)}${query}`}>{one.label ?? one.code}</a><small>{one.code}</small><small class="far">{ageWords(one, serverNow.value)}</small></th>
                      <td class={`num ${low ? 'tone-alert' : ''}`}>{low ? <><Mark tone="alert" /> </> : null}{one.coverageDays === null ? reasonText(one.coverageReason) : daysText(one.coverageDays)}{low ? <small>sous {shortDays} j</small> : null}</td>
                      <td class="num">{one.stock === null ? 'inconnu' : quantityText(one.stock, one.unit)}<small>{one.dailyNeed === null ? 'besoin inconnu' : `besoin ${quantityText(one.dailyNeed, `${one.unit}/day`)}`}</small></td>
                      <td>{fine(endText(one))}{one.within10 === null ? null : <small>{chanceText(one.within10)} sous 10 j</small>}</td>
                    </tr>
                  );
                })}</tbody>
              </table>
            </div>
          )}
          {silent.length === 0 ? null : (
            <details><summary>{plural(silent.length, 'autre présentation du groupe, sans données ici', 'autres présentations du groupe, sans données ici')}</summary>
              <ul class="silent">{silent.map(one => <li key={one.code}><a href={`/presentation/${encodeURIComponent(one.code)}${query}`}>{one.label}</a> <span class="aside">{one.code}</span></li>)}</ul></details>
          )}
        </>
      )}
    </Part>
  );
}
