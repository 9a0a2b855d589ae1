import { get } from '../api/http';
import { type Fields, array, fields, list, numberOrNull, number, text, textOrNull } from '../live/read';

/** What a measure changed, as the server measured it against comparable series; or why it could not be measured. A change is never held without its interval. */

export interface Interval {
  readonly change: number;
  readonly low95: number;
  readonly high95: number;
}

export interface EffectOutcome {
  readonly figure: string;
  readonly link: string;
  readonly group: string;
  readonly territoryName: string;
  /** Null: refused, the sentence says why. */
  readonly measured: Interval | null;
  readonly code: string | null;
  readonly from: string | null;
  readonly start: string | null;
  readonly to: string | null;
  readonly daysBefore: number | null;
  readonly daysAfter: number | null;
  readonly controls: readonly { readonly group: string; readonly territory: string; readonly weight: number }[];
  readonly sentence: string;
}

export interface Effect {
  readonly measure: string;
  /** Newest day with figures; null: none was ever written. */
  readonly through: string | null;
  readonly measured: boolean;
  readonly code: string | null;
  readonly sentence: string;
  readonly notes: readonly string[];
  readonly overlaps: readonly { readonly measure: string; readonly sentence: string }[];
  readonly outcomes: readonly EffectOutcome[];
  readonly outcomesLeft: number;
}

const texts = (from: Fields, name: string): readonly string[] => array(from, name).filter(one => typeof one === 'string');

function interval(from: Fields): Interval | null {
  const [change, low95, high95] = [numberOrNull(from, 'change'), numberOrNull(from, 'low95'), numberOrNull(from, 'high95')];
  return change === null || low95 === null || high95 === null ? null : { change, low95, high95 };
}

function outcome(raw: unknown): EffectOutcome {
  const from = fields(raw, 'outcome');
  return {
    figure: text(from, 'figure'), link: text(from, 'link'), group: text(from, 'group'), territoryName: textOrNull(from, 'territoryName') ?? text(from, 'territory'),
    measured: text(from, 'state') === 'measured' ? interval(from) : null, code: textOrNull(from, 'code'), from: textOrNull(from, 'from'), start: textOrNull(from, 'start'), to: textOrNull(from, 'to'),
    daysBefore: numberOrNull(from, 'daysBefore'), daysAfter: numberOrNull(from, 'daysAfter'),
    controls: list(from, 'controls', one => {
      const control = fields(one, 'control');
      return { group: text(control, 'group'), territory: text(control, 'territory'), weight: number(control, 'weight') };
    }),
    sentence: text(from, 'sentence'),
  };
}

export function effect(raw: unknown): Effect {
  const from = fields(raw, 'effect');
  return {
    measure: text(from, 'measure'), through: textOrNull(from, 'through'), measured: text(from, 'state') === 'measured', code: textOrNull(from, 'code'), sentence: text(from, 'sentence'), notes: texts(from, 'notes'),
    overlaps: list(from, 'overlaps', one => {
      const other = fields(one, 'overlap');
      return { measure: text(other, 'measure'), sentence: text(other, 'sentence') };
    }),
    outcomes: list(from, 'outcomes', outcome), outcomesLeft: numberOrNull(from, 'outcomesLeft') ?? 0,
  };
}

export const effectOf = async (id: string, asOf: number | null): Promise<Effect> =>
  effect(await get(`/api/v1/winter-plan/measures/${encodeURIComponent(id)}/effect${asOf === null ? '' : `?asOf=${encodeURIComponent(new Date(asOf).toISOString())}`}`));

const signed = new Intl.NumberFormat('fr-FR', { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' });
/** With a true minus, as the server's sentences have it. */
const percent = (value: number): string => signed.format(value).replace('-', '\u2212');
/** « −18 % [−30 % ; −4 %] »: the change with its 95 % interval, one sentence's worth, never the one without the other. */
export const intervalText = ({ change, low95, high95 }: Interval): string => `${percent(change)} [${percent(low95)} ; ${percent(high95)}]`;

/** What an interval says, in words: whether anything can be concluded at all. */
export const verdict = ({ low95, high95 }: Interval): string => low95 > 0 ? 'hausse' : high95 < 0 ? 'baisse' : "pas d'effet démontré";
