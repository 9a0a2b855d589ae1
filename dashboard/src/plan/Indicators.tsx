import { amountText, momentText, ruleText, shareText, valueText } from '../format/format';
import { commandText } from '../format/plan';
import { placeText } from '../places/places';
import { Mark } from '../ui/Mark';
import type { Conditions, FieldReport, Light } from './followed';
import { indicatorText, lightText, lightTone } from './lights';
import { ReportForm, WeekForm } from './IndicatorForms';
import { kinds, roles, wordOf } from './reportDraft';
import { may } from './rights';
import { form, nameOf, showForm } from './state';
import type { TerritoryDetail } from './wire';

function LightWords({ light }: { readonly light: string }) {
  return <strong class={`light tone-${lightTone(light)}`}><Mark tone={lightTone(light)} /> {lightText(light)}</strong>;
}

/** What its light was, the newest first. */
function History({ light }: { readonly light: Light }) {
  return light.history.length === 0 ? null : (
    <details><summary>Historique ({light.history.length})</summary>
      <ol class="history">{light.history.toReversed().map(point => <li key={point.at}><LightWords light={point.light} /> <span class="aside">{point.value === null ? '' : `${light.unit} : ${amountText(point.value)} · `}{momentText(point.at)}</span></li>)}</ol></details>);
}

/** One of the three: colour, shape and word, the value behind it, how old it is, who should have spoken, and the rule. */
function Whole({ light }: { readonly light: Light }) {
  return (
    <li class="indicator" data-testid={`indicator-${light.indicator}`}>
      <h4>{indicatorText(light.indicator)}</h4>
      <p><LightWords light={light.light} /> — {light.words}</p>
      {light.asOf === null ? null : <p class="aside">données du {momentText(light.asOf)}{light.shareReporting === null ? '' : ` · ${shareText(light.shareReporting)} des déclarants attendus`}</p>}
      {light.rule.source === '' ? null : <p class="aside">Règle : {light.rule.official ? 'officielle, ' : light.rule.source.includes('non officiel') ? '' : 'non officielle, '}{light.rule.source}</p>}
      <History light={light} />
    </li>
  );
}

const stateWords: { readonly [state: string]: string } = { met: 'réunies', notMet: 'non réunies', unknown: 'non connues' };

function ConditionsLine({ one }: { readonly one: Conditions }) {
  return (
    <li><strong>{commandText(one.command)}</strong> : conditions {stateWords[one.state] ?? one.state}{one.state === 'met' && one.since !== null ? ` depuis le ${momentText(one.since)}` : ''}{one.stands ? ', assez longtemps pour être proposées à la décision' : ''}.
      {' '}<span class="aside">{one.words}</span></li>
  );
}

const subjectText = (light: Light): string => [light.disease, light.groupLabel ?? light.group, light.link].filter(Boolean).join(' · ') || indicatorText(light.indicator);

/** A published epidemic week has no declarants to wait for. */
const shareWords = (light: Light): string => light.shareReporting !== null ? `${shareText(light.shareReporting)} des attendus` : light.disease !== null ? 'sans objet' : 'non connue';

/** What stands behind the three, the gravest first, links of the chain side by side. */
function Subjects({ subjects }: { readonly subjects: readonly Light[] }) {
  if (subjects.length === 0) return null;
  return (
    <details><summary>Derrière ces feux : {subjects.length} sujet{subjects.length > 1 ? 's' : ''}</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label="Sujets des indicateurs">
        <table>
          <thead><tr><th scope="col">Sujet</th><th scope="col">Territoire</th><th scope="col">Feu</th><th scope="col">Valeur</th><th scope="col">Règle</th><th scope="col">Données du</th><th scope="col">Part déclarante</th></tr></thead>
          <tbody>{subjects.map((light, index) => (
            <tr key={index}><th scope="row">{subjectText(light)}</th><td>{nameOf(light.territory)}</td><td><LightWords light={light.light} /></td><td class="value">{light.words}<History light={light} /></td>
              <td>{ruleText(light.rule.name)} : {valueText(light.rule.threshold, light.rule.unit)} ({light.rule.official ? 'officiel' : 'non officiel'})</td><td>{light.asOf === null ? 'jamais' : momentText(light.asOf)}</td><td>{shareWords(light)}</td></tr>))}</tbody>
        </table>
      </div></details>
  );
}

function Reports({ reports }: { readonly reports: readonly FieldReport[] }) {
  if (reports.length === 0) return null;
  return (
    <details><summary>{reports.length} remontée{reports.length > 1 ? 's' : ''} du terrain</summary>
      <ol class="log">{reports.map(report => (
        <li key={report.id}><p class="motive">{report.text}</p>
          <p class="aside">{wordOf(kinds, report.kind)} · {wordOf(roles, report.role)}{report.declarant === null ? '' : ` · ${report.declarant}`} · {placeText(`DEP-${report.department}`)}{report.group === null ? '' : ` · ${report.group}`} · survenu le {momentText(report.occurredAt)}, su le {momentText(report.toldAt)}</p></li>))}</ol></details>
  );
}

/** What people enter of the indicators; supply is measured, never entered. */
function Entering({ detail }: { readonly detail: TerritoryDetail }) {
  if (!may('enter')) return null;
  if (form.value === 'report') return <ReportForm key={detail.plan.territory} detail={detail} />;
  if (form.value === 'week') return <WeekForm key={detail.plan.territory} detail={detail} />;
  return (
    <p class="acts">
      <button type="button" class="button" data-testid="tell-field" onClick={() => showForm('report')}>Saisir une remontée de terrain…</button>
      <button type="button" class="button" data-testid="enter-week" onClick={() => showForm('week')}>Saisir une semaine épidémiologique…</button>
    </p>
  );
}

/** The plan's three indicators of a territory, the conditions of a change of level, and what stands behind them. */
export function Indicators({ detail }: { readonly detail: TerritoryDetail }) {
  if (detail.indicators === null) return null;
  const of = detail.indicators[0]?.territory;
  return (
    <section aria-labelledby="indicators-title">
      <h3 id="indicators-title">Indicateurs{of !== undefined && of !== detail.plan.territory ? ` de : ${nameOf(of)}` : ''}</h3>
      <ul class="indicators">{detail.indicators.map(light => <Whole key={light.indicator} light={light} />)}</ul>
      <h4>Conditions d'un changement de niveau</h4>
      {detail.conditions.length === 0 ? <p class="aside">Pas encore évaluées.</p> : <ul class="conditions">{detail.conditions.map(one => <ConditionsLine key={one.command} one={one} />)}</ul>}
      <Subjects subjects={detail.subjects} />
      <Reports reports={detail.reports} />
      <Entering detail={detail} />
    </section>
  );
}
