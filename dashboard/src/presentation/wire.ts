import { array, fields, flag, instant, instantOrNull, list, number, numberOrNull, orNull, text, textOrNull, tolerant } from '../live/read';
import { dayOf } from '../plots/scale';
import type { FanDay } from '../plots/shape';

/** The API's records of one presentation, as this page holds them: times in ms since 1970, local dates as days, shares 0–1. */

export interface Product {
  readonly code: string;
  readonly inReference: boolean;
  readonly cis: string | null;
  readonly label: string | null;
  readonly packLabel: string | null;
  readonly dci: string | null;
  readonly strengths: readonly string[];
  readonly form: string | null;
  readonly route: string | null;
  readonly patients: string | null;
  readonly laboratory: string | null;
  readonly mitm: boolean | null;
  readonly atc: string | null;
  readonly group: string | null;
  readonly marker: string | null;
  readonly marketed: boolean | null;
  readonly ucd: string | null;
  readonly unitsPerBox: number | null;
  readonly unit: string;
  /** What the ANSM publishes of its availability, newest first; null: no list imported since it is known, or a server that knows none. */
  readonly published: readonly Published[] | null;
}

/** Dates are ISO days. */
export interface Published {
  readonly status: string;
  readonly since: string | null;
  readonly updated: string | null;
  readonly returned: string | null;
  readonly page: string | null;
  readonly firstRead: string;
  readonly lastRead: string;
}

const flagOrNull = orNull(flag);

export function product(raw: unknown): Product {
  const from = fields(raw, 'presentation');
  return {
    code: text(from, 'code'), inReference: flag(from, 'inReference'), cis: textOrNull(from, 'cis'), label: textOrNull(from, 'label'), packLabel: textOrNull(from, 'packLabel'),
    dci: textOrNull(from, 'dci'),
    strengths: list(from, 'substances', one => {
      const substance = fields(one, 'substance');
      return [textOrNull(substance, 'name'), textOrNull(substance, 'strength')].filter(Boolean).join(' ');
    }),
    form: textOrNull(from, 'form'), route: textOrNull(from, 'route'), patients: textOrNull(from, 'patients'), laboratory: textOrNull(from, 'laboratory'), mitm: flagOrNull(from, 'mitm'),
    atc: textOrNull(from, 'atc'), group: textOrNull(from, 'group'), marker: textOrNull(from, 'marker'), marketed: flagOrNull(from, 'marketed'), ucd: textOrNull(from, 'ucd'),
    unitsPerBox: numberOrNull(from, 'unitsPerBox'), unit: text(from, 'unit'),
    published: (from['published'] ?? null) === null ? null : list(from, 'published', one => {
      const status = fields(one, 'published');
      const page = textOrNull(status, 'page');
      return {
        status: text(status, 'status'), since: textOrNull(status, 'since'), updated: textOrNull(status, 'updated'), returned: textOrNull(status, 'returned'),
        page: page !== null && page.startsWith('https://') ? page : null, firstRead: text(status, 'firstRead'), lastRead: text(status, 'lastRead'),
      };
    }),
  };
}

export interface Depletion {
  readonly p10: string | null;
  readonly p50: string | null;
  readonly p90: string | null;
  readonly within5: number;
  readonly within10: number;
  readonly within30: number;
  readonly asOf: number;
  readonly nextArrival: string | null;
  readonly beforeArrival: number | null;
  readonly arrivalsIgnored: boolean;
  readonly upstream: number | null;
}

export interface Why {
  readonly since: string | null;
  readonly sinceReason: string;
  readonly observedDays: number;
  readonly censoredDays: number;
  readonly missingDays: number;
  readonly windowDays: number;
  readonly level: number;
  readonly levels: readonly { readonly memoryDays: number; readonly level: number; readonly share: number }[];
  readonly week: readonly number[];
  readonly growth: readonly [number, number, number];
  readonly step: number;
  readonly borrowed: number;
  readonly reconciled: number;
  readonly lateShare: number | null;
  readonly reset: { readonly from: string; readonly reason: string; readonly by: string; readonly at: number } | null;
  readonly epidemic: {
    readonly disease: string; readonly territory: string; readonly indicator: string; readonly published: string; readonly weeklyGrowth: number; readonly lagDays: number | null;
    readonly gain: readonly [number, number, number];
  } | null;
}

export interface Outlook {
  readonly link: string;
  readonly unit: string;
  readonly asOf: number;
  readonly learntThrough: string;
  readonly shareObserved: number;
  readonly days: readonly FanDay[];
  readonly stock: number;
  readonly depletion: Depletion | null;
  readonly depletionReason: string | null;
  readonly week: { readonly demand: number | null; readonly expected: number; readonly low: number; readonly high: number; readonly change: number } | null;
  readonly official: { readonly dailyConsumption: number | null; readonly coverageDays: number | null; readonly coverageReason: string | null; readonly date: string | null };
  readonly why: Why;
}

function depletion(raw: unknown): Depletion {
  const from = fields(raw, 'depletion');
  return {
    p10: textOrNull(from, 'p10'), p50: textOrNull(from, 'p50'), p90: textOrNull(from, 'p90'), within5: number(from, 'within5'), within10: number(from, 'within10'), within30: number(from, 'within30'),
    asOf: instant(from, 'asOf'), nextArrival: textOrNull(from, 'nextArrival'), beforeArrival: numberOrNull(from, 'beforeArrival'), arrivalsIgnored: flag(from, 'arrivalsIgnored'),
    upstream: numberOrNull(from, 'upstream'),
  };
}

