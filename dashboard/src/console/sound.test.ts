import { afterAll, describe, expect, it, vi } from 'vitest';

const heard = new Map<string, () => void>();
const browser = { gesture: false };
class Fake {
  state = 'suspended';
  onstatechange: (() => void) | null = null;
  resume(): Promise<void> {
    if (!browser.gesture) return new Promise(() => {});
    this.turn('running');
    return Promise.resolve();
  }
  turn(state: string): void { this.state = state; this.onstatechange?.(); }
  constructor() { made.push(this); }
}
const made: Fake[] = [];
vi.stubGlobal('AudioContext', Fake);
vi.stubGlobal('localStorage', { getItem: () => null });
vi.stubGlobal('addEventListener', (name: string, listener: () => void) => heard.set(name, listener));
const { blocked, followBlocking } = await import('./sound');

describe('Sound that the browser blocks', () => {
  afterAll(() => vi.unstubAllGlobals());
  it('Is said before the first alarm is lost, until a gesture unlocks it, and again if it is taken away', async () => {
    vi.useFakeTimers();
    followBlocking();
    await vi.advanceTimersByTimeAsync(1000);
    expect(blocked.value).toBe(true);
    browser.gesture = true;
    heard.get('keydown')?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(blocked.value).toBe(false);
    made[0]?.turn('suspended');
    expect(blocked.value).toBe(true);
    heard.get('pointerup')?.();
    await vi.advanceTimersByTimeAsync(0);
    expect([blocked.value, made.length]).toEqual([false, 1]);
    vi.useRealTimers();
  });
});
