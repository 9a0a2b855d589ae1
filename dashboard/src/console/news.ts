import { type Severity, type Signal, severities } from '../live/wire';

export const graver = (one: Severity, other: Severity): boolean => severities.indexOf(one) < severities.indexOf(other);

/** Heard: a signal that opens, opens again (after a sleep, given back) or gets graver; never one that changes hands. */
export const heard = (signal: Signal, before: Signal | undefined): boolean =>
  signal.state === 'open' && (before?.state !== 'open' || graver(signal.severity, before.severity));
