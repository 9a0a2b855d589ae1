import { describe, expect, it, vi } from 'vitest';

vi.mock('./view', () => ({ targets: () => [] }));
vi.mock('./actions', () => ({ perform: () => Promise.resolve(true) }));
const { snoozeEnd, withName } = await import('./asking');
const now = Date.parse('2026-12-12T14:00:00Z');

describe('The end of a snooze', () => {
  it('Is the chosen length from now on', () => expect(snoozeEnd(now, 3600_000, '')).toBe(now + 3600_000));
  it('Is the typed moment of Paris when there is one', () => expect(snoozeEnd(now, 3600_000, '2026-12-12T16:30')).toBe(Date.parse('2026-12-12T15:30:00Z')));
  it('Is in words when it cannot be: past, too far, no date', () => {
    expect(snoozeEnd(now, 0, '2026-12-12T15:00')).toContain('passée (il est 15:00 à Paris)');
    expect(snoozeEnd(now, 0, '2027-02-12T15:00')).toContain('30 jours');
    expect(snoozeEnd(now, 0, 'demain')).toContain('ne se lit pas');
  });
});

describe('Names used lately', () => {
  it('The newest first, each once, bounded', () => {
    expect(withName(['B', 'A'], 'A')).toEqual(['A', 'B']);
    expect(withName(Array.from({ length: 20 }, (_, at) => `n${at}`), 'A')).toHaveLength(12);
  });
});
