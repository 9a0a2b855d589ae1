import { computed, effect, signal as cell } from '@preact/signals';
import { signalById } from '../api/calls';
import { session } from '../api/session';
import { ApiFailure } from '../api/http';
import { changed, feed, serverNow, signalRevision } from '../live/store';
import type { Signal } from '../live/wire';
import { tell } from './toasts';
import { type Filters, listed, readFilters, settle, writeFilters } from './filters';

/** State of the console that is not in the feed. */
export const filters = cell<Filters>(readFilters(location.search));
export const current = cell<string | null>(null);
export const marked = cell<ReadonlySet<string>>(new Set());
export const helpOpen = cell(false);
export const handingOver = cell(false);
export const viewsOpen = cell(false);
/** Opens the note of a shift's end; without the server's clock no age in it could be told. */
export function startHandOver(): void {
  if (serverNow.peek() === null) tell("Pas de relève pour l'instant : le serveur n'a pas encore donné son heure.", true);
  else handingOver.value = true;
}
export const pointerInside = cell(false);
export const scrolled = cell(false);
export const listFocused = cell(false);
const shown = cell<readonly string[]>([]);
/** Why a permalink leads nowhere. */
export const missing = cell<string | null>(null);
/** A signal that the address named and the feed does not keep (closed long ago). */
const fetched = cell<Signal | null>(null);
/** The server's clock for ages: by the second. */
export const nowSecond = computed(() => serverNow.value === null ? null : Math.floor(serverNow.value / 1000) * 1000);

/**
 * Goes up when the list must be made anew: with the feed, but never for more than a twentieth of the time, so that rows are drawn in between;
 * at once for what the person does.
 */
export const listRevision = cell(0);
const leastListMs = 250, listShare = 20;
let listCostMs = 0;
let listedAt = Number.NEGATIVE_INFINITY;
let listTimer: ReturnType<typeof setTimeout> | null = null;
effect(() => {
  void signalRevision.value;
  // The first change after a pause, the snapshot above all, is shown at once.
  listTimer ??= setTimeout(relist, Math.max(0, listedAt + Math.max(leastListMs, listCostMs * listShare) - performance.now()));
});

export function relist(): void {
  if (listTimer !== null) clearTimeout(listTimer);
  listTimer = null;
  listedAt = performance.now();
  listRevision.value++;
}

const wanted = computed(() => {
  void listRevision.value;
  const started = performance.now();
  const ids = listed(feed.signals.values(), filters.value, session.value?.name ?? '').map(signal => signal.id);
  listCostMs = performance.now() - started;
  return ids;
});
const hold = computed(() => pointerInside.value || scrolled.value || listFocused.value || marked.value.size > 0);

export const view = computed(() => {
  void listRevision.value;
  return settle(shown.value, wanted.value, hold.value, id => feed.signals.has(id));
});

// What is on screen becomes what must not move.
view.subscribe(({ rows }) => {
  if (rows.length !== shown.peek().length || rows.some((id, index) => id !== shown.peek()[index])) shown.value = rows;
});

/** Takes in what waited behind the pill. */
export function refreshList(): void {
  relist();
  shown.value = wanted.value;
}

const address = (): string => location.pathname + writeFilters(filters.value, current.value);
const writeAddress = (): void => { if (location.pathname + location.search + location.hash !== address()) history.replaceState(null, '', address()); };

export function setFilters(change: Partial<Filters>): void {
  filters.value = { ...filters.value, ...change };
  writeAddress();
  refreshList();
}

export const openSignal = computed<Signal | null>(() => {
  void signalRevision.value;
  const id = current.value;
  return id === null ? null : feed.signals.get(id) ?? (fetched.value?.id === id ? fetched.value : null);
});

export function open(id: string | null): void {
  current.value = id;
  missing.value = null;
  writeAddress();
}

/** The address that opens this signal for anybody, whatever their filters. */
export const linkTo = (id: string): string => `${location.origin}/signaux?signal=${encodeURIComponent(id)}`;

/** Goes up or down the list; with `extend`, what is walked over is marked. */
export function move(step: number, extend = false): void {
  const { rows } = view.value;
  if (rows.length === 0) return;
  const at = current.value === null ? -1 : rows.indexOf(current.value);
  // From nowhere a step begins at its own end of the list; Home and End mean what they say.
  const next = at < 0 && Math.abs(step) < rows.length ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
  if (extend) {
    const [from, to] = [Math.min(at < 0 ? next : at, next), Math.max(at, next)];
    marked.value = new Set([...marked.value, ...rows.slice(from, to + 1)]);
  }
  open(rows[next] ?? null);
}

export function toggleMark(id: string): void {
  const next = new Set(marked.value);
  if (!next.delete(id)) next.add(id);
  marked.value = next;
}

/** Marks what the list shows, or nothing when all of it is. */
export function markAll(): void {
  const { rows } = view.value;
  marked.value = rows.length > 0 && rows.every(id => marked.value.has(id)) ? new Set() : new Set(rows);
}

/** The marked signals that are still there; `hidden`: those that the list does not show, since marks outlive a change of filters. */
export const selected = computed(() => {
  void signalRevision.value;
  if (marked.value.size === 0) return { signals: [], hidden: 0 };
  const signals = [...marked.value].map(id => feed.signals.get(id)).filter(signal => signal !== undefined);
  const rows = new Set(view.value.rows);
  return { signals, hidden: signals.filter(({ id }) => !rows.has(id)).length };
});

/** What an action is about: the marked signals, else the open one. */
export function targets(): readonly Signal[] {
  // As they are now: the words beside them may be a moment older.
  const signals = [...marked.value].map(id => feed.signals.get(id)).filter(signal => signal !== undefined);
  if (signals.length > 0) return signals;
  return openSignal.value === null ? [] : [openSignal.value];
}

const inAddress = (): string | null => new URLSearchParams(location.search).get('signal') ?? (hash => hash === undefined ? null : decodeURIComponent(hash))(/^#\/signal\/(.+)$/.exec(location.hash)?.[1]);

/** Opens the signal that the address names, asking the server when the feed does not hold it: filtered away, or closed long ago. */
export async function followPermalink(): Promise<void> {
  const id = inAddress();
  if (id === null) return;
  open(id);
  if (feed.signals.has(id)) return;
  try {
    const signal = await signalById(id);
    fetched.value = signal;
    feed.learn(signal);
    changed();
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    if (current.value === id) missing.value = error.status === 404 ? `Le signal ${id} n'existe pas, ou n'est pas visible avec vos droits.` : `Signal ${id} non chargé. ${error.message}`;
  }
}
