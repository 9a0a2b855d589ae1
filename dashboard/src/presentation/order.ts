import { type CoverageRow, levels } from '../live/wire';

/** Order of the territory table. What is not known comes last whichever way it is sorted: unknown is neither the least nor the most. */

export const columns = ['territory', 'link', 'level', 'coverage', 'stock', 'need', 'counted', 'stale', 'unknown', 'critical', 'asOf'] as const;
export type Column = typeof columns[number];

export interface Sorting {
  readonly by: Column;
  readonly down: boolean;
}

export const usual: Sorting = { by: 'coverage', down: false };

/** Of the lines that exist, those that are in the figures, 0–1; null: there is none. */
export function countedShare(row: CoverageRow): number | null {
  const all = row.lines + row.staleLines + row.unknownLines;
  return all === 0 ? null : row.lines / all;
}

const rank: { readonly [level: string]: number } = { critical: 0, alert: 1, ok: 2 };

function keyOf(row: CoverageRow, by: Column, name: (code: string) => string): number | string | null {
  switch (by) {
    case 'territory': return name(row.territory);
    case 'link': return row.link;
    case 'level': return rank[row.level] ?? null;
    case 'coverage': return row.coverageDays ?? (row.coverageReason === 'unbounded' ? Number.MAX_VALUE : null);
    case 'stock': return row.stock;
    case 'need': return row.dailyConsumption;
    case 'counted': return countedShare(row);
    case 'stale': return row.staleLines;
    case 'unknown': return row.unknownLines;
    case 'critical': return row.criticalShare;
    case 'asOf': return row.asOf;
  }
}

const collator = new Intl.Collator('fr');

export function sorted(rows: readonly CoverageRow[], { by, down }: Sorting, name: (code: string) => string): readonly CoverageRow[] {
  const tie = (a: CoverageRow, b: CoverageRow): number => levels.indexOf(a.level) - levels.indexOf(b.level) || collator.compare(a.territory, b.territory) || collator.compare(a.link, b.link);
  return [...rows].sort((a, b) => {
    const [left, right] = [keyOf(a, by, name), keyOf(b, by, name)];
    if (left === null || right === null) return Number(left === null) - Number(right === null) || tie(a, b);
    const order = typeof left === 'string' ? collator.compare(left, String(right)) : left - Number(right);
    return (down ? -order : order) || tie(a, b);
  });
}

/** Rows in the places they had: those that are new come at the end. For a table under a pointer. */
export function inPlaces<T>(rows: readonly T[], key: (row: T) => string, places: readonly string[]): readonly T[] {
  const at = new Map(places.map((place, index): [string, number] => [place, index]));
  return rows.map((row, index) => ({ row, place: at.get(key(row)) ?? places.length + index })).sort((a, b) => a.place - b.place).map(({ row }) => row);
}

const kinds: readonly ((code: string) => boolean)[] = [code => code === 'FR', code => code === 'METRO', code => code.startsWith('REG-'), code => code.startsWith('DEP-')];
/** The widest territory of the rows; null: none. What a key sees of a region is its region. */
export function widest(territories: Iterable<string>): string | null {
  const all = [...territories].sort();
  for (const kind of kinds) {
    const found = all.find(kind);
    if (found !== undefined) return found;
  }
  return null;
}
