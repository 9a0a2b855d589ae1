import { countText } from '../format/format';
import { recordMeasure } from './calls';
import { Field, Group } from './fields';
import { FormShell, usePlanForm } from './FormShell';
import { byChapter, catalogue, leverOf } from './levers';
import { LeverText } from './LeverSheets';
import { type MeasureBody, byCircuit, circuitsOf, emptyMeasure, measureBody, typedNumber, usualPercent } from './measureDraft';
import { exactly, warningText } from './refusals';
import { FurtherTerritories, Groups, Presentations } from './Picker';
import type { TerritoryDetail } from './wire';

const names = ['lever', 'title', 'groups', 'presentations', 'territories', 'circuits', 'pilot', 'volumes.city', 'volumes.hospital', 'volumes', 'unusual', 'start', 'end', 'review', 'motive'];
const circuitWords: { readonly [circuit: string]: string } = { city: 'Ville', hospital: 'Hôpital' };

/** A measure is prepared: what, on what, where, how much, until when. It comes into force by an act of its own. */
export function MeasureForm({ detail }: { readonly detail: TerritoryDetail }) {
  const territory = detail.plan.territory;
  const form = usePlanForm(`measure.${territory}`, () => emptyMeasure, (key: string, body: MeasureBody) => recordMeasure(territory, key, body),
    answer => `Mesure ${answer.measure.id} préparée : elle n'est pas encore en vigueur.${answer.warnings.map(warning => ` ${warningText(warning)}`).join('')}`);
  const { draft, set } = form;
  const lever = leverOf(draft.lever);
  const circuits = circuitsOf(draft, lever);
  const wrong = byCircuit(form.wrong, circuits);
  const chapters = byChapter(catalogue.value?.levers ?? []);
  const unusual = lever?.takesVolume === true && circuits.some(circuit => (typedNumber(circuit === 'city' ? draft.city : draft.hospital) ?? 0) > usualPercent);
  const words = (name: 'pilot' | 'title', label: string, hint: string) => (
    <Field name={name} label={label} hint={hint} refusal={wrong}>{more =>
      <input {...more} class="field" type="text" autocomplete="off" maxLength={200} value={draft[name]} onInput={event => set({ [name]: event.currentTarget.value })} />}</Field>);
  const day = (name: 'start' | 'end' | 'review', label: string, hint = '') => (
    <Field name={name} label={label} hint={hint} refusal={wrong}>{more => <input {...more} class="field" type="date" value={draft[name]} onInput={event => set({ [name]: event.currentTarget.value })} />}</Field>);
  return (
    <FormShell form={{ ...form, wrong }} heading={`Préparer une mesure — ${detail.plan.name}`} testid="measure-form" names={names} what="la mesure" submitText="Enregistrer la mesure préparée"
      submit={() => form.send(measureBody(draft, lever))}>
      <Field name="lever" label="Levier du plan" hint={catalogue.value === null ? 'Catalogue en attente du serveur…' : `${countText(catalogue.value.levers.length)} leviers, version ${catalogue.value.version}`} refusal={wrong}>{more =>
        <select {...more} class="field" value={draft.lever} onChange={event => set({ lever: event.currentTarget.value })}>
          <option value="">choisir…</option>
          {[...chapters].map(([chapter, levers]) => <optgroup key={chapter} label={chapter}>{levers.map(one => <option key={one.id} value={one.id}>{one.title}</option>)}</optgroup>)}
        </select>}</Field>
      {lever ? <LeverText lever={lever} /> : null}
      <div class="pair">
        <Groups name="groups" label={`Groupes de molécules${lever?.general ? ' (facultatif)' : ''}`} chosen={draft.groups} change={groups => set({ groups })} refusal={wrong} />
        <Presentations name="presentations" label="Présentations (facultatif)" chosen={draft.presentations} change={presentations => set({ presentations })} refusal={wrong} />
      </div>
      <FurtherTerritories name="territories" label={`Autres territoires que ${detail.plan.name} (facultatif)`} chosen={draft.territories} change={territories => set({ territories })} refusal={wrong} />
      {lever && lever.circuits.length === 1 ? <p>Circuit : {circuitWords[lever.circuits[0] ?? '']?.toLocaleLowerCase('fr') ?? lever.circuits[0]} (celui du levier)</p> : (
        <Group name="circuits" legend="Circuits" refusal={wrong}>
          {(lever?.circuits ?? ['city', 'hospital']).map(circuit => (
            <label key={circuit} class="radio"><input type="checkbox" name="circuits" value={circuit} checked={draft.circuits.includes(circuit)}
              onChange={event => set({ circuits: event.currentTarget.checked ? [...draft.circuits, circuit] : draft.circuits.filter(one => one !== circuit) })} /> {circuitWords[circuit] ?? circuit}</label>))}
        </Group>)}
      {lever?.takesVolume ? (
        <Group name="volumes" legend="Volumes, en % des ventes usuelles du circuit (100 = comme d'habitude)" refusal={exactly(wrong, 'volumes')}>
          {circuits.length === 0 ? <p class="aside">Choisissez d'abord les circuits.</p> : circuits.map(circuit => (
            <div key={circuit} class="volume">
              <Field name={`volumes.${circuit}`} label={`${circuitWords[circuit] ?? circuit} (%)`} refusal={wrong}>{more =>
                <input {...more} class="field short" type="text" inputMode="decimal" autocomplete="off" maxLength={12} data-testid={`volume-${circuit}`} value={circuit === 'city' ? draft.city : draft.hospital}
                  onInput={event => set(circuit === 'city' ? { city: event.currentTarget.value, unusual: '' } : { hospital: event.currentTarget.value, unusual: '' })} />}</Field>
              <label class="radio">par
                <select class="field" value={circuit === 'city' ? draft.cityPeriod : draft.hospitalPeriod}
                  onChange={event => set(circuit === 'city' ? { cityPeriod: event.currentTarget.value } : { hospitalPeriod: event.currentTarget.value })}>
                  <option value="week">semaine</option><option value="month">mois</option>
                </select></label>
            </div>))}
          {unusual ? (
            <Field name="unusual" label="Plus de 100 % des ventes usuelles : un contingentement dépasse rarement ce qui se vend d'habitude." refusal={wrong}>{more =>
              <label class="radio"><input {...more} type="checkbox" data-testid="unusual" checked={draft.unusual === 'yes'} onChange={event => set({ unusual: event.currentTarget.checked ? 'yes' : '' })} /> Ce volume est voulu</label>}</Field>) : null}
        </Group>) : null}
      <div class="pair">
        {words('pilot', 'Pilote (facultatif)', lever ? `Vide : ${lever.pilot}` : '')}
        {words('title', 'Intitulé (facultatif)', 'Vide : celui du levier')}
      </div>
      <div class="pair">
        {day('start', 'Début prévu (facultatif)')}
        {day('end', 'Fin prévue (facultatif)')}
        {day('review', 'Date de revue', 'Le jour où la mesure sera réexaminée')}
      </div>
      <Field name="motive" label="Motif" refusal={wrong}>{more =>
        <textarea {...more} class="field" rows={3} maxLength={2000} value={draft.motive} onInput={event => set({ motive: event.currentTarget.value })} />}</Field>
    </FormShell>
  );
}
