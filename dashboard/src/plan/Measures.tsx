import { amountText, momentText } from '../format/format';
import { roleText } from '../format/plan';
import type { Measure } from './followed';
import { meetingDay } from './Decisions';
import { LeverSheets } from './LeverSheets';
import { MeasureChange, verbText } from './MeasureChange';
import { verbsFor } from './measureDraft';
import { MeasureEffect } from './MeasureEffect';
import { MeasureForm } from './MeasureForm';
import { may } from './rights';
import { form, nameOf, showForm, subject } from './state';
import type { TerritoryDetail } from './wire';

const states: { readonly [state: string]: string } = { prepared: 'préparée', inForce: 'en vigueur', ended: 'terminée' };
const circuits: { readonly [circuit: string]: string } = { city: 'ville', hospital: 'hôpital' };
const periods: { readonly [period: string]: string } = { week: 'par semaine', month: 'par mois' };
const steps: { readonly [did: string]: string } = { prepared: 'préparée', inForce: 'mise en vigueur', amended: 'modifiée', ended: 'terminée', withdrawn: 'retirée' };
const word = (words: { readonly [name: string]: string }, name: string): string => words[name] ?? name;

/** What may become of it, or the form of the step that was chosen. */
function Steps({ measure, detail }: { readonly measure: Measure; readonly detail: TerritoryDetail }) {
  const verbs = verbsFor(measure.state);
  if (!may('decide') || verbs.length === 0) return null;
  const chosen = form.value === 'change' ? verbs.find(verb => subject.value === `${measure.id} ${verb}`) : undefined;
  if (chosen !== undefined) return <MeasureChange key={chosen} measure={measure} verb={chosen} detail={detail} />;
  return <p class="acts">{verbs.map(verb => (
    <button key={verb} type="button" class="button" data-testid={`${verb}-${measure.id}`} onClick={() => showForm('change', `${measure.id} ${verb}`)}>{verbText[verb] ?? verb}<span class="hidden"> mesure {measure.id}</span></button>))}</p>;
}

function Entry({ measure, detail }: { readonly measure: Measure; readonly detail: TerritoryDetail }) {
  return (
    <li class="measure" data-testid="measure" data-id={measure.id}>
      <h4>{measure.id} · {measure.title} — {measure.withdrawn ? 'retirée' : word(states, measure.state)}{measure.reviewDue ? ' · date de revue atteinte' : ''}</h4>
      <dl>
        <dt>Levier</dt><dd>{measure.leverTitle}</dd>
        <dt>Pilote</dt><dd>{measure.pilot}</dd>
        <dt>Porte sur</dt><dd>{[...measure.groups, ...measure.presentations, ...measure.circuits.map(circuit => word(circuits, circuit)), ...measure.territories.map(nameOf)].join(', ')}</dd>
        {measure.volumes.length === 0 ? null : <><dt>Volumes</dt><dd>{measure.volumes.map(volume => `${amountText(volume.percent)} % des ventes usuelles${volume.period === null ? '' : ` ${word(periods, volume.period)}`}${volume.circuit === null ? '' : `, ${word(circuits, volume.circuit)}`}`).join(' ; ')}</dd></>}
        <dt>Dates</dt><dd>{[measure.start === null ? 'début non fixé' : `du ${meetingDay(measure.start)}`, measure.end === null ? null : `au ${meetingDay(measure.end)}`, measure.review === null ? null : `à revoir le ${meetingDay(measure.review)}`].filter(Boolean).join(', ')}</dd>
        <dt>Motif</dt><dd class="motive">{measure.motive}</dd>
        {measure.endReason === null ? null : <><dt>Fin</dt><dd class="motive">{measure.endReason}</dd></>}
        <dt>Suivi</dt><dd>{measure.history.map(step => `${word(steps, step.did)} le ${momentText(step.at)} par ${step.by.name} (${roleText(step.by.role)})`).join(' ; ')}</dd>
      </dl>
      <MeasureEffect measure={measure} />
      <Steps measure={measure} detail={detail} />
    </li>
  );
}

/** Levers in use, or prepared; ended ones behind; what each changed beside it. */
export function Measures({ detail }: { readonly detail: TerritoryDetail }) {
  if (detail.measures === null) return null;
  const current = detail.measures.filter(measure => measure.state !== 'ended');
  const ended = detail.measures.filter(measure => measure.state === 'ended');
  return (
    <section aria-labelledby="measures-title">
      <h3 id="measures-title">Mesures</h3>
      {form.value === 'measure' ? <MeasureForm key={detail.plan.territory} detail={detail} />
        : may('decide') ? <p class="acts first"><button type="button" class="button" data-testid="prepare-measure" onClick={() => showForm('measure')}>Préparer une mesure…</button></p> : null}
      {current.length === 0 ? <p class="aside">Aucune mesure préparée ou en vigueur.</p> : <ul class="log">{current.map(measure => <Entry key={measure.id} measure={measure} detail={detail} />)}</ul>}
      {ended.length === 0 ? null : <details><summary>{ended.length} mesure{ended.length > 1 ? 's' : ''} terminée{ended.length > 1 ? 's' : ''}</summary>
        <ul class="log">{ended.map(measure => <Entry key={measure.id} measure={measure} detail={detail} />)}</ul></details>}
      <LeverSheets />
    </section>
  );
}
