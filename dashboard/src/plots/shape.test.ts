import { describe, expect, it } from 'vitest';
import { intervalOf, markOf } from './depletion';
import { beside } from './StockPlot';
import { type FanDay, bandPath, fanPath, linePath, runs, undelivered } from './shape';

const flat = (day: number, mean: number): FanDay => ({ day, p10: mean - 1, p50: mean, p90: mean + 2, mean });

describe('shapes', () => {
  it('draws no line across a day that is not known', () => {
    const points = [1, 2, 3, 5, 6, 7].map(day => ({ day, value: day === 6 ? null : day }));
    expect(runs(points, point => point.value !== null).map(run => run.map(({ day }) => day))).toEqual([[1, 2, 3], [5], [7]]);
  });
  it('closes a band, high side first', () => {
    expect(bandPath([{ x: 0, low: 9, high: 1 }, { x: 5, low: 8, high: 2 }])).toBe('M0.0 1.0L5.0 2.0L5.0 8.0L0.0 9.0Z');
    expect(bandPath([])).toBe('');
    expect(linePath([])).toBe('');
  });
  it('puts crossed quantiles in order', () => {
    const same = (value: number): number => value;
    expect(fanPath([{ day: 0, p10: 5, p50: 3, p90: 4, mean: 4 }], same, same)).toBe('M0.5 5.0L0.5 3.0Z');
  });
});

describe('stock without deliveries', () => {
  it('falls by the rest of today, then by whole days, to 0 and not below', () => {
    const days = [flat(100, 10), flat(101, 10), flat(102, 10)];
    const path = undelivered(20, 100.5, days);
    expect(path.map(({ amount }) => amount)).toEqual([20, 15, 5, 0]);
    expect(path.at(-1)?.day).toBeCloseTo(102.5);
  });
  it('never rises and never turns back, whatever the days', () => {
    let seed = 7;
    const next = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
    for (let round = 0; round < 200; round++) {
      const days = Array.from({ length: 60 }, (_, index) => flat(200 + index, next() < 0.2 ? 0 : next() * 40));
      const path = undelivered(next() * 500, 200 + next(), days);
      for (let index = 1; index < path.length; index++) {
        expect(path[index]!.amount).toBeLessThanOrEqual(path[index - 1]!.amount);
        expect(path[index]!.day).toBeGreaterThanOrEqual(path[index - 1]!.day);
      }
    }
  });
  it('leaves days behind it out', () => expect(undelivered(5, 100.5, [flat(99, 10)])).toEqual([{ day: 100.5, amount: 5 }]));
});

describe('depletion interval', () => {
  it('keeps dates in order and unknown ones unknown', () => {
    expect(intervalOf({ p10: '2026-12-14', p50: '2026-12-19', p90: null })).toEqual({ p10: 20801, p50: 20806, p90: null });
    expect(intervalOf({ p10: '2026-12-19', p50: '2026-12-14', p90: '2026-12-01' })).toEqual({ p10: 20806, p50: 20806, p90: 20806 });
    expect(intervalOf({ p10: null, p50: '2026-12-14', p90: null })).toEqual({ p10: null, p50: null, p90: null });
  });
  it('is open where it ends beyond the axis, and not there where it begins beyond', () => {
    expect(markOf({ p10: 10, p50: 12, p90: 14 }, 0, 30)).toEqual({ from: 10, mid: 12, to: 15, open: false });
    expect(markOf({ p10: 10, p50: null, p90: null }, 0, 30)).toEqual({ from: 10, mid: null, to: 30, open: true });
    expect(markOf({ p10: 40, p50: null, p90: null }, 0, 30)).toBeNull();
    expect(markOf({ p10: null, p50: null, p90: null }, 0, 30)).toBeNull();
  });
});

describe('a label beside a band', () => {
  const words = ['épuisement : long, long', 'court'];
  it('stands right of it where there is room, else left, else is shorter, else is not there', () => {
    expect(beside(100, 200, 50, 800, words)).toMatchObject({ words: words[0], anchor: 'start' });
    expect(beside(600, 780, 50, 800, words)).toMatchObject({ words: words[0], anchor: 'end', x: 592 });
    expect(beside(100, 200, 50, 270, words)).toMatchObject({ words: 'court', anchor: 'start' });
    expect(beside(60, 200, 50, 210, words)).toBeNull();
  });
});
