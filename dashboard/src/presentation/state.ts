import { computed, signal as cell } from '@preact/signals';
import { presentationRows } from '../api/calls';
import { ApiFailure } from '../api/http';
import { session } from '../api/session';
import type { LiveClient, Scope } from '../live/client';
import { rowKey } from '../live/feed';
import { changed, feed, goLive, revision, signalRevision } from '../live/store';
import { shownLinks } from '../live/select';
import type { CoverageRow, Signal } from '../live/wire';
import { type Absence, absenceOf } from '../places/absence';
import { regionOf } from '../places/places';
import { readable } from '../places/scope';
import * as calls from './calls';
import { widest } from './order';
import { retried } from './retry';
import { Source, isRefused } from './source';
import type { Group, Helpers, Supply } from './supplyWire';
import type { Epidemic } from './supplyWire';
import type { Forecast, KeptDay, Outlook, Product } from './wire';

/** What the page shows: one presentation, in one territory, on one link. The address names all three, and can be sent to somebody. */
const address = new URLSearchParams(location.search);
const inPath = /^\/presentation\/([^/]+)\/?$/.exec(location.pathname)?.[1];

export const code = cell<string | null>(inPath === undefined ? null : decodeURIComponent(inPath));
// Other pages name them in English.
const asked = address.get('territoire') ?? address.get('territory');
/** Null: the widest that the key may read. */
export const chosenPlace = cell<string | null>(asked !== null && /^(FR|METRO|(REG|DEP)-[0-9A-Z]{1,3})$/.test(asked) ? asked : null);
const askedLink = address.get('lien') ?? address.get('link');
export const chosenLink = cell<string | null>(askedLink !== null && shownLinks.includes(askedLink) ? askedLink : null);
export const horizons = [30, 60] as const;
/** Null: as far as the depletion dates ask for. */
export const chosenHorizon = cell<number | null>(horizons.find(days => String(days) === address.get('jours')) ?? null);
/** The establishment for which help is looked for. */
export const helped = cell(address.get('aide') ?? '');

export const product = new Source<Product>();
export const forecast = new Source<Forecast>();
export const kept = new Source<readonly KeptDay[]>();
export const supply = new Source<Supply>();
export const group = new Source<Group>();
/** In force, then closed. */
export const signals = new Source<{ readonly open: readonly Signal[]; readonly closed: readonly Signal[]; readonly more: boolean }>();
export const epidemic = new Source<Epidemic>();
export const helpers = new Source<Helpers>();
/** The rows themselves are in the feed; this says what became of asking for them. */
export const rowsAsked = new Source<number>();
/** Forecasts of the regions, for the small multiples: read when they come into sight. */
export const regions = cell<ReadonlyMap<string, Forecast | ApiFailure>>(new Map<string, Forecast | ApiFailure>());

export const rows = computed<readonly CoverageRow[]>(() => {
  void revision.value;
  return [...feed.coverage.values()].filter(row => row.presentation === code.value);
});

/** Who is known to be narrowed to what the rows show; everybody else starts from the nation. */
export const place = computed(() => chosenPlace.value ?? widest(rows.value.map(row => row.territory)) ?? 'FR');

export const rowOf = (territory: string, link: string): CoverageRow | undefined => rows.value.find(row => row.territory === territory && row.link === link);

/** The chosen link; where none was chosen, the one that most establishments speak of. */
export const link = computed(() => {
  if (chosenLink.value !== null) return chosenLink.value;
  const here = rows.value.filter(row => row.territory === place.value && shownLinks.includes(row.link));
  return [...here].sort((a, b) => b.lines - a.lines)[0]?.link ?? forecast.got.value.value?.links.find(one => shownLinks.includes(one.link))?.link ?? 'pui';
});

export const outlook = computed<Outlook | null>(() => forecast.got.value.value?.links.find(one => one.link === link.value) ?? null);
export const unit = computed(() => product.got.value.value?.unit ?? rows.value[0]?.unit ?? 'box');

