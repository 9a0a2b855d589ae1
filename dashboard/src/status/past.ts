import type { ServerStatus } from './wire';

/** What one reading leaves behind, for the curves. `at`: the page's monotonic clock, ms. Null: not known at that time. */
export interface Sample {
  readonly at: number;
  readonly answerMs: number | null;
  readonly rows: number | null;
  readonly waiting: number | null;
  readonly longestMailbox: number | null;
  readonly batches: number | null;
  readonly lag: number | null;
  readonly screens: number | null;
  readonly share: number | null;
  readonly dataAgeMs: number | null;
}

export const readEveryMs = 5000;
/** A quarter of an hour, kept in the page alone and lost with it. */
export const mostSamples = 180;

export const missed = (at: number): Sample => ({ at, answerMs: null, rows: null, waiting: null, longestMailbox: null, batches: null, lag: null, screens: null, share: null, dataAgeMs: null });

export const worstLag = (status: ServerStatus): number | null => status.lagSeconds.length === 0 ? null : Math.max(...status.lagSeconds.map(([, seconds]) => seconds));
export const dataAge = (status: ServerStatus): number | null => status.dataAsOf === null ? null : Math.max(0, status.serverTime - status.dataAsOf);

export const sampleOf = (status: ServerStatus, at: number, answerMs: number): Sample => ({
  at, answerMs, rows: status.journal.rows, waiting: status.journal.waiting, longestMailbox: status.queues.longestMailbox, batches: status.queues.batchesUnderWay,
  lag: worstLag(status), screens: status.queues.screens, share: status.shareReporting, dataAgeMs: dataAge(status),
});

export const added = (past: readonly Sample[], one: Sample): readonly Sample[] => [...past, one].slice(-mostSamples);

/** Rows written per real second between readings; null where one of the two is missing, or the journal began anew. */
export function rowRates(past: readonly Sample[]): readonly (number | null)[] {
  return past.map((one, index) => {
    const before = past[index - 1];
    if (!before || one.rows === null || before.rows === null || one.rows < before.rows || one.at <= before.at) return null;
    return (one.rows - before.rows) * 1000 / (one.at - before.at);
  });
}

export interface Stroke {
  readonly d: string;
  readonly dots: readonly (readonly [number, number])[];
}

/** A curve in a box, holes left open, a lonely reading as a dot. The scale goes from 0 to the most seen, or to `ceiling` where that is more. */
export function stroke(values: readonly (number | null)[], width: number, height: number, slots: number, ceiling = 0): Stroke {
  const most = Math.max(ceiling, 1e-9, ...values.map(value => value ?? 0));
  const x = (at: number): number => width - (values.length - 1 - at) * width / Math.max(1, slots - 1);
  const y = (value: number): number => height - value / most * height;
  let d = '';
  const dots: [number, number][] = [];
  values.forEach((value, at) => {
    if (value === null) return;
    const alone = (values[at - 1] ?? null) === null;
    if (alone && (values[at + 1] ?? null) === null) dots.push([x(at), y(value)]);
    else d += `${alone ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
  });
  return { d, dots };
}
