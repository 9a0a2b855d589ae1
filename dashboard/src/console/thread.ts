import type { Signal } from '../live/wire';

/** One line of a signal's history: what happened, or what somebody said (`said`). Times in ms. */
export interface Entry {
  readonly at: number;
  readonly what: string;
  /** Who wrote it; null: a fact. */
  readonly by: string | null;
  readonly said: boolean;
}

/** Author of the notes that the product writes on a signal. */
export const product = 'medistock';

/** Comments that people wrote. */
export const spoken = (signal: Signal): readonly Signal['comments'][number][] => signal.comments.filter(one => one.by !== product);

/** Who did and said what, when, the oldest first. */
export function thread(signal: Signal): readonly Entry[] {
  const entries: Entry[] = [{ at: signal.firstSeen, what: 'premier constat', by: null, said: false }];
  const { acknowledgedAt, acknowledgedBy } = signal;
  // Taken in charge before the product noted it, or after the thread was full.
  if (acknowledgedAt !== null && acknowledgedBy !== null && !signal.comments.some(one => one.by === product && one.at === acknowledgedAt))
    entries.push({ at: acknowledgedAt, what: `pris en charge par ${acknowledgedBy}`, by: null, said: false });
  for (const one of signal.comments) entries.push({ at: one.at, what: one.text, by: one.by === product ? null : one.by, said: one.by !== product });
  if (signal.count > 1) entries.push({ at: signal.lastSeen, what: `dernier constat, le ${signal.count}e`, by: null, said: false });
  if (signal.state === 'cleared') entries.push({ at: signal.changedAt, what: 'levé de lui-même : la condition ne tient plus', by: null, said: false });
  return entries.sort((a, b) => a.at - b.at);
}

const mostRelated = 6;

/** Other standing signals about the same medicine or the same establishment: the nearest first. */
export function related(signal: Signal, all: Iterable<Signal>): readonly Signal[] {
  const { presentation, finess, group, dci, territory } = signal.subject;
  const near = (other: Signal): number =>
    (presentation !== null && other.subject.presentation === presentation ? 8 : 0) + (finess !== null && other.subject.finess === finess ? 4 : 0)
    + (group !== null && other.subject.group === group ? 2 : 0) + (dci !== null && other.subject.dci === dci ? 1 : 0);
  const found: { readonly other: Signal; readonly rank: number }[] = [];
  for (const other of all) {
    if (other.id === signal.id || other.state === 'resolved' || other.state === 'cleared') continue;
    const nearness = near(other);
    if (nearness > 0) found.push({ other, rank: nearness * 2 + Number(other.subject.territory === territory) });
  }
  return found.sort((a, b) => b.rank - a.rank || b.other.firstSeen - a.other.firstSeen || (a.other.id < b.other.id ? -1 : 1)).slice(0, mostRelated).map(one => one.other);
}
