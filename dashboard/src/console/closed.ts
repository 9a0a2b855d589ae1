import { effect, signal as cell, untracked } from '@preact/signals';
import { closedSignals } from '../api/calls';
import { session } from '../api/session';
import { countText } from '../format/format';
import { isClosed, limits } from '../live/feed';
import { changed, feed } from '../live/store';
import type { Signal } from '../live/wire';
import { tellFailure } from './actions';
import { type Filters, matches, mine, narrowing, sameFilters } from './filters';
import { current, filters, listRevision, marked, refreshList, relist } from './view';

/** Closed signals are not in the live snapshot: the server is asked for those that the list is to show, and how far its answer goes is kept beside them. */
export interface Reading {
  readonly asked: Filters;
  readonly phase: 'reading' | 'read' | 'failed';
  /** How many answered, and how many were read for it. */
  readonly found: number;
  readonly read: number;
  readonly more: boolean;
  /** The feed's count of closed signals that left, then. */
  readonly gone: number;
}

export const reading = cell<Reading | null>(null);

export const wantsClosed = ({ state }: Filters): boolean => state === 'closed' || state === 'all';

/** There are closed signals that this screen has not read, or does not keep any more. */
export const isCut = (one: Reading, goneNow: number): boolean => one.phase !== 'read' || one.more || goneNow > one.gone;

/** Whether what was read answers these filters too: the same question, or a narrower one when the answer was whole. */
export const covers = (one: Reading, now: Filters, goneNow: number): boolean =>
  narrowing.every(name => one.asked[name] === now[name] || (!isCut(one, goneNow) && one.asked[name] === ''));

/** What the list must say beside its closed signals; null: they are all there. `again`: asking once more may help. */
export function closedText(one: Reading | null, goneNow: number): { readonly words: string; readonly again: boolean } | null {
  if (one === null || one.phase === 'reading') return { words: 'lecture des signaux clos…', again: false };
  if (one.phase === 'failed') return { words: "les signaux clos n'ont pas pu être lus", again: true };
  if (!isCut(one, goneNow)) return null;
  const which = one.found >= limits.closed || !one.more ? `${countText(limits.closed)} clos montrés au plus` : `${countText(one.read)} clos lus`;
  return { words: `${which}, les plus graves d'abord ; il y en a d'autres : restreignez par gravité, type ou territoire`, again: false };
}

/** The same for the list as it stands; null where it asks for none that is closed. */
export const closedNote = (): ReturnType<typeof closedText> => (void listRevision.value, wantsClosed(filters.value) ? closedText(reading.value, feed.closedGone) : null);

/** After a failure, or a snapshot: what was closed while nobody listened is in none. */
export function readClosedAnew(): void {
  reading.value = null;
}

const typingMs = 400;
let timer: ReturnType<typeof setTimeout> | undefined;
let answered: Filters | null = null;

async function read(one: Reading): Promise<void> {
  const me = session.peek()?.name ?? '';
  const wanted = (signal: Signal): boolean => matches(signal, { ...one.asked, state: 'closed' }, me);
  try {
    const { signals, read, more } = await closedSignals(one.asked, wanted, limits.closed);
    // Something else has been asked since.
    if (reading.peek() !== one) return;
    const others = [...feed.signals.values()].filter(isClosed).length;
    if (others + signals.length > limits.closed) feed.forgetClosed(signal => signal.id === current.peek() || marked.peek().has(signal.id) || wanted(signal));
    const gone = feed.closedGone;
    for (const signal of signals) feed.learn(signal);
    reading.value = { ...one, phase: 'read', found: signals.length, read, more, gone };
    changed();
    // Rows do not jump for what nobody asked.
    if (answered !== null && sameFilters(answered, one.asked)) relist();
    else refreshList();
    answered = one.asked;
  } catch (error) {
    if (reading.peek() !== one) return;
    reading.value = { ...one, phase: 'failed' };
    tellFailure('Signaux clos non lus.', error);
  }
}

function ask(now: Filters): void {
  const earlier = reading.peek();
  const one: Reading = { asked: now, phase: 'reading', found: 0, read: 0, more: true, gone: 0 };
  reading.value = one;
  clearTimeout(timer);
  timer = setTimeout(() => void read(one), earlier !== null && earlier.asked.text !== now.text ? typingMs : 0);
}

/** Reads closed signals whenever the list wants some that it has not; once the snapshot is there, which would sweep them away. */
export function followClosed(): () => void {
  return effect(() => {
    void listRevision.value;
    const now = filters.value, known = reading.value;
    if (!wantsClosed(now) || !feed.loaded || (now.who === mine && session.value === null)) return;
    if (known === null || !covers(known, now, feed.closedGone)) untracked(() => ask(now));
  });
}
