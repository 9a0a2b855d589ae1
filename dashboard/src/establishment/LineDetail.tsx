import { useEffect, useState } from 'preact/hooks';
import { ageText, amountText, daysText, momentText, reasonText, shareText, unitText } from '../format/format';
import { placeText } from '../places/places';
import { now } from './clock';
import { LineDemandPlot } from './LineDemandPlot';
import { placePath } from './finess';
import { coverText } from './Lines';
import { choose, chosen, finess, lineOf, lines, mayAskHelpers } from './state';
import { type Helpers, type Line, type lineForecast, readForecast, readHelpers } from './wire';
import { dateText, flagText, forecastReason, helpRefusal } from './words';

type Asked<T> = { readonly state: 'reading' } | { readonly state: 'read'; readonly answer: T; readonly at: number } | { readonly state: 'failed'; readonly why: string };

/** Asked for when a line is opened, and again by a press: neither moves fast enough to be followed. */
function useAsked<T>(ask: () => Promise<T>, key: string): readonly [Asked<T>, () => void] {
  const [asked, setAsked] = useState<Asked<T>>({ state: 'reading' });
  const [again, setAgain] = useState(0);
  useEffect(() => {
    let mine = true;
    setAsked({ state: 'reading' });
    ask().then(answer => { if (mine) setAsked({ state: 'read', answer, at: performance.now() }); },
      (error: unknown) => { if (mine) setAsked({ state: 'failed', why: error instanceof Error ? error.message : String(error) }); });
    return () => { mine = false; };
  }, [key, again]);
  return [asked, () => setAgain(times => times + 1)];
}

function ForecastPart({ line }: { readonly line: Line }) {
  const [asked, again] = useAsked<ReturnType<typeof lineForecast>>(() => readForecast(finess ?? '', line.presentation), line.presentation);
  if (asked.state === 'reading') return <p class="aside" role="status">Lecture de la prévision…</p>;
  if (asked.state === 'failed') return <p class="problem" role="alert">Prévision non lue : {asked.why} <button type="button" class="button" onClick={again}>Réessayer</button></p>;
  const { forecast, reason } = asked.answer;
  if (forecast === null) return <p class="aside" data-testid="no-forecast">Pas de prévision : {forecastReason(reason) ?? reasonText(reason)}.</p>;
  const { depletion, official, why } = forecast;
  return (
    <div data-testid="line-forecast">
      <dl class="dates">
        <div><dt>Épuisement prévu</dt><dd>{depletion === null ? forecastReason(forecast.depletionReason) ?? reasonText(forecast.depletionReason)
          : depletion.p50 === null ? 'au-delà de 60 jours (P50)' : <><strong>{dateText(depletion.p50)}</strong> <span class="aside">({depletion.p10 ? `dès le ${dateText(depletion.p10)}` : '—'}, au plus tard {depletion.p90 ? `le ${dateText(depletion.p90)}` : 'au-delà de 60 jours'}, 8 fois sur 10)</span></>}</dd></div>
        {depletion === null ? null : <div><dt>Probabilité de rupture de stock</dt><dd>{shareText(depletion.within5)} sous 5 j · {shareText(depletion.within10)} sous 10 j · {shareText(depletion.within30)} sous 30 j</dd></div>}
        <div><dt>Règle officielle</dt><dd>{official.date === null ? reasonText(official.coverageReason) : `${dateText(official.date)}, sans incertitude`} <span class="aside">(stock ÷ moyenne de 7 jours, MINSANTE 2020-100)</span></dd></div>
        <div><dt>Repose sur</dt><dd>{why.observedDays} jours observés sur {why.windowDays}{why.censoredDays > 0 ? `, ${why.censoredDays} en rupture` : ''}{why.missingDays > 0 ? `, ${why.missingDays} manquants` : ''} · {shareText(why.borrowed)} emprunté au territoire</dd></div>
      </dl>
      <LineDemandPlot forecast={forecast} />
      <p class="aside">Aucun arrivage n'est compté pour une ligne d'établissement : stock seul. <button type="button" class="button" onClick={again}>Relire la prévision</button></p>
    </div>
  );
}

