import type { ApiFailure } from '../api/http';
import { amountText, ageText, countText, momentText, unitText } from '../format/format';
import { frenchDays } from '../format/typography';
import { dayOf, shortDay } from '../plots/scale';

/** What the page says in words. Names that a later server adds are shown as they came. */

/** « CIP13 », « UCD13 »: what a code of the chain is a code of. */
export function codeKind(code: string): string {
  if (code.startsWith('34009')) return 'CIP13 (boîte, ville)';
  if (code.startsWith('34008')) return 'UCD13 (unité, hôpital)';
  return code.startsWith('X-') ? 'code X- (suivi sans code officiel)' : 'code';
}

/** « 3400930082157 » → « 34009 3008215 7 », as it stands on a box. */
export const spacedCode = (code: string): string => /^\d{13}$/.test(code) ? `${code.slice(0, 5)} ${code.slice(5, 12)} ${code.slice(12)}` : code;

const patients: { readonly [who: string]: string } = { all: 'tous patients', adult: 'adulte', paediatric: 'pédiatrique' };
export const patientsText = (who: string): string => patients[who] ?? who;

/** « amoxicilline/suspension-buvable/paediatric » → « amoxicilline, suspension buvable, pédiatrique ». */
export function groupText(group: string): string {
  const [dci, family, who, ...more] = group.split('/');
  if (dci === undefined || family === undefined || who === undefined || more.length > 0) return group;
  return `${dci.replaceAll('+', ' + ')}, ${family.replaceAll('-', ' ')}, ${patientsText(who)}`;
}

const holders: { readonly [kind: string]: string } = { laboratory: 'Laboratoire', depositary: 'Dépositaire', wholesaler: 'Grossiste-répartiteur', authority: 'Autorité' };
export const holderText = (kind: string): string => holders[kind] ?? kind;

const statuses: { readonly [status: string]: string } = { planned: 'annoncé', partial: 'reçu en partie', received: 'reçu', abandoned: 'abandonné', unannounced: 'reçu sans annonce' };
export const statusText = (status: string): string => statuses[status] ?? status;
const concerns: { readonly [concern: string]: string } = { late: 'en retard', unconfirmed: 'proche et non confirmé', moved: 'déplacé' };
export const concernText = (concern: string): string => concerns[concern] ?? concern;

const markets: { readonly [reason: string]: string } = { 'no-stock': "aucun stock de laboratoire n'est déclaré", 'no-sales': "aucune vente habituelle valable n'est déclarée", stale: 'déclarations de plus de deux semaines' };
export const marketReasonText = (reason: string | null): string => reason === null ? 'non connu' : markets[reason] ?? reason;

const helperReasons: { readonly [reason: string]: string } = {
  'officines-off': "D'officine à officine, le dépannage est encadré par la loi : personne n'est proposé.",
  'kind-unknown': "La nature de cet établissement n'est pas connue du référentiel : la règle ne s'applique qu'aux PUI.",
  'no-position': "Cet établissement n'a pas de position connue : aucune distance ne peut être calculée.",
};
export const helperReasonText = (reason: string): string => helperReasons[reason] ?? reason;

const diseases: { readonly [disease: string]: string } = { grippe: 'grippe', 'covid-19': 'Covid-19', bronchiolite: 'bronchiolite', ira: 'infections respiratoires aiguës', gea: 'gastro-entérites aiguës' };
export const diseaseText = (disease: string): string => diseases[disease] ?? disease;
const indicators: { readonly [indicator: string]: string } = { emergencyVisits: 'passages aux urgences', hospitalisations: 'hospitalisations après passage', sosMedecins: 'actes SOS Médecins' };
export const indicatorText = (indicator: string): string => indicators[indicator] ?? indicator;

/** « 12,5 boîtes », one decimal below a hundred; singular or plural by what is shown. */
export const quantityText = (amount: number, unit: string): string => `${Math.abs(amount) < 100 ? amountText(amount) : countText(amount)}\u00a0${unitText(unit, Math.round(amount * 10) / 10)}`;

/** A French sentence as it is printed: no line may begin with its punctuation or a unit, and a date's full stop is also the sentence's. */
export const fine = (words: string): string => words.replace(/ ([:;?!%»])/g, '\u00a0$1').replace(/« /g, '«\u00a0').replace(/(\d) (j|km|mois)\b/g, '$1\u00a0$2').replace(/\.\.(?!\.)/g, '.');

/** « 23 nov. » of an ISO date; the text itself where it is none. */
export function dateText(date: string): string {
  const day = dayOf(date);
  return day === null ? date : shortDay(day);
}

const withYear = frenchDays({ timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });
/** « 23 nov. 2026 » of an ISO date. */
export const yearText = (date: string): string => dayOf(date) === null ? date : withYear.format(Date.parse(`${date}T00:00:00Z`));

/** « 23 nov. 2026, 09:12 (il y a 3 h 05) », by the server's clock. */
export const agedText = (at: number, now: number | null): string => now === null || now < at ? momentText(at) : `${momentText(at)} (il y a ${ageText(now - at)})`;

export const plural = (count: number, one: string, many: string): string => `${countText(count)} ${Math.abs(count) >= 2 ? many : one}`;

const roles: { readonly [role: string]: string } = {
  pharmacy: "d'un établissement", vendor: "d'un éditeur", ars: "d'une ARS", screen: "d'un écran", officer: 'de la permanence', evaluator: "d'évaluation", admin: "d'administration",
};

/** Why a section is not there: the exact word for a key that may not read it, for what does not exist, for what could not be read. */
export function refusalText(what: string, problem: ApiFailure, role: string | null): string {
  if (problem.code === 'access.role') return `${what} : non lisible avec une clé ${roles[role ?? ''] ?? `« ${role ?? 'inconnue'} »`}. Ce n'est pas une absence de données.`;
  if (problem.code === 'access.territory') return `${what} : ce territoire n'est pas de ceux que votre clé peut lire. Ce n'est pas une absence de données.`;
  if (problem.code === 'access.establishment') return `${what} : votre clé n'est pas liée à cet établissement.`;
  if (problem.status === 403) return `${what} : refusé par le serveur (${problem.code}).`;
  return `${what} : non lu. ${problem.message}`;
}
