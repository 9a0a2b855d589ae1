import { type Fields, array, fields, flag, instant, instantOrNull, list, number, numberOrNull, text, textOrNull } from '../live/read';
import type { Author, Evidence } from './wire';

/** What is followed in a territory beside its decisions: lights, conditions of a change, reports from the field, measures. */

export interface Light {
  readonly indicator: string;
  readonly territory: string;
  readonly disease: string | null;
  readonly group: string | null;
  readonly groupLabel: string | null;
  readonly link: string | null;
  readonly light: string;
  readonly value: number | null;
  readonly unit: string;
  readonly words: string;
  readonly asOf: number | null;
  readonly recordedAt: number;
  /** 0–1. */
  readonly shareReporting: number | null;
  readonly rule: { readonly name: string; readonly threshold: number; readonly unit: string; readonly official: boolean; readonly source: string };
  readonly evidence: readonly Evidence[];
  /** Oldest first. */
  readonly history: readonly { readonly at: number; readonly light: string; readonly value: number | null }[];
}

export interface Conditions {
  readonly command: string;
  readonly state: string;
  readonly since: number | null;
  readonly stands: boolean;
  readonly words: string;
}

export interface FieldReport {
  readonly id: string;
  readonly kind: string;
  readonly role: string;
  readonly declarant: string | null;
  readonly department: string;
  readonly group: string | null;
  readonly text: string;
  readonly occurredAt: number;
  readonly toldAt: number;
}

export interface Measure {
  readonly id: string;
  readonly lever: string;
  readonly leverTitle: string;
  readonly title: string;
  readonly state: string;
  readonly withdrawn: boolean;
  readonly groups: readonly string[];
  readonly presentations: readonly string[];
  readonly territories: readonly string[];
  readonly circuits: readonly string[];
  readonly pilot: string;
  readonly volumes: readonly { readonly circuit: string | null; readonly percent: number; readonly period: string | null }[];
  /** Days as ISO 8601, without a time. */
  readonly start: string | null;
  readonly end: string | null;
  readonly review: string | null;
  readonly reviewDue: boolean;
  readonly motive: string;
  readonly endReason: string | null;
  readonly history: readonly { readonly did: string; readonly at: number; readonly by: Author }[];
}

export function evidence(raw: unknown): Evidence {
  const from = fields(raw, 'evidence');
  return { what: text(from, 'what'), value: numberOrNull(from, 'value'), unit: text(from, 'unit'), source: text(from, 'source'), at: instant(from, 'at') };
}

export function author(from: Fields): Author {
  const by = fields(from['by'], 'by');
  return { name: text(by, 'name'), role: text(by, 'role') };
}

const texts = (from: Fields, name: string): readonly string[] => array(from, name).filter(one => typeof one === 'string');

export function light(raw: unknown): Light {
  const from = fields(raw, 'light');
  const rule = fields(from['rule'], 'rule');
  return {
    indicator: text(from, 'indicator'), territory: text(from, 'territory'), disease: textOrNull(from, 'disease'), group: textOrNull(from, 'group'), groupLabel: textOrNull(from, 'groupLabel'),
    link: textOrNull(from, 'link'), light: text(from, 'light'), value: numberOrNull(from, 'value'), unit: text(from, 'unit'), words: text(from, 'words'), asOf: instantOrNull(from, 'asOf'),
    recordedAt: instant(from, 'recordedAt'), shareReporting: numberOrNull(from, 'shareReporting'),
    rule: { name: text(rule, 'name'), threshold: number(rule, 'threshold'), unit: text(rule, 'unit'), official: flag(rule, 'official'), source: text(rule, 'source') },
    evidence: list(from, 'evidence', evidence),
    history: list(from, 'history', one => {
      const point = fields(one, 'history');
      return { at: instant(point, 'at'), light: text(point, 'light'), value: numberOrNull(point, 'value') };
    }),
  };
}

export function conditions(raw: unknown): Conditions {
  const from = fields(raw, 'conditions');
  return { command: text(from, 'command'), state: text(from, 'state'), since: instantOrNull(from, 'since'), stands: flag(from, 'stands'), words: text(from, 'words') };
}

export function fieldReport(raw: unknown): FieldReport {
  const from = fields(raw, 'report');
  return {
    id: text(from, 'id'), kind: text(from, 'kind'), role: text(from, 'role'), declarant: textOrNull(from, 'declarant'), department: text(from, 'department'), group: textOrNull(from, 'group'),
    text: text(from, 'text'), occurredAt: instant(from, 'occurredAt'), toldAt: instant(from, 'toldAt'),
  };
}

export function measure(raw: unknown): Measure {
  const from = fields(raw, 'measure');
  return {
    id: text(from, 'id'), lever: text(from, 'lever'), leverTitle: text(from, 'leverTitle'), title: text(from, 'title'), state: text(from, 'state'), withdrawn: flag(from, 'withdrawn'), groups: texts(from, 'groups'),
    presentations: texts(from, 'presentations'), territories: texts(from, 'territories'), circuits: texts(from, 'circuits'), pilot: text(from, 'pilot'),
    volumes: list(from, 'volumes', one => {
      const volume = fields(one, 'volume');
      return { circuit: textOrNull(volume, 'circuit'), percent: number(volume, 'percent'), period: textOrNull(volume, 'period') };
    }),
    start: textOrNull(from, 'start'), end: textOrNull(from, 'end'), review: textOrNull(from, 'review'), reviewDue: flag(from, 'reviewDue'), motive: text(from, 'motive'),
    endReason: textOrNull(from, 'endReason'),
    history: list(from, 'history', one => {
      const step = fields(one, 'history');
      return { did: text(step, 'did'), at: instant(step, 'at'), by: author(step) };
    }),
  };
}
