import { signal as cell } from '@preact/signals';
import { Conflict, act, signalById } from '../api/calls';
import { session, whoLooks } from '../api/session';
import { ApiFailure } from '../api/http';
import { changed, feed } from '../live/store';
import type { Signal } from '../live/wire';
import { notDone, subjectText } from './actions';
import { drafts, giveBack } from './drafts';
import { whyNot } from './refused';
import { spend, tell } from './toasts';
import { type Unsent, allUnsent, dropUnsent, keepUnsent, mostUnsent, readUnsent } from './unsent';

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
  /** Those that one gesture said have it in common; `home`: the signal in whose box it was typed. */
  readonly batch: string;
  readonly home: string;
}

export const delayMs = 8000;
/** Signals that one comment can be said to: the browser keeps as many until they are answered. */
export const mostAtOnce = mostUnsent;
/** Comments on their way at once: hundreds of calls would wait past their time-out. */
const atOnce = 4;
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

/** Says the same of each; `home`: the signal in whose box it was typed. */
export function say(signals: readonly Signal[], text: string, home: string | null = null): void {
  const by = session.peek()?.name ?? '';
  const batch = name();
  const many = signals.length > 1 ? ` à ${signals.length} signaux` : '';
  const toast = tell(`Commentaire envoyé${many} dans ${delayMs / 1000} s`, false, () => takeBackBatch(batch));
  const said = signals.map((signal): Waiting => {
    const at = Date.now();
    const had = spoken(signal, by, text) + waiting.peek().filter(one => one.id === signal.id && one.text === text).length;
    const one: Unsent = { key: name(), id: signal.id, text, by, at, version: signal.version, had, owner: tab, until: at + leaseMs };
    return { ...one, sending: false, why: null, doubt: false, kept: keepUnsent(one), toast, batch, home: home ?? signal.id };
  });
  waiting.value = [...waiting.value, ...said];
  for (const { key } of said) schedule(key, delayMs);
}

const still = (one: Waiting): boolean => !one.sending && one.why === null;
/** Those that one gesture said and that have not left yet. */
export const ofBatch = (batch: string): readonly Waiting[] => waiting.value.filter(one => one.batch === batch && still(one));

function takeBackBatch(batch: string): void {
  const all = ofBatch(batch);
  const [first] = all;
  if (first === undefined) return;
  // Its box first: at no time is it nowhere.
  giveBack(first.home, first.text);
  for (const one of all) drop(one.key);
}

/** Takes back what was said in one gesture; of what left already and is tried again, this one alone. */
export function takeBack(key: string): void {
  const one = find(key);
  if (one === undefined || one.sending) return;
  if (one.why === null) return takeBackBatch(one.batch);
  giveBack(one.id, one.text);
  drop(key);
}

/** A comment overwrites nothing: somebody's change in between is no reason to refuse it. */
const tries = 4;
/** The last one under way on each signal: two on one signal go one after the other. */
const underWay = new Map<string, Promise<void>>();

/** Waiting for their turn: not on their way yet. */
const queued = new Set<string>();
let sendingNow = 0;
const turns: (() => void)[] = [];
async function inTurn(work: () => Promise<void>): Promise<void> {
  if (sendingNow < atOnce) sendingNow++;
  // Whoever ends hands their place over.
  else await new Promise<void>(resolve => turns.push(resolve));
  try {
    await work();
  } finally {
    const next = turns.shift();
    if (next) next();
    else sendingNow--;
  }
}

/** Recorded comments of a gesture, told once, when each of them has had its answer. */
const recorded = new Map<string, number>();
function tellRecorded(batch: string): void {
  const count = recorded.get(batch);
  if (count === undefined || waiting.peek().some(one => one.batch === batch && one.why === null)) return;
  recorded.delete(batch);
  tell(`Commentaire enregistré${count > 1 ? ` sur ${count} signaux` : ''}`);
}

async function send(key: string): Promise<void> {
  const one = find(key);
  if (one === undefined) return;
  unschedule(key);
  set(key, { sending: true });
  queued.add(key);
  const before = underWay.get(one.id);
  const mine = (async () => {
    await before;
    await inTurn(() => {
      queued.delete(key);
      return deliver(key);
    });
  })();
  underWay.set(one.id, mine);
  try {
    await mine;
  } finally {
    if (underWay.get(one.id) === mine) underWay.delete(one.id);
    tellRecorded(one.batch);
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
    recorded.set(one.batch, (recorded.get(one.batch) ?? 0) + 1);
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

/** Its words go back to the box they were typed in, once for all of a gesture, and what was not recorded is told, with them, until somebody closes it. */
function refused(one: Waiting, why: string): void {
  const typed = drafts.peek().get(one.home) ?? '';
  if (one.home === one.id || (typed !== one.text && !typed.startsWith(`${one.text}\n`))) giveBack(one.home, one.text);
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
    waiting.value = [...waiting.value, { ...one, sending: true, why: null, doubt: true, kept: true, toast: null, batch: one.key, home: one.id }];
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
    const unsentYet = (timers.has(one.key) || queued.has(one.key)) && !one.doubt;
    if (one.kept && (unsentYet || one.sending) && readUnsent(one.key)?.owner === tab) keepUnsent({ ...unsent(one), owner: tab, until: Date.now() + leftMs });
    if (unsentYet) {
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
