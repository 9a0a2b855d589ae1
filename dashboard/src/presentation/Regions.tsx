import { useEffect, useRef } from 'preact/hooks';
import { ApiFailure } from '../api/http';
import { coverText, isAtMost } from '../format/atMost';
import { levelText, linkText, momentText, reasonText, shareText } from '../format/format';
import type { CoverageRow } from '../live/wire';
import { placeName } from '../places/places';
import { SmallFan } from '../plots/SmallFan';
import { intervalWords } from '../plots/StockPlot';
import { intervalOf } from '../plots/depletion';
import { Mark } from '../ui/Mark';
import { Part, waitingFor } from './Part';
import { countedShare } from './order';
import { choosePlace, link, loadRegions, place, regions, regionsEveryMs, rowOf, rows, rowsAsked, unit } from './state';
import { dateText, fine, quantityText, refusalText } from './words';

/** Asked again a little later than an answer is held for good. */
const againMs = regionsEveryMs + 1_000;

/** How old a region's figures are, and how many of its establishments stand in them. */
function ageWords(row: CoverageRow): string {
  const share = countedShare(row);
  return fine(`${row.asOf === null ? 'aucune donnée datée' : `données du ${momentText(row.asOf)}`}${share === null ? '' : ` · ${shareText(share)} des établissements comptés`}${isAtMost(row) ? ' · ≤ : consommation minorée (réceptions non déclarées)' : ''}`);
}

function Region({ code }: { readonly code: string }) {
  const row = rowOf(code, link.value);
  const answer = regions.value.get(code);
  const of = answer === undefined || answer instanceof ApiFailure ? null : answer.links.find(one => one.link === link.value) ?? null;
  const interval = of?.depletion ? intervalOf(of.depletion) : null;
  const level = row?.level ?? 'unknown';
  const peak = of === null ? null : Math.max(...of.days.map(({ p90 }) => p90));
  return (
    <li class={place.value === code ? 'region chosen' : 'region'} data-testid={`region-${code}`}>
      <button type="button" class="region-name" aria-pressed={place.value === code} onClick={() => choosePlace(code)}>{placeName(code)}</button>
      <p class={`tone-${level}`}><Mark tone={level} /> {row === undefined ? 'Pas de données' : level === 'unknown' ? reasonText(row.coverageReason) : levelText[level]} <strong>{row === undefined ? '' : coverText(row)}</strong></p>
      {of === null ? <p class="region-empty">{answer === undefined ? 'lecture…' : answer instanceof ApiFailure ? refusalText('Prévision', answer, null) : 'pas encore de prévision'}</p>
        : <SmallFan days={of.days} interval={interval} unit={unit.value === 'box' ? 'boîtes' : 'unités'}
          words={`Demande prévue à 30 jours en ${placeName(code)} : au plus ${peak === null ? 'inconnue' : quantityText(peak, unit.value)} par jour (P90)`} />}
      <p class="region-end">{of === null ? '' : of.depletion === null ? `sans date : ${reasonText(of.depletionReason)}` : interval === null || interval.p10 === null ? 'épuisement : pas avant 60 jours' : `épuisement : ${intervalWords(interval)}`}</p>
      <p class="region-age">{row === undefined ? '' : ageWords(row)}{of === null ? '' : fine(` · demande apprise jusqu'au ${dateText(of.learntThrough)}, ${shareText(of.shareObserved)} du besoin observé`)}</p>
    </li>
  );
}

/** The same picture of every region, on the same days. Their forecasts are read when they come into sight, or are to be printed. */
export function Regions() {
  const box = useRef<HTMLDivElement>(null);
  const seen = [...new Set(rows.value.filter(row => row.territory.startsWith('REG-') && row.link === link.value).map(row => row.territory))].sort((a, b) => placeName(a).localeCompare(placeName(b), 'fr'));
  const key = seen.join(' ');
  useEffect(() => {
    const element = box.current;
    if (element === null || key === '') return;
    const load = (): void => { void loadRegions(key.split(' ')); };
    let inSight = false;
    const watch = new IntersectionObserver(entries => {
      inSight = entries.at(-1)?.isIntersecting ?? false;
      if (inSight) load();
    }, { rootMargin: '200px' });
    watch.observe(element);
    const again = setInterval(() => { if (inSight && !document.hidden) load(); }, againMs);
    addEventListener('beforeprint', load);
    return () => {
      watch.disconnect();
      clearInterval(again);
      removeEventListener('beforeprint', load);
    };
  }, [key]);
  return (
    <Part id="regions" title="Les régions" wide aside={<span class="aside">{linkText(link.value)} · demande prévue à 30 jours, chaque région à son échelle</span>}>
      <div ref={box}>
        {seen.length === 0 ? rowsAsked.got.value.value === null ? waitingFor('Régions', rowsAsked.got.value) : <p class="empty">Aucune région lisible n'a déclaré cette présentation sur ce maillon : pas de données, ce qui n'est pas un stock nul.</p> : null}
        <ul class="regions">{seen.map(code => <Region key={code} code={code} />)}</ul>
      </div>
    </Part>
  );
}
