import { signal as cell } from '@preact/signals';
import { get } from '../api/http';
import { array, fields, flag, instant, number, numberOrNull, text, textOrNull, tolerant } from '../live/read';

/** Who can lend what an establishment lacks: the answer of `GET /api/v1/helpers`. Quantities in `unit`, distances in km, times in ms. */
export interface Helper {
  readonly finess: string;
  readonly name: string;
  readonly territory: string;
  readonly horsRegion: boolean;
  readonly simulated: boolean;
  readonly distanceKm: number;
  readonly coverageDays: number | null;
  readonly coverageReason: string | null;
  readonly offered: number;
  readonly unit: string;
  readonly asOf: number;
}

export interface Helpers {
  readonly radiusKm: number;
  readonly minDays: number;
  readonly floorDays: number;
  readonly rule: string;
  readonly helpers: readonly Helper[];
  /** Within the radius, and nobody can say whether they could. */
  readonly unknown: readonly { readonly finess: string; readonly name: string; readonly distanceKm: number; readonly reason: string | null }[];
  readonly reason: string | null;
}

/** The signal whose helpers somebody asked for by key. */
export const helpersAsked = cell<string | null>(null);

function helper(raw: unknown): Helper {
  const from = fields(raw, 'helper');
  return {
    finess: text(from, 'finess'), name: text(from, 'name'), territory: text(from, 'territory'), horsRegion: flag(from, 'horsRegion'), simulated: flag(from, 'simulated'), distanceKm: number(from, 'distanceKm'),
    coverageDays: numberOrNull(from, 'coverageDays'), coverageReason: textOrNull(from, 'coverageReason'), offered: number(from, 'offered'), unit: text(from, 'unit'), asOf: instant(from, 'asOf'),
  };
}

export function helpers(raw: unknown): Helpers {
  const from = fields(raw, 'helpers');
  return {
    radiusKm: number(from, 'radiusKm'), minDays: number(from, 'minDays'), floorDays: number(from, 'floorDays'), rule: text(from, 'rule'), reason: textOrNull(from, 'reason'),
    helpers: tolerant(array(from, 'helpers'), helper).items,
    unknown: tolerant(array(from, 'unknown'), one => {
      const other = fields(one, 'unknown');
      return { finess: text(other, 'finess'), name: text(other, 'name'), distanceKm: number(other, 'distanceKm'), reason: textOrNull(other, 'reason') };
    }).items,
  };
}

export const findHelpers = async (presentation: string, finess: string): Promise<Helpers> =>
  helpers(await get(`/api/v1/helpers?presentation=${encodeURIComponent(presentation)}&finess=${encodeURIComponent(finess)}`));

const reasons: { readonly [reason: string]: string } = {
  'officines-off': "L'entraide entre officines n'est pas proposée (elle est encadrée par la loi).",
  'kind-unknown': "Le référentiel ne dit pas si cet établissement est un hôpital : personne n'est proposé.",
  'no-position': "Le référentiel ne place pas cet établissement sur la carte : les distances sont inconnues.",
};
export const nobodyText = (answer: Helpers): string => answer.reason === null
  ? `Aucun établissement à moins de ${answer.radiusKm} km n'a plus de ${answer.minDays} jours de stock connus.` : reasons[answer.reason] ?? answer.reason;
