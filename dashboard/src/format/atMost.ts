import type { CoverageRow } from '../live/wire';
import { countText, daysText } from './format';

type Bounded = Pick<CoverageRow, 'coverageDays' | 'lowerBoundLines'>;

/** Lines that declare no receipts show their need from below only: what is summed is at least so much, hence the coverage at most what is computed. */
export const isAtMost = (row: Bounded): boolean => (row.lowerBoundLines ?? 0) > 0;

/** « 8,3 j », « ≤ 8,3 j » where that is a bound; empty where there is no number. */
export function coverText(row: Bounded): string {
  if (row.coverageDays === null) return '';
  if (!isAtMost(row)) return daysText(row.coverageDays);
  // « ≤ > 999 j » says nothing.
  return `≤\u00a0${row.coverageDays >= 1000 ? `${countText(Math.floor(row.coverageDays))} j` : daysText(row.coverageDays)}`;
}

/** What « ≤ » means and why, to stand beside it; empty where there is none. */
export const atMostText = (row: Bounded): string => isAtMost(row) ? `couverture au plus égale à ce chiffre : consommation minorée dans ${establishments(row.lowerBoundLines ?? 0)} (réceptions non déclarées)` : '';

const establishments = (count: number): string => `${countText(count)} établissement${count >= 2 ? 's' : ''}`;

/** What « ≤ » means, under a list where it stands. */
export const atMostNote = '≤ : au plus ; la consommation est minorée dans des établissements qui ne déclarent pas leurs réceptions.';
