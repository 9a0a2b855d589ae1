import { type Refusal, refuse } from './refusals';
import type { Lever } from './levers';

/** What is typed of a measure, and what of it is sent. Pure. Whether it may be is the server's to judge: only what cannot be sent at all is told here. */

export interface MeasureDraft {
  readonly lever: string;
  readonly title: string;
  readonly groups: readonly string[];
  readonly presentations: readonly string[];
  /** Further ones. */
  readonly territories: readonly string[];
  readonly circuits: readonly string[];
  readonly pilot: string;
  /** % of usual sales, as typed. */
  readonly city: string;
  readonly cityPeriod: string;
  readonly hospital: string;
  readonly hospitalPeriod: string;
  /** « yes »: what is unusual about the volumes was seen and is meant. */
  readonly unusual: string;
  readonly start: string;
  readonly end: string;
  readonly review: string;
  readonly motive: string;
}

export const emptyMeasure: MeasureDraft = {
  lever: '', title: '', groups: [''], presentations: [''], territories: [''], circuits: [''], pilot: '', city: '', cityPeriod: 'week', hospital: '', hospitalPeriod: 'week', unusual: '', start: '', end: '',
  review: '', motive: '',
};

export interface Volume {
  readonly circuit: string;
  readonly percent: number;
  readonly period: string;
}

export interface MeasureBody {
  readonly lever: string;
  readonly title: string | null;
  readonly groups: readonly string[];
  readonly presentations: readonly string[];
  readonly territories: readonly string[];
  readonly circuits: readonly string[];
  readonly pilot: string | null;
  readonly volumes: readonly Volume[];
  readonly start: string | null;
  readonly end: string | null;
  readonly review: string | null;
  readonly motive: string;
}

/** « 62,5 », « −5 », « 1 000 »; null: no number. */
export function typedNumber(words: string): number | null {
  const digits = words.replace(/[\s\u00a0\u202f%]/g, '').replace('\u2212', '-').replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(digits) ? Number(digits) : null;
}

const given = (list: readonly string[]): readonly string[] => list.filter(one => one !== '');
const orNull = (words: string): string | null => words.trim() === '' ? null : words.trim();

/** Circuits that the measure acts on: those chosen; where the lever has one only, that one. */
export const circuitsOf = (draft: MeasureDraft, lever: Lever | undefined): readonly string[] => lever?.circuits.length === 1 ? lever.circuits : given(draft.circuits);

/** Volumes above what is usual (Domain's MeasureRules): accepted, and confirmed by whoever records them. */
export const usualPercent = 100;

const typedOf = (draft: MeasureDraft, circuit: string): string => circuit === 'city' ? draft.city : draft.hospital;

/** What will be sent, or the first thing that is missing. */
export function measureBody(draft: MeasureDraft, lever: Lever | undefined): MeasureBody | Refusal {
  if (!lever) return refuse('measure.lever-unknown', 'lever');
  const circuits = circuitsOf(draft, lever);
  const volumes: Volume[] = [];
  for (const circuit of lever.takesVolume ? circuits : []) {
    const words = typedOf(draft, circuit);
    // Left empty it is missing, which the server says: never 0.
    if (words.trim() === '') continue;
    const percent = typedNumber(words);
    if (percent === null) return refuse('measure.volume-value', `volumes.${circuit}`);
    volumes.push({ circuit, percent, period: circuit === 'city' ? draft.cityPeriod : draft.hospitalPeriod });
  }
  if (volumes.some(volume => volume.percent > usualPercent) && draft.unusual !== 'yes') return refuse('measure.volume-unusual', 'unusual');
  return {
    lever: lever.id, title: orNull(draft.title), groups: given(draft.groups), presentations: given(draft.presentations), territories: given(draft.territories), circuits, pilot: orNull(draft.pilot), volumes,
    start: orNull(draft.start), end: orNull(draft.end), review: orNull(draft.review), motive: draft.motive.trim(),
  };
}

/** The server names volumes by their place; the form shows them by circuit. */
export function byCircuit(refusal: Refusal | null, circuits: readonly string[]): Refusal | null {
  if (refusal === null) return null;
  const told = (one: Refusal): Refusal => {
    const at = /^volumes\[(\d+)\]/.exec(one.path)?.[1];
    return at === undefined ? one : { ...one, path: circuits[Number(at)] === undefined ? 'volumes' : `volumes.${circuits[Number(at)]}` };
  };
  return { ...told(refusal), ...refusal.also === undefined ? {} : { also: refusal.also.map(told) } };
}

export interface ChangeDraft {
  readonly on: string;
  readonly reason: string;
}

export interface ChangeBody {
  readonly on?: string | null;
  readonly reason?: string | null;
  readonly end?: string | null;
  readonly review?: string | null;
}

/** What may become of a measure as it stands: prepared → in force → ended, or withdrawn before. */
export const verbsFor = (state: string): readonly string[] => state === 'prepared' ? ['start', 'amend', 'withdraw'] : state === 'inForce' ? ['end', 'amend'] : [];