function write(): void {
  const to = new URLSearchParams();
  if (chosenPlace.value !== null) to.set('territoire', chosenPlace.value);
  if (chosenLink.value !== null) to.set('lien', chosenLink.value);
  if (chosenHorizon.value !== null) to.set('jours', String(chosenHorizon.value));
  if (helped.value !== '') to.set('aide', helped.value);
  const query = to.size === 0 ? '' : `?${to}`;
  history.replaceState(null, '', `${code.value === null ? '/presentation' : `/presentation/${encodeURIComponent(code.value)}`}${query}${location.hash}`);
}

export function choosePlace(territory: string): void {
  chosenPlace.value = territory;
  write();
}

export function chooseLink(one: string): void {
  chosenLink.value = one;
  write();
}

export function chooseHorizon(days: number): void {
  chosenHorizon.value = days;
  write();
}

export function chooseHelped(finess: string): void {
  helped.value = finess;
  write();
  loadHelpers();
}

/** Another presentation is another page: nothing of this one may be left on it. */
export function open(other: string): void {
  const to = new URLSearchParams();
  if (chosenPlace.value !== null) to.set('territoire', chosenPlace.value);
  location.assign(`/presentation/${encodeURIComponent(other)}${to.size === 0 ? '' : `?${to}`}`);
}

/** Keys of those who report: they follow no totals, and no feed is opened for them. */
export const follows = computed(() => session.value === null ? null : session.value.role !== 'pharmacy' && session.value.role !== 'vendor');

/** Why a territory's row is not there. A forecast that was refused tells of its own territory what a session with an older scope does not. */
export function absence(territory: string): Absence {
  const asked = rowsAsked.got.value;
  const refused = isRefused(asked) || (territory === place.value && isRefused(forecast.got.value));
  return absenceOf(refused ? false : readable(session.value, territory, regionOf), { read: asked.value !== null, failed: asked.problem !== null });
}

export const scope = (): Scope => code.value === null ? { signals: 'critical' } : { signals: 'all', presentations: [code.value] };

const forecastEveryMs = 60_000;
const historyEveryMs = 5 * 60_000;
const signalsLeastMs = 3_000;
export const signalLimit = 200;
const closedLimit = 50;
const pastDays = 92;
const epidemicWeeks = 26;
const atOnce = 4;

export function loadProduct(): void {
  const of = code.value;
  if (of === null) return;
  void product.ask(of, () => calls.readProduct(of)).then(() => {
    const known = product.got.value.value;
    // A CIP7 or UCD7 in the address is the box or the unit that carries it.
    if (known !== null && known.code !== code.value) {
      code.value = known.code;
      write();
    }
  });
}

function loadRows(): void {
  const of = code.value;
  if (of === null) return;
  void rowsAsked.ask(of, async () => {
    const found = await presentationRows(of);
    for (const row of found) {
      const known = feed.coverage.get(rowKey(row));
      if (!known || known.version < row.version) feed.coverage.set(rowKey(row), row);
    }
    changed();
    return found.length;
  });
}

function loadForecast(): void {
  const [of, where] = [code.value, place.value];
  if (of === null) return;
  void forecast.ask(`${of} ${where}`, () => calls.readForecast(of, where, calls.longestDays));
}

function loadHistory(): void {
  const [of, where] = [code.value, place.value];
  if (of === null) return;
  void kept.ask(`${of} ${where}`, () => calls.readHistory(of, where, pastDays));
}

function loadSupply(): void {
  const of = code.value;
  if (of !== null) void supply.ask(of, () => calls.readSupply(of));
}

function loadGroup(): void {
  const [of, where] = [product.got.value.value?.group ?? null, place.value];
  if (of !== null) void group.ask(`${of} ${where}`, () => calls.readGroup(of, where));
}

