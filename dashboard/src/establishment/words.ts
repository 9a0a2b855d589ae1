import { frenchDays } from '../format/typography';

/** Words of this page only. */

const day = frenchDays({ timeZone: 'UTC', day: 'numeric', month: 'short' });
/** A date of the place, « 2026-11-26 » → « 26 nov. ». */
export const dateText = (date: string): string => day.format(Date.parse(date));

const kinds: { readonly [kind: string]: string } = { pui: 'Pharmacie à usage intérieur (PUI)', officine: 'Officine', unknown: 'Nature inconnue' };
export const kindOfPlace = (kind: string): string => kinds[kind] ?? kind;

const periods: { readonly [period: string]: string } = { P1D: 'chaque jour', PT24H: 'chaque jour', P7D: 'chaque semaine', P1W: 'chaque semaine', PT12H: 'deux fois par jour', P2D: 'tous les deux jours', P14D: 'toutes les deux semaines' };
/** « P1D » → « chaque jour »; what is not known stands as it came. */
export const periodText = (period: string): string => periods[period] ?? (/^P(\d+)D$/.exec(period) ? `tous les ${/^P(\d+)D$/.exec(period)?.[1]} jours` : period);

const flags: { readonly [flag: string]: string } = {
  'wide-window': 'fenêtre élargie faute de jours observés', 'all-censored': 'rupture chaque jour observé : dernière moyenne connue', 'lower-bound': 'besoin au moins égal (réceptions non déclarées)',
};
export const flagText = (flag: string): string => flags[flag] ?? flag;

const refusals: { readonly [reason: string]: string } = {
  'officines-off': "Entre officines, l'entraide n'est pas proposée : la rétrocession entre officines est encadrée par la loi, et la règle du dépannage (MINSANTE 2020-100) vise les PUI.",
  'kind-unknown': "La nature de l'établissement n'est pas connue du référentiel : la règle du dépannage ne s'applique qu'aux PUI.",
  'no-position': "La position de l'établissement n'est pas connue du référentiel : aucune distance ne peut être calculée.",
};
export const helpRefusal = (reason: string): string => refusals[reason] ?? reason;

const forecasts: { readonly [reason: string]: string } = { 'not-forecast': "aucun jour de demande n'a encore été appris", thin: 'trop peu de jours observés' };
export const forecastReason = (reason: string | null): string | null => reason === null ? null : forecasts[reason] ?? null;

/** Hour of the place, named, when it is not that of Paris. */
export function localText(ms: number, zone: string): string | null {
  if (zone === 'Europe/Paris') return null;
  try {
    return frenchDays({ timeZone: zone, day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(ms);
  } catch (error) {
    // A zone that this browser does not know: the hour of Paris stands alone.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
