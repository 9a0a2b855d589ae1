import { get } from '../api/http';
import { type Fields, array, fields, flag, instant, instantOrNull, list, number, numberOrNull, oneOf, orNull, text, textOrNull, tolerant } from '../live/read';
import { tellStatus } from '../live/unfed';
import { type Level, levels } from '../live/wire';
import * as live from '../live/wire';

/** Answers of `/api/v1/establishments/{finess}` and of what stands beside it. Times are ms since 1970, dates `yyyy-MM-dd` of the place, shares 0–1. */

export interface Card {
  readonly finess: string;
  readonly name: string | null;
  readonly kind: string;
  readonly inReference: boolean;
  readonly keyHolds: boolean;
  readonly territory: string | null;
  readonly department: string | null;
  readonly regionName: string | null;
  readonly simulated: boolean;
  readonly beds: number | null;
  readonly timeZone: string;
  /** Journal sequence; 0: never reported. */
  readonly head: number;
  readonly newestAt: number | null;
  readonly reportedThrough: number | null;
  readonly streams: boolean;
  readonly stale: boolean;
  readonly lines: number;
}

export interface Depletion {
  readonly p10: string | null;
  readonly p50: string | null;
  readonly p90: string | null;
  readonly within10: number;
  readonly asOf: number;
}

export interface Line {
  readonly presentation: string;
  readonly label: string | null;
  readonly stock: number | null;
  readonly unit: string;
  readonly daily: number | null;
  readonly dailyRaw: number | null;
  readonly observedDays: number;
  readonly windowDays: number;
  readonly coverageDays: number | null;
  readonly coverageReason: string | null;
  readonly depletion: Depletion | null;
  readonly depletionReason: string | null;
  readonly level: Level;
  readonly flags: readonly string[];
  readonly asOf: number;
}

export interface Duty {
  readonly list: string;
  /** `all`, or codes. */
  readonly presentations: 'all' | readonly string[];
  /** ISO 8601. */
  readonly period: string;
  readonly lastReported: number | null;
  readonly nextDue: number | null;
  readonly nextDueReason: string | null;
  readonly overdue: boolean;
  readonly staleFrom: number | null;
}

