import { useState } from 'preact/hooks';
import { parisInput } from '../format/paris';
import { daysText, linkText, reasonText, shareText } from '../format/format';
import { revision, serverNow } from '../live/store';
import { placeText } from '../places/places';
import { DemandPlot } from '../plots/DemandPlot';
import { type Interval } from '../plots/depletion';
import { StockPlot, intervalWords, placeOf } from '../plots/StockPlot';
import { TimeCursor } from '../plots/TimeCursor';
import { dayOf, fullDay, shortDay } from '../plots/scale';
import { type PastDay, arrivalsOf, horizonOf, intervalIn, keptText, pastOf, spanOf } from './ahead';
import { Part, Renewal, waitingFor } from './Part';
import { WhyPanel } from './WhyPanel';
import { isAbsent, isRefused } from './source';
import { chooseHorizon, chosenHorizon, forecast, horizons, kept, link, outlook, place, rowOf, supply, unit } from './state';
import { assumedText } from './why';
import { agedText, dateText, fine, plural, quantityText, refusalText } from './words';
import type { Outlook } from './wire';
import { session } from '../api/session';

/** Chances in whole percent; a forecast is never certain. */
export function chanceText(of: number): string {
  return fine(of < 0.01 ? 'moins de 1 %' : of > 0.99 ? 'plus de 99 %' : `${Math.round(of * 100)} %`);
}

