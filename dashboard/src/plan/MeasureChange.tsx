import { parisInput } from '../format/paris';
import { serverNow } from '../live/store';
import { changeMeasure } from './calls';
import { Field } from './fields';
import { FormShell, usePlanForm } from './FormShell';
import type { Measure } from './followed';
import type { ChangeBody } from './measureDraft';
import { refuse } from './refusals';
import type { TerritoryDetail } from './wire';

export const verbText: { readonly [verb: string]: string } = { start: 'Mettre en vigueur…', amend: 'Changer les dates…', end: 'Terminer…', withdraw: 'Retirer…' };
const headings: { readonly [verb: string]: string } = { start: 'Mettre en vigueur', amend: 'Changer les dates', end: 'Terminer', withdraw: 'Retirer' };
const done: { readonly [verb: string]: string } = { start: 'mise en vigueur', amend: 'modifiée', end: 'terminée', withdraw: 'retirée' };

interface Draft {
  readonly on: string;
  readonly reason: string;
  readonly end: string;
  readonly review: string;
}

/** What becomes of one measure; nothing of it is taken back, only followed by another step. */
export function MeasureChange({ measure, verb, detail }: { readonly measure: Measure; readonly verb: string; readonly detail: TerritoryDetail }) {
  const today = parisInput(serverNow.value ?? detail.asOf).slice(0, 10);
  const initial = (): Draft => ({ on: verb === 'start' ? measure.start ?? today : verb === 'end' ? today : '', reason: '', end: measure.end ?? '', review: measure.review ?? '' });
  const form = usePlanForm(`change.${measure.id}.${verb}`, initial, (key: string, body: ChangeBody) => changeMeasure(detail.plan.territory, measure.id, verb, key, body),
    answer => `Mesure ${answer.measure.id} ${done[verb] ?? verb}.`);
  const { draft, set, wrong } = form;
  const reasoned = verb === 'end' || verb === 'withdraw', dated = verb === 'start' || verb === 'end';
  const submit = (): void => {
    if (dated && draft.on === '') form.send(refuse('measure.on-missing', 'on'));
    else if (reasoned && draft.reason.trim() === '') form.send(refuse('measure.reason-missing', 'reason'));
    else form.send(verb === 'amend' ? { end: draft.end === '' ? null : draft.end, review: draft.review === '' ? null : draft.review } : { on: dated ? draft.on : null, reason: reasoned ? draft.reason.trim() : null });
  };
  const day = (name: keyof Draft & string, label: string) => (
    <Field name={name} label={label} refusal={wrong}>{more => <input {...more} class="field" type="date" value={draft[name]} onInput={event => set({ [name]: event.currentTarget.value })} />}</Field>);
  return (
    <FormShell form={form} heading={`${headings[verb] ?? verb} la mesure ${measure.id}`} testid="change-form" names={['on', 'reason', 'end', 'review']} what="la suite de la mesure" submitText={headings[verb] ?? 'Enregistrer'} submit={submit}>
      {dated ? day('on', verb === 'start' ? 'Premier jour en vigueur' : 'Dernier jour en vigueur') : null}
      {verb === 'amend' ? <div class="pair">{day('end', 'Fin prévue')}{day('review', 'Date de revue')}</div> : null}
      {reasoned ? <Field name="reason" label="Pourquoi" refusal={wrong}>{more =>
        <textarea {...more} class="field" rows={2} maxLength={2000} value={draft.reason} onInput={event => set({ reason: event.currentTarget.value })} />}</Field> : null}
      <p class="aside">{verb === 'withdraw' ? "Une mesure retirée n'aura jamais été en vigueur." : verb === 'end' ? 'Une mesure terminée ne reprend pas : on en prépare une autre.' : verb === 'start' ? "L'effet de la mesure se mesure à partir de ce jour." : 'Vide : aucune date.'}</p>
    </FormShell>
  );
}
