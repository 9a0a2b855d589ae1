import { signal as cell } from '@preact/signals';
import { type ActionBody, Conflict, type Verb, act } from '../api/calls';
import { session } from '../api/session';
import { ApiFailure } from '../api/http';
import { shortLabel } from '../format/format';
import { changed, feed, serverNow } from '../live/store';
import type { Signal, SignalState } from '../live/wire';
import { placeText } from '../places/places';
import { onlyCommented, whyNot } from './refused';
import { during, tell } from './toasts';
import { type Step, stateAfter, wayBack } from './undo';

type Extra = Omit<ActionBody, 'version'>;

/** States shown before the server has answered. */
const expected = new Map<string, SignalState>();
const expectedRevision = cell(0);
export const shownState = (signal: Signal): SignalState => (expectedRevision.value, expected.get(signal.id) ?? signal.state);

/** An action on many signals under way: it can be stopped; what is done stays done. */
export const progress = cell<{ readonly words: string; readonly done: number; readonly of: number; readonly stop: () => void } | null>(null);

/** What an action on several signals did not do, one line each; stays until it is closed. */
export const notDone = cell<{ readonly title: string; readonly lines: readonly { readonly id: string; readonly words: string }[] } | null>(null);

export const subjectText = (signal: Signal): string =>
  signal.subject.presentationLabel ?? signal.subject.establishmentName ?? signal.subject.presentation ?? signal.title;

const named = (signal: Signal): string =>
  `${shortLabel(subjectText(signal))} — ${signal.subject.establishmentName ?? signal.subject.territoryName ?? placeText(signal.subject.territory)}`;

const doneWords: { readonly [verb in Verb]: readonly [string, string] } = {
  acknowledge: ['pris en charge', 'pris en charge'], resolve: ['résolu', 'résolus'], snooze: ['mis en sommeil', 'mis en sommeil'], reopen: ['rouvert', 'rouverts'],
  comment: ['commenté', 'commentés'], assign: ['affecté', 'affectés'],
};

export function doneText(verb: Verb, count: number, extra: Extra): string {
  const what = verb === 'assign' ? (extra.assignee === '' ? ['sans affectation', 'sans affectation'] : doneWords.assign.map(word => `${word} à ${extra.assignee ?? ''}`)) : doneWords[verb];
  return count === 1 ? `Signal ${what[0] ?? ''}` : `${count} signaux ${what[1] ?? ''}`;
}

interface Done {
  readonly before: Signal;
  readonly after: Signal;
}

interface Failure {
  readonly signal: Signal;
  readonly why: string;
}

/** What was last asked of a signal from here and has not been answered yet. */
const underWay = new Map<string, Promise<Done | Failure>>();
/** What was last done to a signal from here: a form may have been opened on the version before it. */
const lastDone = new Map<string, Done>();
const mostRemembered = 500;
function remember(done: Done): void {
  lastDone.delete(done.after.id);
  lastDone.set(done.after.id, done);
  for (const id of lastDone.keys()) {
    if (lastDone.size <= mostRemembered) break;
    lastDone.delete(id);
  }
}

/** Somebody who comments meanwhile stops no action; somebody who never stops commenting does. */
const tries = 4;

/** One call; a colleague's comment in between is taken in, and the same is asked of the version that it left. */
async function call(signal: Signal, { verb, extra }: Step): Promise<Signal> {
  let seen = signal;
  for (let attempt = 1; ; attempt++) {
    try {
      return await act(seen.id, verb, { version: seen.version, ...extra });
    } catch (error) {
      if (!(error instanceof Conflict) || error.current === null || attempt === tries || !onlyCommented(seen, error.current)) throw error;
      seen = error.current;
    }
  }
}

/**
 * Runs steps on one signal, each on the version that the one before left. Who strikes two keys faster than the server answers is in no conflict with
 * themselves: the second waits for the first and goes on from what it left. What the server answers is what is shown.
 */
async function one(signal: Signal, steps: readonly Step[]): Promise<Done | Failure> {
  const earlier = underWay.get(signal.id);
  const mine = (async (): Promise<Done | Failure> => {
    const left = await earlier ?? lastDone.get(signal.id);
    const before = left !== undefined && 'after' in left && left.after.version > signal.version && left.before.version <= signal.version ? left.after : signal;
    let last = before;
    try {
      for (const step of steps) {
        last = await call(last, step);
        feed.learn(last);
      }
      remember({ before, after: last });
      return { before, after: last };
    } catch (error) {
      if (error instanceof Conflict && error.current) feed.learn(error.current);
      return { signal, why: whyNot(error, last) };
    }
  })();
  underWay.set(signal.id, mine);
  try {
    return await mine;
  } finally {
    if (underWay.get(signal.id) === mine) underWay.delete(signal.id);
  }
}

