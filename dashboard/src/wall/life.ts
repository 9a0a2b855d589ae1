import type { Freshness } from '../live/freshness';

/** The life of a wall's page over weeks: when it may load itself anew, and what must make it. Pure: times are passed in, ms. */

export type Why = 'version' | 'frozen' | 'deaf';

export interface Reload {
  /** Clock of the machine, ms since 1970: it outlives the page. */
  readonly at: number;
  readonly why: Why;
  /** Version it was done for. */
  readonly version: string | null;
}

/** A page that has just been loaded is given so long to come to life. */
export const settleMs = 30_000;
/**
 * Loaded anew for a fault at most once in so long, and so often in a day: a fault that a new page does not heal is not healed by many. New versions have a budget of
 * their own: neither uses up the other's.
 */
export const leastBetweenMs = 10 * 60_000;
export const mostADay = 12;
const dayMs = 24 * 3600_000;
/** One version is a reason once in so long: two versions that answer in turn (a rolling update) make no loop. */
export const sameVersionMs = 3600_000;
export const mostKept = 50;

/** Times of a clock that was set back do not count as the future. */
const since = (reload: Reload, now: number): number => Math.abs(now - reload.at);

/** Whether the page may be loaded anew now, given when it was before. */
export function mayReload(history: readonly Reload[], why: Why, version: string | null, now: number): boolean {
  const alike = history.filter(one => (one.why === 'version') === (why === 'version'));
  if (alike.filter(one => since(one, now) < dayMs).length >= mostADay) return false;
  if (why === 'version') return !alike.some(one => one.version === version && since(one, now) < sameVersionMs);
  return !alike.some(one => since(one, now) < leastBetweenMs);
}

export const withReload = (history: readonly Reload[], done: Reload): readonly Reload[] => [...history, done].slice(-mostKept);

export function readHistory(raw: string | null): readonly Reload[] {
  if (raw === null) return [];
  try {
    const found: unknown = JSON.parse(raw);
    return Array.isArray(found) ? found.filter((one): one is Reload => typeof one?.at === 'number' && typeof one?.why === 'string').slice(-mostKept) : [];
  } catch {
    // What another program wrote there is no history.
    return [];
  }
}

/** What the page knows of itself, times monotonic. */
export interface Pulse {
  readonly now: number;
  readonly openedAt: number;
  /** Nobody sees a hidden page, and the browser slows it down. */
  readonly visible: boolean;
  /** When what is drawn last followed the feed. */
  readonly drawnAt: number;
  /** Since when the feed has not brought what it should ({@link faulty}); null: it does. */
  readonly staleSince: number | null;
  /** Monotonic time of the last answer of the server to a plain request; null: it has not answered since the screen is stale. */
  readonly answeredAt: number | null;
}

/** The feed is at fault. Old data are not its fault: the server lives and nobody has reported, which no new page heals. */
export const faulty = (freshness: Freshness): boolean => freshness.kind !== 'fresh' && freshness.kind !== 'old';

/** Heartbeats come, the clock on the screen stands. */
export const frozenAfterMs = 30_000;
/** The server answers requests and nothing comes by the feed, although it has been asked again a hundred times. */
export const deafAfterMs = 5 * 60_000;
const answeredWithinMs = 30_000;

/** Why the page should be loaded anew; null: all is well, or a new page would do no better (a dead server). */
export function ailing(pulse: Pulse): Why | null {
  if (pulse.now - pulse.openedAt < settleMs || !pulse.visible) return null;
  if (pulse.staleSince === null) return pulse.now - pulse.drawnAt > frozenAfterMs ? 'frozen' : null;
  const answers = pulse.answeredAt !== null && pulse.now - pulse.answeredAt < answeredWithinMs;
  return answers && pulse.now - pulse.staleSince > deafAfterMs ? 'deaf' : null;
}

/** Two ticks further apart than this by the clock than by the monotonic clock: the machine slept in between, or its clock was set. */
export const sleptAfterMs = 5000;

const turns: readonly (readonly [number, number])[] = [[0, 0], [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0], [-1, -1], [0, -1], [1, -1]];
export const turnMs = 3 * 60_000;
/** How far the layout stands from its place, in steps: no edge burns into the screen. A jump, no movement. */
export const shiftAt = (sinceMs: number): readonly [number, number] => turns[Math.floor(sinceMs / turnMs) % turns.length] ?? [0, 0];
/** Bright bands change places with their ground at each second turn. */
export const inverseAt = (sinceMs: number): boolean => Math.floor(sinceMs / turnMs) % 2 === 1;
