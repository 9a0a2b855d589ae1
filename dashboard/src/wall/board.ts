import { signal as cell } from '@preact/signals';
import { feed, planRevision, signalRevision, stale, status } from '../live/store';
import { AlarmBoard, type Memory } from './alarms';
import { paused } from './turns';

/** The wall's one board of alarms, fed by the page's one feed. */
const stored = 'medistock.wall.alarms';
const tickMs = 250;
const keepEveryMs = 5000;

function remembered(): Memory | null {
  try {
    const found = JSON.parse(sessionStorage.getItem(stored) ?? 'null') as Partial<Memory> | null;
    // A page of before may have remembered no levels.
    return found && Array.isArray(found.known) && Array.isArray(found.plan) && Array.isArray(found.pinned) ? { levels: [], ...found } as Memory : null;
  } catch (error) {
    console.warn('[mur]', error);
    return null;
  }
}

const before = remembered();
/** This page has been a wall before, in this tab. */
export const reopened = before !== null;
export const board = new AlarmBoard(before, Date.now() - performance.now());
/** Goes up when what the board shows has changed. */
export const alarmRevision = cell(0);
/** Share of its time that the alarm on the screen has had, 0–1. */
export const alarmProgress = cell(0);

let keptAt = 0;
let keptChanges = -1;

export function keep(): void {
  if (!feed.loaded) return;
  sessionStorage.setItem(stored, JSON.stringify(board.remember()));
  keptAt = performance.now();
  keptChanges = board.changes;
}

function drawn(now: number): void {
  if (alarmRevision.peek() !== board.changes) alarmRevision.value = board.changes;
  alarmProgress.value = board.shown ? Math.min(1, (now - board.shown.since) / board.lasts()) : 0;
}

function look(): void {
  if (!feed.loaded || !feed.status) return;
  const now = performance.now();
  board.look({ signals: feed.signals, plan: feed.status.winterPlan, quiet: feed.status.phase === 'backfill' }, now);
  drawn(now);
}

export const seen = (): void => {
  board.seen(performance.now());
  drawn(performance.now());
};

export function watchAlarms(): void {
  signalRevision.subscribe(look);
  planRevision.subscribe(look);
  // Levels also come with a status: it is a new object when it has been told.
  status.subscribe(look);
  let before = performance.now();
  setInterval(() => {
    const now = performance.now();
    if (paused.peek()) board.hold(now - before);
    before = now;
    // What is stale brings no news; what is shown keeps its time.
    board.tick(now);
    drawn(now);
    if (now - keptAt > keepEveryMs && (keptChanges !== board.changes || !stale.peek())) keep();
  }, tickMs);
  addEventListener('pagehide', keep);
}
