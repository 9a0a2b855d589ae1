import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveClient, type Link, askAgainMs, behindGraceMs, callTimeoutMs, deadAfterMs, mostPatienceMs, retryCapMs, retryDelayMs } from './client';
import { Feed } from './feed';
import { beatFrame, coverageView, envelope, levelFrame, signalFrame, signalView, snapshotFrame, statusFrame } from './fixtures';

interface Opened {
  readonly asked: (readonly [string, number])[];
  stopped: boolean;
  frame(raw: unknown): void;
  close(): void;
}

class Wire {
  readonly links: Opened[] = [];
  readonly errors: unknown[] = [];
  start: () => Promise<void> = () => Promise.resolve();
  resume: (opened: Opened, epoch: string) => Promise<void> = () => Promise.resolve();
  readonly feed = new Feed();
  readonly client: LiveClient;

  constructor() {
    this.client = new LiveClient(this.feed, {
      connect: (frame, close): Link => {
        const opened: Opened = { asked: [], stopped: false, frame, close };
        this.links.push(opened);
        return {
          start: () => this.start(),
          resume: (epoch, sequence) => { (opened.asked as (readonly [string, number])[]).push([epoch, sequence]); return this.resume(opened, epoch); },
          stop: () => { opened.stopped = true; return Promise.resolve(); },
        };
      },
      now: () => performance.now(), random: () => 0, wait: ms => new Promise(resolve => setTimeout(resolve, ms)),
      report: error => { this.errors.push(error); },
    }, { signals: 'all' }, () => {});
  }

