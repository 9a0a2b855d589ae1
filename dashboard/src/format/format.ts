import { frenchDays } from './typography';
import type { Level, Severity, SignalState } from '../live/wire';

const zone = 'Europe/Paris';
const hour = new Intl.DateTimeFormat('fr-FR', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
const second = new Intl.DateTimeFormat('fr-FR', { timeZone: zone, hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayHour = frenchDays({ timeZone: zone, day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
const shortDay = frenchDays({ timeZone: zone, day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const longDay = frenchDays({ timeZone: zone, weekday: 'long', day: 'numeric', month: 'long' });
const sortableDay = new Intl.DateTimeFormat('sv-SE', { timeZone: zone });
/** The local day, « 2026-11-23 ». */
export const isoDay = (ms: number): string => sortableDay.format(ms);
const whole = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 });

export const clockText = (ms: number): string => hour.format(ms);
/** « 14:05:32 » */
export const secondsText = (ms: number): string => second.format(ms);
export const dayText = (ms: number): string => longDay.format(ms);
export const momentText = (ms: number): string => dayHour.format(ms);

/** The hour alone on the same Paris day as `now`, else day and hour. */
export const whenText = (ms: number, now: number | null): string =>
  now !== null && sortableDay.format(ms) === sortableDay.format(now) ? hour.format(ms) : shortDay.format(ms);

/** The same in a sentence: « à 14:05 », « le 12 déc. à 14:05 ». */
export const atText = (ms: number, now: number | null): string =>
  now !== null && sortableDay.format(ms) === sortableDay.format(now) ? `à ${hour.format(ms)}` : `le ${shortDate.format(ms)} à ${hour.format(ms)}`;

/** Days rounded down to a tenth: 4,99 is shown 4,9 and never 5,0. Above 99,9 the tenth says nothing. */
export function daysText(days: number): string {
  if (days >= 1000) return '> 999 j';
  if (days >= 100) return `${Math.floor(days)} j`;
  return `${(Math.floor(days * 10) / 10).toFixed(1).replace('.', ',')} j`;
}

const shortDate = frenchDays({ timeZone: zone, day: 'numeric', month: 'short' });
/** « 26 nov. »: the Paris day on which a stock that lasts so many days from then on is used up, at the pace of then. */
export const depletionText = (asOf: number, days: number): string => shortDate.format(asOf + days * 86_400_000);

const reasons: { readonly [reason: string]: string } = {
  unbounded: 'aucune demande observée',
  'no-demand': 'stock nul, sans demande récente',
  stale: 'données périmées',
  'no-receipts': 'réceptions non déclarées',
  inconsistent: 'stock incohérent',
  thin: 'trop peu de jours observés',
  'no-count': 'aucun inventaire',
};

export const reasonText = (reason: string | null): string => reason === null ? 'non connue' : reasons[reason] ?? reason;

const isToday = (ms: number, now: number | null): boolean => whenText(ms, now) === clockText(ms);
/** « à 14:05 », « le 12 déc. »: in a few letters. */
export const onDayText = (ms: number, now: number | null): string => isToday(ms, now) ? atText(ms, now) : `le ${depletionText(ms, 0)}`;
/** « données de 14:05 », « données du 12 déc., 14:05 »: an hour of yesterday never reads as today's. */
export const dataText = (asOf: number, now: number | null): string => `données ${isToday(asOf, now) ? 'de' : 'du'} ${whenText(asOf, now)}`;

/** Shares rounded down: 99,9 % of establishments is not all of them. */
export const shareText = (share: number): string => `${Math.floor(share * 100)} %`;
export const countText = (count: number): string => whole.format(count);
export const amountText = (amount: number): string => oneDecimal.format(amount);

/** « 12 s », « 4 min », « 3 h 05 », « 2 j 4 h ». */
export function ageText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, '0')}`;
  return `${Math.floor(hours / 24)} j ${hours % 24} h`;
}

export const levelText: { readonly [level in Level]: string } = { critical: 'Critique', alert: 'Alerte', ok: 'Normal', unknown: 'Inconnu' };
export const severityText: { readonly [severity in Severity]: string } = { critical: 'Critique', alert: 'Alerte', watch: 'Vigilance', info: 'Information' };
export const stateText: { readonly [state in SignalState]: string } = {
  open: 'à traiter', acknowledged: 'pris en charge', snoozed: 'en sommeil', resolved: 'résolu', cleared: 'levé de lui-même',
};

const kinds: { readonly [kind: string]: string } = {
  coverage: 'Couverture', territorial: 'Territoire', silence: 'Silence', depletion: 'Épuisement', surge: 'Hausse', hoarding: 'Thésaurisation',
  shift: 'Report', 'safety-stock': 'Stock de sécurité', arrival: 'Arrivage', epidemic: 'Épidémie',
  field: 'Remontée de terrain',
};
export const knownKinds: readonly string[] = Object.keys(kinds);
export const kindText = (kind: string): string => kinds[kind] ?? kind;

export const corroborationText = (corroboration: string): string => corroboration === 'corroborated' ? 'corroboré' : corroboration === 'isolated' ? 'isolé' : corroboration;

const links: { readonly [link: string]: string } = { pui: 'Hôpitaux (PUI)', officine: 'Officines', unknown: 'Établissements hors référentiel' };
export const linkText = (link: string): string => links[link] ?? link;

const units: { readonly [unit: string]: readonly [string, string] } = { box: ['boîte', 'boîtes'], unit: ['unité', 'unités'], 
  'box/day': ['boîte/j', 'boîtes/j'], 'unit/day': ['unité/j', 'unités/j'] };
export const unitText = (unit: string, amount: number): string => {
  const known = units[unit];
  return known === undefined ? unit : known[Math.abs(amount) >= 2 ? 1 : 0];
};

const dayUnits = new Set(['days', 'day', 'jours', 'jour', 'j']);
export const isDays = (unit: string): boolean => dayUnits.has(unit);
const shareUnits = new Set(['share', 'part']);

/** A value with its unit: days rounded down, shares in percent, the rest with at most one decimal. */
export function valueText(value: number | null, unit: string): string {
  if (value === null) return 'inconnu';
  if (isDays(unit)) return daysText(value);
  if (shareUnits.has(unit)) return shareText(value);
  return `${amountText(value)} ${unitText(unit, value)}`;
}

/** The label without its form: « AMOXICILLINE X 250 mg/5 ml, poudre pour suspension buvable » up to the first comma that does not sit in a number. */
export function shortLabel(label: string): string {
  const comma = label.search(/,(?!\d)/);
  return comma > 0 ? label.slice(0, comma) : label;
}

const rules: { readonly [rule: string]: string } = {
  'coverage.critical': 'Couverture sous le seuil critique', 'coverage.alert': "Couverture sous le seuil d'alerte",
  'silence.establishment': 'Établissement muet', 'silence.share': 'Part déclarante en baisse',
  'depletion.soon': 'Rupture de stock probable sous quelques jours', 'depletion.before-arrival': "Rupture de stock probable avant l'arrivage",
  'surge.week-above-expected': 'Demande au-dessus de son attendu', 'hoarding.stock-rises': 'Stock en hausse sans consommation',
  'shift.alternative-rises': "Une alternative monte pendant qu'une autre manque",
  'territorial.upstream-green': 'Département en tension alors que la nation est couverte',
};
/** The rule in words, with its stable name for whoever looks it up. */
export const ruleText = (rule: string): string => rules[rule] === undefined ? rule : `${rules[rule]} (${rule})`;

const restLength = 30;
/** What {@link shortLabel} leaves out: « poudre pour suspension buvable », shortened where long; empty when it leaves nothing. */
export function restOfLabel(label: string): string {
  const rest = label.slice(shortLabel(label).length).replace(/^,\s*/, '');
  return rest.length <= restLength ? rest : `${rest.slice(0, restLength - 1).trimEnd()}…`;
}
