import { describe, expect, it } from 'vitest';
import { epidemic, group, supply } from './supplyWire';
import { forecast, history, product } from './wire';

/** Answers as the server words them. */
const links = [{
  link: 'pui', unit: 'box', asOf: '2026-11-23T09:24:43+00:00', learntThrough: '2026-11-20', shareObserved: 0.85, stock: 517, depletion: null, depletionReason: 'thin', week: null,
  days: [{ date: '2026-11-23', p10: 1, p50: 2, p90: 3, mean: 2 }, { date: '2026-11-24', p10: 1, p50: null, p90: 3, mean: 2 }],
  official: { dailyConsumption: null, coverageDays: null, coverageReason: 'no-demand', date: null },
  why: {
    since: null, sinceReason: 'first-day', observedDays: 1, censoredDays: 0, missingDays: 0, windowDays: 1, level: 1, levels: [], week: [], growth3: 1, growth14: 1, growth42: 1, eventsPerDay: 0, dayVariance: 0,
    step: 0, borrowed: 0, reconciled: 1, reset: null, lateShare: null, epidemic: null,
  },
}];

describe('what the server answers', () => {
  it('keeps unknown figures unknown, and a day that cannot be read costs that day only', () => {
    const read = forecast({ presentation: 'x', territory: 'FR', horizon: 28, forecast: { links }, reason: null }).links[0];
    expect(read?.days.map(({ day }) => day)).toEqual([20780]);
    expect(read?.official.coverageDays).toBeNull();
    expect(read?.why.lateShare).toBeNull();
  });
  it('reads no forecast with its reason', () => expect(forecast({ forecast: null, reason: 'not-forecast' })).toEqual({ links: [], reason: 'not-forecast' }));
  it('reads kept days in order, with gaps left open', () => {
    const row = { link: 'pui', unit: 'box', stock: null, dailyConsumption: 1.5, coverageDays: null, coverageReason: 'stale', level: 'unknown', lines: 0, unknownLines: 1, staleLines: 2, criticalShare: null };
    const read = history({ kept: 92, days: [{ date: '2026-11-22', asOf: '2026-11-22T23:00:00Z', rows: [row] }, { date: '2026-11-20', asOf: '2026-11-20T23:00:00Z', rows: [] }] });
    expect(read.map(({ day }) => day)).toEqual([20777, 20779]);
    expect(read[1]?.rows[0]).toMatchObject({ stock: null, staleLines: 2 });
  });
  it('refuses an answer of another shape', () => expect(() => product({ code: 'x' })).toThrow('attendu'));
  it('reads a presentation that no reference names', () => {
    const bare = Object.fromEntries(['cis', 'label', 'packLabel', 'dci', 'form', 'route', 'patients', 'laboratory', 'mitm', 'atc', 'group', 'marker', 'marketed', 'ucd', 'unitsPerBox'].map(name => [name, null]));
    expect(product({ code: '3400930082157', inReference: false, substances: [], unit: 'box', ...bare })).toMatchObject({ label: null, mitm: null, strengths: [] });
  });
  it('reads statements, members and weeks that are absent as absent', () => {
    const market = { months: null, reason: 'no-sales', thresholdMonths: 2, thresholdSince: null, thresholdBy: null };
    expect(supply({ unit: 'box', now: '2026-11-23T09:00:00Z', market, arrivals: [], sources: [], holders: [{ name: 'X', kind: 'laboratory', stock: null, usualSales: null, lastWeek: null, lastFourWeeks: null }] }).holders[0]?.stock).toBeNull();
    expect(group({ id: 'a', label: 'a', presentations: [], territories: [{ link: 'pui', coverageDays: null, coverageReason: 'thin', short: [], alternativesAbsorb: null, spareDays: null, lackingDays: null, members: null }] }).places[0]?.members).toEqual([]);
    const silent = { presentation: '3400930082157', label: null, unit: 'box', stock: null, dailyNeed: null, coverageDays: null, coverageReason: 'stale', observedShare: null, depletionP50: null, within10Days: null, asOf: null };
    expect(group({ id: 'a', label: 'a', presentations: [], territories: [{ link: 'pui', coverageDays: null, coverageReason: 'thin', short: [], alternativesAbsorb: null, spareDays: null, lackingDays: null, members: [silent] }] }).places[0]?.members[0])
      .toMatchObject({ observedShare: null, asOf: null });
    expect(epidemic({ disease: 'grippe', territory: 'FR', series: [{ indicator: 'emergencyVisits', source: 's', weeks: [{ week: '2026-S47', monday: '2026-11-16', value: null, level: null, phase: 'unknown', threshold: null, revisions: [] }] }] }).series[0]?.weeks[0])
      .toMatchObject({ value: null, knownAt: null });
  });
});