function HelpersPart({ line }: { readonly line: Line }) {
  const [asked, again] = useAsked<Helpers>(() => readHelpers(finess ?? '', line.presentation), line.presentation);
  if (asked.state === 'reading') return <p class="aside" role="status">Recherche des PUI voisines…</p>;
  if (asked.state === 'failed') return <p class="problem" role="alert">Entraide non lue : {asked.why} <button type="button" class="button" onClick={again}>Réessayer</button></p>;
  const { helpers, unknown, reason, radiusKm, minDays, floorDays, rule } = asked.answer;
  if (reason !== null) return <p class="aside" data-testid="no-helpers">{helpRefusal(reason)}</p>;
  return (
    <div data-testid="helpers">
      {helpers.length === 0 ? <p class="aside">Aucune PUI connue à moins de {radiusKm} km n'a plus de {minDays} jours de couverture.</p> : (
        <table>
          <thead><tr><th scope="col">PUI</th><th scope="col" class="num">Distance</th><th scope="col" class="num">Couverture</th><th scope="col" class="num">Cessible</th></tr></thead>
          <tbody>{helpers.map(one => (
            <tr key={one.finess}>
              <th scope="row"><a href={`${placePath(one.finess)}?ligne=${encodeURIComponent(line.presentation)}`}>{one.name}</a> <span class="aside">{placeText(one.territory)}{one.horsRegion ? ' · hors région' : ''}</span></th>
              <td class="num">{amountText(one.distanceKm)} km</td>
              <td class="num">{one.coverageDays === null ? reasonText(one.coverageReason) : daysText(one.coverageDays)}</td>
              <td class="num" title={`stock ${amountText(one.stock)}, données ${momentText(one.asOf)}`}><strong>{amountText(one.offered)}</strong> {unitText(one.unit, one.offered)}{now.value === null ? '' : <span class="aside"> il y a {ageText(now.value - one.asOf)}</span>}</td>
            </tr>))}</tbody>
        </table>
      )}
      {unknown.length > 0 ? <details><summary>{unknown.length} autre{unknown.length > 1 ? 's' : ''} à moins de {radiusKm} km, dont on ne sait rien</summary>
        <ul>{unknown.map(one => <li key={one.finess}><a href={placePath(one.finess)}>{one.name}</a> <span class="aside">{amountText(one.distanceKm)} km, {placeText(one.territory)} : {reasonText(one.reason)}</span></li>)}</ul></details> : null}
      <p class="aside">Règle {rule} : à moins de {radiusKm} km, plus de {minDays} jours ; ce qui est cessible laisse au moins {floorDays} jours au prêteur. Même région d'abord. <button type="button" class="button" onClick={again}>Chercher à nouveau</button></p>
    </div>
  );
}

/** The chosen line: its figures in words, its forecast, who can help. */
export function LineDetail({ kind }: { readonly kind: string }) {
  const code = chosen.value;
  const line = code === null ? undefined : lineOf(code);
  if (code === null) return null;
  if (!line) return <section class="line-detail none" aria-label="Ligne choisie"><p class="aside">{lines.value === null ? 'Lecture des lignes…' : `Cet établissement n'a jamais nommé la présentation ${code}.`} <button type="button" class="button" onClick={() => choose(null)}>Fermer</button></p></section>;
  return (
    <section class="line-detail" aria-label="Ligne choisie" data-testid="line-detail" data-code={code}>
      <div class="line-head"><h2>{line.label ?? `${code}, inconnue du référentiel`}</h2><button type="button" class="button" onClick={() => choose(null)}>Fermer</button></div>
      <p class="aside">{code} · <a href={`/presentation/${encodeURIComponent(code)}`}>présentation</a> · <a href={`/carte?presentation=${encodeURIComponent(code)}${kind === 'pui' || kind === 'officine' ? `&link=${kind}` : ''}`}>carte</a></p>
      <p>{line.stock === null ? 'Stock inconnu' : `Stock ${amountText(line.stock)} ${unitText(line.unit, line.stock)}`}, {line.daily === null ? 'consommation inconnue' : `consommation lissée ${amountText(line.daily)} ${unitText(`${line.unit}/day`, line.daily)} (${line.observedDays} jours observés sur ${line.windowDays})`}
        {line.dailyRaw === null || line.dailyRaw === line.daily ? '' : `, brute ${amountText(line.dailyRaw)} ${unitText(`${line.unit}/day`, line.dailyRaw)}`} : <strong>{coverText(line) || reasonText(line.coverageReason)}</strong>. Données du {momentText(line.asOf)}.</p>
      {line.flags.length > 0 ? <p class="aside">* {line.flags.map(flagText).join(' ; ')}</p> : null}
      <h3>Prévision</h3>
      <ForecastPart line={line} />
      <h3>Qui peut dépanner</h3>
      {mayAskHelpers.value ? <HelpersPart line={line} /> : <p class="aside" data-testid="no-helpers">Les stocks des autres établissements ne sont montrés qu'aux autorités : demander à l'ARS de la région.</p>}
    </section>
  );
}
