import { describe, expect, it } from 'vitest';
import { Feed } from './feed';
import { beatFrame, coverageView, envelope, signalFrame, signalView, snapshotFrame, statusFrame } from './fixtures';
import { signal } from './wire';

const started = (head = 10, signals: readonly object[] = [], coverage: readonly object[] = []): Feed => {
  const feed = new Feed();
  feed.apply(snapshotFrame(head, signals, coverage));
  return feed;
};

describe('Feed', () => {
  it('A snapshot gives the whole state and its head', () => {
    const feed = started(10, [signalView('a')], [coverageView('FR', 3)]);
    expect([feed.loaded, feed.epoch, feed.sequence, feed.signals.size, feed.coverage.size]).toEqual([true, 'E1', 10, 1, 1]);
  });

  it('A durable frame that follows ours is applied', () => {
    const feed = started(10);
    expect(feed.apply(signalFrame(14, 10, signalView('a')))).toBe('nothing');
    expect([feed.sequence, feed.signals.has('a')]).toEqual([14, true]);
  });

  it('A gap asks again and applies nothing', () => {
    const feed = started(10);
    expect(feed.apply(signalFrame(14, 12, signalView('a')))).toBe('resume');
    expect([feed.sequence, feed.signals.has('a'), feed.head]).toEqual([10, false, 14]);
  });

  it('A durable frame already seen changes nothing', () => {
    const feed = started(10, [signalView('a', { version: 4 })]);
    expect(feed.apply(signalFrame(9, 8, signalView('a', { version: 9, state: 'resolved' })))).toBe('nothing');
    expect(feed.signals.get('a')?.state).toBe('open');
  });

  it('Another epoch asks for a snapshot, and its frames are not applied', () => {
    const feed = started(10, [], [coverageView('FR', 3)]);
    expect(feed.apply(envelope('coverage', { rows: [coverageView('FR', 9, { coverageDays: 1 })] }, { epoch: 'E2', head: 3 }))).toBe('snapshot');
    expect(feed.coverage.get('FR|3400930082157|pui')?.version).toBe(3);
  });

  it('A snapshot of another epoch replaces everything, lower head or not', () => {
    const feed = started(10, [signalView('a', { version: 9 })]);
    feed.apply(snapshotFrame(2, [signalView('a', { version: 1 })], [], { epoch: 'E2' }));
    expect([feed.epoch, feed.sequence, feed.signals.get('a')?.version]).toEqual(['E2', 2, 1]);
  });

  it('The newer version of a coverage row wins, in any order', () => {
    const feed = started();
    feed.apply(envelope('coverage', { rows: [coverageView('FR', 5, { coverageDays: 2.1 })] }, { head: 10 }));
    feed.apply(envelope('coverage', { rows: [coverageView('FR', 4, { coverageDays: 9.9 })] }, { head: 10 }));
    expect(feed.coverage.get('FR|3400930082157|pui')?.coverageDays).toBe(2.1);
  });

  it('Links of the chain stay side by side', () => {
    const feed = started(10, [], [coverageView('FR', 1), coverageView('FR', 1, { link: 'officine' })]);
    expect(feed.coverage.size).toBe(2);
  });

  it('A signal closed before a snapshot stays readable; one that the snapshot does not know any more as open goes', () => {
    const feed = started(10, [signalView('a'), signalView('b')]);
    feed.apply(signalFrame(11, 10, signalView('a', { version: 2, state: 'cleared' })));
    feed.apply(snapshotFrame(12));
    expect([...feed.signals.keys()]).toEqual(['a']);
  });

  it('One unreadable entry costs that entry only, and is counted', () => {
    const feed = started(10, [signalView('a'), signalView('b', { severity: 'purple' })], [coverageView('FR', 1), 'x' as unknown as object]);
    expect([feed.signals.size, feed.coverage.size, feed.unreadable]).toEqual([1, 1, 2]);
  });

  it('An unreadable durable frame is passed over and counted, so that the feed does not stand still', () => {
    const feed = started(10);
    expect(feed.apply(signalFrame(11, 10, { id: 'a' }))).toBe('nothing');
    expect(feed.apply(signalFrame(12, 11, signalView('b')))).toBe('nothing');
    expect([feed.sequence, feed.unreadable, feed.signals.size]).toEqual([12, 1, 1]);
  });

  it('What could not be read is told once, and no longer when it has come after all or a snapshot has', () => {
    const feed = started(10);
    for (let sequence = 11; sequence < 14; sequence++) feed.apply(signalFrame(sequence, sequence - 1, signalView('a', { severity: 'purple' })));
    feed.apply(envelope('coverage', { rows: [coverageView('FR', 1, { level: 'purple' }), coverageView('FR', 1, { level: 'purple' })] }, { head: 13 }));
    feed.apply(envelope('status', null, { head: 13 }));
    expect(feed.unreadable).toBe(3);
    feed.apply(signalFrame(14, 13, signalView('a', { version: 2 })));
    feed.apply(envelope('coverage', { rows: [coverageView('FR', 2)] }, { head: 14 }));
    feed.apply(statusFrame(14));
    expect(feed.unreadable).toBe(0);
    feed.apply('<html>');
    feed.apply(envelope('heartbeat', null, { head: 14 }));
    expect(feed.unreadable).toBe(2);
    feed.apply(beatFrame(14));
    expect(feed.unreadable).toBe(1);
    feed.apply(snapshotFrame(14));
    expect(feed.unreadable).toBe(0);
  });

  it('What is beyond the limits is told once, and not for ever', () => {
    const feed = new Feed({ signals: 10, closed: 1, coverage: 1 });
    feed.apply(snapshotFrame(10, [], [coverageView('FR', 1)]));
    for (let version = 1; version < 5; version++) feed.apply(envelope('coverage', { rows: [coverageView('DEP-53', version)] }, { head: 10 }));
    expect(feed.dropped).toBe(1);
    feed.apply(snapshotFrame(10, [], [coverageView('FR', 2)]));
    expect(feed.dropped).toBe(0);
  });

  it('What is not a frame asks for a snapshot', () => {
    const feed = started();
    expect(feed.apply('<html>')).toBe('snapshot');
    expect(feed.apply(null)).toBe('snapshot');
  });

  it('A heartbeat tells the head', () => {
    const feed = started(10);
    feed.apply(beatFrame(12));
    expect([feed.head, feed.sequence, feed.heartbeat?.version]).toEqual([12, 10, '1.0.0']);
  });

  it('Memory is bounded: the oldest closed signals leave first, then the least grave', () => {
    const feed = new Feed({ signals: 3, closed: 1, coverage: 2 });
    feed.apply(snapshotFrame(10, [signalView('info', { severity: 'info' }), signalView('watch', { severity: 'watch' }), signalView('x'), signalView('y')],
      [coverageView('FR', 1), coverageView('DEP-53', 1), coverageView('DEP-72', 1)]));
    expect([[...feed.signals.keys()], feed.coverage.size, feed.dropped]).toEqual([['watch', 'x', 'y'], 2, 2]);
    feed.apply(signalFrame(11, 10, signalView('x', { version: 2, state: 'cleared', changedAt: '2026-12-12T14:06:00+01:00' })));
    feed.apply(signalFrame(12, 11, signalView('y', { version: 2, state: 'resolved', changedAt: '2026-12-12T14:07:00+01:00' })));
    expect([...feed.signals.keys(), feed.closedGone]).toEqual(['watch', 'y', 1]);
  });

  it('Closed signals make room for those that are looked for; what stands never does', () => {
    const feed = new Feed({ signals: 10, closed: 2, coverage: 1 });
    feed.apply(snapshotFrame(10, [signalView('a'), signalView('b')]));
    for (const id of ['c', 'd']) feed.learn(signal(signalView(id, { state: 'resolved' })));
    feed.forgetClosed(({ id }) => id === 'c');
    feed.learn(signal(signalView('e', { state: 'resolved' })));
    expect([...feed.signals.keys(), feed.closedGone]).toEqual(['a', 'b', 'c', 'e', 0]);
  });

  it('News are told with what was known before; a snapshot is not news', () => {
    const feed = new Feed();
    const told: (string | undefined)[] = [];
    feed.onSignal = (signal, before) => told.push(`${before?.state} ${signal.state}`);
    feed.apply(snapshotFrame(10, [signalView('a')]));
    feed.apply(signalFrame(11, 10, signalView('a', { version: 2, state: 'acknowledged' })));
    expect(told).toEqual(['open acknowledged']);
  });

  it('A snapshot that is not the first is told with what was known before it', () => {
    const feed = new Feed();
    const told: string[][] = [];
    feed.onSnapshot = before => told.push([...before.keys()]);
    feed.apply(snapshotFrame(10, [signalView('a')]));
    feed.apply(snapshotFrame(12, [signalView('a'), signalView('b')]));
    expect(told).toEqual([['a']]);
  });

  it('An answer learnt beside the feed never undoes a newer state', () => {
    const feed = started(10, [signalView('a', { version: 3, state: 'acknowledged' })]);
    const newer = feed.signals.get('a');
    if (!newer) throw new Error('a is missing');
    feed.learn({ ...newer, version: 2, state: 'open' });
    expect(feed.signals.get('a')?.state).toBe('acknowledged');
  });

  it('A newer measure of the same version is taken, by whatever way it comes, and is no news; an older one is not', () => {
    const later = '2026-12-12T15:05:00+01:00';
    const measure = (value: number, at: string): object => ({ lastSeen: at, evidence: [{ what: 'couverture', value, unit: 'jours', source: 'DEP-53', at }] });
    const feed = started(10, [signalView('a'), signalView('b')]);
    const old = feed.signals.get('b');
    if (!old) throw new Error('b is missing');
    let told = 0;
    feed.onSignal = () => told++;
    feed.apply(signalFrame(11, 10, signalView('a', measure(3.2, later))));
    feed.learn({ ...old, lastSeen: Date.parse(later), evidence: [{ what: 'couverture', value: 2.1, unit: 'jours', source: 'DEP-53', at: Date.parse(later) }] });
    const values = (): unknown[] => ['a', 'b'].map(id => feed.signals.get(id)?.evidence[0]?.value);
    expect([values(), told, feed.sequence]).toEqual([[3.2, 2.1], 0, 11]);
    feed.apply(signalFrame(12, 11, signalView('a')));
    feed.learn(old);
    feed.apply(snapshotFrame(12, [signalView('a'), signalView('b')]));
    expect(values()).toEqual([3.2, 2.1]);
  });
});
