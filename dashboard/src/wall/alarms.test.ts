import { describe, expect, it } from 'vitest';
import { signalView } from '../live/fixtures';
import { type Signal, type WinterPlan, signal as read } from '../live/wire';
import { AlarmBoard, longestRunMs, mostPinned, mostWaiting, planPinnedMs, restMs, shownForMs } from './alarms';

const one = (id: string, more: object = {}): Signal => read(signalView(id, more));
const of = (...signals: readonly Signal[]): ReadonlyMap<string, Signal> => new Map(signals.map(signal => [signal.id, signal]));
const level = (territory: string, phase: string): WinterPlan =>
  ({ territory, phase, level: phase === 'level2' ? 2 : phase === 'level1' ? 1 : null, reason: null, since: 0, season: '2026-2027' });
const look = (signals: ReadonlyMap<string, Signal>, plan: readonly WinterPlan[] = [], quiet = false) => ({ signals, plan, quiet });

const begun = (...standing: readonly Signal[]): AlarmBoard => {
  const board = new AlarmBoard();
  board.look(look(of(...standing), [level('FR', 'level1')]), 0);
  return board;
};
const shown = (board: AlarmBoard): string | null => board.shown?.alarm.key ?? null;

describe('Alarms of the wall', () => {
  it('What stands at the first look is not news', () => expect(shown(begun(one('a')))).toBeNull());

  it('A new critical signal takes the wall for a bounded time, then stays pinned', () => {
    const board = begun(one('a'));
    board.look(look(of(one('a'), one('b'))), 1000);
    expect(shown(board)).toBe('b');
    board.tick(1000 + shownForMs.alone - 1);
    expect(shown(board)).toBe('b');
    board.tick(1000 + shownForMs.alone);
    expect([shown(board), board.pinned.map(alarm => alarm.key)]).toEqual([null, ['b']]);
  });

  it('Held by hand it keeps the time it has', () => {
    const board = begun();
    board.look(look(of(one('a'))), 0);
    board.hold(60_000);
    board.tick(60_000 + shownForMs.alone - 1);
    expect(shown(board)).toBe('a');
    board.tick(60_000 + shownForMs.alone);
    expect(shown(board)).toBeNull();
  });

  it('A signal that gets critical takes the wall; one less grave does not', () => {
    const board = begun(one('a', { severity: 'alert' }));
    board.look(look(of(one('a', { severity: 'alert' }), one('b', { severity: 'alert' }))), 1);
    expect(shown(board)).toBeNull();
    board.look(look(of(one('a'))), 2);
    expect(shown(board)).toBe('a');
  });

  it('One that somebody has already taken, or put to sleep, does not take the wall', () => {
    const board = begun();
    board.look(look(of(one('a', { state: 'acknowledged' }), one('b', { state: 'snoozed' }))), 1);
    expect([shown(board), board.waiting]).toEqual([null, []]);
  });

  it('What comes back after a sleep, or is given back, calls again', () => {
    for (const state of ['snoozed', 'acknowledged', 'cleared']) {
      const board = begun(one('a', { state }));
      board.look(look(of(one('a'))), 1);
      expect(shown(board)).toBe('a');
      board.look(look(of(one('a', { state }))), 2);
      expect(shown(board)).toBeNull();
      board.look(look(of(one('a'))), 3);
      expect(shown(board)).toBe('a');
    }
  });

  it('What comes back while the page is loaded anew calls too', () => {
    const board = begun(one('a'), one('b', { state: 'snoozed' }));
    const reloaded = new AlarmBoard(board.remember());
    reloaded.look(look(of(one('a'), one('b'))), 1);
    expect([shown(reloaded), reloaded.waiting]).toEqual(['b', []]);
  });

  it('Acknowledged while it is shown, waits or is pinned: it goes', () => {
    const board = begun();
    board.look(look(of(one('a'), one('b'))), 1);
    const first = shown(board);
    const other = first === 'a' ? 'b' : 'a';
    board.look(look(of(one(other))), 2);
    expect([shown(board), board.pinned]).toEqual([other, []]);
    board.tick(2 + shownForMs.alone);
    expect(board.pinned.length).toBe(1);
    board.look(look(of(one(other, { state: 'acknowledged' }))), 40_000);
    expect(board.pinned).toEqual([]);
  });

  it('Several at once come in turn: levels, then the widest, then the newest', () => {
    const board = begun();
    const nation = one('nation', { subject: { territory: 'FR', finess: null, link: 'pui' } });
    board.look(look(of(one('old', { changedAt: '2026-12-12T14:00:00+01:00' }), one('new', { changedAt: '2026-12-12T14:04:00+01:00' }), nation), [level('FR', 'level2')]), 0);
    const turns: (string | undefined)[] = [];
    for (let now = 0; board.shown; now += 1000) {
      const key = board.shown.alarm.key.split('|')[0];
      if (turns.at(-1) !== key) turns.push(key);
      board.tick(now);
    }
    expect(turns).toEqual(['plan', 'nation', 'new', 'old']);
  });

  it('Beyond what may wait alarms are counted and pinned, and the wall forgets nothing silently', () => {
    const board = begun();
    board.look(look(of(...Array.from({ length: 30 }, (_, at) => one(`s${at}`)))), 1);
    expect([board.waiting.length, board.passedOver, board.pinned.length]).toEqual([mostWaiting - 1, 30 - mostWaiting, mostPinned]);
  });

  it('However many come, the panels have their turn', () => {
    const board = begun();
    let taken = 0;
    const signals: Signal[] = [];
    for (let now = 0; now < 4 * (longestRunMs + restMs); now += 2000) {
      signals.push(one(`s${now}`));
      board.look(look(of(...signals)), now);
      if (board.shown) taken++;
    }
    const share = taken * 2000 / (4 * (longestRunMs + restMs));
    expect(share).toBeGreaterThan(0.5);
    expect(share).toBeLessThan(0.8);
  });

  it('Alarms that each come just after another make one run: the panels have their turn', () => {
    const board = begun();
    const signals: Signal[] = [];
    let [free, longestFree] = [0, 0];
    for (let now = 0; now < 2 * longestRunMs; now += 250) {
      if (now % (shownForMs.alone + 500) === 0) signals.push(one(`s${now}`));
      board.look(look(of(...signals)), now);
      free = board.shown ? 0 : free + 250;
      longestFree = Math.max(longestFree, free);
    }
    expect(longestFree).toBeGreaterThanOrEqual(restMs - 250);
  });

  it('However many stand, a reload makes none of them news', () => {
    const signals = of(...Array.from({ length: 600 }, (_, at) => one(`s${at}`)));
    const board = new AlarmBoard();
    board.look(look(signals), 0);
    const reloaded = new AlarmBoard(board.remember());
    reloaded.look(look(signals), 1);
    expect([shown(reloaded), reloaded.pinned]).toEqual([null, []]);
  });

  it('A level that changes is one alarm for all territories it changes in; one that cannot be read is none', () => {
    const board = begun();
    board.look(look(of(), [level('FR', 'level2')]), 1);
    expect(board.shown?.alarm).toMatchObject({ kind: 'plan', from: 'Niveau 1', to: 'Niveau 2', territories: expect.arrayContaining(['METRO', 'DEP-971']) });
    board.tick(planPinnedMs);
    expect(board.pinned.length).toBe(1);
    board.look(look(of(), [{ ...level('FR', 'level2'), phase: null, level: null, reason: 'unavailable' }]), planPinnedMs + 2);
    expect([board.pinned, shown(board)]).toEqual([[], null]);
    board.look(look(of(), [level('FR', 'level2')]), planPinnedMs + 3);
    expect(shown(board)).toBeNull();
  });

  it('The métropole alone may change', () => {
    const board = begun();
    const lines = ['DEP-971', 'DEP-972', 'DEP-973', 'DEP-974', 'DEP-975', 'DEP-976', 'DEP-977', 'DEP-978', 'DEP-986', 'DEP-987', 'DEP-988'].map(code => level(code, 'level1'));
    board.look(look(of(), [level('METRO', 'level2'), ...lines]), 1);
    expect(board.shown?.alarm).toMatchObject({ territories: ['METRO'] });
  });

  it('After a lost connection only what is new in the snapshot takes the wall', () => {
    const board = begun(one('a'));
    board.look(look(of(one('a'))), 1);
    board.look(look(of(one('a', { version: 9, changedAt: '2026-12-12T18:00:00+01:00' }), one('b'), one('c', { state: 'acknowledged' }))), 600_000);
    expect([shown(board), board.waiting]).toEqual(['b', []]);
  });

  it('A reloaded page knows what was shown, takes what is new, and keeps what was pinned', () => {
    const board = begun(one('a'));
    board.look(look(of(one('a'), one('b')), [level('FR', 'level1')]), 1);
    const reloaded = new AlarmBoard(JSON.parse(JSON.stringify(board.remember())));
    reloaded.look(look(of(one('a'), one('b'), one('c')), [level('FR', 'level2')]), 5);
    expect([reloaded.shown?.alarm.kind, reloaded.waiting.map(alarm => alarm.key), reloaded.pinned.map(alarm => alarm.key)]).toEqual(['plan', ['c'], ['b']]);
  });

  it('A level that was shown or waited when the page was loaded anew is shown again, one that was pinned stays so for the rest of its hour', () => {
    const [clock, later] = [1.8e12, 30_000];
    const board = new AlarmBoard(null, clock);
    board.look(look(of(), [level('FR', 'level1')]), 0);
    board.look(look(of(), [level('FR', 'level2')]), 1000);
    const again = (kept: AlarmBoard, at: number): AlarmBoard => {
      const reloaded = new AlarmBoard(JSON.parse(JSON.stringify(kept.remember())), clock + at - 10);
      expect(reloaded.remember()).toEqual(kept.remember());
      reloaded.look(look(of(), [level('FR', 'level2')]), 10);
      return reloaded;
    };
    expect(again(board, later).shown?.alarm).toMatchObject({ kind: 'plan', to: 'Niveau 2', at: 1000 - later + 10 });
    board.tick(1000 + shownForMs.alone);
    const pinned = again(board, later);
    expect([shown(pinned), pinned.pinned.length]).toEqual([null, 1]);
    pinned.tick(planPinnedMs - later + 1000 + 9);
    expect(pinned.pinned.length).toBe(1);
    pinned.tick(planPinnedMs - later + 1000 + 10);
    expect(pinned.pinned).toEqual([]);
    expect(again(board, planPinnedMs + 1000).pinned).toEqual([]);
  });

  it('While the past is filled nothing is news, and afterwards it is not either', () => {
    const board = begun();
    board.look(look(of(one('a')), [level('FR', 'level2')], true), 1);
    board.look(look(of(one('a')), [level('FR', 'level2')]), 2);
    expect(shown(board)).toBeNull();
  });

  it('A signal measured anew does not call again', () => {
    const board = begun(one('a'));
    board.look(look(of(one('a'))), 1);
    board.look(look(of(one('a', { version: 2, lastSeen: '2026-12-12T15:05:00+01:00', evidence: [{ what: 'couverture', value: 3.2, unit: 'jours', source: 'DEP-53', at: '2026-12-12T15:05:00+01:00' }] }))), 2);
    expect([shown(board), board.waiting, board.pinned]).toEqual([null, [], []]);
  });
});
