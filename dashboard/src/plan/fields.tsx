import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Refusal, about, concerns, every, toldOf } from './refusals';
import { Submission, type Sending } from './submission';

/** The refusal in words where it belongs, with its stable code for whoever has to look it up. */
export function Wrong({ refusal }: { readonly refusal: Refusal }) {
  const { words, server } = toldOf(refusal);
  return (
    <p class="wrong" data-testid="wrong" data-code={refusal.code}>
      {words} <small>({refusal.code}{server === null ? '' : <> ; réponse du serveur : <span lang="en">{server}</span></>})</small>
    </p>
  );
}

interface FieldProps {
  /** Name of the member in the request: refusals that name it are shown here. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly refusal: Refusal | null;
  readonly children: (attributes: { readonly id: string; readonly 'aria-invalid': boolean; readonly 'aria-describedby': string | undefined }) => ComponentChildren;
}

/** A label, one control, and below it what was refused about it. */
export function Field({ name, label, hint, refusal, children }: FieldProps) {
  const id = `field-${name}`;
  const refused = about(refusal, name);
  const wrong = refused.length > 0;
  const described = [hint ? `${id}-hint` : '', wrong ? `${id}-wrong` : ''].filter(Boolean).join(' ');
  return (
    <div class="form-field">
      <label for={id}>{label}</label>
      {children({ id, 'aria-invalid': wrong, 'aria-describedby': described === '' ? undefined : described })}
      {hint ? <p id={`${id}-hint`} class="aside">{hint}</p> : null}
      {wrong ? <div id={`${id}-wrong`}>{refused.map((one, index) => <Wrong key={index} refusal={one} />)}</div> : null}
    </div>
  );
}

/** A group of controls that share a legend: radios, rows of people, rows of evidence. */
export function Group({ name, legend, refusal, children }: { readonly name: string; readonly legend: string; readonly refusal: Refusal | null; readonly children: ComponentChildren }) {
  const wrong = concerns(refusal, name);
  return (
    <fieldset aria-describedby={wrong ? `field-${name}-wrong` : undefined}>
      <legend>{legend}</legend>
      {children}
      {wrong ? <div id={`field-${name}-wrong`}>{about(refusal, name).map((one, index) => <Wrong key={index} refusal={one} />)}</div> : null}
    </fieldset>
  );
}

/** What is refused about no field of the form. */
export function Elsewhere({ refusal, names }: { readonly refusal: Refusal | null; readonly names: readonly string[] }) {
  const left = every(refusal).filter(one => !names.some(name => concerns({ ...one, also: [] }, name)));
  return left.length === 0 ? null : <div role="alert">{left.map((one, index) => <Wrong key={index} refusal={one} />)}</div>;
}

/** The first control that is refused, so that the keyboard stands where the work is. */
export function useFocusOnRefusal(refusal: Refusal | null): void {
  useEffect(() => {
    if (refusal === null) return;
    const first = (selector: string): HTMLElement | null => document.querySelector<HTMLElement>(selector);
    (first('form [aria-invalid="true"]') ?? first('form fieldset:has(.wrong) :is(input, button)'))?.focus();
  }, [refusal]);
}

/** One submission for the life of the form: its key is made once. */
export function useSubmission<B, A>(post: (key: string, body: B) => Promise<A>, formKey: string): readonly [Submission<B, A>, Sending<A>] {
  const [state, setState] = useState<Sending<A>>({ kind: 'idle' });
  const [submission] = useState(() => new Submission(post, setState, formKey));
  return [submission, state];
}

/** What happened to a form that was sent and is not done, with the only safe way on. */
export function Fate({ state, retry, abandon, what }: { readonly state: Sending<unknown>; readonly retry: () => void; readonly abandon: () => void; readonly what: string }) {
  const way = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone: the keyboard goes on from here.
  useEffect(() => way.current?.focus(), [state.kind]);
  if (state.kind === 'unknown') return (
    <div class="fate" role="alert" data-testid="unknown">
      <p>{state.words} On ne sait pas si {what} est enregistrée. Réessayer renvoie exactement la même saisie et n'enregistre jamais deux fois.</p>
      <p class="acts"><button type="button" ref={way} class="button main" data-testid="retry" onClick={retry}>Réessayer</button> <button type="button" class="button" onClick={abandon}>Fermer et vérifier au journal</button></p>
    </div>
  );
  if (state.kind === 'conflict') return (
    <div class="fate" role="alert" data-testid="conflict">
      <p>{"Une saisie différente a déjà été enregistrée depuis ce formulaire : rien n'a été enregistré deux fois. Vérifiez le journal ci-dessous, puis recommencez s'il le faut."}</p>
      <p class="acts"><button type="button" ref={way} class="button main" onClick={abandon}>Fermer et vérifier au journal</button></p>
    </div>
  );
  return null;
}
