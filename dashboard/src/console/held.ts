import { ageText } from '../format/format';
import type { Signal, SignalState } from '../live/wire';

/** Taken in charge longer ago than half a shift and still there: somebody should look again. */
export const oldAfterMs = 4 * 3600_000;

/** How long a signal has been in somebody's charge: an acknowledgement ages, it settles nothing. Null: nobody has it. `now`: the server's clock, ms. */
export function heldFor(signal: Pick<Signal, 'acknowledgedAt'>, state: SignalState, now: number): { readonly words: string; readonly old: boolean } | null {
  if (state !== 'acknowledged' || signal.acknowledgedAt === null) return null;
  const age = now - signal.acknowledgedAt;
  const old = age >= oldAfterMs;
  return { words: `en charge depuis ${ageText(age)}${old ? ' — à revoir' : ''}`, old };
}
