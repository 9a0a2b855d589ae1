/** How true what is shown still is. Ages in ms: of silence, by the monotonic clock; of data, by the server's clock. */
export type Freshness =
  | { readonly kind: 'starting' }
  | { readonly kind: 'fresh' }
  | { readonly kind: 'silent'; readonly ageMs: number }
  | { readonly kind: 'behind'; readonly ageMs: number }
  | { readonly kind: 'old'; readonly ageMs: number };

/** Heartbeats come each second: three missed are told, so that the screen says so within 5 s of the server's death. */
export const silentAfterMs = 3000;
/** Known events that have not come, although asked for again. */
export const behindAfterMs = 5000;
/** One daily duty period and two hours: beyond it nobody has reported at all, anywhere. The age itself is always on screen. */
export const oldAfterMs = 26 * 3600_000;

export interface Heard {
  /** Monotonic, ms. */
  readonly now: number;
  readonly openedAt: number;
  /** Monotonic time of the last heartbeat; null before the first. */
  readonly beatAt: number | null;
  /** Monotonic time since when the server's head has been beyond ours; null when level. */
  readonly behindSince: number | null;
  readonly loaded: boolean;
  /** Server's clock, ms since 1970. */
  readonly serverTime: number | null;
  readonly dataAsOf: number | null;
  /** The past is being filled: old data are expected, and said otherwise. */
  readonly backfill: boolean;
}

export function judge(heard: Heard): Freshness {
  const silence = heard.now - (heard.beatAt ?? heard.openedAt);
  if (silence > silentAfterMs) return { kind: 'silent', ageMs: silence };
  if (heard.beatAt === null || !heard.loaded) {
    const waited = heard.now - heard.openedAt;
    return !heard.loaded && waited > behindAfterMs ? { kind: 'behind', ageMs: waited } : { kind: 'starting' };
  }
  if (heard.behindSince !== null && heard.now - heard.behindSince > behindAfterMs) return { kind: 'behind', ageMs: heard.now - heard.behindSince };
  if (!heard.backfill && heard.serverTime !== null && heard.dataAsOf !== null && heard.serverTime - heard.dataAsOf > oldAfterMs) {
    return { kind: 'old', ageMs: heard.serverTime - heard.dataAsOf };
  }
  return { kind: 'fresh' };
}

export const isStale = (freshness: Freshness): boolean => freshness.kind !== 'fresh' && freshness.kind !== 'starting';
