import { fromParisInput } from '../format/paris';
import { typedNumber } from './measureDraft';
import { type Refusal, refuse } from './refusals';

/** What is entered of the indicators by hand: a report from the field, a week of an epidemic. Pure: the clock is passed in. */

export interface ReportDraft {
  readonly kind: string;
  readonly role: string;
  readonly declarant: string;
  readonly department: string;
  readonly groups: readonly string[];
  readonly text: string;
  /** Empty: now. */
  readonly occurred: string;
}

export interface FieldBody {
  readonly indicator: 'field';
  readonly kind: string;
  readonly role: string;
  readonly declarant: string | null;
  readonly department: string;
  readonly group: string | null;
  readonly text: string;
  readonly occurredAt: string;
}

export const emptyReport = (territory: string): ReportDraft =>
  ({ kind: '', role: '', declarant: '', department: territory.startsWith('DEP-') ? territory.slice(4) : '', groups: [''], text: '', occurred: '' });

export const kinds: readonly (readonly [string, string])[] = [['rupture', 'Rupture'], ['tension', 'Tension'], ['mesusage', 'Mésusage'], ['reportDePrescription', 'Report de prescription'], ['autre', 'Autre']];
export const roles: readonly (readonly [string, string])[] = [
  ['officine', 'Officine'], ['pui', 'PUI'], ['medecin', 'Médecin'], ['ars', 'ARS'], ['usager', 'Usager'], ['reseauSentinelle', 'Réseau sentinelle'], ['laboratoire', 'Laboratoire'], ['grossiste', 'Grossiste-répartiteur'],
];
export const wordOf = (words: readonly (readonly [string, string])[], name: string): string => words.find(([one]) => one === name)?.[1] ?? name;

const orNull = (words: string): string | null => words.trim() === '' ? null : words.trim();

export function reportBody(draft: ReportDraft, now: number): FieldBody | Refusal {
  if (draft.kind === '') return refuse('field.kind', 'kind');
  if (draft.role === '') return refuse('field.role', 'role');
  if (draft.department === '') return refuse('department.unknown', 'department');
  if (draft.text.trim() === '') return refuse('field.text-missing', 'text');
  const occurred = draft.occurred === '' ? now : fromParisInput(draft.occurred);
  if (occurred === null) return refuse('decision.publish', 'occurredAt');
  return {
    indicator: 'field', kind: draft.kind, role: draft.role, declarant: orNull(draft.declarant), department: draft.department, group: draft.groups.find(one => one !== '') ?? null, text: draft.text.trim(),
    occurredAt: new Date(occurred).toISOString(),
  };
}

export interface WeekDraft {
  readonly disease: string;
  readonly measure: string;
  /** Any day of the week, ISO 8601. */
  readonly day: string;
  readonly value: string;
  readonly level: string;
  readonly published: string;
}

export interface WeekBody {
  readonly indicator: 'epidemiological';
  readonly disease: string;
  readonly measure: string;
  readonly week: string;
  readonly value: number | null;
  readonly level: string | null;
  readonly publishedAt: string | null;
}

export const emptyWeek: WeekDraft = { disease: '', measure: 'emergencyVisits', day: '', value: '', level: '', published: '' };

export const diseases: readonly (readonly [string, string])[] = [['grippe', 'Grippe'], ['covid-19', 'Covid-19'], ['bronchiolite', 'Bronchiolite'], ['ira', 'Infections respiratoires aiguës'], ['gea', 'Gastro-entérite']];
export const counted: readonly (readonly [string, string])[] = [['emergencyVisits', 'Passages aux urgences'], ['hospitalisations', 'Hospitalisations'], ['sosMedecins', 'Actes SOS Médecins']];
export const publishedLevels: readonly (readonly [string, string])[] = [['base', 'Niveau de base'], ['transition', 'Pré- ou post-épidémie'], ['epidemic', 'Épidémie']];

/** The Monday of a day's week, ISO 8601; null: no day. */
export function mondayOf(day: string): string | null {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(at)) return null;
  return new Date(at - ((new Date(at).getUTCDay() + 6) % 7) * 86_400_000).toISOString().slice(0, 10);
}

export function weekBody(draft: WeekDraft): WeekBody | Refusal {
  if (draft.disease === '') return refuse('indicator.disease', 'disease');
  const week = mondayOf(draft.day);
  if (week === null) return refuse('indicator.week', 'week');
  const value = draft.value.trim() === '' ? null : typedNumber(draft.value);
  if (value === null && draft.value.trim() !== '') return refuse('indicator.value', 'value');
  const published = draft.published === '' ? null : fromParisInput(draft.published);
  if (published === null && draft.published !== '') return refuse('decision.publish', 'publishedAt');
  return {
    indicator: 'epidemiological', disease: draft.disease, measure: draft.measure, week, value, level: draft.level === '' ? null : draft.level, publishedAt: published === null ? null : new Date(published).toISOString(),
  };
}
