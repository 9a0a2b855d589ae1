import { describe, expect, it } from 'vitest';
import { type Pulse, type Reload, ailing, deafAfterMs, faulty, frozenAfterMs, inverseAt, leastBetweenMs, mayReload, mostADay, mostKept, readHistory, sameVersionMs, settleMs, shiftAt, turnMs, withReload } from './life';

const start = Date.UTC(2026, 11, 12);
const pulse = (more: Partial<Pulse>): Pulse => ({ now: 1e6, openedAt: 0, visible: true, drawnAt: 1e6, staleSince: null, answeredAt: 1e6, ...more });

describe('Life of the wall', () => {
  it('Data that nobody renews are no fault of the feed: no reload, and a new version is taken', () =>
    expect((['starting', 'fresh', 'silent', 'behind', 'old'] as const).filter(kind => faulty({ kind, ageMs: 1 }))).toEqual(['starting', 'silent', 'behind']));

  it('New versions use up nothing of what faults may, nor faults of theirs', () => {
    const versions = Array.from({ length: mostADay }, (_, at) => ({ at: start + at, why: 'version' as const, version: `1.0.${at}` }));
    expect([mayReload(versions, 'frozen', null, start + 60_000), mayReload(versions, 'version', '1.1.0', start + 60_000)]).toEqual([true, false]);
    const faults = versions.map(one => ({ ...one, why: 'deaf' as const }));
    expect([mayReload(faults, 'frozen', null, start + 3600_000), mayReload(faults, 'version', '1.1.0', start + 3600_000)]).toEqual([false, true]);
  });

  it('A new version is taken once, however often two versions answer in turn', () => {
    let history: readonly Reload[] = [];
    let reloads = 0;
    for (let at = start; at < start + sameVersionMs; at += 1000) {
      const version = at % 2000 === 0 ? '1.0.0' : '1.1.0';
      if (!mayReload(history, 'version', version, at)) continue;
      reloads++;
      history = withReload(history, { at, why: 'version', version });
    }
    expect(reloads).toBe(2);
  });

  it('A fault makes a new page at most once in ten minutes and twelve times a day', () => {
    let history: readonly Reload[] = [];
    for (let at = start; at < start + 24 * 3600_000; at += 5000) if (mayReload(history, 'frozen', null, at)) history = withReload(history, { at, why: 'frozen', version: null });
    expect(history.length).toBe(mostADay);
    expect((history[1]?.at ?? 0) - (history[0]?.at ?? 0)).toBeGreaterThanOrEqual(leastBetweenMs);
  });

  it('A clock set back does not lock the page nor let it loop', () => {
    const history = withReload([], { at: start + 3600_000, why: 'frozen', version: null });
    expect([mayReload(history, 'frozen', null, start + 3599_000), mayReload(history, 'frozen', null, start)]).toEqual([false, true]);
  });

  it('The history is bounded, and what is not one is none', () => {
    let history: readonly Reload[] = [];
    for (let at = 0; at < 100; at++) history = withReload(history, { at, why: 'deaf', version: null });
    expect(history.length).toBe(mostKept);
    expect(readHistory(JSON.stringify(history))).toEqual(history);
    expect([readHistory(null), readHistory('{'), readHistory('[1,null,"x"]'), readHistory('{"at":1}')]).toEqual([[], [], [], []]);
  });

  it('A page that draws nothing while its data are current is loaded anew', () => {
    expect(ailing(pulse({ drawnAt: 1e6 - frozenAfterMs - 1 }))).toBe('frozen');
    expect(ailing(pulse({ drawnAt: 1e6 - frozenAfterMs }))).toBeNull();
  });

  it('A hidden page and one just loaded are left in peace', () => {
    expect(ailing(pulse({ drawnAt: 0, visible: false }))).toBeNull();
    expect(ailing(pulse({ now: settleMs - 1, drawnAt: -1e6 }))).toBeNull();
  });

  it('A dead server is no reason; one that answers while the feed stays silent is', () => {
    const silent = { staleSince: 1e6 - deafAfterMs - 1 };
    expect(ailing(pulse({ ...silent, answeredAt: null }))).toBeNull();
    expect(ailing(pulse({ ...silent, answeredAt: 1e6 - 60_000 }))).toBeNull();
    expect(ailing(pulse(silent))).toBe('deaf');
  });

  it('The layout moves by single steps around its place, and comes back', () => {
    const places = Array.from({ length: 18 }, (_, turn) => shiftAt(turn * turnMs));
    expect(places[9]).toEqual([0, 0]);
    expect(places.every(([x, y], at) => at === 0 || Math.max(Math.abs(x - (places[at - 1]?.[0] ?? 0)), Math.abs(y - (places[at - 1]?.[1] ?? 0))) <= 2)).toBe(true);
    expect(new Set(places.map(String)).size).toBe(9);
  });

  it('A bright band stands as long inverted as not, and turns with the layout', () => {
    expect([0, turnMs - 1, turnMs, 2 * turnMs - 1, 2 * turnMs].map(inverseAt)).toEqual([false, false, true, true, false]);
    const week = Array.from({ length: 7 * 24 * 20 }, (_, turn) => inverseAt(turn * turnMs));
    expect(week.filter(Boolean).length).toBe(week.length / 2);
  });
});
