import { batch, computed, signal as cell } from '@preact/signals';
import { presentationRows } from '../api/calls';
import { ApiFailure } from '../api/http';
import { session } from '../api/session';
import type { LiveClient } from '../live/client';
import { rowKey } from '../live/feed';
import { changed, feed, revision, serverNow } from '../live/store';
import { shownLinks, worstOfNation } from '../live/select';
import { type GroupAnswer, readGroup, shownGroup, thresholdsOf } from './groups';
import { DayMemory, type KeptDays, type PastDay, dayWords, isDay, readDay, readDays, wantedDays } from './past';
import { retried } from '../presentation/retry';
import { Source } from '../presentation/source';
import { type Absence, absenceOf } from '../places/absence';
import { type Fill, fillOf } from '../places/FranceMap';
import { regionOf } from '../places/places';
import { readable } from '../places/scope';
import { lastKept } from './play';
import { type Column, type Shown, type Sort, columns, usualSort } from './shown';

const address = new URLSearchParams(location.search);
const dayAsked = address.get('jour');

export const presentation = cell<string | null>(address.get('presentation'));
/** A molecule group instead of a presentation: what can stand in for each other. */
export const group = cell<string | null>(address.get('groupe'));
export const link = cell(address.get('link') === 'pui' ? 'pui' : address.get('link') === 'officine' ? 'officine' : '');
export const label = cell<string | null>(null);
export const selected = cell<string | null>(address.get('dep'));
export const hovered = cell<string | null>(null);
export const sort = cell<Sort>({ by: columns.find(one => one === address.get('tri')) ?? usualSort.by, down: address.get('sens') === 'desc' });
/** The day that is shown, once its own rows are there: one that is over, « 2026-11-20 »; null: now. */
export const day = cell<string | null>(null);
/** The day that was asked for: where the slider stands. */
export const asked = cell<string | null>(dayAsked !== null && isDay(dayAsked) ? dayAsked : null);

const daysRead = new Source<KeptDays>();
/** Days that the server has kept of the presentation; null: not read yet. */
export const kept = computed(() => daysRead.got.value.value);
export const keptProblem = computed(() => {
  const failed = daysRead.got.value.problem;
  return failed === null ? null : failed.status === 404 ? 'Ce serveur ne garde pas de jours passés.' : failed.message;
});
export const past = cell<PastDay | null>(null);
export const pastProblem = cell<string | null>(null);
const memory = new DayMemory(wantedDays + 4);

export const groupAnswer = cell<GroupAnswer | null>(null);
/** Monotonic time of the last reading of the group. */
export const groupReadAt = cell<number | null>(null);
export const groupEveryMs = 30_000;
const groupProblem = cell<string | null>(null);

/** The rows themselves are in the feed; this says what became of asking for them. */
const rowsRead = new Source<number>();
/** Why the rows asked for did not come; of what is live, the feed brings them all the same. */
export const problem = computed(() => {
  if (group.value !== null) return groupProblem.value;
  const failed = rowsRead.got.value.problem;
  return failed === null ? null : failed.status === 404 ? "Cette présentation n'est pas connue du référentiel." : failed.message;
});

type ByTerritory = ReadonlyMap<string, Shown>;
const nothing: ByTerritory = new Map();

/** Rows of what is chosen by territory, for each link: of a day that is over from its own answer alone, of now from the feed, of a group from its last reading. */
const byLink = computed(() => {
  const found = new Map<string, Map<string, Shown>>(shownLinks.map(one => [one, new Map()]));
  if (group.value !== null) {
    void revision.value;
    if (groupAnswer.value?.id === group.value) for (const place of groupAnswer.value.places) found.get(place.link)?.set(place.territory, shownGroup(place, thresholdsOf(feed.coverage.values(), place.link)));
  } else if (day.value !== null) {
    for (const row of past.value?.rows ?? []) found.get(row.link)?.set(row.territory, row);
  } else {
    void revision.value;
    for (const row of feed.coverage.values()) if (row.presentation === presentation.value) found.get(row.link)?.set(row.territory, row);
  }
  return found;
});

