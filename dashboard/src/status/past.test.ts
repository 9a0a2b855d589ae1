import { describe, expect, it } from 'vitest';
import { added, missed, mostSamples, rowRates, stroke } from './past';

const at = (ms: number, rows: number) => ({ ...missed(ms), rows });

describe('the last minutes', () => {
  it('Memory is bounded: the oldest leaves', () => {
    let past = [at(0, 0)] as readonly ReturnType<typeof at>[];
    for (let i = 1; i < mostSamples + 50; i++) past = added(past, at(i * 5000, i)) as typeof past;
    expect(past.length).toBe(mostSamples);
    expect(past[0]?.rows).toBe(50);
  });
  it('A rate is rows per second; a missed reading and a journal begun anew leave a hole', () => {
    expect(rowRates([at(0, 100), at(5000, 150), missed(10_000), at(15_000, 200), at(20_000, 10)])).toEqual([null, 10, null, null, null]);
  });
  it('A curve leaves holes open, and a lonely reading is a dot', () => {
    const { d, dots } = stroke([0, 10, null, 5, null], 100, 20, 5);
    expect(d).toBe('M0.0 20.0L25.0 0.0');
    expect(dots).toEqual([[75, 10]]);
  });
});
