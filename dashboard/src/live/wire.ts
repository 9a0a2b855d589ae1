import {
  type Fields, array, fields, flag, instant, instantOrNull, list, number, numberOrNull, oneOf, orNull, text, textOrNull,
} from './read';
import { planLines } from './plan';

/** The wire records of Medistock.Realtime.Contracts, as these screens hold them: times are milliseconds since 1970, shares 0–1. */

export const levels = ['critical', 'alert', 'ok', 'unknown'] as const;
export type Level = typeof levels[number];
export const severities = ['critical', 'alert', 'watch', 'info'] as const;
export type Severity = typeof severities[number];
export const states = ['open', 'acknowledged', 'snoozed', 'resolved', 'cleared'] as const;
export type SignalState = typeof states[number];

export interface Frame {
  readonly epoch: string;
  readonly kind: string;
  readonly at: number;
  readonly asOf: number | null;
  readonly head: number;
  /** Durable frames only. */
  readonly sequence: number | null;
  readonly previous: number | null;
  readonly body: unknown;
}

export interface Heartbeat {
  readonly dataAsOf: number | null;
  readonly serverTime: number;
  readonly version: string;
}

export interface CoverageRow {
  readonly territory: string;
  readonly presentation: string;
  readonly label: string | null;
  readonly link: string;
  readonly unit: string;
  readonly stock: number | null;
  readonly dailyConsumption: number | null;
  readonly coverageDays: number | null;
  readonly coverageReason: string | null;
  readonly level: Level;
  readonly criticalDays: number;
  readonly alertDays: number;
  readonly officialThresholds: boolean;
  readonly lines: number;
  readonly unknownLines: number;
  readonly staleLines: number;
  /** Of the lines counted, those whose need is at least what is summed: the coverage is at most what is shown. Absent: an older server does not say. */
  readonly lowerBoundLines?: number;
  readonly criticalShare: number | null;
  readonly alertShare: number | null;
  readonly asOf: number | null;
  readonly version: number;
}

export interface Clock {
  readonly simulated: boolean;
  readonly speed: number;
}

export interface WinterPlan {
  readonly territory: string;
  readonly level: number | null;
  /** Why there is no level: `not-decided`, the phase, `unavailable`. */
  readonly reason: string | null;
  readonly since: number | null;
  /** Null: not known. */
  readonly phase: string | null;
  readonly season: string | null;
}

/** A season replayed on live screens: none of its figures is real. */
export interface Exercise {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly speed: number;
  /** Somebody stopped its clock. */
  readonly paused: boolean;
  /** Its clock has come to its end and stands. */
  readonly ended: boolean;
  /** What it plays comes later than its clock says. */
  readonly behind: boolean;
}

export interface Status {
  readonly version: string;
  readonly phase: string;
  readonly clock: Clock;
  readonly demo: boolean;
  /** Null: no exercise. */
  readonly exercise: Exercise | null;
  readonly establishments: number;
  readonly reporting: number;
  readonly shareReporting: number | null;
  readonly territories: readonly { readonly territory: string; readonly reporting: number; readonly due: number }[];
  readonly winterPlan: readonly WinterPlan[];
}

export interface Evidence {
  readonly what: string;
  readonly value: number | null;
  readonly unit: string;
  readonly source: string;
  readonly at: number;
}

export interface Comment {
  readonly by: string;
  readonly at: number;
  readonly text: string;
}

export interface Signal {
  readonly id: string;
  readonly version: number;
  readonly sequence: number;
  readonly kind: string;
  readonly severity: Severity;
  readonly state: SignalState;
  readonly corroboration: string;
  readonly subject: {
    readonly territory: string;
    readonly territoryName: string | null;
    readonly presentation: string | null;
    readonly presentationLabel: string | null;
    readonly finess: string | null;
    readonly establishmentName: string | null;
    readonly link: string | null;
    readonly group: string | null;
    readonly groupLabel: string | null;
    readonly dci: string | null;
  };
  readonly title: string;
  readonly rule: { readonly name: string; readonly threshold: number; readonly unit: string; readonly official: boolean; readonly source: string };
  readonly evidence: readonly Evidence[];
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly changedAt: number;
  readonly count: number;
  readonly assignedTo: string | null;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: number | null;
  readonly snoozedUntil: number | null;
  readonly comments: readonly Comment[];
}

export function frame(raw: unknown): Frame {
  const from = fields(raw, 'frame');
  return {
    epoch: text(from, 'epoch'), kind: text(from, 'kind'), at: instant(from, 'at'), asOf: instantOrNull(from, 'asOf'), head: number(from, 'head'),
    sequence: numberOrNull(from, 'sequence'), previous: numberOrNull(from, 'previous'), body: from['body'],
  };
}

export function heartbeat(raw: unknown): Heartbeat {
  const from = fields(raw, 'heartbeat');
  return { dataAsOf: instantOrNull(from, 'dataAsOf'), serverTime: instant(from, 'serverTime'), version: text(from, 'version') };
}

const level = oneOf(levels);
const severity = oneOf(severities);
const state = oneOf(states);

