import { type Source, mayPass } from './source';

export const firstWaitMs = 5_000;
export const longestWaitMs = 60_000;
/** A server's wish is obeyed, but a page is not put to sleep by a mistaken one. */
const longestWishMs = 3600_000;

/** Wait before attempt n (from 0): doubles, capped; up to a quarter more, so that the screens of a room do not return in step. Never less than the server asked. */
export const waitMs = (attempt: number, random: number, askedMs: number | null): number =>
  Math.max(Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(attempt, 10)), Math.min(longestWishMs, askedMs ?? 0)) * (1 + random / 4);

/**
 * Asks again after a failure that may pass: one timer for a source, however often it tells of the same failure. A page that nobody sees waits until it is seen;
 * one success and the next failure starts anew.
 */
export function retried(source: Source<unknown>, load: () => void, random: () => number = Math.random): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let attempt = 0;
  /** Fell due while the page was hidden. */
  let owed = false;
  const again = (): void => {
    timer = null;
    owed = document.hidden;
    // A poll is under way already: its outcome decides.
    if (!owed && !source.got.peek().loading) load();
  };
  document.addEventListener('visibilitychange', () => { if (owed && !document.hidden) again(); });
  source.got.subscribe(({ problem, loading }) => {
    // While a renewal is under way its former failure still stands: that says nothing new.
    if (loading && problem !== null) return;
    if (problem === null || !mayPass(problem)) {
      if (timer !== null) clearTimeout(timer);
      [timer, attempt, owed] = [null, 0, false];
    } else if (timer === null && !owed) timer = setTimeout(again, waitMs(attempt++, random(), problem.retryAfterMs));
  });
}
