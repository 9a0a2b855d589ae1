import { describe, expect, it } from 'vitest';
import { Feed } from './feed';
import { envelope, levelFrame, signalFrame, signalView, snapshotFrame, statusView } from './fixtures';
import { newest, planTerritories } from './plan';
import type { WinterPlan } from './wire';

const undecided = { territory: 'FR', level: null, reason: 'not-decided', since: null, phase: 'offSeason', season: null };
const early = '2026-12-12T14:00:00+01:00', late = '2026-12-12T15:00:00+01:00';
const stand = (territory: string, phase: string, since: string): object =>
  ({ territory, level: phase === 'level2' ? 2 : phase === 'level1' ? 1 : null, reason: phase.startsWith('level') ? null : phase, since, phase, season: '2026-2027' });

const started = (lines: readonly object[] = [undecided]): Feed => {
  const feed = new Feed();
  feed.apply(envelope('snapshot', { signals: [], coverage: [], status: statusView({ winterPlan: lines }) }, { head: 10 }));
  return feed;
};
const shown = (feed: Feed): string => (feed.status?.winterPlan ?? []).map(line => `${line.territory} ${line.phase}`).join(', ');

describe('The winter plan in the feed', () => {
  it('A level that begins to hold is shown at once, before any status', () => {
    const feed = started();
    feed.apply(levelFrame(11, early, ['METRO', 'anticipation', 'level2']));
    expect(feed.status?.winterPlan.find(line => line.territory === 'METRO')).toMatchObject({ level: 2, phase: 'level2', season: '2026-2027', since: Date.parse(early) });
    expect(feed.status?.winterPlan.length).toBe(planTerritories.length);
  });

  it('When all territories stand alike again there is one line', () => {
    const feed = started();
    feed.apply(levelFrame(11, early, ...planTerritories.map((territory): [string, string, string] => [territory, 'offSeason', 'anticipation'])));
    expect(shown(feed)).toBe('FR anticipation');
  });

  it('A status read before the change does not take it back, a later one replaces it', () => {
    const feed = started([stand('FR', 'level1', early)]);
    feed.apply(levelFrame(11, late, ['METRO', 'level1', 'level2']));
    feed.apply(envelope('status', statusView({ winterPlan: [stand('FR', 'level1', early)] }), { head: 11 }));
    expect(shown(feed)).toContain('METRO level2');
    feed.apply(envelope('status', statusView({ winterPlan: [stand('FR', 'deactivated', '2026-12-12T16:00:00+01:00')] }), { head: 11 }));
    expect(shown(feed)).toBe('FR deactivated');
  });

  it('Two changes that hold from the same moment: the one that came last is shown', () => {
    const feed = started();
    feed.apply(levelFrame(11, early, ['METRO', 'offSeason', 'anticipation']));
    feed.apply(levelFrame(12, early, ['METRO', 'anticipation', 'level1']));
    expect(shown(feed)).toContain('METRO level1');
  });

  it('A decision and the level that follows are durable frames: a hole between them asks again', () => {
    const feed = started();
    expect(feed.apply(envelope('decision', { id: 'D1' }, { head: 11, sequence: 11, previous: 10 }))).toBe('nothing');
    expect(feed.apply(levelFrame(13, early, ['METRO', 'offSeason', 'anticipation']))).toBe('resume');
    expect([feed.sequence, feed.planChanges, shown(feed)]).toEqual([11, 2, 'FR offSeason']);
  });

  it('A kind of frame that is not known is counted in the sequence and changes nothing', () => {
    const feed = started();
    expect(feed.apply(envelope('measure', { anything: [1] }, { head: 11, sequence: 11, previous: 10 }))).toBe('nothing');
    expect(feed.apply(signalFrame(12, 11, signalView('a')))).toBe('nothing');
    expect([feed.sequence, feed.unreadable, feed.signals.size, feed.planChanges]).toEqual([12, 0, 1, 1]);
  });

  it('A thing of the plan that is not known changes no level and says that the plan changed', () => {
    const feed = started();
    feed.apply(envelope('winterPlan', { what: 'measure', decision: 'M1' }, { head: 11, sequence: 11, previous: 10 }));
    expect([feed.planChanges, feed.unreadable, shown(feed)]).toEqual([2, 0, 'FR offSeason']);
  });

  it.each(['P3', 'R2'])('%s that was taken back has the plan read again, and changes no level', taken => {
    const feed = started(), told: string[] = [];
    feed.onPlan = event => told.push(`${event.what} ${event.decision}`);
    feed.apply(envelope('winterPlan', { what: 'withdrawn', changes: [], decision: taken, effectiveAt: null, proposal: null, release: null }, { head: 11, sequence: 11, previous: 10 }));
    expect([told, feed.planChanges, feed.unreadable, shown(feed)]).toEqual([[`withdrawn ${taken}`], 2, 0, 'FR offSeason']);
  });

  it('An unreadable frame of the plan is counted, passed over, and the plan is read again', () => {
    const feed = started();
    feed.apply(envelope('winterPlan', { what: 'level', effectiveAt: early, changes: [{ territory: 7 }] }, { head: 11, sequence: 11, previous: 10 }));
    expect([feed.sequence, feed.unreadable, feed.planChanges]).toEqual([11, 1, 2]);
  });

  it('After a restore nothing of the former epoch is kept', () => {
    const feed = started();
    feed.apply(levelFrame(11, early, ['METRO', 'offSeason', 'level2']));
    feed.apply(snapshotFrame(2, [], [], { epoch: 'E2' }));
    expect(feed.status?.winterPlan.map(line => line.territory)).toEqual(['FR']);
  });

  it('A plan that the server cannot read is not shown as if it were known', () => {
    const told: WinterPlan[] = [{ territory: 'FR', level: null, reason: 'unavailable', since: null, phase: null, season: null }];
    expect(newest(told, new Map([['METRO', { territory: 'METRO', level: 2, reason: null, since: 1, phase: 'level2', season: null }]]))).toBe(told);
  });
});
