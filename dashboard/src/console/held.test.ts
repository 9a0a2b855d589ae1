import { describe, expect, it } from 'vitest';
import { heldFor, oldAfterMs } from './held';

const at = Date.UTC(2026, 10, 23, 8);

describe('An acknowledgement', () => {
  it('Ages', () => expect(heldFor({ acknowledgedAt: at }, 'acknowledged', at + 185 * 60_000)).toEqual({ words: 'en charge depuis 3 h 05', old: false }));
  it('Is to be looked at again after half a shift', () => expect(heldFor({ acknowledgedAt: at }, 'acknowledged', at + oldAfterMs)).toEqual({ words: 'en charge depuis 4 h 00 — à revoir', old: true }));
  it.each([['open', at], ['acknowledged', null], ['snoozed', at]] as const)('Of a signal that is %s there is none where nobody has it', (state, acknowledgedAt) => expect(heldFor({ acknowledgedAt }, state, at)).toBeNull());
});