export interface Day {
  readonly date: string;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

export interface LineForecast {
  readonly unit: string;
  readonly asOf: number;
  readonly learntThrough: string;
  readonly days: readonly Day[];
  readonly depletion: (Depletion & { readonly within5: number; readonly within30: number }) | null;
  readonly depletionReason: string | null;
  readonly official: { readonly daily: number | null; readonly coverageDays: number | null; readonly coverageReason: string | null; readonly date: string | null };
  readonly why: { readonly observedDays: number; readonly censoredDays: number; readonly missingDays: number; readonly windowDays: number; readonly borrowed: number };
}

export interface Helper {
  readonly finess: string;
  readonly name: string;
  readonly territory: string;
  readonly horsRegion: boolean;
  readonly distanceKm: number;
  readonly coverageDays: number | null;
  readonly coverageReason: string | null;
  readonly stock: number;
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
  readonly unknown: readonly { readonly finess: string; readonly name: string; readonly territory: string; readonly distanceKm: number; readonly reason: string | null }[];
  readonly reason: string | null;
}

const level = oneOf(levels);
const within = (from: Fields, name: string): Fields => fields(from[name], name);

function depletion(raw: unknown): Depletion {
  const from = fields(raw, 'depletion');
  return { p10: textOrNull(from, 'p10'), p50: textOrNull(from, 'p50'), p90: textOrNull(from, 'p90'), within10: number(from, 'within10'), asOf: instant(from, 'asOf') };
}
const depletionOrNull = orNull((from, name) => depletion(from[name]));

export function card(raw: unknown): Card {
  const from = fields(raw, 'establishment');
  return {
    finess: text(from, 'finess'), name: textOrNull(from, 'name'), kind: text(from, 'kind'), inReference: flag(from, 'inReference'), keyHolds: flag(from, 'keyHolds'),
    territory: textOrNull(from, 'territory'), department: textOrNull(from, 'department'), regionName: textOrNull(from, 'regionName'), simulated: flag(from, 'simulated'),
    beds: numberOrNull(from, 'beds'), timeZone: text(from, 'timeZone'), head: number(from, 'head'), newestAt: instantOrNull(from, 'newestAt'),
    reportedThrough: instantOrNull(from, 'reportedThrough'), streams: flag(from, 'streamsMovements'), stale: flag(from, 'stale'), lines: number(from, 'lines'),
  };
}

export function line(raw: unknown): Line {
  const from = fields(raw, 'line');
  return {
    presentation: text(from, 'presentation'), label: textOrNull(from, 'label'), stock: numberOrNull(from, 'stock'), unit: text(from, 'unit'), daily: numberOrNull(from, 'dailyConsumption'),
    dailyRaw: numberOrNull(from, 'dailyConsumptionRaw'), observedDays: number(from, 'observedDays'), windowDays: number(from, 'windowDays'), coverageDays: numberOrNull(from, 'coverageDays'),
    coverageReason: textOrNull(from, 'coverageReason'), depletion: depletionOrNull(from, 'depletion'), depletionReason: textOrNull(from, 'depletionReason'), level: level(from, 'level'),
    flags: list(from, 'flags', raw => String(raw)), asOf: instant(from, 'asOf'),
  };
}

export function duty(raw: unknown): Duty {
  const from = fields(raw, 'duty');
  const codes = text(from, 'presentations');
  return {
    list: text(from, 'list'), presentations: codes === 'all' ? 'all' : codes.split(' ').filter(Boolean), period: text(from, 'period'), lastReported: instantOrNull(from, 'lastReported'),
    nextDue: instantOrNull(from, 'nextDue'), nextDueReason: textOrNull(from, 'nextDueReason'), overdue: flag(from, 'overdue'), staleFrom: instantOrNull(from, 'staleFrom'),
  };
}

/** Null with the reason: no day was learnt yet. */
export function lineForecast(raw: unknown): { readonly forecast: LineForecast | null; readonly reason: string | null } {
  const answer = fields(raw, 'answer');
  const reason = textOrNull(answer, 'reason');
  if (answer['forecast'] === null || answer['forecast'] === undefined) return { forecast: null, reason };
  const from = within(answer, 'forecast');
  const official = within(from, 'official');
  const why = within(from, 'why');
  return { reason, forecast: {
    unit: text(from, 'unit'), asOf: instant(from, 'asOf'), learntThrough: text(from, 'learntThrough'),
    days: list(from, 'days', one => {
      const day = fields(one, 'day');
      return { date: text(day, 'date'), p10: number(day, 'p10'), p50: number(day, 'p50'), p90: number(day, 'p90') };
    }),
    depletion: orNull((of, name) => ({ ...depletion(of[name]), within5: number(within(of, name), 'within5'), within30: number(within(of, name), 'within30') }))(from, 'depletion'),
    depletionReason: textOrNull(from, 'depletionReason'),
    official: { daily: numberOrNull(official, 'dailyConsumption'), coverageDays: numberOrNull(official, 'coverageDays'), coverageReason: textOrNull(official, 'coverageReason'), date: textOrNull(official, 'date') },
    why: { observedDays: number(why, 'observedDays'), censoredDays: number(why, 'censoredDays'), missingDays: number(why, 'missingDays'), windowDays: number(why, 'windowDays'), borrowed: number(why, 'borrowed') },
  } };
}

export function helpers(raw: unknown): Helpers {
  const from = fields(raw, 'helpers');
  return {
    radiusKm: number(from, 'radiusKm'), minDays: number(from, 'minDays'), floorDays: number(from, 'floorDays'), rule: text(from, 'rule'), reason: textOrNull(from, 'reason'),
    helpers: list(from, 'helpers', one => {
      const of = fields(one, 'helper');
      return {
        finess: text(of, 'finess'), name: text(of, 'name'), territory: text(of, 'territory'), horsRegion: flag(of, 'horsRegion'), distanceKm: number(of, 'distanceKm'),
        coverageDays: numberOrNull(of, 'coverageDays'), coverageReason: textOrNull(of, 'coverageReason'), stock: number(of, 'stock'), offered: number(of, 'offered'), unit: text(of, 'unit'), asOf: instant(of, 'asOf'),
      };
    }),
    unknown: list(from, 'unknown', one => {
      const of = fields(one, 'unknown');
      return { finess: text(of, 'finess'), name: text(of, 'name'), territory: text(of, 'territory'), distanceKm: number(of, 'distanceKm'), reason: textOrNull(of, 'reason') };
    }),
  };
}

const place = (finess: string): string => `/api/v1/establishments/${encodeURIComponent(finess)}`;

/** As many as the server gives in one answer; an establishment names a few thousand medicines. */
export const mostLines = 10_000;

export const readCard = async (finess: string): Promise<Card> => card(await get(place(finess)));
export async function readLines(finess: string): Promise<{ readonly lines: readonly Line[]; readonly unreadable: number; readonly more: boolean }> {
  const answer = fields(await get(`${place(finess)}/lines?limit=${mostLines}`), 'lines');
  const { items, unreadable } = tolerant(array(answer, 'lines'), line);
  return { lines: items, unreadable, more: textOrNull(answer, 'next') !== null };
}
export const readDuties = async (finess: string): Promise<readonly Duty[]> => list(fields(await get(`${place(finess)}/duties`), 'duties'), 'duties', duty);
export const readForecast = async (finess: string, code: string): Promise<ReturnType<typeof lineForecast>> => lineForecast(await get(`${place(finess)}/lines/${encodeURIComponent(code)}/forecast?horizon=28`));
export const readHelpers = async (finess: string, code: string): Promise<Helpers> => helpers(await get(`/api/v1/helpers?presentation=${encodeURIComponent(code)}&finess=${encodeURIComponent(finess)}`));

/** Signals in force that name the establishment, for whoever may not follow the live feed. */
export async function readSignals(finess: string, territory: string | null): Promise<readonly live.Signal[]> {
  const asked = new URLSearchParams({ state: 'open,acknowledged,snoozed', limit: '1000' });
  if (territory !== null) asked.set('territory', territory);
  const answer = fields(await get(`/api/v1/signals?${asked}`), 'signals');
  return tolerant(array(answer, 'signals'), live.signal).items.filter(signal => signal.subject.finess === finess);
}

/** The server's clock and its speed, for whoever may not follow the live feed; the page's marks with them. */
export async function readClock(): Promise<{ readonly serverTime: number; readonly speed: number }> {
  const answer = await get('/api/v1/status');
  tellStatus(answer);
  const from = fields(answer, 'status');
  const clock = within(from, 'clock');
  return { serverTime: instant(from, 'serverTime'), speed: flag(clock, 'simulated') ? number(clock, 'speed') : 1 };
}
