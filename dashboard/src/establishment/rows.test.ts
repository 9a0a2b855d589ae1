import { describe, expect, it } from 'vitest';
import { counts, groupOf, readView, reasons, settled, shownLines, usual, writeView } from './rows';
import type { Line } from './wire';

const line = (presentation: string, rest: Partial<Line> = {}): Line => ({
  presentation, label: `Médicament ${presentation}`, stock: 10, unit: 'box', daily: 1, dailyRaw: 1, observedDays: 7, windowDays: 7, coverageDays: 10, coverageReason: null,
  depletion: null, depletionReason: 'not-forecast', level: 'ok', flags: [], asOf: 0, ...rest,
});
const low = line('1', { coverageDays: 2, level: 'critical' });
const high = line('2', { coverageDays: 30 });
const old = line('3', { coverageDays: null, coverageReason: 'stale', level: 'unknown', label: 'Épinéphrine' });
const uncounted = line('4', { coverageDays: null, coverageReason: 'no-count', level: 'unknown', stock: null });
const all = [high, old, low, uncounted];
const codes = (lines: readonly Line[]): string => lines.map(one => one.presentation).join('');

describe('lines of an establishment', () => {
  it('The lowest cover comes first, what is unknown last, whichever way', () => {
    expect(codes(shownLines(all, usual))).toBe('1234');
    expect(codes(shownLines(all, { ...usual, down: true }))).toBe('2134');
  });
  it('Stale is told apart from unknown', () => expect(all.map(groupOf)).toEqual(['ok', 'stale', 'critical', 'unknown']));
  it('The search knows no accents, and finds codes', () => {
    expect(codes(shownLines(all, { ...usual, text: 'epine' }))).toBe('3');
    expect(codes(shownLines(all, { ...usual, text: '4' }))).toBe('4');
  });
  it('A level narrows', () => expect(codes(shownLines(all, { ...usual, group: 'unknown' }))).toBe('4'));
  it('Totals count every line once', () => expect(counts(all)).toEqual({ critical: 1, alert: 0, ok: 1, stale: 1, unknown: 1 }));
  it('Reasons are counted', () => expect(reasons(all)).toEqual([['stale', 1], ['no-count', 1]]));
  it('A view survives the address', () => {
    const view = { text: 'amoxi', group: 'stale', sort: 'stock', down: true } as const;
    expect(readView(writeView(view, '3400930082157'))).toEqual(view);
    expect(writeView(usual, null)).toBe('');
    expect(readView('?niveau=rouge&tri=x')).toEqual(usual);
  });
  it('Rows keep their places while held, new ones come last, gone ones leave', () => {
    expect(settled(['a', 'b', 'c'], ['c', 'd', 'a'], true)).toEqual(['a', 'c', 'd']);
    expect(settled(['a', 'b', 'c'], ['c', 'd', 'a'], false)).toEqual(['c', 'd', 'a']);
  });
});
