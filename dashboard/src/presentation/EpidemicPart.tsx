import { useState } from 'preact/hooks';
import { amountText } from '../format/format';
import { revision, serverNow } from '../live/store';
import { placeText } from '../places/places';
import { DemandPlot } from '../plots/DemandPlot';
import { EpidemicPlot } from '../plots/EpidemicPlot';
import { TimeCursor } from '../plots/TimeCursor';
import { dayOf, fullDay, shortDay } from '../plots/scale';
import type { EpidemicWeek } from '../plots/weeks';
import { parisInput } from '../format/paris';
import { placeOf } from '../plots/StockPlot';
import { pastOf } from './ahead';
import { Part, Renewal, waitingFor } from './Part';
import { epidemic, kept, link, outlook, unit } from './state';
import { dateText, diseaseText, fine, indicatorText, quantityText } from './words';

const phases: { readonly [phase: string]: string } = { epidemic: 'phase épidémique', base: 'phase basale', unknown: 'phase non connue' };
const aheadDays = 28;

/** The epidemic that the demand follows, over the consumption of the same days. Nothing where none is heard. */
export function EpidemicPart() {
  void revision.value;
  const [day, setDay] = useState<number | null>(null);
  const of = outlook.value;
  const heard = of?.why.epidemic ?? null;
  if (of === null || heard === null) return null;
  const got = epidemic.got.value;
  const series = got.value?.series.find(one => one.indicator === heard.indicator) ?? got.value?.series[0] ?? null;
  const weeks: readonly EpidemicWeek[] = series?.weeks.flatMap(one => {
    const monday = dayOf(one.monday);
    return monday === null ? [] : [{ day: monday, value: one.value, phase: one.phase, threshold: one.threshold }];
  }) ?? [];
  const past = pastOf(kept.got.value.value, link.value);
  const now = placeOf(parisInput(serverNow.value ?? of.asOf));
  const first = weeks[0]?.day ?? Math.floor(now) - aheadDays;
  const span = { from: first, to: Math.floor(now) + aheadDays, now };
  const last = series?.weeks.at(-1);
  const words = (at: number): string => {
    const week = weeks.find(one => one.day <= at && at < one.day + 7);
    const was = past.find(one => one.day === at);
    const ahead = of.days.find(one => one.day === at);
    return [
      fullDay(at) + ' :', week === undefined ? 'semaine non publiée' : week.value === null ? `semaine du ${shortDay(week.day)} sans valeur` : `semaine du ${shortDay(week.day)}, ${amountText(week.value)} pour 100 000, ${phases[week.phase] ?? week.phase}`,
      was?.need == null ? ahead === undefined ? '; consommation de ce jour non gardée' : `; demande attendue ${quantityText(ahead.p50, unit.value)}` : `; consommation lissée ${quantityText(was.need, `${unit.value}/day`)}`,
    ].join(' ');
  };
  return (
    <Part id="epidemie" title={`Épidémie de ${diseaseText(heard.disease)} et consommation`} wide aside={<span class="aside">{placeText(heard.territory)}</span>}>
      <Renewal got={got} />
      {waitingFor('Indicateur épidémiologique', got)}
      {got.value !== null && weeks.length === 0 ? <p class="empty">Rien n'a été publié de cet indicateur ici.</p> : null}
      {weeks.length === 0 ? null : (
        <>
          <TimeCursor label="Épidémie et consommation" span={span} day={day} choose={setDay} words={words}>
            {full => (
              <>
                <EpidemicPlot span={full} title={`${indicatorText(series?.indicator ?? '')} pour 100 000, par semaine`} weeks={weeks} cursor={day} />
                <DemandPlot span={full} unit={unit.value === 'box' ? 'boîtes' : 'unités'} past={past} days={of.days} cursor={day} height={170} />
              </>
            )}
          </TimeCursor>
          <p class="aside notes">{fine([
            `Source : ${series?.source ?? 'non connue'}${last ? `, dernière semaine ${last.week}${last.knownAt === null ? '' : `, connue le ${dateText(new Date(last.knownAt).toISOString().slice(0, 10))}`}` : ''}.`,
            'Semaines hachurées : phase épidémique ; tirets : seuil calculé (non officiel).',
            past.length === 0 ? "Aucun jour de consommation n'est encore gardé : seule la demande à venir est tracée." : 'Trait plein : consommation lissée gardée ; éventail : demande à venir.',
          ].join(' '))}</p>
          <details class="twin-details"><summary>Tableau de ce graphique</summary>
            <div class="scroll tall" role="region" aria-label="Semaines de l'indicateur" tabIndex={0}><table class="plain">
              <thead><tr><th scope="col">Semaine du</th><th scope="col" class="num">pour 100 000</th><th scope="col">Phase</th><th scope="col" class="num">Seuil</th></tr></thead>
              <tbody>{[...weeks].reverse().map(one => <tr key={one.day}><th scope="row">{shortDay(one.day)}</th><td class="num">{one.value === null ? 'inconnu' : amountText(one.value)}</td><td>{phases[one.phase] ?? one.phase}</td><td class="num">{one.threshold === null ? '' : amountText(one.threshold)}</td></tr>)}</tbody>
            </table></div></details>
        </>
      )}
    </Part>
  );
}
