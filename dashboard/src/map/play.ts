import { parisInput } from '../format/paris';

/** What playing the kept days does next: stays, stops, or goes to a step. */
export interface Playing {
  readonly hidden: boolean;
  /** A day could not be shown: asking for it again and again would never end. */
  readonly failed: boolean;
  /** The day asked for is still on its way: a slow server is not run over. */
  readonly waiting: boolean;
  readonly at: number;
  readonly days: number;
}

export const next = ({ hidden, failed, waiting, at, days }: Playing): 'stop' | 'stay' | number => failed ? 'stop' : hidden || waiting ? 'stay' : at >= days ? 'stop' : at + 1;

/** A day is kept soon after its midnight in Paris: by then it is there. */
const keptAfterMs = 31 * 60_000;

/** Changes half an hour after each midnight of Paris: the kept days read before are one short. */
export const lastKept = (nowMs: number): string => parisInput(nowMs - keptAfterMs).slice(0, 10);
