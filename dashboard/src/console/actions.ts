import { signal as cell } from '@preact/signals';
import { type ActionBody, Conflict, type Verb, act } from '../api/calls';
import { ApiFailure } from '../api/http';
import { clockText, stateText } from '../format/format';
import { changed, feed } from '../live/store';
import type { Signal, SignalState } from '../live/wire';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly failed: boolean;
  readonly undo: (() => void) | null;
}

/** States shown before the server has answered. */
export const expected = cell<ReadonlyMap<string, SignalState>>(new Map());
export const toasts = cell<readonly Toast[]>([]);
const maxToasts = 4;
const toastMs = 10_000;
let nextToast = 1;

export const shownState = (signal: Signal): SignalState => expected.value.get(signal.id) ?? signal.state;

export function tell(text: string, failed = false, undo: (() => void) | null = null): void {
  const id = nextToast++;
  toasts.value = [...toasts.value, { id, text, failed, undo }].slice(-maxToasts);
  setTimeout(() => forget(id), toastMs);
}

export function forget(id: number): void {
  toasts.value = toasts.value.filter(toast => toast.id !== id);
}

/** Undoes the last action that still can be. */
export function undoLast(): void {
  const last = toasts.value.findLast(toast => toast.undo !== null);
  if (!last) return;
  forget(last.id);
  last.undo?.();
}

function expect(id: string, state: SignalState | null): void {
  const next = new Map(expected.value);
  if (state === null) next.delete(id);
  else next.set(id, state);
  expected.value = next;
}

const results: { readonly [verb in Verb]: { readonly state: SignalState | null; readonly done: string } } = {
  acknowledge: { state: 'acknowledged', done: 'pris en charge' },
  resolve: { state: 'resolved', done: 'résolu' },
  snooze: { state: 'snoozed', done: 'mis en sommeil' },
  reopen: { state: 'open', done: 'rouvert' },
  comment: { state: null, done: 'commenté' },
  assign: { state: null, done: 'affecté' },
};

/** « déjà pris en charge par A. Martin à 14:05 » */
export function conflictText(current: Signal | null): string {
  if (!current) return 'Le signal a changé entre-temps : relisez-le avant de recommencer.';
  const who = current.state === 'acknowledged' && current.acknowledgedBy ? ` par ${current.acknowledgedBy}` : '';
  const at = current.state === 'acknowledged' && current.acknowledgedAt !== null ? current.acknowledgedAt : current.changedAt;
  return current.state === 'open'
    ? `Le signal a changé à ${clockText(at)} : relisez-le avant de recommencer.`
    : `Action non faite : déjà ${stateText[current.state]}${who} à ${clockText(at)}.`;
}

/** The signal's state after the action; null when it was refused, which has been told. */
async function one(signal: Signal, verb: Verb, extra: Omit<ActionBody, 'version'>): Promise<Signal | null> {
  expect(signal.id, results[verb].state);
  try {
    const after = await act(signal.id, verb, { version: signal.version, ...extra });
    feed.learn(after);
    return after;
  } catch (error) {
    if (error instanceof Conflict) {
      if (error.current) feed.learn(error.current);
      tell(conflictText(error.current), true);
    } else if (error instanceof ApiFailure) tell(`Action non faite. ${error.message}`, true);
    else throw error;
    return null;
  } finally {
    expect(signal.id, null);
    changed();
  }
}

const undoable = new Set<Verb>(['acknowledge', 'resolve', 'snooze']);
/** Actions of one gesture that run at once. */
const atOnce = 4;

/** Runs an action on signals; true when all went through. What was done can be undone from the message. */
export async function perform(signals: readonly Signal[], verb: Verb, extra: Omit<ActionBody, 'version'> = {}): Promise<boolean> {
  const done: Signal[] = [];
  for (let from = 0; from < signals.length; from += atOnce) {
    const answers = await Promise.all(signals.slice(from, from + atOnce).map(signal => one(signal, verb, extra)));
    for (const answer of answers) if (answer) done.push(answer);
  }
  if (done.length > 0) {
    const many = done.length > 1;
    const words = `${many ? `${done.length} signaux` : 'Signal'} ${results[verb].done}${many ? results[verb].done === 'mis en sommeil' ? '' : 's' : ''}`;
    tell(verb === 'acknowledge' && many ? `${done.length} signaux pris en charge` : words, false, undoable.has(verb)
      ? () => void perform(done.map(after => feed.signals.get(after.id) ?? after), 'reopen') : null);
  }
  return done.length === signals.length;
}
