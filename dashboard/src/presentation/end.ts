import { reasonText } from '../format/format';
import type { Member } from './supplyWire';
import { dateText } from './words';

/** When a member runs out. A forecast always tells the chance of its first days: without one nothing was forecast, which is not « later than 60 days ». */
export function endText(one: Pick<Member, 'depletionP50' | 'within10' | 'coverageDays' | 'coverageReason'>): string {
  if (one.depletionP50 !== null) return dateText(one.depletionP50);
  if (one.within10 !== null) return 'pas avant 60 j';
  return `date non connue : ${one.coverageDays === null && one.coverageReason !== null ? reasonText(one.coverageReason) : 'pas de prévision'}`;
}
