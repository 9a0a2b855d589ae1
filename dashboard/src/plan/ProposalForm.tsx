import { useEffect, useRef, useState } from 'preact/hooks';
import { parisInput } from '../format/paris';
import { commandText } from '../format/plan';
import { serverNow } from '../live/store';
import { recordProposal } from './calls';
import { type EvidenceDraft, type ProposalBody, type ProposalDraft, limits, noEvidence, possibleFor, proposalBody } from './draft';
import { Elsewhere, Fate, Field, Group, useFocusOnRefusal, useSubmission } from './fields';
import { forget, useKept } from './kept';
import type { Refusal } from './refusals';
import { load, rows, showForm, told, typed } from './state';
import type { TerritoryDetail } from './wire';

const names = ['command', 'text', 'for', 'against'];

/** One measured value: what, how much, in which unit, who says so, when it was true. */
function Row({ row, path, change, remove, refusal }: {
  readonly row: EvidenceDraft; readonly path: string; readonly change: (row: EvidenceDraft) => void; readonly remove: (() => void) | null; readonly refusal: Refusal | null;
}) {
  const wrong = (member: string): boolean => refusal?.path === `${path}.${member}` || (refusal?.path === path && (row.what.trim() === '' ? member === 'what' : row.source.trim() === '' && member === 'source'));
  const own = (member: keyof EvidenceDraft) => ({
    class: 'field', autocomplete: 'off', value: row[member], 'aria-invalid': wrong(member), 'data-testid': `${path}.${member}`,
    onInput: (event: { readonly currentTarget: HTMLInputElement }) => change({ ...row, [member]: event.currentTarget.value }),
  });
  const input = (member: keyof EvidenceDraft, label: string) => <label class={`evidence-${member}`}>{label}<input type="text" maxLength={500} {...own(member)} /></label>;
  return (
    <p class="evidence-row">
      {input('what', 'Quoi')}<label class="evidence-value">Valeur<input type="text" inputMode="decimal" placeholder="inconnue" maxLength={40} {...own('value')} /></label>{input('unit', 'Unité')}{input('source', 'Source')}<label class="evidence-at">Vrai le (heure de Paris)<input type="datetime-local" {...own('at')} /></label>
      {remove ? <button type="button" class="button" onClick={remove}>Retirer<span class="hidden"> cette mesure</span></button> : null}
    </p>
  );
}

function Side({ name, legend, list, change, refusal }: {
  readonly name: 'for' | 'against'; readonly legend: string; readonly list: readonly EvidenceDraft[]; readonly change: (list: readonly EvidenceDraft[]) => void; readonly refusal: Refusal | null;
}) {
  const fresh = (): EvidenceDraft => ({ ...noEvidence, at: serverNow.value === null ? '' : parisInput(serverNow.value) });
  return (
    <Group name={name} legend={legend} refusal={refusal}>
      {list.map((row, at) => <Row key={at} row={row} path={`${name}[${at}]`} refusal={refusal} change={next => change(list.map((one, index) => index === at ? next : one))}
        remove={list.length > 1 || name === 'against' ? () => change(list.filter((_, index) => index !== at)) : null} />)}
      {list.length < limits.evidence ? <button type="button" class="button" onClick={() => change([...list, fresh()])}>Ajouter une mesure</button> : null}
    </Group>
  );
}

/** Prepares a change of level: evidence, frozen as it is sent. Changes no level; it waits for the people who decide. */
export function ProposalForm({ detail }: { readonly detail: TerritoryDetail }) {
  const scope = detail.plan.territory;
  const possible = scope === 'FR' ? possibleFor(scope, rows.value) : detail.plan.possible;
  const name = `proposal.${scope}`;
  const kept = useKept<ProposalDraft>(name, () => ({
    command: possible.length === 1 ? possible[0] ?? '' : '', text: '', for: [{ ...noEvidence, at: serverNow.value === null ? '' : parisInput(serverNow.value) }], against: [],
  }));
  const draft = kept.draft;
  const [wrong, setWrong] = useState<Refusal | null>(null);
  const [submission, state] = useSubmission((key: string, body: ProposalBody) => recordProposal(scope, key, body), kept.key);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  useFocusOnRefusal(wrong);
  useEffect(() => {
    if (state.kind === 'refused') setWrong(state.refusal);
    else if (state.kind === 'done') {
      forget(name);
      showForm(null);
      told.value = `Proposition ${state.answer.proposal?.id ?? ''} enregistrée : elle ne change aucun niveau et attend une décision.`;
      load();
      document.getElementById('territory-title')?.focus();
    }
  }, [state]);
  const set = (more: Partial<ProposalDraft>): void => {
    typed.value = true;
    kept.set({ ...draft, ...more });
  };
  const send = (): void => {
    const body = proposalBody(draft);
    if ('code' in body) setWrong({ ...body });
    else {
      setWrong(null);
      void submission.send(body);
    }
  };
  const busy = state.kind === 'sending' || state.kind === 'done';
  return (
    <form class="form" noValidate data-testid="proposal-form" onSubmit={event => { event.preventDefault(); if (!busy) send(); }}>
      <h3 ref={title} tabIndex={-1}>Préparer une proposition — {detail.plan.name}</h3>
      <p class="aside">Une proposition réunit les mesures pour et contre un changement ; elles sont figées à l'enregistrement. Elle ne change aucun niveau.</p>
      <Elsewhere refusal={wrong} names={names} />
      <Group name="command" legend="Ce qui est proposé" refusal={wrong}>
        {possible.map(command => <label key={command} class="radio"><input type="radio" name="command" value={command} checked={draft.command === command} onChange={() => set({ command })} /> {commandText(command)}</label>)}
      </Group>
      <Field name="text" label="Pourquoi" refusal={wrong}>{more =>
        <textarea {...more} class="field" rows={3} maxLength={4000} value={draft.text} onInput={event => set({ text: event.currentTarget.value })} />}</Field>
      <Side name="for" legend="Mesures en faveur" list={draft.for} change={list => set({ for: list })} refusal={wrong} />
      <Side name="against" legend="Mesures contre" list={draft.against} change={list => set({ against: list })} refusal={wrong} />
      {state.kind === 'unknown' || state.kind === 'conflict' ? <Fate state={state} retry={send} abandon={() => { if (state.kind === 'conflict') forget(name); showForm(null); load(); }} what="la proposition" /> : (
        <p class="acts">
          <button type="submit" class="button main" data-testid="send-proposal" aria-disabled={busy}>{busy ? 'Enregistrement…' : 'Enregistrer la proposition'}</button>
          <button type="button" class="button" onClick={() => { forget(name); showForm(null); }}>Abandonner</button>
        </p>)}
    </form>
  );
}
