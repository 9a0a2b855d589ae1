import { type CoverageRow, levels } from '../live/wire';

/** What the map and its table draw of one territory: a live row, a row of a past day, or a group's. */
export interface Shown extends Pick<CoverageRow, 'territory' | 'coverageDays' | 'coverageReason' | 'level' | 'stock' | 'dailyConsumption' | 'unit' | 'unknownLines' | 'staleLines' | 'criticalShare' | 'alertShare' | 'officialThresholds' | 'asOf' | 'lowerBoundLines'> {
  /** Null: not counted. */
  readonly lines: number | null;
  readonly criticalDays: number | null;
  readonly alertDays: number | null;
}

export const columns = ['place', 'level', 'days', 'lines', 'asOf'] as const;
export type Column = typeof columns[number];
export interface Sort {
  readonly by: Column;
  readonly down: boolean;
}
export const usualSort: Sort = { by: 'days', down: false };

/** Unknown comes last whichever way is sorted, and no row at all after it: neither is least or most. */
const last = (one: number | null, other: number | null, way: number): number =>
  one === null || other === null ? Number(one === null) - Number(other === null) : (one - other) * way;

export function sorted<T extends { readonly code: string; readonly name: string }>(places: readonly T[], rowOf: (code: string) => Shown | undefined, sort: Sort): readonly T[] {
  const way = sort.down ? -1 : 1;
  const number = (code: string): number | null => {
    const row = rowOf(code);
    if (!row) return null;
    return sort.by === 'days' ? row.coverageDays : sort.by === 'lines' ? row.lines : sort.by === 'asOf' ? row.asOf : row.level === 'unknown' ? null : levels.indexOf(row.level);
  };
  return [...places].sort((a, b) => {
    if (sort.by === 'place') return a.name.localeCompare(b.name, 'fr') * way;
    return last(number(a.code), number(b.code), way) || Number(rowOf(a.code) === undefined) - Number(rowOf(b.code) === undefined) || (a.code < b.code ? -1 : 1);
  });
}
