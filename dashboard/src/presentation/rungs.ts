import { reasonText } from '../format/format';
import type { CoverageRow } from '../live/wire';
import type { Holder } from './supplyWire';
import { marketReasonText, yearText } from './words';

/** One link of the chain on the ladder: days of its own rate, or why there is no number. */
export interface Rung {
  readonly days: number | null;
  readonly reason: string;
  readonly level: string;
  readonly thresholds: readonly number[];
  readonly rate: { readonly perDay: number; readonly words: string } | null;
}

const daysOfMonth = 365.25 / 12;

function rateOf(holder: Holder): Rung['rate'] {
  const usual = holder.usual;
  if (usual !== null && usual.valid && usual.perMonth > 0) return { perDay: usual.perMonth / daysOfMonth, words: `ventes habituelles du ${yearText(usual.from)} au ${yearText(usual.to)}` };
  if (holder.lastFourWeeks !== null && !holder.lastFourWeeks.stale && holder.lastFourWeeks.quantity > 0) return { perDay: holder.lastFourWeeks.quantity / 28, words: `ventes de 4 semaines${usual === null ? '' : ', faute de période de référence valable'}` };
  if (holder.lastWeek !== null && !holder.lastWeek.stale && holder.lastWeek.quantity > 0) return { perDay: holder.lastWeek.quantity / 7, words: "ventes d'une semaine, faute de ventes habituelles" };
  return null;
}

/** A stock of one declarant over its own stated sales: usual ones where valid, else those of 4 weeks or of one, said so. A stale stock gives no number. */
function ofHolder(holder: Holder): Rung {
  const rate = rateOf(holder);
  const none = { days: null, level: 'unknown', thresholds: [], rate };
  if (holder.stock === null) return { ...none, reason: 'stock non déclaré' };
  if (holder.stock.stale) return { ...none, reason: marketReasonText('stale') };
  if (rate === null) return { ...none, reason: 'aucune vente déclarée' };
  return { days: holder.stock.quantity / rate.perDay, reason: '', level: 'upstream', thresholds: [], rate };
}

/** A territory's stock over its smoothed consumption; `absence`: why there is no row. */
function ofLink(row: CoverageRow | undefined, absence: string): Rung {
  if (row === undefined) return { days: null, reason: absence, level: 'unknown', thresholds: [], rate: null };
  return { days: row.coverageDays, reason: reasonText(row.coverageReason), level: row.level, thresholds: [row.criticalDays, row.alertDays], rate: null };
}

export const rungs = { ofHolder, ofLink };

const scales = [30, 60, 90, 120] as const;

/** The scale of the ladder: as far as its longest bar, in months, between one and four; a bar beyond ends in an arrow. */
export const scaleDays = (days: readonly (number | null)[]): number => scales.find(most => days.every(one => one === null || one <= most)) ?? 120;
