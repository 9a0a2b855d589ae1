import { describe, expect, it } from 'vitest';
import { type Heard, behindAfterMs, isStale, judge, oldAfterMs, silentAfterMs } from './freshness';

const heard = (more: Partial<Heard> = {}): Heard => ({
  now: 100_000, openedAt: 0, beatAt: 99_500, behindSince: null, loaded: true, serverTime: 1_000_000_000, dataAsOf: 1_000_000_000 - 60_000, backfill: false, ...more,
});

describe('freshness', () => {
  it('A heartbeat within the last 3 s is fresh', () => expect(judge(heard({ beatAt: 100_000 - silentAfterMs })).kind).toBe('fresh'));

  it('No heartbeat for more than 3 s is told with its age, so within 5 s of the death of the server', () => {
    expect(judge(heard({ beatAt: 100_000 - silentAfterMs - 1 }))).toEqual({ kind: 'silent', ageMs: 3001 });
    expect(silentAfterMs + 250).toBeLessThan(5000);
  });

  it('A page that never heard anything is starting, then silent', () => {
    expect(judge(heard({ now: 2000, beatAt: null, loaded: false })).kind).toBe('starting');
    expect(judge(heard({ now: 4000, beatAt: null, loaded: false })).kind).toBe('silent');
  });

  it('Heartbeats without a snapshot do not make a screen true', () => {
    expect(judge(heard({ loaded: false, openedAt: 99_000 })).kind).toBe('starting');
    expect(isStale(judge(heard({ loaded: false })))).toBe(true);
  });

  it('Events known to be missing for more than 5 s are told', () => {
    expect(judge(heard({ behindSince: 100_000 - behindAfterMs })).kind).toBe('fresh');
    expect(judge(heard({ behindSince: 100_000 - behindAfterMs - 1 })).kind).toBe('behind');
  });

  it('Data older than a duty period are told, except while the past is being filled', () => {
    const old = heard({ dataAsOf: 1_000_000_000 - oldAfterMs - 1 });
    expect(judge(old)).toEqual({ kind: 'old', ageMs: oldAfterMs + 1 });
    expect(judge({ ...old, backfill: true }).kind).toBe('fresh');
  });
});