function loadSignals(): void {
  const of = code.value;
  if (of !== null) void signals.ask(of, () => calls.readSignals(of, signalLimit, closedLimit));
}

export function loadHelpers(): void {
  const [of, whom] = [code.value, helped.value];
  if (of === null || whom === '') helpers.forget();
  else void helpers.ask(`${of} ${whom}`, () => calls.readHelpers(of, whom));
}

function loadEpidemic(): void {
  const heard = outlook.value?.why.epidemic ?? null;
  if (heard === null) epidemic.forget();
  else void epidemic.ask(`${heard.disease} ${heard.territory}`, () => calls.readEpidemic(heard.disease, heard.territory, epidemicWeeks));
}

export const regionsEveryMs = 5 * 60_000;
let regionsFor = '';
let regionsAt = Number.NEGATIVE_INFINITY;

/** At most a few at a time; again after the minutes that a forecast lasts. */
export async function loadRegions(territories: readonly string[]): Promise<void> {
  const of = code.value;
  const key = `${of} ${territories.join(' ')}`;
  if (of === null || (key === regionsFor && performance.now() - regionsAt < regionsEveryMs)) return;
  [regionsFor, regionsAt] = [key, performance.now()];
  const waiting = [...territories];
  const one = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      let answer: Forecast | ApiFailure;
      try {
        answer = await calls.readForecast(of, next, 30);
      } catch (error) {
        answer = error instanceof ApiFailure ? error : new ApiFailure(0, 'unreadable', error instanceof Error ? error.message : String(error));
      }
      if (key !== regionsFor) return;
      regions.value = new Map([...regions.value, [next, answer]]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

/** Runs when what it reads has changed, once for each value. */
function onChange<T>(read: () => T, act: (value: T) => void): void {
  let last: T | undefined;
  computed(read).subscribe(value => {
    if (value === last) return;
    last = value;
    act(value);
  });
}

function every(ms: number, load: () => void): void {
  setInterval(() => { if (!document.hidden) load(); }, ms);
}

/** After the session is known. Each figure is read at once, then again as often as it may change; live rows and signals come by the feed. */
export function follow(): void {
  loadProduct();
  retried(product, loadProduct);
  if (code.value === null) {
    if (follows.value === true) goLive(scope());
    return;
  }
  loadRows();
  retried(rowsAsked, loadRows);
  loadSignals();
  let live: LiveClient | null = null;
  if (follows.value === true) live = goLive(scope());
  onChange(() => code.value, () => {
    live?.look(scope());
    loadRows();
  });
  // Which territory is shown is known once the rows are, or where the address says it.
  const placed = computed(() => chosenPlace.value !== null || rowsAsked.got.value.value !== null || rowsAsked.got.value.problem !== null ? place.value : null);
  onChange(() => placed.value, where => {
    if (where === null) return;
    loadForecast();
    loadHistory();
    loadGroup();
  });
  onChange(() => product.got.value.value?.group ?? null, () => { if (placed.value !== null) loadGroup(); });
  onChange(() => `${outlook.value?.why.epidemic?.disease} ${outlook.value?.why.epidemic?.territory}`, loadEpidemic);
  loadSupply();
  loadHelpers();
  every(forecastEveryMs, () => {
    loadForecast();
    loadSupply();
    loadGroup();
    loadHelpers();
  });
  every(historyEveryMs, () => {
    loadHistory();
    loadEpidemic();
  });
  for (const [source, load] of [[forecast, loadForecast], [kept, loadHistory], [supply, loadSupply], [group, loadGroup], [signals, loadSignals], [epidemic, loadEpidemic]] as const) retried(source as Source<unknown>, load);
  let waiting = false;
  let first = true;
  signalRevision.subscribe(() => {
    if (first || waiting) {
      first = false;
      return;
    }
    waiting = true;
    setTimeout(() => {
      waiting = false;
      loadSignals();
    }, signalsLeastMs);
  });
}
