import { describe, expect, it } from 'vitest';
import { signalView } from '../live/fixtures';
import { type Signal, signal as read } from '../live/wire';
import { heard } from './news';

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
