import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signalView } from '../live/fixtures';
import { type Severity, type Signal, signal as read } from '../live/wire';
import { gravestFirst, gravestMissed, heard } from './news';

const one = (state: string, more: object = {}): Signal => read(signalView('a', { state, ...more }));

describe('News of the console', () => {
  it('A signal that opens is heard, and one that opens again, whatever it was meanwhile', () => {
    expect(heard(one('open'), undefined)).toBe(true);
    for (const state of ['snoozed', 'acknowledged', 'resolved', 'cleared']) expect(heard(one('open'), one(state))).toBe(true);
  });

  it('One that gets graver is heard, one that gets milder or changes hands is not', () => {
    expect(heard(one('open'), one('open', { severity: 'alert' }))).toBe(true);
    expect(heard(one('open', { severity: 'alert' }), one('open'))).toBe(false);
    expect(heard(one('open', { assignedTo: 'pharmacien' }), one('open'))).toBe(false);
    expect(heard(one('acknowledged'), one('open'))).toBe(false);
  });
});

describe('What was missed', () => {
  it('The gravest signal that became open meanwhile is heard, once', () => {
    const before = new Map([['a', one('open')], ['b', one('open', { id: 'b', severity: 'alert' })]]);
    const now = [one('open'), one('open', { id: 'b', severity: 'alert' }), one('open', { id: 'c', severity: 'watch' }), one('open', { id: 'd', severity: 'alert' })];
    expect(gravestMissed(now, before)?.id).toBe('d');
    expect(gravestMissed(before.values(), before)).toBeUndefined();
  });
});

describe('How often the console is heard', () => {
  beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }); });
  afterEach(() => { vi.useRealTimers(); });

  const told = (...come: readonly (readonly [at: number, severity: Severity])[]): readonly (readonly [number, Severity])[] => {
    const found: (readonly [number, Severity])[] = [];
    const start = performance.now();
    const tell = gravestFirst<null>(1000, severity => found.push([performance.now() - start, severity]));
    for (const [at, severity] of come) {
      vi.advanceTimersByTime(start + at - performance.now());
      tell(severity, null);
    }
    vi.advanceTimersByTime(10_000);
    return found;
  };

  it('A graver one is never held back', () => expect(told([0, 'alert'], [400, 'critical'])).toEqual([[0, 'alert'], [400, 'critical']]));

  it('Of what comes too soon the gravest is told when the time is over', () =>
    expect(told([0, 'critical'], [100, 'watch'], [200, 'alert'], [300, 'watch'])).toEqual([[0, 'critical'], [1000, 'alert']]));

  it('However many come, one a second is told', () =>
    expect(told(...Array.from({ length: 40 }, (_, at) => [at * 50, 'critical'] as const))).toEqual([[0, 'critical'], [1000, 'critical'], [2000, 'critical']]));

  it('What comes late is told at once', () => expect(told([0, 'critical'], [1000, 'info'])).toEqual([[0, 'critical'], [1000, 'info']]));
});