/** The chosen link; where none was chosen, one that has rows. */
export const shownLink = computed(() => {
  if (link.value !== '') return link.value;
  return shownLinks.find(one => (byLink.value.get(one)?.size ?? 0) > 0) ?? 'pui';
});

export const rows = computed<ByTerritory>(() => byLink.value.get(shownLink.value) ?? nothing);
/** Nothing can be read before something is chosen. */
export const chosen = computed(() => presentation.value !== null || group.value !== null);

/** Why a territory's row is not there, of what is shown: a group, a day that is over, or now. */
export function absence(territory: string): Absence {
  const unreadable = past.value?.unreadable ?? 0;
  const asked = group.value !== null ? { read: groupAnswer.value?.id === group.value, failed: problem.value !== null }
    : day.value !== null ? { read: unreadable === 0, failed: unreadable > 0 }
      : { read: rowsRead.got.value.value !== null, failed: problem.value !== null || (!chosen.value && feed.loaded) };
  return absenceOf(readable(session.value, territory, regionOf), asked);
}

export const rowOf = (code: string): Shown | undefined => rows.value.get(`DEP-${code}`);
export const fillHere = (code: string): Fill => fillOf(rowOf(code), absence(`DEP-${code}`));
export const groupPlaceOf = (territory: string) => groupAnswer.value?.places.find(place => place.territory === territory && place.link === shownLink.value);
export const shownLabel = computed(() => {
  if (group.value !== null) return groupAnswer.value?.id === group.value ? groupAnswer.value.label : label.value ?? group.value;
  void revision.value;
  const named = past.value?.rows[0]?.label ?? [...feed.coverage.values()].find(row => row.presentation === presentation.value && row.label !== null)?.label;
  return named ?? label.value ?? presentation.value;
});

let client: LiveClient | null = null;

/** Before a presentation is chosen, and beside a group, only the nation's rows matter; then those of that presentation, in every territory. */
export const scope = () => presentation.value === null || group.value !== null ? { signals: 'critical' as const } : { signals: 'critical' as const, presentations: [presentation.value] };

export function follow(live: LiveClient): void {
  client = live;
  if (group.value !== null) void loadGroup(group.value);
  else if (presentation.value !== null) {
    load(presentation.value);
    loadDays(presentation.value);
    if (asked.value !== null) void goTo(asked.value);
  }
  retried(rowsRead as Source<unknown>, () => { if (presentation.value !== null && group.value === null) load(presentation.value); });
  retried(daysRead as Source<unknown>, () => { if (presentation.value !== null && group.value === null) loadDays(presentation.value); });
  setInterval(loadNewDays, daysLookMs);
  document.addEventListener('visibilitychange', loadNewDays);
  setInterval(() => { if (group.value !== null && !document.hidden) void loadGroup(group.value); }, groupEveryMs);
  const stop = revision.subscribe(() => {
    if (presentation.value !== null || group.value !== null || !feed.loaded) return;
    const worst = worstOfNation(feed.coverage.values());
    if (worst) {
      link.value = worst.link;
      choose(worst.presentation, worst.label);
    }
    if (presentation.value !== null) queueMicrotask(() => stop());
  });
}

/** All that a colleague needs to see the same. */
function writeAddress(): void {
  const to = new URLSearchParams();
  if (group.value !== null) to.set('groupe', group.value);
  else if (presentation.value !== null) to.set('presentation', presentation.value);
  if (link.value !== '') to.set('link', link.value);
  if (asked.value !== null) to.set('jour', asked.value);
  if (selected.value !== null) to.set('dep', selected.value);
  if (sort.value.by !== usualSort.by) to.set('tri', sort.value.by);
  if (sort.value.down) to.set('sens', 'desc');
  history.replaceState(null, '', `${location.pathname}?${to}`);
}

