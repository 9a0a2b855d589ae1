import { feed } from '../live/store';
import type { CoverageRow } from '../live/wire';

/** Rows of one link of the chain, of the nation or of its departments: links are never summed nor mixed. */
export const wanted = (link: string, nation: boolean) => (row: CoverageRow): boolean =>
  row.link === link && (nation ? row.territory === 'FR' : row.territory.startsWith('DEP-'));

export function hasWorst(link: string, nation: boolean): boolean {
  const keep = wanted(link, nation);
  for (const row of feed.coverage.values()) if (row.coverageDays !== null && row.level !== 'unknown' && keep(row)) return true;
  return false;
}
