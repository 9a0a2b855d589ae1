import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Elsewhere, Fate, useFocusOnRefusal } from './fields';
import { forget, useKept } from './kept';
import type { Refusal } from './refusals';
import { load, showForm, told, typed } from './state';
import { type Sending, Submission } from './submission';

interface Shell {
  readonly taken: boolean;
  readonly wrong: Refusal | null;
  readonly state: Sending<unknown>;
  readonly close: (abandoned: boolean) => void;
  readonly title: RefObject<HTMLHeadingElement | null>;
}

export interface PlanForm<D, B> extends Shell {
  readonly draft: D;
  readonly set: (more: Partial<D>) => void;
  /** Sends what was typed, or shows the first thing that is missing. */
  readonly send: (body: B | Refusal) => void;
  /** What was refused before has been seen to. */
  readonly clear: () => void;
}

const isRefusal = (body: object): body is Refusal => 'code' in body && 'path' in body;

/**
 * One form of the plan: its draft is kept until it is recorded or given up, it has one key for its life, and nothing is shown as recorded before the server has it.
 * `name` is the draft's own; `done` says in words what was recorded.
 */
export function usePlanForm<D extends object, B extends object, A>(name: string, initial: () => D, post: (key: string, body: B) => Promise<A>, done: (answer: A) => string): PlanForm<D, B> {
  const kept = useKept(name, initial);
  const [wrong, setWrong] = useState<Refusal | null>(null);
  const [state, setState] = useState<Sending<A>>({ kind: 'idle' });
  const [submission] = useState(() => new Submission(post, setState, kept.key));
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus();
    if (kept.taken) typed.value = true;
  }, []);
  useFocusOnRefusal(wrong);
  const close = (abandoned: boolean): void => {
    if (abandoned) forget(name);
    showForm(null);
    load();
  };
  useEffect(() => {
    if (state.kind === 'refused') setWrong(state.refusal);
    else if (state.kind === 'done') {
      close(true);
      told.value = done(state.answer);
      document.getElementById('territory-title')?.focus();
    }
  }, [state]);
  return {
    draft: kept.draft, taken: kept.taken, wrong, state, title, close, clear: () => setWrong(null),
    set: more => {
      typed.value = true;
      kept.set({ ...kept.draft, ...more });
    },
    send: body => {
      if (isRefusal(body)) setWrong({ ...body });
      else {
        setWrong(null);
        void submission.send(body);
      }
    },
  };
}

/** The frame of such a form: title, what is refused elsewhere, its fields, what became of it. */
export function FormShell({ form, heading, testid, names, what, submitText, submit, children }: {
  readonly form: Shell; readonly heading: string; readonly testid: string;
  /** Members of the request that have a field here: refusals of others are told at the top. */
  readonly names: readonly string[];
  /** « la mesure » */
  readonly what: string; readonly submitText: string; readonly submit: () => void; readonly children: ComponentChildren;
}) {
  const busy = form.state.kind === 'sending';
  const lost = form.state.kind === 'unknown' || form.state.kind === 'conflict';
  return (
    <form class="form" noValidate data-testid={testid} onSubmit={event => { event.preventDefault(); if (!busy && !lost) submit(); }}>
      <h3 ref={form.title} tabIndex={-1}>{heading}</h3>
      {form.taken ? <p class="aside" role="status">Saisie reprise là où elle avait été laissée.</p> : null}
      <Elsewhere refusal={form.wrong} names={names} />
      {children}
      {lost ? <Fate state={form.state} retry={submit} abandon={() => form.close(form.state.kind === 'conflict')} what={what} /> : (
        <p class="acts">
          <button type="submit" class="button main" data-testid={`${testid}-send`} aria-disabled={busy}>{busy ? 'Enregistrement…' : submitText}</button>
          <button type="button" class="button" onClick={() => form.close(true)}>Abandonner</button>
        </p>)}
    </form>
  );
}
