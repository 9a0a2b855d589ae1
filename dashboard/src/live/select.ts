import { isClosed } from './feed';
import { type CoverageRow, type Level, type Signal, severities } from './wire';

/** Worst first: a known number by its days, then the larger share of lines under the critical threshold. Rows without a number are not ranked. */
export function worst(rows: Iterable<CoverageRow>, keep: (row: CoverageRow) => boolean, count: number): readonly CoverageRow[] {
  const found: CoverageRow[] = [];
  for (const row of rows) if (row.coverageDays !== null && row.level !== 'unknown' && keep(row)) found.push(row);
  return found.sort(byCoverage).slice(0, count);
}

export const byCoverage = (a: CoverageRow, b: CoverageRow): number =>
  (a.coverageDays ?? Infinity) - (b.coverageDays ?? Infinity) || (b.criticalShare ?? 0) - (a.criticalShare ?? 0)
  || a.presentation.localeCompare(b.presentation) || a.territory.localeCompare(b.territory);

const rank: { readonly [level in Level]: number } = { critical: 3, alert: 2, ok: 1, unknown: 0 };

/** The worst level known in each territory. */
export function worstLevels(rows: Iterable<CoverageRow>): ReadonlyMap<string, Level> {
  const found = new Map<string, Level>();
  for (const row of rows) {
    const known = found.get(row.territory);
    if (known === undefined || rank[row.level] > rank[known]) found.set(row.territory, row.level);
  }
  return found;
}

export const bySeverity = (a: Signal, b: Signal): number =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.firstSeen - a.firstSeen || (a.id < b.id ? -1 : 1);

/** Signals for the wall: those in force, the gravest first, among them the newest first. */
export function gravest(signals: Iterable<Signal>, count: number): readonly Signal[] {
  const found: Signal[] = [];
  for (const signal of signals) if (!isClosed(signal) && signal.state !== 'snoozed') found.push(signal);
  return found.sort(bySeverity).slice(0, count);
}
