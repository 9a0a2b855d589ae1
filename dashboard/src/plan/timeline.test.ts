import { describe, expect, it } from 'vitest';
import { fromParisInput } from '../format/paris';
import { territoryPlanOf } from './fixtures';
import type { Measure } from './followed';
import { dayMs, happenings, lightSpans, measureSpans, perDay, phaseSpans, rangeOf, signalLaneText, ticksOf, windowOf } from './timeline';
import type { Decision, TerritoryDetail } from './wire';

const paris = (words: string): number => fromParisInput(words) ?? Number.NaN;
const at = paris('2026-12-01T00:00');
const hour = 3600_000;
const point = (hours: number, light: string) => ({ at: at + hours * hour, light, value: null });
const decision = (id: string, effectiveAt: number, recordedAt: number, to: string, territory = 'METRO'): Decision => ({
  id, scope: territory, command: 'activate', season: null, meeting: null, people: [], motive: '', effectiveAt, recordedAt, publishAt: null, proposal: null, corrects: null,
  changes: [{ territory, from: '', to, level: null, season: null }], unchanged: [], by: { name: '', role: '' },
});
const measure = (more: Partial<Measure> = {}): Measure => ({
  id: 'M1', lever: 'l', leverTitle: '', title: 'T', state: 'inForce', withdrawn: false, groups: [], presentations: [], territories: [], circuits: [], pilot: '', volumes: [], start: '2026-12-03', end: null, review: null,
  reviewDue: false, motive: '', endReason: null, history: [{ did: 'prepared', at, by: { name: '', role: '' } }], ...more,
});

describe('A light over time', () => {
  it('Holds until the next one, days alike are one', () => expect(lightSpans([point(0, 'green'), point(24, 'green'), point(30, 'red')], at + 40 * hour)).toEqual([
    { from: at, to: at + 30 * hour, what: 'green' }, { from: at + 30 * hour, to: at + 40 * hour, what: 'red' }]));
  it('Is not known when nobody has looked for a day', () => expect(lightSpans([point(0, 'red'), point(72, 'green')], at + 80 * hour)).toEqual([
    { from: at, to: at + 26 * hour, what: 'red' }, { from: at + 26 * hour, to: at + 72 * hour, what: 'unknown' }, { from: at + 72 * hour, to: at + 80 * hour, what: 'green' }]));
  it('What was written after the moment that is shown is not in it', () => expect(lightSpans([point(0, 'green'), point(10, 'red')], at + 5 * hour)).toEqual([{ from: at, to: at + 5 * hour, what: 'green' }]));
});

describe('Phases over time', () => {
  it('Each holds from its decision on, in the order of their effect; of two from one moment the later recorded', () => expect(phaseSpans([
    decision('D3', at + 20, at + 9, 'level2'), decision('D2', at + 20, at + 8, 'deactivated'), decision('D1', at, at, 'level1'), decision('D4', at, at, 'retex', 'DEP-974'),
  ], 'METRO', at + 50)).toEqual([{ from: at, to: at + 20, what: 'level1' }, { from: at + 20, to: at + 50, what: 'level2' }]));
});

describe('A measure over time', () => {
  const start = paris('2026-12-03T00:00');
  it('Is prepared, then in force until now while it is open', () => expect(measureSpans(measure(), at + 5 * dayMs)).toEqual([{ from: at, to: start, what: 'prepared' }, { from: start, to: at + 5 * dayMs, what: 'inForce' }]));
  it('Its last day belongs to it; days to come are planned', () => expect(measureSpans(measure({ end: '2026-12-07' }), at + 5 * dayMs)).toEqual([
    { from: at, to: start, what: 'prepared' }, { from: start, to: at + 5 * dayMs, what: 'inForce' }, { from: at + 5 * dayMs, to: at + 7 * dayMs, what: 'planned' }]));
  it('Withdrawn it has only been prepared', () => expect(measureSpans(measure({ state: 'ended', withdrawn: true, start: null, history: [...measure().history, { did: 'withdrawn', at: at + dayMs, by: { name: '', role: '' } }] }), at + 5 * dayMs))
    .toEqual([{ from: at, to: at + dayMs, what: 'prepared' }]));
});

describe('The chart', () => {
  const detail: TerritoryDetail = {
    asOf: at + 10 * dayMs, plan: territoryPlanOf('METRO', 'level1'), decisions: [decision('D1', at, at, 'level1'), decision('D2', at + 20 * dayMs, at + 9 * dayMs, 'level2')], proposals: [], releases: [], indicators: [], subjects: [],
    conditions: [], reports: [], measures: [measure({ state: 'prepared', start: null })],
  };
  it('Goes from the first thing known to the last that is planned', () => {
    const range = rangeOf(detail, detail.asOf);
    expect([range.from < at, range.from > at - dayMs, range.to > at + 20 * dayMs]).toEqual([true, true, true]);
  });
  it('Tells what happened, the newest first', () => expect(happenings(detail).map(one => `${one.kind} ${one.id}`)).toEqual(['decision D2', 'decision D1', 'measure M1']));
  it('Counts signals by the days of Paris', () => expect(perDay([paris('2026-12-01T23:59'), paris('2026-12-02T00:01'), paris('2026-12-01T00:00')])).toEqual([{ at, count: 2 }, { at: at + dayMs, count: 1 }]));
  it('Signals that were not read are never « none », and none is never « max. 1 »', () => {
    const days = [{ count: 3 }, { count: 1 }];
    expect([signalLaneText(null, false, []), signalLaneText(null, true, []), signalLaneText({ more: false }, false, []), signalLaneText({ more: true }, false, [])]).toEqual(['lecture…', 'signaux non lus', 'aucun', 'aucun parmi les lus']);
    expect([signalLaneText({ more: false }, true, days), signalLaneText({ more: true }, false, days)]).toEqual(['max. 3', 'max. 3 au moins']);
  });
  it.each([[0, 100, 20, 60, 20, 60], [0, 100, 60, 20, 20, 60], [0, 100, -50, 500, 0, 100]])('A window in %d–%d from %d to %d hours', (from, to, a, b, start, end) =>
    expect(windowOf({ from: from * hour, to: to * hour }, a * hour, b * hour)).toEqual({ from: start * hour, to: end * hour }));
  it('A window is never narrower than an hour', () => expect(windowOf({ from: 0, to: 100 * hour }, 100 * hour, 100 * hour)).toEqual({ from: 99 * hour, to: 100 * hour }));
  it('Marks midnights of Paris across the change of hour', () => expect(ticksOf({ from: paris('2026-10-24T00:00'), to: paris('2026-10-27T12:00') }, 8)).toEqual(
    ['2026-10-24T00:00', '2026-10-25T00:00', '2026-10-26T00:00', '2026-10-27T00:00'].map(paris)));
});
