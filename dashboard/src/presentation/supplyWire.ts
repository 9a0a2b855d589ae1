import { array, fields, flag, instant, instantOrNull, list, number, numberOrNull, orNull, text, textOrNull, tolerant } from '../live/read';

/** What laboratories and wholesalers state, epidemic weeks, members of a group, and who can lend: records of the API as this page holds them. */

export interface Stated {
  readonly quantity: number;
  readonly at: number;
  readonly stale: boolean;
}

export interface Holder {
  readonly name: string;
  readonly kind: string;
  readonly stock: Stated | null;
  readonly usual: { readonly perMonth: number; readonly from: string; readonly to: string; readonly at: number; readonly valid: boolean } | null;
  readonly lastWeek: Stated | null;
  readonly lastFourWeeks: Stated | null;
}

export interface Arrival {
  readonly id: string;
  readonly source: string;
  readonly status: string;
  readonly due: string | null;
  readonly quantity: number | null;
  readonly received: number;
  readonly remaining: number;
  readonly confirmed: boolean;
  readonly concern: string | null;
  readonly movedTimes: number;
  readonly movedDays: number;
  readonly notices: readonly { readonly at: number; readonly due: string; readonly quantity: number; readonly confirmed: boolean }[];
  readonly receipts: readonly { readonly on: string; readonly quantity: number; readonly last: boolean }[];
  readonly abandonedAt: number | null;
}

export interface Slip {
  readonly ordinary: number;
  readonly bad: number;
  readonly worse: number;
  readonly worst: number;
  readonly share: number;
}

export interface Supply {
  readonly unit: string;
  readonly now: number;
  readonly market: { readonly months: number | null; readonly reason: string | null; readonly thresholdMonths: number; readonly thresholdSince: string | null; readonly thresholdBy: string | null };
  readonly holders: readonly Holder[];
  readonly arrivals: readonly Arrival[];
  readonly sources: readonly { readonly name: string; readonly seen: number; readonly confirmed: Slip; readonly unconfirmed: Slip }[];
}

const stated = orNull((from, name): Stated => {
  const one = fields(from[name], name);
  return { quantity: number(one, 'quantity'), at: instant(one, 'at'), stale: flag(one, 'stale') };
});

function holder(raw: unknown): Holder {
  const from = fields(raw, 'holder');
  return {
    name: text(from, 'name'), kind: text(from, 'kind'), stock: stated(from, 'stock'),
    usual: orNull((of, name) => {
      const usual = fields(of[name], name);
      return { perMonth: number(usual, 'perMonth'), from: text(usual, 'from'), to: text(usual, 'to'), at: instant(usual, 'at'), valid: flag(usual, 'valid') };
    })(from, 'usualSales'),
    lastWeek: stated(from, 'lastWeek'), lastFourWeeks: stated(from, 'lastFourWeeks'),
  };
}

function arrival(raw: unknown): Arrival {
  const from = fields(raw, 'arrival');
  return {
    id: text(from, 'id'), source: text(from, 'source'), status: text(from, 'status'), due: textOrNull(from, 'due'), quantity: numberOrNull(from, 'quantity'), received: number(from, 'received'),
    remaining: number(from, 'remaining'), confirmed: flag(from, 'confirmed'), concern: textOrNull(from, 'concern'), movedTimes: number(from, 'movedTimes'), movedDays: number(from, 'movedDays'),
    notices: list(from, 'notices', one => {
      const notice = fields(one, 'notice');
      return { at: instant(notice, 'at'), due: text(notice, 'due'), quantity: number(notice, 'quantity'), confirmed: flag(notice, 'confirmed') };
    }),
    receipts: list(from, 'receipts', one => {
      const receipt = fields(one, 'receipt');
      return { on: text(receipt, 'on'), quantity: number(receipt, 'quantity'), last: flag(receipt, 'last') };
    }),
    abandonedAt: instantOrNull(from, 'abandonedAt'),
  };
}

function slip(raw: unknown): Slip {
  const from = fields(raw, 'slip');
  return { ordinary: number(from, 'ordinary'), bad: number(from, 'bad'), worse: number(from, 'worse'), worst: number(from, 'worst'), share: number(from, 'share') };
}

export function supply(raw: unknown): Supply {
  const from = fields(raw, 'supply');
  const market = fields(from['market'], 'market');
  return {
    unit: text(from, 'unit'), now: instant(from, 'now'),
    market: {
      months: numberOrNull(market, 'months'), reason: textOrNull(market, 'reason'), thresholdMonths: number(market, 'thresholdMonths'), thresholdSince: textOrNull(market, 'thresholdSince'),
      thresholdBy: textOrNull(market, 'thresholdBy'),
    },
    holders: list(from, 'holders', holder), arrivals: list(from, 'arrivals', arrival),
    sources: list(from, 'sources', one => {
      const source = fields(one, 'source');
      return { name: text(source, 'name'), seen: number(source, 'deliveriesSeen'), confirmed: slip(source['confirmed']), unconfirmed: slip(source['unconfirmed']) };
    }),
  };
}

export interface EpidemicSeries {
  readonly indicator: string;
  readonly source: string;
  readonly weeks: readonly { readonly week: string; readonly monday: string; readonly value: number | null; readonly level: string | null; readonly phase: string; readonly threshold: number | null; readonly knownAt: number | null }[];
}

export interface Epidemic {
  readonly disease: string;
  readonly territory: string;
  readonly series: readonly EpidemicSeries[];
}

