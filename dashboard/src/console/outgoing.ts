import { signal as cell } from '@preact/signals';
import { Conflict, act, signalById } from '../api/calls';
import { session, whoLooks } from '../api/session';
import { ApiFailure } from '../api/http';
import { changed, feed } from '../live/store';
import type { Signal } from '../live/wire';
import { notDone, subjectText } from './actions';
import { giveBack } from './drafts';
import { whyNot } from './refused';
import { spend, tell } from './toasts';
import { type Unsent, allUnsent, dropUnsent, keepUnsent, readUnsent } from './unsent';

/**
 * A comment that the server has cannot be unsaid. So it waits here for a few seconds, shown as not recorded, and can be taken back into its box;
 * then it is sent. Leaving the page sends what waits: it was said. Until the server has answered the browser keeps it, so that a lost answer, a dead
 * server, an ended session or a killed tab loses nothing: whoever opens the page again under the same name looks whether it stands in its thread, and sends it.
 */
export interface Waiting extends Unsent {
  readonly sending: boolean;
  /** Why it is not recorded although it was sent; null: it has not left yet. */
  readonly why: string | null;
  /** It may have been recorded already: the signal is asked first. */
  readonly doubt: boolean;
  /** The browser keeps it. */
  readonly kept: boolean;
  /** The message that takes it back; null: none does any more. */
  readonly toast: number | null;
}

export const delayMs = 8000;
/** A dead server is tried again at this rhythm. */
export const againMs = 10_000;
/** No other tab takes a comment from the one that sees to it: longer than all its tries, and than a hidden tab's slow timers. */
const leaseMs = 90_000;
/** What left with its page is asked for by the next one after this. */
const leftMs = 12_000;
const oldestMs = 7 * 24 * 3600_000;
/** Nobody of that name has come back to this workstation. */
const abandonedMs = 4 * oldestMs;

export const waiting = cell<readonly Waiting[]>([]);
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const name = (): string => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
const tab = name();

const find = (key: string): Waiting | undefined => waiting.peek().find(one => one.key === key);
const set = (key: string, change: Partial<Waiting>): void => { waiting.value = waiting.value.map(one => one.key === key ? { ...one, ...change } : one); };
const unsent = ({ key, id, text, by, at, version, had, owner, until }: Unsent): Unsent => ({ key, id, text, by, at, version, had, owner, until });

const schedule = (key: string, ms: number): void => void timers.set(key, setTimeout(() => void send(key), ms));

function unschedule(key: string): void {
  clearTimeout(timers.get(key));
  timers.delete(key);
  const toast = find(key)?.toast ?? null;
  if (toast === null) return;
  spend(toast);
  set(key, { toast: null });
}

/** Settled: recorded, taken back or given back. */
function drop(key: string): void {
  unschedule(key);
  dropUnsent(key);
  waiting.value = waiting.value.filter(one => one.key !== key);
}

export function say(signals: readonly Signal[], text: string): void {
  const by = session.peek()?.name ?? '';
  for (const signal of signals) {
    const at = Date.now();
    const had = spoken(signal, by, text) + waiting.peek().filter(one => one.id === signal.id && one.text === text).length;
    const one: Unsent = { key: name(), id: signal.id, text, by, at, version: signal.version, had, owner: tab, until: at + leaseMs };
    const toast = tell(`Commentaire envoyé dans ${delayMs / 1000} s`, false, () => takeBack(one.key));
    waiting.value = [...waiting.value, { ...one, sending: false, why: null, doubt: false, kept: keepUnsent(one), toast }];
    schedule(one.key, delayMs);
  }
}

export function takeBack(key: string): void {
  const one = find(key);
  if (one === undefined || one.sending) return;
  // Its box first: at no time is it nowhere.
  giveBack(one.id, one.text);
  drop(key);
}

/** A comment overwrites nothing: somebody's change in between is no reason to refuse it. */
const tries = 4;
/** The last one under way on each signal: two on one signal go one after the other. */
const underWay = new Map<string, Promise<void>>();

async function send(key: string): Promise<void> {
  const one = find(key);
  if (one === undefined) return;
  unschedule(key);
  set(key, { sending: true });
  const before = underWay.get(one.id);
  const mine = (async () => {
    await before;
    await deliver(key);
  })();
  underWay.set(one.id, mine);
  try {
    await mine;
  } finally {
    if (underWay.get(one.id) === mine) underWay.delete(one.id);
    changed();
  }
}

