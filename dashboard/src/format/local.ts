import { atText, whenText } from './format';

/** Clocks of the overseas territories, as in the server's reference (French Polynesia by Tahiti's). Regions of one department have its clock. */
const zones: { readonly [territory: string]: string } = {
  'DEP-971': 'America/Guadeloupe', 'REG-01': 'America/Guadeloupe', 'DEP-972': 'America/Martinique', 'REG-02': 'America/Martinique', 'DEP-973': 'America/Cayenne', 'REG-03': 'America/Cayenne',
  'DEP-974': 'Indian/Reunion', 'REG-04': 'Indian/Reunion', 'DEP-976': 'Indian/Mayotte', 'REG-06': 'Indian/Mayotte', 'DEP-975': 'America/Miquelon', 'DEP-977': 'America/St_Barthelemy',
  'DEP-978': 'America/Marigot', 'DEP-986': 'Pacific/Wallis', 'DEP-987': 'Pacific/Tahiti', 'DEP-988': 'Pacific/Noumea',
};

const sameDay = (ms: number, zone: string): boolean => {
  const day = (timeZone: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(ms);
  return day(zone) === day('Europe/Paris');
};

/** « 09:05 », « 13 déc., 01:05 » where the day there is another than in Paris; null: Paris's clock, or one that this browser does not know. */
function thereText(ms: number, territory: string): string | null {
  const zone = zones[territory];
  if (zone === undefined) return null;
  try {
    return new Intl.DateTimeFormat('fr-FR', { timeZone: zone, hour: '2-digit', minute: '2-digit', ...sameDay(ms, zone) ? {} : { day: 'numeric', month: 'short' } }).format(ms);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const both = (paris: string, ms: number, territory: string): string => {
  const there = thereText(ms, territory);
  return there === null ? paris : `${paris} à Paris, ${there} sur place`;
};

/** « 14:05 », and overseas « 14:05 à Paris, 09:05 sur place ». */
export const placeWhenText = (ms: number, now: number | null, territory: string): string => both(whenText(ms, now), ms, territory);
/** « à 14:05 », and overseas « à 14:05 à Paris, 09:05 sur place ». */
export const placeAtText = (ms: number, now: number | null, territory: string): string => both(atText(ms, now), ms, territory);