function Figures({ of, interval }: { readonly of: Outlook; readonly interval: Interval | null }) {
  const row = rowOf(place.value, link.value);
  const depletion = of.depletion;
  return (
    <dl class="figures">
      <div>
        <dt>Épuisement estimé</dt>
        <dd data-testid="depletion">{depletion === null || interval === null ? `sans date : ${reasonText(of.depletionReason)}` : interval.p10 === null ? 'pas avant 60 jours' : <strong>{interval.p50 === null ? `après le ${shortDay(interval.p10)}` : `vers le ${shortDay(interval.p50)}`}</strong>}</dd>
        {interval !== null && interval.p10 !== null ? <dd class="aside">{intervalWords(interval)}</dd> : null}
      </div>
      {depletion === null ? null : <div><dt>Probabilité d'épuisement</dt><dd>{chanceText(depletion.within5)}{' sous 5\u00a0j, '}{chanceText(depletion.within10)}{' sous 10\u00a0j, '}{chanceText(depletion.within30)}{' sous 30\u00a0j'}</dd>
        {depletion.beforeArrival !== null && depletion.nextArrival !== null ? <dd class="aside">{chanceText(depletion.beforeArrival)} avant l'arrivage du {dateText(depletion.nextArrival)}</dd> : null}</div>}
      <div>
        <dt>Règle officielle</dt>
        <dd data-testid="official">{of.official.coverageDays === null ? `sans nombre : ${reasonText(of.official.coverageReason)}` : <><strong>{daysText(of.official.coverageDays)}</strong>{of.official.date === null ? '' : `, soit le ${dateText(of.official.date)}`}</>}</dd>
        <dd class="aside">stock ÷ consommation lissée (MINSANTE 2020-100), sans incertitude</dd>
      </div>
      <div>
        <dt>Consommation lissée</dt>
        <dd>{of.official.dailyConsumption === null ? `inconnue : ${reasonText(of.official.coverageReason ?? row?.coverageReason ?? null)}` : quantityText(of.official.dailyConsumption, `${of.unit}/day`)}</dd>
        <dd class="aside">{shareText(of.shareObserved)} du besoin observé au {dateText(of.learntThrough)}</dd>
      </div>
    </dl>
  );
}

function wordsOn(day: number, today: number, of: Outlook | null, past: readonly PastDay[], stock: number | null): string {
  const parts = [fullDay(day)];
  const was = past.find(one => one.day === day);
  const ahead = of?.days.find(one => one.day === day);
  if (was !== undefined && day < today) {
    parts.push(`${was.stock === null ? 'stock inconnu' : `stock ${quantityText(was.stock, unit.value)}`} ${keptText(was)}`);
    parts.push(was.need === null ? 'consommation inconnue' : `consommation lissée ${quantityText(was.need, `${unit.value}/day`)}`);
    parts.push(was.coverageDays === null ? `couverture sans nombre : ${reasonText(was.reason)}` : `couverture ${daysText(was.coverageDays)}`);
    parts.push(`${plural(was.lines, 'établissement compté', 'établissements comptés')}, ${was.apart} hors total`);
  } else if (day < today) parts.push("jour non gardé : rien n'en est connu ici");
  if (day === today) parts.push(stock === null ? "aujourd'hui, stock inconnu" : `aujourd'hui, stock ${quantityText(stock, unit.value)}`);
  if (ahead !== undefined) parts.push(`demande attendue ${quantityText(ahead.p50, unit.value)} (8 chances sur 10 entre ${quantityText(ahead.p10, unit.value)} et ${quantityText(ahead.p90, unit.value)})`);
  return fine(`${parts[0]} : ${parts.slice(1).join(' ; ') || 'rien de connu'}`);
}

function Legend({ past, arrivals }: { readonly past: boolean; readonly arrivals: boolean }) {
  const key = (inner: preact.ComponentChildren) => <svg class="plot-svg key" viewBox="0 0 28 12" aria-hidden="true">{inner}</svg>;
  return (
    <ul class="keys" aria-label="Légende">
      {past ? <li>{key(<path class="past" d="M0 6H28" />)} observé</li> : null}
      <li>{key(<path class="undelivered" d="M0 6H28" />)} stock si rien n'est livré, à la demande moyenne</li>
      <li>{key(<><rect class="fan-key" width="28" height="12" /><path class="median" d="M0 6H28" /></>)} demande, médiane et 8 chances sur 10 (P10–P90)</li>
      <li>{key(<g class="end"><rect y="2" width="28" height="8" rx="2" /><path class="end-mid" d="M14 0l6 6l-6 6l-6 -6Z" /></g>)} épuisement estimé, P10–P90 et médiane ; rappelé sous la demande</li>
      {arrivals ? <li>{key(<g class="arrival unconfirmed"><path d="M14 11l-6 -10h12Z" /></g>)} arrivage annoncé, France entière (plein : confirmé ; trait : retard possible) ; son jour est rappelé sous la demande</li> : null}
    </ul>
  );
}

function Twin({ of, past }: { readonly of: Outlook | null; readonly past: readonly PastDay[] }) {
  return (
    <details class="twin-details">
      <summary>Tableau de ce graphique</summary>
      <div class="scroll tall" role="region" aria-label="Jours, stock et demande" tabIndex={0}>
        <table class="plain">
          <thead><tr><th scope="col">Jour</th><th scope="col" class="num">Stock</th><th scope="col" class="num">Consommation lissée</th><th scope="col" class="num">Couverture</th><th scope="col" class="num">Demande P10</th><th scope="col" class="num">médiane</th><th scope="col" class="num">P90</th></tr></thead>
          <tbody>
            {past.map(one => <tr key={`past-${one.day}`}><th scope="row">{fullDay(one.day)}{one.lateAt === null ? '' : <small> {keptText(one)}</small>}</th><td class="num">{one.stock === null ? 'inconnu' : quantityText(one.stock, unit.value)}</td><td class="num">{one.need === null ? 'inconnue' : quantityText(one.need, unit.value)}</td><td class="num">{one.coverageDays === null ? reasonText(one.reason) : daysText(one.coverageDays)}</td><td /><td /><td /></tr>)}
            {of?.days.map(one => <tr key={one.day}><th scope="row">{fullDay(one.day)}</th><td class="num" /><td class="num" /><td class="num" /><td class="num">{quantityText(one.p10, unit.value)}</td><td class="num">{quantityText(one.p50, unit.value)}</td><td class="num">{quantityText(one.p90, unit.value)}</td></tr>)}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** What was kept of the past, in words where there is none. */
function PastNote({ past, from }: { readonly past: readonly PastDay[]; readonly from: number }) {
  const got = kept.got.value;
  if (past.length > 0) return <>{fine(`À gauche de maintenant : ${plural(past.length, 'jour clos gardé', 'jours clos gardés')} par ce serveur${past.some(one => one.day < from) ? `, tracés depuis le ${shortDay(from)}` : ''}.`)} </>;
  if (isRefused(got) && got.problem) return <>{refusalText('Passé', got.problem, session.value?.role ?? null)} </>;
  if (isAbsent(got)) return <>Ce serveur ne garde pas encore le passé des couvertures. </>;
  if (got.problem) return <>Passé non lu : {got.problem.message} </>;
  return got.value === null ? <>Passé : lecture en cours… </> : <>Ce serveur n'a encore gardé aucun jour clos de ce territoire sur ce maillon : le passé commencera demain. </>;
}

/** Past, present and foreseen stock and demand on one axis of days. */
export function Ahead() {
  void revision.value;
  const [day, setDay] = useState<number | null>(null);
  const [asked, setAsked] = useState(false);
  const got = forecast.got.value;
  const of = outlook.value;
  const row = rowOf(place.value, link.value);
  const interval = intervalIn(of);
  const past = pastOf(kept.got.value.value, link.value);
  const nowMs = serverNow.value ?? of?.asOf ?? null;
  const arrivals = arrivalsOf(supply.got.value.value);
  const stock = row?.stock ?? (row === undefined ? of?.stock ?? null : null);
  const horizon = horizonOf(chosenHorizon.value, interval, nowMs === null ? 0 : Math.floor(placeOf(parisInput(nowMs))));
  const span = nowMs === null ? null : spanOf(nowMs, horizon, past);
  const where = `${placeText(place.value)}, ${linkText(link.value)}`;
  return (
    <Part id="perspective" title="Stock et demande, hier et demain" wide aside={
      <div class="links" role="group" aria-label="Jours à venir">{horizons.map(one => <button key={one} type="button" class="button" aria-pressed={horizon === one} onClick={() => chooseHorizon(one)}>{one} jours</button>)}</div>}>
      <p class="aside">{where}</p>
      <Renewal got={got} />
      {waitingFor('Prévision', got)}
      {got.value !== null && of === null ? <p class="empty" role="status" data-testid="no-forecast">{place.value === 'METRO' ? "La métropole est une somme pour l'affichage : elle n'a pas de prévision propre. Choisissez France entière, une région ou un département." : got.value.reason === 'not-forecast' || got.value.reason === null ? "Pas encore de prévision ici : aucun jour n'a été appris pour ce territoire sur ce maillon." : reasonText(got.value.reason)}</p> : null}
      {of === null ? null : <Figures of={of} interval={interval} />}
      {span === null || (of === null && past.length === 0) ? null : (
        <>
          <Legend past={past.length > 0} arrivals={arrivals.length > 0} />
          <TimeCursor label={`Stock et demande, ${where}`} span={span} day={day} choose={setDay} words={one => wordsOn(one, Math.floor(span.now), of, past, stock)}>
            {full => (
              <>
                <StockPlot span={full} unit={unit.value === 'box' ? 'boîtes' : 'unités'} past={past} stock={stock} days={of?.days ?? []} interval={interval} official={of?.official.date ? dayOf(of.official.date) : null} arrivals={arrivals} cursor={day} />
                <DemandPlot span={full} unit={unit.value === 'box' ? 'boîtes' : 'unités'} past={past} days={of?.days ?? []} cursor={day} interval={interval} arrivals={arrivals} />
              </>
            )}
          </TimeCursor>
          <p class="aside notes">
            <PastNote past={past} from={span.from} />
            {of?.depletion ? assumedText(of.depletion, of.unit) : ''} La ligne tiretée ne compte ni arrivage ni amont : elle ne montre que ce qui est en place. Le stock à venir n'a pas d'éventail : les quantiles d'un jour ne s'additionnent pas, et le serveur ne transmet pas ceux du stock ; l'intervalle d'épuisement, lui, les porte.
            {of ? ` Prévision ${of.depletion ? `calculée le ${agedText(of.depletion.asOf, serverNow.value)}, ` : ''}données du ${agedText(of.asOf, serverNow.value)}.` : ''}
          </p>
          <Twin of={of} past={past} />
        </>
      )}
      {of === null ? null : (
        <div class="why-box">
          <button type="button" class="button" data-testid="why" aria-expanded={asked} aria-controls="why-panel" onClick={() => setAsked(!asked)}>Pourquoi cette prévision ?</button>
          <div id="why-panel" class={asked ? undefined : 'screen-hidden'}><WhyPanel of={of} /></div>
        </div>
      )}
    </Part>
  );
}
