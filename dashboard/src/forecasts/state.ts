import { signal as cell } from '@preact/signals';
import { serverNow } from '../live/store';
import { type Calibration, type GroupRow, readCalibration } from './calibration';

const address = new URLSearchParams(location.search);
const again = 5 * 60_000;

export const territory = cell(address.get('territory') ?? 'FR');
export const link = cell(address.get('link') === 'officine' ? 'officine' : 'pui');
/** The molecule group whose weeks are drawn; null: all of the territory. */
export const group = cell<string | null>(address.get('group'));
/** All of the territory; null: not read yet. */
export const answer = cell<Calibration | null>(null);
export const groups = cell<readonly GroupRow[]>([]);
export const next = cell<string | null>(null);
/** What is drawn: of the chosen group, else of the territory. */
export const drawn = cell<Calibration | null>(null);
/** By the server's clock, ms since 1970: when what is shown was read; null: not yet. */
export const readAt = cell<number | null>(null);
export const problem = cell<string | null>(null);
export const loading = cell(true);

let asked = 0;

function writeAddress(): void {
  const to = new URLSearchParams({ territory: territory.value, link: link.value });
  if (group.value !== null) to.set('group', group.value);
  history.replaceState(null, '', `${location.pathname}?${to}`);
}

const words = (error: unknown): string => error instanceof Error ? error.message : String(error);

/** Scores change once a week: read at the choice, and every five minutes for a screen that stays open. */
export async function load(): Promise<void> {
  const mine = ++asked;
  loading.value = true;
  try {
    const all = await readCalibration(territory.value, null, null);
    const one = group.value === null ? all : await readCalibration(territory.value, group.value, null);
    if (mine !== asked) return;
    [answer.value, groups.value, next.value, drawn.value, problem.value, readAt.value] = [all, all.groups, all.next, one, null, serverNow.peek() ?? Date.now()];
  } catch (error) {
    if (mine === asked) problem.value = words(error);
  }
  if (mine === asked) loading.value = false;
}

export function keepFresh(): void {
  void load();
  setInterval(() => { if (!document.hidden) void load(); }, again);
}

export function chooseTerritory(code: string): void {
  [territory.value, answer.value, groups.value, next.value, drawn.value, readAt.value] = [code, null, [], null, null, null];
  writeAddress();
  void load();
}

export function chooseLink(one: string): void {
  link.value = one;
  writeAddress();
}

export function chooseGroup(one: string | null): void {
  group.value = one;
  writeAddress();
  void load();
}

export async function more(): Promise<void> {
  const mine = asked;
  try {
    const page = await readCalibration(territory.value, null, next.value);
    if (mine !== asked) return;
    groups.value = [...groups.value, ...page.groups];
    next.value = page.next;
  } catch (error) {
    problem.value = words(error);
  }
}
