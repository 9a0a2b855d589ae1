import { batch, computed, signal as cell } from '@preact/signals';
import { ApiFailure } from '../api/http';
import { planTerritories } from '../live/plan';
import { feed, planRevision } from '../live/store';
import { levers, planOf, plans } from './calls';
import { placeName } from '../places/places';
import { withLevels } from './levels';
import { catalogue } from './levers';
import { refusalText } from './refusals';
import type { PlanList, TerritoryDetail, TerritoryPlan } from './wire';

/** What the page shows: where every territory stands, and one of them in detail; now, or as it was known at a past moment. The address names both. */
const address = new URLSearchParams(location.search);
const moment = Date.parse(address.get('asOf') ?? '');

const asked = address.get('territoire') ?? '';
export const territory = cell(asked === 'FR' || planTerritories.includes(asked) ? asked : 'METRO');
/** Null: now, live. */
export const asOf = cell<number | null>(Number.isNaN(moment) ? null : moment);
export const list = cell<PlanList | null>(null);
export const detail = cell<TerritoryDetail | null>(null);
export const problem = cell<string | null>(null);
export type FormName = 'decision' | 'proposal' | 'withdraw' | 'measure' | 'change' | 'release' | 'report' | 'week' | 'sheet';
/** The form that is open, what it is about (a proposal, a release, a measure and what becomes of it, a lever), and whether something is typed in it. */
export const form = cell<FormName | null>(null);
export const subject = cell('');
export const typed = cell(false);
/** What was last recorded from this page, in words. */
export const told = cell<string | null>(null);
export const rows = computed<readonly TerritoryPlan[]>(() => list.value?.territories ?? []);

function write(): void {
  const query = new URLSearchParams({ territoire: territory.value });
  if (asOf.value !== null) query.set('asOf', new Date(asOf.value).toISOString());
  history.replaceState(null, '', `${location.pathname}?${query}`);
}

/** As the plan names its territories. */
export const nameOf = (code: string): string => rows.value.find(plan => plan.territory === code)?.name ?? placeName(code);

export function showForm(which: FormName | null, about = ''): void {
  batch(() => {
    form.value = which;
    subject.value = about;
    typed.value = false;
    if (which !== null) told.value = null;
  });
}

/** What was being typed is kept for when its form is opened again. */
export function choose(code: string): void {
  if (territory.value === code) return;
  batch(() => {
    territory.value = code;
    detail.value = null;
    told.value = null;
    showForm(null);
  });
  write();
  load();
}

/** Everything below speaks of that moment until somebody returns to the present. */
export function travel(to: number | null): void {
  batch(() => {
    showForm(null);
    told.value = null;
    asOf.value = to;
    list.value = null;
    detail.value = null;
    problem.value = null;
  });
  write();
  load();
}

let wanted = 0;
let loading = false;
const retryCapMs = 10_000;

/** Asked for while an answer is under way: that one may be too old, so it is asked again. One question at a time, until answered. */
export function load(): void {
  wanted++;
  if (!loading) void run();
}

async function run(): Promise<void> {
  loading = true;
  let failed = 0;
  for (let answered = -1; answered !== wanted;) {
    const asked = wanted;
    const [code, at] = [territory.value, asOf.value];
    try {
      const [nation, one] = await Promise.all([plans(at), planOf(code, at)]);
      answered = asked;
      failed = 0;
      // Another territory or moment was chosen meanwhile, or the plan has moved on: a newer answer follows, and this one would take back what a frame has shown.
      if (code !== territory.value || at !== asOf.value || (asked !== wanted && list.value !== null && detail.value !== null)) continue;
      batch(() => {
        list.value = nation;
        detail.value = one;
        problem.value = null;
      });
    } catch (error) {
      const refused = error instanceof ApiFailure && error.status >= 400 && error.status < 500 && error.status !== 429;
      problem.value = error instanceof ApiFailure && refused ? refusalText({ code: error.code, path: '', detail: null }, error.message) : `Plan non lu : ${error instanceof Error ? error.message : String(error)} Nouvel essai en cours.`;
      if (refused) answered = asked;
      else await new Promise(resolve => setTimeout(resolve, Math.min(retryCapMs, 500 * 2 ** Math.min(failed++, 5))));
    }
  }
  loading = false;
}

/** The catalogue is asked for until it is there: it is the product's own, its sheets are people's. */
export async function loadLevers(): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      catalogue.value = await levers();
      return;
    } catch (error) {
      console.warn('[leviers]', error);
      await new Promise(resolve => setTimeout(resolve, Math.min(retryCapMs, 1000 * 2 ** Math.min(attempt, 4))));
    }
  }
}

/** Durable frames and snapshots of the feed: the past does not move, the present is taken at once and then read again whole. */
export function follow(): void {
  feed.onPlan = event => {
    if (asOf.value !== null) return;
    if (list.value !== null) list.value = withLevels(list.value, event);
    if (event.what === 'sheet') void loadLevers();
    load();
  };
  void loadLevers();
  let first = true;
  planRevision.subscribe(() => {
    // The first call tells the present value, before anything has happened.
    if (!first && asOf.value === null) load();
    first = false;
  });
  load();
}
