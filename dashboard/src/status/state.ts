import { signal as cell } from '@preact/signals';
import { mayFollow } from '../api/session';
import { type Sample, added, missed, readEveryMs, sampleOf } from './past';
import { type Health, type ServerStatus, readHealth, readStatus } from './wire';

export const current = cell<ServerStatus | null>(null);
export const answerMs = cell(0);
/** Why the last reading failed; null: it succeeded. */
export const problem = cell<string | null>(null);
/** Monotonic time of the last reading that succeeded. */
export const readAt = cell<number | null>(null);
export const past = cell<readonly Sample[]>([]);
export const health = cell<{ readonly live: Health | null; readonly ready: Health | null }>({ live: null, ready: null });
export const tick = cell(0);
export const paused = cell(false);

let busy = false;

export async function readNow(): Promise<void> {
  if (busy) return;
  busy = true;
  const asked = performance.now();
  try {
    const status = await readStatus(mayFollow() === false);
    const at = performance.now();
    [current.value, answerMs.value, problem.value, readAt.value] = [status, Math.round(at - asked), null, at];
    past.value = added(past.value, sampleOf(status, at, at - asked));
  } catch (error) {
    problem.value = error instanceof Error ? error.message : String(error);
    past.value = added(past.value, missed(performance.now()));
  }
  try {
    const [live, ready] = await Promise.all([readHealth('/health/live'), readHealth('/health/ready')]);
    health.value = { live, ready };
  } finally {
    busy = false;
  }
}

/** Read while the page is seen and nobody has stopped it. */
export function keepFresh(): void {
  void readNow();
  setInterval(() => {
    tick.value++;
    if (!document.hidden && !paused.value && tick.value % (readEveryMs / 1000) === 0) void readNow();
  }, 1000);
}
