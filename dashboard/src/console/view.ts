import { computed, signal as cell } from '@preact/signals';
import { signalById, closedSignals } from '../api/calls';
import { ApiFailure } from '../api/http';
import { changed, feed, signalRevision } from '../live/store';
import type { Signal } from '../live/wire';
import { tell } from './actions';
import { type Filters, listed, readFilters, settle, writeFilters } from './filters';

/** State of the console that is not in the feed. */
export const filters = cell<Filters>(readFilters(location.search));
export const current = cell<string | null>(null);
export const marked = cell<ReadonlySet<string>>(new Set());
export const helpOpen = cell(false);
export const handingOver = cell(false);
export const pointerInside = cell(false);
export const scrolled = cell(false);
export const listFocused = cell(false);
const shown = cell<readonly string[]>([]);
/** Why a permalink leads nowhere. */
export const missing = cell<string | null>(null);

const wanted = computed(() => (signalRevision.value, listed(feed.signals.values(), filters.value).map(signal => signal.id)));
const hold = computed(() => pointerInside.value || scrolled.value || listFocused.value || marked.value.size > 0);

export const view = computed(() => {
  void signalRevision.value;
  return settle(shown.value, wanted.value, hold.value, id => feed.signals.has(id));
});

// What is on screen becomes what must not move.
view.subscribe(({ rows }) => {
  if (rows.length !== shown.peek().length || rows.some((id, index) => id !== shown.peek()[index])) shown.value = rows;
});

/** Takes in what waited behind the pill. */
export function refreshList(): void {
  shown.value = wanted.value;
}

export function setFilters(change: Partial<Filters>): void {
  filters.value = { ...filters.value, ...change };
  history.replaceState(null, '', location.pathname + writeFilters(filters.value) + location.hash);
  refreshList();
  if (filters.value.state === 'closed' || filters.value.state === 'all') void loadClosed();
}

/** Closed signals are not in the live snapshot: they are asked for when looked at. */
export async function loadClosed(): Promise<void> {
  try {
    for (const signal of await closedSignals()) feed.learn(signal);
    changed();
    refreshList();
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    tell(`Signaux clos non chargés. ${error.message}`, true);
  }
}

export const openSignal = computed<Signal | null>(() => (signalRevision.value, current.value === null ? null : feed.signals.get(current.value) ?? null));

export function open(id: string | null): void {
  current.value = id;
  missing.value = null;
  const hash = id === null ? '' : `#/signal/${encodeURIComponent(id)}`;
  if (location.hash !== hash) history.replaceState(null, '', location.pathname + location.search + hash);
}

export function move(step: number): void {
  const { rows } = view.value;
  if (rows.length === 0) return;
  const at = current.value === null ? -1 : rows.indexOf(current.value);
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
  open(rows[next] ?? null);
}

export function toggleMark(id: string): void {
  const next = new Set(marked.value);
  if (!next.delete(id)) next.add(id);
  marked.value = next;
}

/** What an action is about: the marked signals, else the open one. */
export function targets(): readonly Signal[] {
  const ids = marked.value.size > 0 ? [...marked.value] : current.value === null ? [] : [current.value];
  return ids.map(id => feed.signals.get(id)).filter(signal => signal !== undefined);
}

/** Opens the signal that the address names, asking the server when the feed does not hold it (closed long ago). */
export async function followPermalink(): Promise<void> {
  const id = /^#\/signal\/(.+)$/.exec(location.hash)?.[1];
  if (id === undefined) return;
  const wantedId = decodeURIComponent(id);
  current.value = wantedId;
  if (feed.signals.has(wantedId)) return;
  try {
    feed.learn(await signalById(wantedId));
    changed();
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    missing.value = error.status === 404 ? "Ce signal n'existe pas ou n'est pas visible avec vos droits." : error.message;
  }
}