  get last(): Opened {
    const link = this.links.at(-1);
    if (!link) throw new Error('no connection');
    return link;
  }
}

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe('LiveClient', () => {
  beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }); });
  afterEach(() => { vi.useRealTimers(); });

  const opened = async (): Promise<Wire> => {
    const wire = new Wire();
    wire.client.start();
    await pass(0);
    wire.last.frame(snapshotFrame(10));
    await pass(askAgainMs);
    return wire;
  };

  it('A first start asks for everything', async () => {
    const wire = await opened();
    expect(wire.last.asked).toEqual([['', 0]]);
  });

  it('The first start is retried for ever, each time with a new connection', async () => {
    const wire = new Wire();
    wire.start = () => Promise.reject(new Error('refused'));
    wire.client.start();
    await pass(60_000);
    expect(wire.links.length).toBeGreaterThan(12);
    expect(wire.links.every(link => link === wire.last || link.stopped)).toBe(true);
  });

  it('A start that hangs is given up after 8 s', async () => {
    const wire = new Wire();
    wire.start = () => new Promise(() => {});
    wire.client.start();
    await pass(callTimeoutMs + 1000);
    expect(wire.links.length).toBe(2);
  });

  it('A new connection asks for what was missed, then, once level, for a snapshot', async () => {
    const wire = await opened();
    wire.last.close();
    await pass(1000);
    expect(wire.links.length).toBe(2);
    expect(wire.last.asked).toEqual([['E1', 10]]);
    wire.last.frame(signalFrame(11, 10, signalView('a')));
    wire.last.frame(signalFrame(12, 11, signalView('b')));
    expect(wire.last.asked.length).toBe(1);
    wire.last.frame(statusFrame(12));
    await pass(0);
    expect(wire.last.asked).toEqual([['E1', 10], ['', 0]]);
    expect([...wire.feed.signals.keys()]).toEqual(['a', 'b']);
  });

  it('What was missed may be decisions too: the snapshot waits until the last of them', async () => {
    const wire = await opened();
    wire.last.close();
    await pass(1000);
    wire.last.frame(envelope('decision', { id: 'D1' }, { head: 11, sequence: 11, previous: 10 }));
    wire.last.frame(levelFrame(12, '2026-12-12T14:00:00+01:00', ['METRO', 'anticipation', 'level1']));
    await pass(0);
    expect(wire.last.asked).toEqual([['E1', 10]]);
    wire.last.frame(statusFrame(12));
    await pass(0);
    expect(wire.last.asked).toEqual([['E1', 10], ['', 0]]);
  });

  it('A gap asks again from our own sequence, at once when it is alone', async () => {
    const wire = await opened();
    for (const [lost, seen] of [[11, 12], [13, 14], [15, 16]] as const) {
      wire.last.frame(signalFrame(seen, lost, signalView('b')));
      await pass(0);
      expect(wire.last.asked.at(-1)).toEqual(['E1', lost - 1]);
      for (const one of [lost, seen]) wire.last.frame(signalFrame(one, one - 1, signalView('b')));
      wire.last.frame(statusFrame(seen));
      await pass(askAgainMs);
    }
    expect(wire.last.asked.length).toBe(4);
  });

  it('What is still missing after the answer is asked for less and less often', async () => {
    const wire = await opened();
    const asked: number[] = [];
    wire.last.frame(signalFrame(14, 12, signalView('b')));
    for (let ms = 0; ms < 20_000; ms += 250) {
      const before = wire.last.asked.length;
      wire.client.tick();
      if (wire.last.asked.length > before) asked.push(ms);
      wire.last.frame(statusFrame(14));
      await pass(250);
    }
    expect(asked.slice(1).map((ms, index) => ms - (asked[index] ?? 0))).toEqual([1000, 2000, 4000, 4000, 4000, 4000]);
  });

  it('A head that stays ahead asks again, and is remembered as behind', async () => {
    const wire = await opened();
    wire.last.frame(beatFrame(11));
    expect(wire.client.behindSince).toBe(performance.now());
    await pass(behindGraceMs + 1);
    wire.client.tick();
    expect(wire.last.asked.at(-1)).toEqual(['E1', 10]);
    wire.last.frame(signalFrame(11, 10, signalView('a')));
    expect(wire.client.behindSince).toBeNull();
  });

  it('Another epoch asks for everything', async () => {
    const wire = await opened();
    wire.last.frame(envelope('coverage', { rows: [coverageView('FR', 1)] }, { epoch: 'E2' }));
    await pass(0);
    expect(wire.last.asked).toEqual([['', 0], ['', 0]]);
    expect(wire.client.behindSince).not.toBeNull();
    wire.last.frame(snapshotFrame(3, [], [], { epoch: 'E2' }));
    expect([wire.client.behindSince, wire.feed.epoch]).toEqual([null, 'E2']);
  });

  it('A connection that says nothing is dropped and made anew', async () => {
    const wire = await opened();
    const first = wire.last;
    await pass(deadAfterMs + 1);
    wire.client.tick();
    await pass(500);
    expect([first.stopped, wire.links.length]).toEqual([true, 2]);
  });

  /** A link on which everything waits behind what was asked for: a snapshot is one message. */
  const slow = (wire: Wire, takesMs: number): void => {
    wire.resume = async (link, epoch) => {
      const asked = link.asked.length;
      await takes(epoch === '' ? takesMs : 100);
      link.frame(epoch === '' ? snapshotFrame(10) : statusFrame(10));
      for (let second = 0; second < 20 && link.asked.length === asked; second++) {
        link.frame(beatFrame(10));
        await takes(1000);
      }
    };
  };
  const takes = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
  const live = async (wire: Wire, ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 250) {
      await pass(250);
      wire.client.tick();
    }
  };

  it('A snapshot that takes 30 s comes, and nothing is asked twice meanwhile', async () => {
    const wire = new Wire();
    slow(wire, 30_000);
    wire.client.start();
    await live(wire, 90_000);
    expect([wire.feed.loaded, wire.client.connected, wire.links.length]).toEqual([true, true, 4]);
    expect(wire.links.map(link => link.asked)).toEqual(wire.links.map(() => [['', 0]]));
  });

  it('The snapshot after a lost connection comes too where it takes 30 s', async () => {
    const wire = await opened();
    slow(wire, 30_000);
    wire.last.close();
    await live(wire, 90_000);
    expect([wire.links.length, wire.last.asked]).toEqual([5, [['E1', 10], ['', 0]]]);
    expect(performance.now() - (wire.client.beatAt ?? 0)).toBeLessThan(2000);
  });

  it('Once an answer has come a silent connection is dropped within 6 s again', async () => {
    const wire = new Wire();
    slow(wire, 30_000);
    wire.client.start();
    while (!wire.feed.loaded) await live(wire, 250);
    const link = wire.last;
    await live(wire, 19_000 + deadAfterMs - 500);
    expect(link.stopped).toBe(false);
    await live(wire, 1000);
    expect(link.stopped).toBe(true);
  });

  it('An answer that never comes while frames do is asked for again', async () => {
    const wire = new Wire();
    wire.client.start();
    for (let second = 0; second * 1000 <= mostPatienceMs + 1000; second++) {
      await live(wire, 1000);
      wire.last.frame(beatFrame(10));
    }
    expect([wire.links.length, wire.last.asked]).toEqual([1, [['', 0], ['', 0]]]);
  });

  it('Looked elsewhere while an answer is on its way: the new look is asked for after it', async () => {
    const wire = new Wire();
    wire.client.start();
    await pass(0);
    wire.client.look({ territories: ['DEP-53'] });
    expect(wire.last.asked.length).toBe(1);
    wire.last.frame(snapshotFrame(10));
    expect(wire.last.asked.length).toBe(2);
  });

  it('Only heartbeats say that the data are current', async () => {
    const wire = await opened();
    wire.last.frame(statusFrame(10));
    expect(wire.client.beatAt).toBeNull();
  });

  it('One that dies while something is missing is dropped as soon: a question is no sign of life', async () => {
    const wire = await opened();
    const first = wire.last;
    first.frame(beatFrame(11));
    await live(wire, 2000);
    expect(first.asked.at(-1)).toEqual(['E1', 10]);
    await live(wire, deadAfterMs - 2000 + 500);
    expect(first.stopped).toBe(true);
  });

  it('After a sleep what was heard is as old as the sleep, and the connection is made anew', async () => {
    const wire = await opened();
    wire.last.frame(beatFrame(10));
    const [first, beatAt] = [wire.last, wire.client.beatAt ?? 0];
    wire.client.slept(3 * 3600_000);
    expect(wire.client.beatAt).toBe(beatAt - 3 * 3600_000);
    await pass(500);
    expect([first.stopped, wire.links.length, wire.last.asked]).toEqual([true, 2, [['E1', 10]]]);
  });

  it('Frames of a connection already left change nothing', async () => {
    const wire = await opened();
    const first = wire.last;
    first.close();
    await pass(1000);
    first.frame(signalFrame(11, 10, signalView('a')));
    expect(wire.feed.signals.size).toBe(0);
  });

  it('A handler that throws is told and does not end the feed', async () => {
    const wire = await opened();
    wire.feed.onSignal = () => { throw new Error('bug'); };
    wire.last.frame(signalFrame(11, 10, signalView('a')));
    expect(wire.errors.map(String)).toEqual(['Error: bug']);
    wire.feed.onSignal = () => {};
    wire.last.frame(signalFrame(12, 11, signalView('b')));
    expect(wire.feed.sequence).toBe(12);
  });

  it('Retries wait longer and longer, at most 5 s, and not all the same', () => {
    expect([0, 1, 2, 3, 20].map(attempt => retryDelayMs(attempt, 1))).toEqual([250, 500, 1000, 2000, retryCapMs]);
    expect(retryDelayMs(20, 0)).toBe(retryCapMs / 2);
  });
});
