import { computed, signal as cell } from '@preact/signals';
import { ApiFailure } from '../api/http';
import { mayFollow, readSession } from '../api/session';
import { LiveClient, type Scope, sleptAfterMs } from './client';
import { Feed } from './feed';
import { type Freshness, isStale, judge } from './freshness';
import { connectHub } from './signalr';
import type { Status } from './wire';

/** The one live feed of a page and what the page reads of it. `revision` goes up when anything shown may have changed. */
export const feed = new Feed();
export const revision = cell(0);
/** Goes up when a signal may have changed: lists of signals need not follow every tile. */
export const signalRevision = cell(0);
/** Goes up when the winter plan may have changed. */
export const planRevision = cell(0);
export const freshness = cell<Freshness>({ kind: 'starting' });
export const stale = computed(() => isStale(freshness.value));
/** The feed is closed to this key: not a silent server, and waiting opens nothing. */
export const closedToKey = computed(() => stale.value && mayFollow() === false);
export const status = computed(() => (revision.value, feed.status));
/** The server's clock now, carried on between heartbeats at the clock's own speed; null before the first. */
export const serverNow = cell<number | null>(null);
export const sessionOver = cell(false);
/** Failures of connection or of a handler: the last one's words, and how many. */
export const failures = cell<{ readonly count: number; readonly last: string }>({ count: 0, last: '' });

const tickMs = 250;
const clockStepMs = 200;
let client: LiveClient | null = null;
let scheduled = false;
let firstVersion: string | null = null;

/** Version of the server the page was loaded with differs from the one that answers now. */
export const newVersion = cell(false);

/** Something shown may have changed, in the feed or beside it. */
export function changed(): void {
  if (scheduled) return;
  scheduled = true;
  // One redraw per burst of frames; a timer rather than an animation frame, which sleeps in a hidden tab while sounds must not.
  setTimeout(() => {
    scheduled = false;
    revision.value++;
    if (signalRevision.value !== feed.signalChanges) signalRevision.value = feed.signalChanges;
    if (planRevision.value !== feed.planChanges) planRevision.value = feed.planChanges;
    refresh();
  }, 16);
}

/** Seconds that the server's clock goes in one of ours. */
export function clockSpeed(now: Status | null): number {
  if (now === null) return 1;
  if (now.exercise !== null) return now.exercise.paused || now.exercise.ended ? 0 : now.exercise.speed;
  return now.clock.simulated ? now.clock.speed : 1;
}

function refresh(): void {
  if (!client) return;
  const now = performance.now();
  const beat = feed.heartbeat;
  const speed = clockSpeed(feed.status);
  if (beat && client.beatAt !== null) {
    // The clock stops with the heartbeats: a running clock over dead data would lie.
    const shownNow = beat.serverTime + Math.min(now - client.beatAt, 2000) * speed;
    // Everything that shows an age is redrawn with the clock: a few times a second are enough, each frame is not.
    if (serverNow.peek() === null || Math.abs(shownNow - (serverNow.peek() ?? 0)) >= clockStepMs * Math.max(1, speed)) serverNow.value = shownNow;
    firstVersion ??= beat.version;
    if (beat.version !== firstVersion) newVersion.value = true;
    if (now - client.beatAt < 2000) sessionOver.value = false;
  }
  const next = judge({
    now, openedAt: client.openedAt, beatAt: client.beatAt, behindSince: client.behindSince, loaded: feed.loaded,
    serverTime: beat?.serverTime ?? null, dataAsOf: beat?.dataAsOf ?? null, backfill: feed.status?.phase === 'backfill',
  });
  const shown = freshness.value;
  const second = (one: Freshness): number => 'ageMs' in one ? Math.floor(one.ageMs / 1000) : -1;
  if (next.kind !== shown.kind || second(next) !== second(shown)) freshness.value = next;
}

const sessionCheckEveryMs = 5000;
let sessionCheckedAt = Number.NEGATIVE_INFINITY;

/** A refused connection does not say why: the session does. */
async function lookAtSession(): Promise<void> {
  if (performance.now() - sessionCheckedAt < sessionCheckEveryMs) return;
  sessionCheckedAt = performance.now();
  try {
    await readSession();
    sessionOver.value = false;
  } catch (error) {
    sessionOver.value = error instanceof ApiFailure && error.status === 401;
  }
}

/** Starts the page's feed. Called once. */
export function goLive(scope: Scope): LiveClient {
  if (client) return client;
  client = new LiveClient(feed, {
    connect: connectHub,
    now: () => performance.now(),
    random: Math.random,
    wait: ms => new Promise(resolve => setTimeout(resolve, ms)),
    report: error => {
      failures.value = { count: failures.value.count + 1, last: error instanceof Error ? error.message : String(error) };
      console.warn('[live]', error);
      void lookAtSession();
    },
  }, scope, changed);
  client.start();
  let behind = Date.now() - performance.now();
  setInterval(() => {
    const ahead = Date.now() - performance.now();
    if (ahead - behind > sleptAfterMs) client?.slept(ahead - behind);
    behind = ahead;
    client?.tick();
    refresh();
  }, tickMs);
  return client;
}
