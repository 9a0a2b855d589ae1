import { isClosed } from './feed';
import { type CoverageRow, type Signal, severities } from './wire';

/** Worst first: a known number by its days, then the larger share of lines under the critical threshold. Rows without a number are not ranked. */
export function worst(rows: Iterable<CoverageRow>, keep: (row: CoverageRow) => boolean, count: number): readonly CoverageRow[] {
  const found: CoverageRow[] = [];
  for (const row of rows) if (row.coverageDays !== null && row.level !== 'unknown' && keep(row)) found.push(row);
  return found.sort(byCoverage).slice(0, count);
}

export const byCoverage = (a: CoverageRow, b: CoverageRow): number =>
  (a.coverageDays ?? Infinity) - (b.coverageDays ?? Infinity) || (b.criticalShare ?? 0) - (a.criticalShare ?? 0)
  || a.presentation.localeCompare(b.presentation) || a.territory.localeCompare(b.territory);

export const bySeverity = (a: Signal, b: Signal): number =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.firstSeen - a.firstSeen || (a.id < b.id ? -1 : 1);

const taken = (signal: Signal): number => signal.state === 'open' ? 0 : 1;

/** Signals for the wall: those in force, the gravest first, among them those nobody has taken, then the newest. */
export function gravest(signals: Iterable<Signal>, count: number): readonly Signal[] {
  const found: Signal[] = [];
  for (const signal of signals) if (!isClosed(signal) && signal.state !== 'snoozed') found.push(signal);
  return found.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || taken(a) - taken(b) || bySeverity(a, b)).slice(0, count);
}

/** Links of the chain that have a screen. Establishments the reference does not know are in neither, and are not mixed in. */
export const shownLinks: readonly string[] = ['pui', 'officine'];

/**
 * The presentation the nation lacks most: by days relative to its own critical threshold, so that links with different thresholds compare.
 */
export function worstOfNation(rows: Iterable<CoverageRow>): CoverageRow | null {
  let found: CoverageRow | null = null;
  const ratio = (row: CoverageRow): number => (row.coverageDays ?? Infinity) / row.criticalDays;
  for (const row of rows) {
    if (row.territory !== 'FR' || !shownLinks.includes(row.link) || row.coverageDays === null || row.level === 'unknown') continue;
    if (found === null || ratio(row) < ratio(found) || (ratio(row) === ratio(found) && row.presentation < found.presentation)) found = row;
  }
  return found;
}
