import { get } from '../api/http';
import { type Fields, array, fields, list, number, numberOrNull, orNull, text, textOrNull } from '../live/read';

/** All of one calendar week; `monday` is « 2026-11-16 ». Losses are null where the official rule had no figure to hold against. */
export interface Week {
  readonly monday: string;
  readonly scored: number;
  readonly inside: number;
  readonly below: number;
  readonly above: number;
  readonly loss: number | null;
  readonly ruleLoss: number | null;
}

export interface Scores {
  readonly link: string;
  readonly presentations: number;
  readonly scored: number;
  readonly within: number | null;
  readonly below: number | null;
  readonly above: number | null;
  readonly loss: number | null;
  readonly ruleLoss: number | null;
  readonly dates: { readonly scored: number; readonly within: number | null; readonly signalled: number; readonly stockOuts: number; readonly leadDays: number | null };
  /** The oldest first. */
  readonly weeks: readonly Week[];
}

export interface GroupRow {
  readonly group: string;
  readonly label: string;
  readonly links: readonly Scores[];
}

export interface Calibration {
  readonly territory: string;
  readonly target: number;
  readonly halfLifeWeeks: number;
  readonly leastScored: number;
  readonly links: readonly Scores[];
  readonly groups: readonly GroupRow[];
  readonly next: string | null;
}

const week = (raw: unknown): Week => {
  const from = fields(raw, 'week');
  return {
    monday: text(from, 'week'), scored: number(from, 'scored'), inside: number(from, 'inside'), below: number(from, 'below'), above: number(from, 'above'),
    loss: numberOrNull(from, 'loss'), ruleLoss: numberOrNull(from, 'ruleLoss'),
  };
};

const record = (from: Fields, name: string): Fields => fields(from[name], name);

function scores(raw: unknown): Scores {
  const from = fields(raw, 'link');
  const dates = record(from, 'depletion');
  return {
    link: text(from, 'link'), presentations: number(from, 'presentations'), scored: number(from, 'scored'), within: numberOrNull(from, 'within80'), below: numberOrNull(from, 'belowP10'),
    above: numberOrNull(from, 'aboveP90'), loss: numberOrNull(from, 'loss'), ruleLoss: numberOrNull(from, 'ruleLoss'),
    dates: {
      scored: number(dates, 'scored'), within: numberOrNull(dates, 'within80'), signalled: number(dates, 'signalled'), stockOuts: number(dates, 'stockOuts'), leadDays: numberOrNull(dates, 'leadDays'),
    },
    weeks: [...(orNull(array)(from, 'history') ?? [])].map(week).reverse(),
  };
}

export function calibration(raw: unknown): Calibration {
  const from = fields(raw, 'calibration');
  return {
    territory: text(from, 'territory'), target: number(from, 'target'), halfLifeWeeks: number(from, 'halfLifeWeeks'), leastScored: number(from, 'leastScored'),
    links: list(from, 'links', scores),
    groups: list(from, 'groups', one => {
      const group = fields(one, 'group');
      return { group: text(group, 'group'), label: text(group, 'label'), links: list(group, 'links', scores) };
    }),
    next: textOrNull(from, 'next'),
  };
}

export async function readCalibration(territory: string, group: string | null, after: string | null): Promise<Calibration> {
  const asked = new URLSearchParams({ territory });
  if (group !== null) asked.set('group', group);
  if (after !== null) asked.set('after', after);
  return calibration(await get(`/api/v1/forecasts/calibration?${asked}`));
}

const z95 = 1.959964;

/** Wilson's interval of a share, 95 %: what the true share may be when `inside` of `scored` independent weeks were inside. JASA 22, 1927. */
export function wilson(inside: number, scored: number): readonly [number, number] {
  if (scored <= 0) return [0, 1];
  const share = inside / scored;
  const square = z95 * z95;
  const middle = (share + square / (2 * scored)) / (1 + square / scored);
  const half = z95 * Math.sqrt(share * (1 - share) / scored + square / (4 * scored * scored)) / (1 + square / scored);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

export type Verdict = 'unknown' | 'ok' | 'narrow' | 'wide';

/** Whether a share is compatible with its target; `weight`: how many weeks stand behind it. */
export function verdict(share: number | null, weight: number, target: number): Verdict {
  if (share === null) return 'unknown';
  const [low, high] = wilson(share * weight, weight);
  return high < target ? 'narrow' : low > target ? 'wide' : 'ok';
}

/** Weeks one by one, gaps filled with null: a week that nobody scored is a hole in a line, not a straight stretch. */
export function withGaps(weeks: readonly Week[]): readonly (Week | null)[] {
  const filled: (Week | null)[] = [];
  let before: number | null = null;
  for (const one of weeks) {
    const at = Date.parse(one.monday) / 604_800_000;
    for (let missing = before === null ? 0 : Math.round(at - before) - 1; missing > 0; missing--) filled.push(null);
    filled.push(one);
    before = at;
  }
  return filled;
}