export function epidemic(raw: unknown): Epidemic {
  const from = fields(raw, 'epidemiology');
  return {
    disease: text(from, 'disease'), territory: text(from, 'territory'),
    series: list(from, 'series', one => {
      const series = fields(one, 'series');
      return {
        indicator: text(series, 'indicator'), source: text(series, 'source'),
        weeks: tolerant(array(series, 'weeks'), entry => {
          const week = fields(entry, 'week');
          const last = array(week, 'revisions').at(-1);
          return {
            week: text(week, 'week'), monday: text(week, 'monday'), value: numberOrNull(week, 'value'), level: textOrNull(week, 'level'), phase: text(week, 'phase'), threshold: numberOrNull(week, 'threshold'),
            knownAt: last === undefined ? null : instantOrNull(fields(last, 'revision'), 'knownAt'),
          };
        }).items,
      };
    }),
  };
}

export interface Member {
  readonly code: string;
  readonly label: string | null;
  readonly unit: string;
  readonly stock: number | null;
  readonly dailyNeed: number | null;
  readonly coverageDays: number | null;
  readonly coverageReason: string | null;
  readonly depletionP50: string | null;
  /** Null: no depletion was forecast. */
  readonly within10: number | null;
  /** Of its need in the territory, what was observed, 0–1; null: not known. */
  readonly observedShare: number | null;
  readonly asOf: number | null;
}

export interface GroupPlace {
  readonly link: string;
  readonly coverageDays: number | null;
  readonly coverageReason: string | null;
  readonly short: readonly string[];
  readonly absorbs: boolean | null;
  readonly spareDays: number | null;
  readonly lackingDays: number | null;
  readonly members: readonly Member[];
}

export interface Group {
  readonly id: string;
  readonly label: string;
  readonly presentations: readonly { readonly code: string; readonly label: string }[];
  readonly places: readonly GroupPlace[];
}

const words = (raw: unknown): raw is string => typeof raw === 'string';
const flagOrNull = orNull(flag);

export function group(raw: unknown): Group {
  const from = fields(raw, 'group');
  return {
    id: text(from, 'id'), label: text(from, 'label'),
    presentations: list(from, 'presentations', one => {
      const presentation = fields(one, 'presentation');
      return { code: text(presentation, 'code'), label: text(presentation, 'label') };
    }),
    places: list(from, 'territories', one => {
      const place = fields(one, 'territory');
      return {
        link: text(place, 'link'), coverageDays: numberOrNull(place, 'coverageDays'), coverageReason: textOrNull(place, 'coverageReason'), short: array(place, 'short').filter(words),
        absorbs: flagOrNull(place, 'alternativesAbsorb'), spareDays: numberOrNull(place, 'spareDays'), lackingDays: numberOrNull(place, 'lackingDays'),
        members: orNull((of, name) => list(of, name, entry => {
          const member = fields(entry, 'member');
          return {
            code: text(member, 'presentation'), label: textOrNull(member, 'label'), unit: text(member, 'unit'), stock: numberOrNull(member, 'stock'), dailyNeed: numberOrNull(member, 'dailyNeed'),
            coverageDays: numberOrNull(member, 'coverageDays'), coverageReason: textOrNull(member, 'coverageReason'), depletionP50: textOrNull(member, 'depletionP50'),
            within10: numberOrNull(member, 'within10Days'), observedShare: numberOrNull(member, 'observedShare'), asOf: instantOrNull(member, 'asOf'),
          };
        }))(place, 'members') ?? [],
      };
    }),
  };
}

export interface Helpers {
  readonly finess: string;
  readonly rule: string;
  readonly radiusKm: number;
  readonly minDays: number;
  readonly floorDays: number;
  readonly reason: string | null;
  readonly helpers: readonly {
    readonly finess: string; readonly name: string; readonly territory: string; readonly horsRegion: boolean; readonly distanceKm: number; readonly coverageDays: number | null; readonly coverageReason: string | null;
    readonly stock: number; readonly offered: number; readonly unit: string; readonly asOf: number;
  }[];
  readonly unknown: readonly { readonly finess: string; readonly name: string; readonly territory: string; readonly distanceKm: number; readonly reason: string | null }[];
}

export function helpers(raw: unknown): Helpers {
  const from = fields(raw, 'helpers');
  return {
    finess: text(from, 'finess'), rule: text(from, 'rule'), radiusKm: number(from, 'radiusKm'), minDays: number(from, 'minDays'), floorDays: number(from, 'floorDays'), reason: textOrNull(from, 'reason'),
    helpers: list(from, 'helpers', one => {
      const helper = fields(one, 'helper');
      return {
        finess: text(helper, 'finess'), name: text(helper, 'name'), territory: text(helper, 'territory'), horsRegion: flag(helper, 'horsRegion'), distanceKm: number(helper, 'distanceKm'),
        coverageDays: numberOrNull(helper, 'coverageDays'), coverageReason: textOrNull(helper, 'coverageReason'), stock: number(helper, 'stock'), offered: number(helper, 'offered'), unit: text(helper, 'unit'),
        asOf: instant(helper, 'asOf'),
      };
    }),
    unknown: list(from, 'unknown', one => {
      const other = fields(one, 'helper');
      return { finess: text(other, 'finess'), name: text(other, 'name'), territory: text(other, 'territory'), distanceKm: number(other, 'distanceKm'), reason: textOrNull(other, 'reason') };
    }),
  };
}
