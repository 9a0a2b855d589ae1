import { type Severity, type Signal, severities } from '../live/wire';

export const graver = (one: Severity, other: Severity): boolean => severities.indexOf(one) < severities.indexOf(other);

/** Heard: a signal that opens, opens again (after a sleep, given back) or gets graver; never one that changes hands. */
export const heard = (signal: Signal, before: Signal | undefined): boolean =>
  signal.state === 'open' && (before?.state !== 'open' || graver(signal.severity, before.severity));

/** The gravest of what became open while this screen heard nothing. */
export function gravestMissed(signals: Iterable<Signal>, before: ReadonlyMap<string, Signal>): Signal | undefined {
  let found: Signal | undefined;
  for (const signal of signals) if (heard(signal, before.get(signal.id)) && (!found || graver(signal.severity, found.severity))) found = signal;
  return found;
}

/**
 * Tells at most once in so long, however many come, but never holds back a graver one: that passes at once. Of the others the gravest, and of equals the newest,
 * is told when the time is over.
 */
export function gravestFirst<T>(everyMs: number, tell: (severity: Severity, what: T) => void): (severity: Severity, what: T) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  let told: Severity = 'info';
  let waiting: { readonly severity: Severity; readonly what: T } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const next = (): void => {
    clearTimeout(timer);
    if (!waiting) return;
    const { severity, what } = waiting;
    const leftMs = toldAt + everyMs - performance.now();
    if (leftMs > 0 && !graver(severity, told)) {
      timer = setTimeout(next, leftMs);
      return;
    }
    [waiting, told, toldAt] = [null, severity, performance.now()];
    tell(severity, what);
  };
  return (severity, what) => {
    if (!waiting || !graver(waiting.severity, severity)) waiting = { severity, what };
    next();
  };
}
