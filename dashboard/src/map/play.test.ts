import { describe, expect, it } from 'vitest';
import { lastKept, next } from './play';

const playing = { hidden: false, failed: false, waiting: false, at: 3, days: 7 };

describe('playing the kept days', () => {
  it('Goes one step, and the last step is now', () => expect([next(playing), next({ ...playing, at: 6 }), next({ ...playing, at: 7 })]).toEqual([4, 7, 'stop']));
  it('A hidden tab stays where it is, and goes on when seen', () => expect([next({ ...playing, hidden: true }), next(playing)]).toEqual(['stay', 4]));
  it('A day on its way is waited for', () => expect(next({ ...playing, waiting: true })).toBe('stay'));
  it('A day that cannot be shown stops it, hidden or not', () => expect([next({ ...playing, failed: true }), next({ ...playing, failed: true, hidden: true })]).toEqual(['stop', 'stop']));
});

describe('the kept days are read again', () => {
  it('Once half an hour has passed since midnight in Paris, not before', () =>
    expect(['2026-11-22T23:00:00Z', '2026-11-22T23:30:59Z', '2026-11-22T23:31:00Z', '2026-11-23T22:59:00Z'].map(one => lastKept(Date.parse(one)))).toEqual(['2026-11-22', '2026-11-22', '2026-11-23', '2026-11-23']));
  it('By Paris in summer too', () => expect(['2026-07-01T22:30:00Z', '2026-07-01T22:31:00Z'].map(one => lastKept(Date.parse(one)))).toEqual(['2026-07-01', '2026-07-02']));
});
