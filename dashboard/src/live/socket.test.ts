import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSocket } from './socket';

const end = '\u001e';
class Wire {
  static last: Wire;
  readonly sent: unknown[] = [];
  closed = false;
  onopen: () => void = () => {};
  onmessage: (event: { data: string }) => void = () => {};
  onerror: () => void = () => {};
  onclose: () => void = () => {};
  constructor(readonly url: URL) { Wire.last = this; }
  send(text: string): void { this.sent.push(...text.split(end).filter(part => part !== '').map(part => JSON.parse(part) as unknown)); }
  close(): void { this.closed = true; }
  says(...messages: readonly object[]): void { this.onmessage({ data: messages.map(one => JSON.stringify(one) + end).join('') }); }
}

describe('A socket to the hub', () => {
  const frames: unknown[] = [];
  let closes = 0;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    vi.stubGlobal('WebSocket', Wire);
    vi.stubGlobal('location', { href: 'https://stocks.example/mur?panel=map' });
    frames.length = closes = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const opened = async () => {
    const link = openSocket(raw => frames.push(raw), () => { closes++; });
    const started = link.start();
    Wire.last.onopen();
    Wire.last.says({});
    await started;
    return { link, wire: Wire.last };
  };

  it('Shakes hands in JSON, at the address of the page', async () => {
    const { wire } = await opened();
    expect([wire.url.href, wire.sent]).toEqual(['wss://stocks.example/live', [{ protocol: 'json', version: 1 }]]);
  });

  it('Several messages in one piece are several frames, those behind the handshake too', async () => {
    const link = openSocket(raw => frames.push(raw), () => {});
    const started = link.start();
    Wire.last.onopen();
    Wire.last.says({}, { type: 1, target: 'Frame', arguments: [{ a: 1 }] }, { type: 6 }, { type: 1, target: 'Frame', arguments: [{ b: 2 }] });
    await started;
    expect(frames).toEqual([{ a: 1 }, { b: 2 }]);
  });

  it('A call is answered or refused, by its own number', async () => {
    const { link, wire } = await opened();
    const [first, second] = [link.resume('E', 1, {}), link.resume('E', 2, { signals: 'all' })];
    expect(wire.sent[2]).toEqual({ type: 1, invocationId: '2', target: 'Resume', arguments: ['E', 2, { signals: 'all' }] });
    wire.says({ type: 3, invocationId: '2', error: 'scope.signals' }, { type: 3, invocationId: '1', result: null });
    await expect(second).rejects.toThrow('scope.signals');
    await expect(first).resolves.toBeUndefined();
  });

  it('Its end is told once, and fails what waits', async () => {
    const { link, wire } = await opened();
    const asked = link.resume('E', 1, {});
    wire.says({ type: 7, error: 'adieu' });
    wire.onclose();
    await expect(asked).rejects.toThrow('adieu');
    await expect(link.resume('E', 1, {})).rejects.toThrow();
    expect([closes, wire.closed]).toEqual([1, true]);
  });

  it('A start that is refused fails', async () => {
    const link = openSocket(() => {}, () => { closes++; });
    const started = link.start();
    Wire.last.onerror();
    await expect(started).rejects.toThrow('WebSocket');
  });

  it('It says that it lives, and waits for what is long on its way', async () => {
    const { wire } = await opened();
    vi.advanceTimersByTime(3000);
    expect(wire.sent.at(-1)).toEqual({ type: 6 });
    vi.advanceTimersByTime(60_000);
    expect([closes, wire.closed]).toEqual([0, false]);
  });

  it('Left by ourselves it says nothing more', async () => {
    const { link, wire } = await opened();
    await link.stop();
    wire.onclose();
    vi.advanceTimersByTime(60_000);
    expect([closes, wire.sent.length, wire.closed]).toEqual([0, 1, true]);
  });
});