/** Calls of one gesture that run at once. */
const atOnce = 4;

/** Runs every signal's steps; `words` is what is being done. Answers what was done and what was not, in the order given. */
async function each(todo: readonly { readonly signal: Signal; readonly steps: readonly Step[] }[], words: string): Promise<{ readonly done: readonly Done[]; readonly failed: readonly Failure[] }> {
  const done: Done[] = [];
  const failed: Failure[] = [];
  let stopped = false;
  for (const { signal, steps } of todo) {
    const state = stateAfter(steps.at(-1)?.verb ?? 'comment');
    if (state !== null) expected.set(signal.id, state);
  }
  expectedRevision.value++;
  const many = todo.length > atOnce;
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < todo.length && !stopped) {
      const { signal, steps } = todo[next++] as typeof todo[number];
      try {
        const answer = await one(signal, steps);
        if ('why' in answer) failed.push(answer);
        else done.push(answer);
      } finally {
        expected.delete(signal.id);
      }
      if (many) progress.value = { words, done: done.length + failed.length, of: todo.length, stop: () => stopped = true };
      changed();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, todo.length) }, worker));
  } finally {
    for (const { signal } of todo) expected.delete(signal.id);
    expectedRevision.value++;
    if (many) progress.value = null;
    changed();
  }
  for (const { signal } of todo.slice(next)) failed.push({ signal, why: 'arrêté avant' });
  return { done, failed };
}

function report(failed: readonly Failure[], of: number): void {
  const [first] = failed;
  if (first === undefined) return;
  if (of === 1) tell(`Action non faite : ${first.why}.`, true);
  else notDone.value = {
    title: `${failed.length} signa${failed.length > 1 ? 'ux' : 'l'} sur ${of} : action non faite`,
    lines: failed.map(({ signal, why }) => ({ id: signal.id, words: `${named(signal)} : ${why}` })),
  };
}

/** What an undo could not restore, named so often: a message is no list. */
const mostLost = 2;

/** Takes back what was done, each signal on the version that the action left: who changed it since then is told, never overwritten. */
function undoing(done: readonly Done[], verb: Verb): (() => void) | null {
  const me = session.peek()?.name ?? '';
  const ways = done.map(({ before, after }) => ({ signal: after, way: wayBack(before, verb, me, serverNow.peek() ?? before.changedAt) }));
  if (ways.every(({ way }) => way === null)) return null;
  return () => void (async () => {
    const { done: undone, failed } = await each(ways.flatMap(({ signal, way }) => way === null ? [] : [{ signal, steps: way.steps }]), 'Annulation');
    const back = new Set(undone.map(({ after }) => after.id));
    const lost = [...new Set(ways.map(({ signal, way }) => back.has(signal.id) ? way?.lost ?? null : null))].filter(words => words !== null);
    const more = lost.length > mostLost ? [`et ${lost.length - mostLost} autres`] : [];
    if (undone.length > 0) tell([`Annulé${undone.length > 1 ? ` pour ${undone.length} signaux` : ''}`, ...lost.length === 0 ? [] : [[...lost.slice(0, mostLost), ...more].join(' ; ')]].join(' — '));
    report(failed, ways.length);
  })();
}

/** Runs an action on signals; true when all went through. What was done can be undone from the message, what was not is told signal by signal. `left`: selected ones that it says nothing to. */
export const perform = (signals: readonly Signal[], verb: Verb, extra: Extra = {}, left = 0): Promise<boolean> => during(performed(signals, verb, extra, left));

async function performed(signals: readonly Signal[], verb: Verb, extra: Extra, left: number): Promise<boolean> {
  const others = left === 0 ? '' : ` — ${left} autre${left > 1 ? 's laissés, qui l\'étaient' : ' laissé, qui l\'était'} déjà ou ${left > 1 ? 'sont clos' : 'est clos'}`;
  if (signals.length === 0) {
    if (left > 0) tell(`Rien à faire${others}`);
    return true;
  }
  const { done, failed } = await each(signals.map(signal => ({ signal, steps: [{ verb, extra }] })), doneText(verb, signals.length, extra));
  if (done.length > 0) {
    const kept = extra.comment && verb !== 'comment' ? ' — le commentaire joint est enregistré et le restera' : '';
    tell(doneText(verb, done.length, extra) + others + kept, false, undoing(done, verb));
  }
  report(failed, signals.length);
  return failed.length === 0;
}

/** Says why something could not be asked for. */
export function tellFailure(what: string, error: unknown): void {
  if (!(error instanceof ApiFailure)) throw error;
  tell(`${what} ${error.message}`, true);
}
