import { momentText } from '../format/format';
import { type Refusal, refuse } from './refusals';
import type { Release, TerritoryDetail } from './wire';

/** What became of releases: which one the public reads, which one may still be taken back. Pure. Times in ms. */

/** Recorded, not yet public, not taken back. */
export const isPlanned = (release: Release, at: number): boolean => release.withdrawn === null && release.from > at;

/** What the public reads in the territory; null: nothing. The server lists the last recorded first; what was taken back before it was public was never read. */
export const publicNow = (detail: TerritoryDetail): Release | null =>
  detail.releases.find(one => one.withdrawn === null && one.from <= detail.asOf && (one.territory === detail.plan.territory || one.territory === 'FR')) ?? null;

export const withdrawnText = (why: string): string => `retirée avant publication : ${why}`;

/** From when it is public, or why it never was: `lead` is what nobody should read past. */
export function fateOf(release: Release, at: number): { readonly lead: string; readonly words: string } {
  if (release.withdrawn !== null) return { lead: withdrawnText(release.withdrawn), words: ` ; elle était prévue pour le ${momentText(release.from)}` };
  return { lead: isPlanned(release, at) ? 'pas encore public : ' : '', words: `public à partir du ${momentText(release.from)}` };
}

/** `code`: of the refusal when nothing says why. */
export const withdrawalBody = (why: string, code: string): { readonly why: string } | Refusal => why.trim() === '' ? refuse(code, 'why') : { why: why.trim() };
