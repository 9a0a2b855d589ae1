import { serverNow } from '../live/store';
import { outlines, overseas, placeText } from '../places/places';
import { enterIndicator } from './calls';
import { meetingDay } from './Decisions';
import { Field } from './fields';
import { FormShell, usePlanForm } from './FormShell';
import { Groups } from './Picker';
import { type Refusal, refuse } from './refusals';
import { type FieldBody, type WeekBody, counted, diseases, emptyReport, emptyWeek, kinds, mondayOf, publishedLevels, reportBody, roles, weekBody } from './reportDraft';
import type { TerritoryDetail } from './wire';

function Choice({ name, label, hint, value, options, none, change, refusal }: {
  readonly name: string; readonly label: string; readonly hint?: string; readonly value: string; readonly options: readonly (readonly [string, string])[]; readonly none: string;
  readonly change: (value: string) => void; readonly refusal: Refusal | null;
}) {
  return (
    <Field name={name} label={label} {...hint === undefined ? {} : { hint }} refusal={refusal}>{more => (
      <select {...more} class="field" value={value} onChange={event => change(event.currentTarget.value)}>
        {none === '' ? null : <option value="">{none}</option>}
        {options.map(([code, words]) => <option key={code} value={code}>{words}</option>)}
      </select>)}</Field>
  );
}

/** Departments that lie in the territory. */
function departmentsOf(territory: string): readonly (readonly [string, string])[] {
  const all = [...outlines.map(one => one.code), ...territory === 'METRO' ? [] : overseas.map(one => one.code)];
  return (territory.startsWith('DEP-') ? [territory.slice(4)] : all).map(code => [code, placeText(`DEP-${code}`)]);
}

/** Somebody in the field has told something. No patient is ever in it. */
export function ReportForm({ detail }: { readonly detail: TerritoryDetail }) {
  const territory = detail.plan.territory;
  const form = usePlanForm(`report.${territory}`, () => emptyReport(territory), (key: string, body: FieldBody) => enterIndicator(territory, key, body), answer => `Remontée de terrain ${answer.report ?? ''} enregistrée.`);
  const { draft, set, wrong } = form;
  const submit = (): void => form.send(serverNow.value === null ? refuse('server.silent', '') : reportBody(draft, serverNow.value));
  return (
    <FormShell form={form} heading={`Saisir une remontée de terrain — ${detail.plan.name}`} testid="report-form" names={['kind', 'role', 'department', 'declarant', 'group', 'text', 'occurredAt']} what="la remontée" submitText="Enregistrer la remontée" submit={submit}>
      <div class="pair">
        <Choice name="kind" label="Ce qui est constaté" value={draft.kind} options={kinds} none="choisir…" change={kind => set({ kind })} refusal={wrong} />
        <Choice name="role" label="Qui le signale" value={draft.role} options={roles} none="choisir…" change={role => set({ role })} refusal={wrong} />
      </div>
      <div class="pair">
        <Choice name="department" label="Département" value={draft.department} options={departmentsOf(territory)} none="choisir…" change={department => set({ department })} refusal={wrong} />
        <Field name="declarant" label="Déclarant (facultatif)" hint="FINESS ou nom d'un organisme, jamais d'une personne" refusal={wrong}>{more =>
          <input {...more} class="field" type="text" autocomplete="off" maxLength={100} value={draft.declarant} onInput={event => set({ declarant: event.currentTarget.value })} />}</Field>
      </div>
      <Groups name="group" label="Groupe de molécules concerné (facultatif)" chosen={draft.groups} change={groups => set({ groups })} refusal={wrong} single />
      <Field name="text" label="Ce qui a été constaté" hint="Aucune donnée de patient" refusal={wrong}>{more =>
        <textarea {...more} class="field" rows={3} maxLength={2000} value={draft.text} onInput={event => set({ text: event.currentTarget.value })} />}</Field>
      <Field name="occurredAt" label="Constaté le" hint="Heure de Paris ; vide : maintenant" refusal={wrong}>{more =>
        <input {...more} class="field" type="datetime-local" value={draft.occurred} onInput={event => set({ occurred: event.currentTarget.value })} />}</Field>
    </FormShell>
  );
}

/** A week of an epidemic as it was published: its rate, the level that the publication states, or both. A later entry of the same week revises it. */
export function WeekForm({ detail }: { readonly detail: TerritoryDetail }) {
  const territory = detail.plan.territory;
  const form = usePlanForm(`week.${territory}`, () => emptyWeek, (key: string, body: WeekBody) => enterIndicator(territory, key, body), answer => `Semaine ${answer.week ?? ''} enregistrée.`);
  const { draft, set, wrong } = form;
  const monday = mondayOf(draft.day);
  return (
    <FormShell form={form} heading={`Saisir une semaine épidémiologique — ${detail.plan.name}`} testid="week-form" names={['disease', 'measure', 'week', 'value', 'level', 'publishedAt']} what="la semaine" submitText="Enregistrer la semaine" submit={() => form.send(weekBody(draft))}>
      <div class="pair">
        <Choice name="disease" label="Maladie" value={draft.disease} options={diseases} none="choisir…" change={disease => set({ disease })} refusal={wrong} />
        <Choice name="measure" label="Ce qui est compté" value={draft.measure} options={counted} none="" change={measure => set({ measure })} refusal={wrong} />
      </div>
      <div class="pair">
        <Field name="week" label="Semaine (un de ses jours)" hint={monday === null ? 'Elle commence un lundi' : `Semaine du ${meetingDay(monday)}`} refusal={wrong}>{more =>
          <input {...more} class="field" type="date" value={draft.day} onInput={event => set({ day: event.currentTarget.value })} />}</Field>
        <Field name="value" label="Taux pour 100 000" hint="Vide : non connu, seul le niveau est publié" refusal={wrong}>{more =>
          <input {...more} class="field short" type="text" inputMode="decimal" autocomplete="off" maxLength={20} value={draft.value} onInput={event => set({ value: event.currentTarget.value })} />}</Field>
      </div>
      <div class="pair">
        <Choice name="level" label="Niveau publié par Santé publique France" hint="Un niveau publié passe avant celui que le logiciel calcule" value={draft.level} options={publishedLevels} none="non publié" change={level => set({ level })} refusal={wrong} />
        <Field name="publishedAt" label="Publié le (facultatif)" hint="Heure de Paris" refusal={wrong}>{more =>
          <input {...more} class="field" type="datetime-local" value={draft.published} onInput={event => set({ published: event.currentTarget.value })} />}</Field>
      </div>
    </FormShell>
  );
}
