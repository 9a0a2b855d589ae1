import { signal as cell } from '@preact/signals';
import { Conflict, act, signalById } from '../api/calls';
import { session } from '../api/session';
import { ApiFailure } from '../api/http';
import { changed, feed } from '../live/store';
import type { Signal } from '../live/wire';
import { subjectText } from './actions';
import { whyNot } from './refused';
import { spend, tell } from './toasts';

/**
 * A comment that the server has cannot be unsaid. So it waits here for a few seconds, shown as not recorded, and can be taken back into its box;
 * then it is sent. Leaving the page sends what waits: it was said.
 */
export interface Waiting {
  readonly key: number;
  readonly id: string;
  readonly text: string;
  /** Null while it waits; `sending` once it has left. */
  readonly sending: boolean;
}

export const delayMs = 8000;
export const waiting = cell<readonly Waiting[]>([]);
/** Text given back to its box: the signal it belongs to, what was typed. */
export const givenBack = cell<{ readonly id: string; readonly text: string } | null>(null);
const timers = new Map<number, { readonly timer: ReturnType<typeof setTimeout>; readonly toast: number }>();
let nextKey = 1;

export function say(signals: readonly Signal[], text: string): void {
  for (const signal of signals) {
    const key = nextKey++;
    waiting.value = [...waiting.value, { key, id: signal.id, text, sending: false }];
    const toast = tell(`Commentaire envoyé dans ${delayMs / 1000} s`, false, () => takeBack(key));
    timers.set(key, { timer: setTimeout(() => void send(key), delayMs), toast });
  }
}

export function takeBack(key: number): void {
  const one = waiting.value.find(other => other.key === key);
  const set = timers.get(key);
  if (one === undefined || one.sending || set === undefined) return;
  clearTimeout(set.timer);
  timers.delete(key);
  spend(set.toast);
  drop(key);
  givenBack.value = { id: one.id, text: one.text };
}

const drop = (key: number): void => { waiting.value = waiting.value.filter(one => one.key !== key); };

/** A comment overwrites nothing: somebody's change in between is no reason to refuse it. */
const tries = 4;

async function send(key: number): Promise<void> {
  const one = waiting.value.find(other => other.key === key);
  const set = timers.get(key);
  if (one === undefined || set === undefined) return;
  timers.delete(key);
  spend(set.toast);
  waiting.value = waiting.value.map(other => other.key === key ? { ...other, sending: true } : other);
  let version = (feed.signals.get(one.id) ?? await known(one.id))?.version ?? 1;
  const had = spoken(feed.signals.get(one.id) ?? null, one.text);
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        feed.learn(await act(one.id, 'comment', { version, comment: one.text }));
        break;
      } catch (error) {
        if (!(error instanceof Conflict) || error.current === null || attempt === tries) throw error;
        version = error.current.version;
      }
    }
    tell('Commentaire enregistré');
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 0) {
      // The answer was lost, perhaps not the comment: the signal itself tells.
      const now = await known(one.id);
      if (spoken(now, one.text) > had) return;
    }
    givenBack.value = { id: one.id, text: one.text };
    const signal = feed.signals.get(one.id);
    tell(`Commentaire non enregistré${signal ? ` (${subjectText(signal)})` : ''} : ${whyNot(error)}.`, true);
  } finally {
    drop(key);
    changed();
  }
}

const spoken = (signal: Signal | null, text: string): number =>
  signal?.comments.filter(comment => comment.by === session.peek()?.name && comment.text === text).length ?? 0;

async function known(id: string): Promise<Signal | null> {
  try {
    const signal = await signalById(id);
    feed.learn(signal);
    return signal;
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    return null;
  }
}

/** The page is being left: what waits is sent now, without an answer to wait for. */
export function sendWhatWaits(): void {
  for (const one of waiting.peek()) {
    const set = timers.get(one.key);
    if (set === undefined) continue;
    clearTimeout(set.timer);
    timers.delete(one.key);
    spend(set.toast);
    void fetch(`/api/v1/signals/${encodeURIComponent(one.id)}/comment`, {
      method: 'POST', keepalive: true, credentials: 'same-origin', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ version: feed.signals.get(one.id)?.version ?? 1, comment: one.text }),
    });
    drop(one.key);
  }
}