export function coverageRow(raw: unknown): CoverageRow {
  const from = fields(raw, 'coverage');
  return {
    territory: text(from, 'territory'), presentation: text(from, 'presentation'), label: textOrNull(from, 'label'), link: text(from, 'link'),
    unit: text(from, 'unit'), stock: numberOrNull(from, 'stock'), dailyConsumption: numberOrNull(from, 'dailyConsumption'),
    coverageDays: numberOrNull(from, 'coverageDays'), coverageReason: textOrNull(from, 'coverageReason'), level: level(from, 'level'),
    criticalDays: number(from, 'criticalDays'), alertDays: number(from, 'alertDays'), officialThresholds: flag(from, 'officialThresholds'),
    lines: number(from, 'lines'), unknownLines: number(from, 'unknownLines'), staleLines: number(from, 'staleLines'),
    criticalShare: numberOrNull(from, 'criticalShare'), alertShare: numberOrNull(from, 'alertShare'), asOf: instantOrNull(from, 'asOf'),
    version: number(from, 'version'), ...from['lowerBoundLines'] === undefined ? {} : { lowerBoundLines: number(from, 'lowerBoundLines') },
  };
}

export function exercise(raw: unknown): Exercise {
  const from = fields(raw, 'exercise');
  return {
    name: text(from, 'name'), from: instant(from, 'from'), to: instant(from, 'to'), speed: number(from, 'speed'), paused: flag(from, 'paused'), ended: flag(from, 'ended'),
    behind: from['behind'] === undefined ? false : flag(from, 'behind'),
  };
}
const exerciseOrNull = orNull((from, name) => exercise(from[name]));

export function status(raw: unknown): Status {
  const from = fields(raw, 'status');
  const clock = fields(from['clock'], 'clock');
  return {
    version: text(from, 'version'), phase: text(from, 'phase'), clock: { simulated: flag(clock, 'simulated'), speed: number(clock, 'speed') },
    demo: flag(from, 'demo'), exercise: exerciseOrNull(from, 'exercise'), establishments: number(from, 'establishments'), reporting: number(from, 'reporting'),
    shareReporting: numberOrNull(from, 'shareReporting'),
    territories: list(from, 'territories', one => {
      const share = fields(one, 'territories');
      return { territory: text(share, 'territory'), reporting: number(share, 'reporting'), due: number(share, 'due') };
    }),
    winterPlan: planLines(from),
  };
}

function evidence(raw: unknown): Evidence {
  const from = fields(raw, 'evidence');
  return { what: text(from, 'what'), value: numberOrNull(from, 'value'), unit: text(from, 'unit'), source: text(from, 'source'), at: instant(from, 'at') };
}

function comment(raw: unknown): Comment {
  const from = fields(raw, 'comment');
  return { by: text(from, 'by'), at: instant(from, 'at'), text: text(from, 'text') };
}

export function signal(raw: unknown): Signal {
  const from = fields(raw, 'signal');
  const subject = fields(from['subject'], 'subject');
  const rule = fields(from['rule'], 'rule');
  return {
    id: text(from, 'id'), version: number(from, 'version'), sequence: number(from, 'sequence'), kind: text(from, 'kind'),
    severity: severity(from, 'severity'), state: state(from, 'state'), corroboration: text(from, 'corroboration'),
    subject: {
      territory: text(subject, 'territory'), territoryName: textOrNull(subject, 'territoryName'), presentation: textOrNull(subject, 'presentation'),
      presentationLabel: textOrNull(subject, 'presentationLabel'), finess: textOrNull(subject, 'finess'),
      establishmentName: textOrNull(subject, 'establishmentName'), link: textOrNull(subject, 'link'),
      group: textOrNull(subject, 'group'), groupLabel: textOrNull(subject, 'groupLabel'), dci: textOrNull(subject, 'dci'),
    },
    title: text(from, 'title'),
    rule: {
      name: text(rule, 'name'), threshold: number(rule, 'threshold'), unit: text(rule, 'unit'), official: flag(rule, 'official'), source: text(rule, 'source'),
    },
    evidence: list(from, 'evidence', evidence), firstSeen: instant(from, 'firstSeen'), lastSeen: instant(from, 'lastSeen'),
    changedAt: instant(from, 'changedAt'), count: number(from, 'count'), assignedTo: textOrNull(from, 'assignedTo'),
    acknowledgedBy: textOrNull(from, 'acknowledgedBy'), acknowledgedAt: instantOrNull(from, 'acknowledgedAt'),
    snoozedUntil: instantOrNull(from, 'snoozedUntil'), comments: list(from, 'comments', comment),
  };
}

/** Entries of a snapshot, each still to be read by its own guard. */
export function snapshot(raw: unknown): { readonly signals: readonly unknown[]; readonly coverage: readonly unknown[]; readonly status: Status } {
  const from = fields(raw, 'snapshot');
  return { signals: array(from, 'signals'), coverage: array(from, 'coverage'), status: status(from['status']) };
}

export function rows(raw: unknown): readonly unknown[] {
  const from: Fields = fields(raw, 'coverage');
  return array(from, 'rows');
}