/** Whether this tab may send it now; another may have taken it over. */
function claim(one: Waiting): boolean {
  if (!one.kept) return true;
  const now = Date.now();
  const kept = readUnsent(one.key);
  if (kept === null) {
    drop(one.key);
    return false;
  }
  if (kept.owner !== tab && kept.until > now) {
    schedule(one.key, kept.until - now);
    return false;
  }
  keepUnsent({ ...unsent(one), owner: tab, until: now + leaseMs });
  return true;
}

async function deliver(key: string): Promise<void> {
  const one = find(key);
  if (one === undefined || !claim(one)) return;
  try {
    if (Date.now() - one.at > oldestMs) return refused(one, 'gardé une semaine sans avoir pu partir');
    if (one.doubt) {
      if (await whoLooks() !== one.by) return later(key, `saisi par ${one.by}, il partira à sa prochaine session`);
      if (await stands(one)) return drop(key);
    }
    let version = Math.max(feed.signals.get(one.id)?.version ?? 0, one.version);
    for (let attempt = 1; ; attempt++) {
      try {
        feed.learn(await act(one.id, 'comment', { version, comment: one.text }));
        break;
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
        if (attempt === tries) return later(key, 'ce signal change sans cesse');
        version = (error.current ?? await signalById(one.id)).version;
      }
    }
    drop(key);
    tell('Commentaire enregistré');
  } catch (error) {
    if (!(error instanceof ApiFailure)) {
      console.warn('[commentaire]', error);
      later(key, 'réponse du serveur illisible');
    } else if (error.status === 401) later(key, 'votre session a expiré');
    else if (error.status === 0) later(key, 'le serveur ne répond pas');
    else if (error.status === 429 || error.status >= 500) later(key, 'le serveur est occupé');
    else refused(one, whyNot(error));
  }
}

/** Not refused: it is tried again until there is an answer. */
function later(key: string, why: string): void {
  set(key, { sending: false, why, doubt: true });
  schedule(key, againMs);
}

/** Its words go back to their box, and what was not recorded is told, with them, until somebody closes it. */
function refused(one: Waiting, why: string): void {
  giveBack(one.id, one.text);
  drop(one.key);
  const signal = feed.signals.get(one.id);
  const title = 'Commentaire non enregistré, rendu à sa zone de saisie';
  const earlier = notDone.peek();
  notDone.value = { title, lines: [...earlier?.title === title ? earlier.lines : [], { id: one.id, words: `${signal ? subjectText(signal) : one.id} : ${why} — « ${one.text} »` }] };
}

const spoken = (signal: Signal, by: string, text: string): number => signal.comments.filter(comment => comment.by === by && comment.text === text).length;

/** Whether it stands in its signal's thread. */
async function stands(one: Unsent): Promise<boolean> {
  const signal = await signalById(one.id);
  feed.learn(signal);
  changed();
  return spoken(signal, one.by, one.text) > one.had;
}

/** What an earlier page said and no answer settled: looked for in its thread, then sent. Called when it is known who looks. */
export async function resume(): Promise<void> {
  const me = session.peek()?.name;
  for (const one of allUnsent()) if (one.by !== me && Date.now() - one.at > abandonedMs) dropUnsent(one.key);
  await Promise.all(allUnsent().filter(one => one.by === me && find(one.key) === undefined).map(async one => {
    waiting.value = [...waiting.value, { ...one, sending: true, why: null, doubt: true, kept: true, toast: null }];
    try {
      if (await stands(one)) return drop(one.key);
    } catch (error) {
      // Unanswered or unreadable: it is asked again before it is sent.
      console.warn('[commentaire]', error);
    }
    schedule(one.key, Math.max(0, one.until - Date.now()));
  }));
}

/** The page is being left: what waits is sent now, without an answer to wait for; the next page asks for it. What is under way goes on by itself (`keepalive`). */
export function sendWhatWaits(): void {
  for (const one of waiting.peek()) {
    const still = timers.has(one.key) && !one.doubt;
    if (one.kept && (still || one.sending) && readUnsent(one.key)?.owner === tab) keepUnsent({ ...unsent(one), owner: tab, until: Date.now() + leftMs });
    if (still) {
      fetch(`/api/v1/signals/${encodeURIComponent(one.id)}/comment`, {
        method: 'POST', keepalive: true, credentials: 'same-origin', headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ version: Math.max(feed.signals.get(one.id)?.version ?? 0, one.version), comment: one.text }),
      }).catch((error: unknown) => console.warn('[commentaire]', error));
    }
    unschedule(one.key);
  }
  // A page that comes back from the browser's memory takes them up anew.
  waiting.value = [];
}