export function choose(code: string, words: string | null): void {
  [group.value, groupAnswer.value, presentation.value, label.value] = [null, null, code, words];
  [asked.value, day.value, past.value, pastProblem.value] = [null, null, null, null];
  writeAddress();
  client?.look(scope());
  load(code);
  loadDays(code);
}

/** A group has no kept days of its own: it is of now. */
export function chooseGroup(id: string, words: string | null): void {
  [group.value, groupAnswer.value, groupReadAt.value, label.value, asked.value, day.value, past.value, groupProblem.value] = [id, null, null, words, null, null, null, null];
  writeAddress();
  client?.look(scope());
  void loadGroup(id);
}

export function chooseLink(one: string): void {
  link.value = one;
  writeAddress();
}

export function select(code: string): void {
  if (selected.value === code) return;
  selected.value = code;
  writeAddress();
}

export function sortBy(by: Column): void {
  sort.value = { by, down: sort.value.by === by && !sort.value.down };
  writeAddress();
}

/** At once by the API; the feed then keeps the rows true. */
function load(code: string): void {
  void rowsRead.ask(code, async () => {
    const found = await presentationRows(code);
    for (const row of found) {
      const known = feed.coverage.get(rowKey(row));
      if (!known || known.version < row.version) feed.coverage.set(rowKey(row), row);
    }
    changed();
    return found.length;
  });
}

async function loadGroup(id: string): Promise<void> {
  try {
    const answer = await readGroup(id);
    if (group.value !== id) return;
    [groupAnswer.value, groupReadAt.value, groupProblem.value] = [answer, performance.now(), null];
  } catch (error) {
    if (group.value === id) groupProblem.value = error instanceof ApiFailure && error.status === 404 ? "Ce groupe de molécules n'est pas connu." : error instanceof Error ? error.message : String(error);
  }
}

// The past

/** A regional key may not read the nation's row: its own territory tells the same days. */
async function daysOf(code: string): Promise<KeptDays> {
  try {
    return await readDays(code, 'FR');
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.status !== 403) throw error;
    const own = session.value?.scope.find(one => /^(METRO|REG-|DEP-)/.test(one));
    if (own === undefined) throw error;
    return await readDays(code, own);
  }
}

/** What {@link lastKept} told when the days were last asked for. */
let daysFor = '';
const daysLookMs = 30_000;

const nowHere = (): number => serverNow.peek() ?? Date.now();

function loadDays(code: string): void {
  daysFor = lastKept(nowHere());
  void daysRead.ask(code, () => daysOf(code));
}

/** A map stays open for weeks: each midnight adds a day. By the server's clock, which may be faster than ours. */
function loadNewDays(): void {
  if (presentation.value !== null && group.value === null && !document.hidden && lastKept(nowHere()) !== daysFor) loadDays(presentation.value);
}

function show(one: PastDay | null): void {
  batch(() => [day.value, past.value, pastProblem.value] = [one?.day ?? null, one, null]);
}

/** Shows a day that is over, or now (null). What is shown stays until the day's own rows are there: live rows never stand under a past date, nor one day's under another's. */
export async function goTo(wanted: string | null): Promise<void> {
  asked.value = wanted;
  pastProblem.value = null;
  writeAddress();
  const code = presentation.value;
  if (wanted === null || code === null) return show(null);
  const known = memory.find(code, wanted);
  if (known) return show(known);
  const still = (): boolean => asked.value === wanted && presentation.value === code;
  try {
    const found = await readDay(code, wanted);
    memory.keep(code, found);
    if (still()) show(found);
  } catch (error) {
    if (!still()) return;
    pastProblem.value = `${dayWords(wanted)} : ${error instanceof ApiFailure && error.code === 'history.no-day' ? "ce jour n'a pas été gardé." : error instanceof Error ? error.message : String(error)}`;
    asked.value = day.value;
    writeAddress();
  }
}
