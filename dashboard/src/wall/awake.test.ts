import { afterEach, describe, expect, it, vi } from 'vitest';
import { type WakeLock, stayAwake } from './awake';

afterEach(() => { vi.restoreAllMocks(); });

const screen = (): { readonly lock: WakeLock; readonly told: boolean[]; readonly tell: (awake: boolean) => void; release: () => void; asked: number } => {
  const told: boolean[] = [];
  const it = {
    told, tell: (awake: boolean): void => { told.push(awake); }, release: (): void => {}, asked: 0,
    lock: { request: () => { it.asked++; return Promise.resolve({ addEventListener: (_: 'release', heard: () => void) => { it.release = heard; } }); } },
  };
  return it;
};

describe('The screen of the wall is kept from sleeping', () => {
  it('A lock that is held is told, and told again when the browser lets go', async () => {
    const wall = screen();
    await stayAwake(wall.lock, false, wall.tell);
    expect(wall.told).toEqual([true]);
    wall.release();
    expect(wall.told).toEqual([true, false]);
  });

  it('A hidden page does not ask: it would be refused', async () => {
    const wall = screen();
    await stayAwake(wall.lock, true, wall.tell);
    expect([wall.asked, wall.told]).toEqual([0, []]);
  });

  it('A refusal is told, and costs the page nothing', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const wall = screen();
    await stayAwake({ request: () => Promise.reject(new Error('NotAllowedError')) }, false, wall.tell);
    expect(wall.told).toEqual([false]);
  });

  it('A browser without wake lock is neither: it stays unknown', async () => {
    const wall = screen();
    await stayAwake(undefined, false, wall.tell);
    expect(wall.told).toEqual([]);
  });
});
