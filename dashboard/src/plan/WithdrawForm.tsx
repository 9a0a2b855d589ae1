import { Field } from './fields';
import { FormShell, usePlanForm } from './FormShell';
import { withdrawalBody } from './released';
import type { Recorded } from './wire';

/** Taken back by people: what was prepared stays in the log. */
export function WithdrawForm({ id, what, code, post }: {
  readonly id: string;
  /** « proposition »: a feminine noun. */
  readonly what: string;
  /** Of the refusal when nothing says why. */
  readonly code: string;
  readonly post: (key: string, why: string) => Promise<Recorded>;
}) {
  const taking = usePlanForm(`withdraw.${id}`, () => ({ why: '' }), (key: string, body: { readonly why: string }) => post(key, body.why),
    () => `${what.charAt(0).toLocaleUpperCase('fr')}${what.slice(1)} ${id} retirée : elle reste au journal.`);
  return (
    <FormShell form={taking} heading={`Retirer la ${what} ${id}`} testid="withdraw-form" names={['why']} what="la demande de retrait" submitText={`Retirer la ${what}`} submit={() => taking.send(withdrawalBody(taking.draft.why, code))}>
      <Field name="why" label="Pourquoi elle est retirée" refusal={taking.wrong}>{more =>
        <textarea {...more} class="field" rows={2} maxLength={4000} value={taking.draft.why} onInput={event => taking.set({ why: event.currentTarget.value })} />}</Field>
    </FormShell>
  );
}