function why(raw: unknown): Why {
  const from = fields(raw, 'why');
  return {
    since: textOrNull(from, 'since'), sinceReason: text(from, 'sinceReason'), observedDays: number(from, 'observedDays'), censoredDays: number(from, 'censoredDays'), missingDays: number(from, 'missingDays'),
    windowDays: number(from, 'windowDays'), level: number(from, 'level'),
    levels: list(from, 'levels', one => {
      const level = fields(one, 'level');
      return { memoryDays: number(level, 'memoryDays'), level: number(level, 'level'), share: number(level, 'share') };
    }),
    week: array(from, 'week').filter((one): one is number => typeof one === 'number'), growth: [number(from, 'growth3'), number(from, 'growth14'), number(from, 'growth42')], step: number(from, 'step'),
    borrowed: number(from, 'borrowed'), reconciled: number(from, 'reconciled'), lateShare: numberOrNull(from, 'lateShare'),
    reset: orNull((of, name) => {
      const reset = fields(of[name], name);
      return { from: text(reset, 'from'), reason: text(reset, 'reason'), by: text(reset, 'by'), at: instant(reset, 'at') };
    })(from, 'reset'),
    epidemic: orNull((of, name) => {
      const heard = fields(of[name], name);
      return {
        disease: text(heard, 'disease'), territory: text(heard, 'territory'), indicator: text(heard, 'indicator'), published: text(heard, 'published'), weeklyGrowth: number(heard, 'weeklyGrowth'),
        lagDays: numberOrNull(heard, 'lagDays'), gain: [number(heard, 'gain3'), number(heard, 'gain14'), number(heard, 'gain42')] as const,
      };
    })(from, 'epidemic'),
  };
}

function outlook(raw: unknown): Outlook {
  const from = fields(raw, 'forecast');
  const official = fields(from['official'], 'official');
  return {
    link: text(from, 'link'), unit: text(from, 'unit'), asOf: instant(from, 'asOf'), learntThrough: text(from, 'learntThrough'), shareObserved: number(from, 'shareObserved'),
    days: tolerant(array(from, 'days'), one => {
      const day = fields(one, 'day');
      const at = dayOf(text(day, 'date'));
      return at === null ? null : { day: at, p10: number(day, 'p10'), p50: number(day, 'p50'), p90: number(day, 'p90'), mean: number(day, 'mean') };
    }).items.filter(one => one !== null),
    stock: number(from, 'stock'), depletion: orNull((of, name) => depletion(of[name]))(from, 'depletion'), depletionReason: textOrNull(from, 'depletionReason'),
    week: orNull((of, name) => {
      const week = fields(of[name], name);
      return { demand: numberOrNull(week, 'demand'), expected: number(week, 'expected'), low: number(week, 'low'), high: number(week, 'high'), change: number(week, 'change') };
    })(from, 'week'),
    official: {
      dailyConsumption: numberOrNull(official, 'dailyConsumption'), coverageDays: numberOrNull(official, 'coverageDays'), coverageReason: textOrNull(official, 'coverageReason'), date: textOrNull(official, 'date'),
    },
    why: why(from['why']),
  };
}

/** Per link of the chain; none with the reason. */
export interface Forecast {
  readonly links: readonly Outlook[];
  readonly reason: string | null;
}

export function forecast(raw: unknown): Forecast {
  const from = fields(raw, 'forecast');
  const inner = from['forecast'];
  return { links: inner === null || inner === undefined ? [] : list(fields(inner, 'forecast'), 'links', outlook), reason: textOrNull(from, 'reason') };
}

/** One closed local day as this server kept it. */
export interface KeptDay {
  readonly day: number;
  readonly asOf: number | null;
  readonly rows: readonly {
    readonly link: string; readonly unit: string; readonly stock: number | null; readonly dailyConsumption: number | null; readonly coverageDays: number | null; readonly coverageReason: string | null;
    readonly level: string; readonly lines: number; readonly unknownLines: number; readonly staleLines: number;
  }[];
}

/** The oldest first. */
export function history(raw: unknown): readonly KeptDay[] {
  const from = fields(raw, 'history');
  return tolerant(array(from, 'days'), one => {
    const kept = fields(one, 'day');
    return {
      day: dayOf(text(kept, 'date')), asOf: instantOrNull(kept, 'asOf'),
      rows: list(kept, 'rows', entry => {
        const row = fields(entry, 'row');
        return {
          link: text(row, 'link'), unit: text(row, 'unit'), stock: numberOrNull(row, 'stock'), dailyConsumption: numberOrNull(row, 'dailyConsumption'), coverageDays: numberOrNull(row, 'coverageDays'),
          coverageReason: textOrNull(row, 'coverageReason'), level: text(row, 'level'), lines: number(row, 'lines'), unknownLines: number(row, 'unknownLines'), staleLines: number(row, 'staleLines'),
        };
      }),
    };
  }).items.flatMap(({ day, ...rest }) => day === null ? [] : [{ day, ...rest }]).sort((a, b) => a.day - b.day);
}
