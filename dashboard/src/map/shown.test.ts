import { describe, expect, it } from 'vitest';
import { coverageView } from '../live/fixtures';
import { coverageRow } from '../live/wire';
import { levelOf, shownGroup, thresholdsOf } from './groups';
import { type Shown, sorted } from './shown';

const row = (territory: string, coverageDays: number | null, level: Shown['level'] = 'ok'): Shown => ({
  territory, coverageDays, coverageReason: coverageDays === null ? 'stale' : null, level, stock: 1, dailyConsumption: 1, unit: 'box', lines: 3, unknownLines: 0, staleLines: 0,
  criticalShare: null, alertShare: null, officialThresholds: true, asOf: 1, criticalDays: 5, alertDays: 10,
});
const rows = new Map([['53', row('DEP-53', 12)], ['72', row('DEP-72', 3, 'critical')], ['01', row('DEP-01', null, 'unknown')]]);
const places = [{ code: '01', name: 'Ain' }, { code: '53', name: 'Mayenne' }, { code: '72', name: 'Sarthe' }, { code: '75', name: 'Paris' }];
const codes = (by: 'place' | 'level' | 'days', down = false) => sorted(places, code => rows.get(code), { by, down }).map(({ code }) => code).join(' ');

describe('the table beside the map', () => {
  it('The lowest first, unknown after, without data last', () => expect(codes('days')).toBe('72 53 01 75'));
  it('The highest first leaves unknown at the end', () => expect(codes('days', true)).toBe('53 72 01 75'));
  it('By name and by level', () => expect([codes('place'), codes('level')]).toEqual(['01 53 75 72', '72 53 01 75']));
});

describe('groups on the map', () => {
  it('Take the thresholds that most presentations of the link have', () => {
    const of = (criticalDays: number, link: string) => ({ ...coverageRow(coverageView('DEP-53', 1)), link, criticalDays });
    expect(thresholdsOf([of(2, 'officine'), of(2, 'officine'), of(3, 'officine'), of(5, 'pui')], 'officine')?.criticalDays).toBe(2);
    expect(thresholdsOf([], 'pui')).toBeNull();
  });
  it('Have no level where no threshold is known, and none without days', () => {
    expect([levelOf(3, null, null), levelOf(null, 'stale', { criticalDays: 5, alertDays: 10 }), levelOf(4.99, null, { criticalDays: 5, alertDays: 10 }), levelOf(10, null, { criticalDays: 5, alertDays: 10 }), levelOf(null, 'unbounded', null)])
      .toEqual(['unknown', 'unknown', 'critical', 'ok', 'ok']);
  });
  it('Count no establishment', () => expect(shownGroup({ territory: 'DEP-53', link: 'pui', basis: 'days-of-need', stock: null, dailyNeed: null, coverageDays: 4, coverageReason: null, short: [], absorb: null, unknown: [] }, null).lines).toBeNull());
});
