import { get } from '../api/http';
import { type Fields, array, fields, list, number, numberOrNull, orNull, text, textOrNull, tolerant, flag } from '../live/read';
import type { CoverageRow, Level } from '../live/wire';
import type { Shown } from './shown';

/** Molecule groups: what can stand in for each other. Their cover is in days of need; quantities only where every strength is known, in mg. */

export interface Group {
  readonly id: string;
  readonly label: string;
  readonly presentations: number;
}

export interface GroupPlace {
  readonly territory: string;
  readonly link: string;
  readonly basis: string;
  readonly stock: number | null;
  readonly dailyNeed: number | null;
  readonly coverageDays: number | null;
  readonly coverageReason: string | null;
  readonly short: readonly string[];
  readonly absorb: boolean | null;
  readonly unknown: readonly string[];
}

export interface GroupAnswer {
  readonly id: string;
  readonly label: string;
  readonly presentations: number;
  readonly places: readonly GroupPlace[];
}

const words = (from: Fields, name: string): readonly string[] => array(from, name).map(String);

export function groupPlace(raw: unknown): GroupPlace {
  const from = fields(raw, 'place');
  return {
    territory: text(from, 'territory'), link: text(from, 'link'), basis: text(from, 'basis'), stock: numberOrNull(from, 'stock'), dailyNeed: numberOrNull(from, 'dailyNeed'),
    coverageDays: numberOrNull(from, 'coverageDays'), coverageReason: textOrNull(from, 'coverageReason'), short: words(from, 'short'), absorb: orNull(flag)(from, 'alternativesAbsorb'), unknown: words(from, 'unknown'),
  };
}

export async function searchGroups(query: string): Promise<readonly Group[]> {
  const answer = fields(await get(`/api/v1/molecule-groups?query=${encodeURIComponent(query)}&limit=30`), 'groups');
  return list(answer, 'moleculeGroups', one => {
    const from = fields(one, 'group');
    return { id: text(from, 'id'), label: text(from, 'label'), presentations: number(from, 'presentations') };
  });
}

/** A group's name has slashes of its own. */
export async function readGroup(id: string): Promise<GroupAnswer> {
  const from = fields(await get(`/api/v1/molecule-groups/${id.split('/').map(encodeURIComponent).join('/')}`), 'group');
  return { id: text(from, 'id'), label: text(from, 'label'), presentations: array(from, 'presentations').length, places: tolerant(array(from, 'territories'), groupPlace).items };
}

export interface Thresholds {
  readonly criticalDays: number;
  readonly alertDays: number;
}

/** Thresholds of a link, as its presentations have them: the ones that most rows carry. Null: no row of that link is known. */
export function thresholdsOf(rows: Iterable<CoverageRow>, link: string): Thresholds | null {
  const found = new Map<string, { readonly of: Thresholds; count: number }>();
  for (const row of rows) {
    if (row.link !== link) continue;
    const key = `${row.criticalDays}/${row.alertDays}`;
    const known = found.get(key);
    if (known) known.count++;
    else found.set(key, { of: { criticalDays: row.criticalDays, alertDays: row.alertDays }, count: 1 });
  }
  return [...found.values()].sort((a, b) => b.count - a.count)[0]?.of ?? null;
}

export function levelOf(days: number | null, reason: string | null, thresholds: Thresholds | null): Level {
  if (days === null) return reason === 'unbounded' ? 'ok' : 'unknown';
  if (thresholds === null) return 'unknown';
  return days < thresholds.criticalDays ? 'critical' : days < thresholds.alertDays ? 'alert' : 'ok';
}

/** A group in a territory as the map draws it: no establishment is counted, since a group has none of its own. */
export const shownGroup = (place: GroupPlace, thresholds: Thresholds | null): Shown => ({
  territory: place.territory, coverageDays: place.coverageDays, coverageReason: place.coverageReason, level: levelOf(place.coverageDays, place.coverageReason, thresholds),
  stock: place.stock, dailyConsumption: place.dailyNeed, unit: 'mg', lines: null, unknownLines: 0, staleLines: 0, criticalShare: null, alertShare: null,
  criticalDays: thresholds?.criticalDays ?? null, alertDays: thresholds?.alertDays ?? null, officialThresholds: false, asOf: null,
});
