import { describe, expect, it } from 'vitest';
import { session } from '../api/session';
import { closedToKey, freshness } from './store';

const as = (role: string | null): boolean => {
  session.value = role === null ? null : { name: 'x', role, demo: false, scope: [] };
  return closedToKey.value;
};

describe('a feed that brings nothing', () => {
  it("A pharmacy's key is told that the screen is not its own, not that the server is silent", () => {
    freshness.value = { kind: 'silent', ageMs: 9000 };
    expect([as('pharmacy'), as('vendor')]).toEqual([true, true]);
  });
  it('For whoever may follow it, or is not known, the server is silent', () => {
    freshness.value = { kind: 'silent', ageMs: 9000 };
    expect([as('officer'), as('ars'), as(null)]).toEqual([false, false, false]);
  });
  it('A page that opened no feed is closed to nobody', () => {
    freshness.value = { kind: 'starting' };
    expect(as('pharmacy')).toBe(false);
  });
});
