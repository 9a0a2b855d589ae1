import { describe, expect, it } from 'vitest';
import { dateOf, dayOf, dayTicks, linear, ticksTo, weekdayOf } from './scale';

describe('axes', () => {
  it('reaches the largest value, in round steps from 0', () => {
    expect(ticksTo(97)).toEqual([0, 25, 50, 75, 100]);
    expect(ticksTo(4)).toEqual([0, 1, 2, 3, 4]);
    expect(ticksTo(0.35)).toEqual([0, 0.1, 0.2, 0.3, 0.4]);
    expect(ticksTo(0)).toEqual([0, 1]);
    expect(ticksTo(Number.NaN)).toEqual([0, 1]);
    for (let most = 0.001; most < 1e8; most *= 1.37) {
      const ticks = ticksTo(most);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most * (1 - 1e-6));
      expect(ticks.length).toBeLessThanOrEqual(6);
    }
  });
  it('maps a domain without width to the middle', () => expect(linear(3, 3, 0, 10)(3)).toBe(5));
  it('reads dates and no other words', () => {
    expect(dateOf(dayOf('2026-11-23') ?? 0)).toBe('2026-11-23');
    expect(dayOf('demain')).toBeNull();
    expect(dayOf('2026-13-45')).toBeNull();
    expect(weekdayOf(dayOf('2026-11-23') ?? 0)).toBe(0);
    expect(weekdayOf(dayOf('1969-12-28') ?? 0)).toBe(6);
  });
  it('writes every day where there is room, else Mondays, never more than asked', () => {
    const monday = dayOf('2026-11-23') ?? 0;
    expect(dayTicks(monday, monday + 4, 8)).toHaveLength(5);
    expect(dayTicks(monday - 20, monday + 60, 8).every(day => weekdayOf(day) === 0)).toBe(true);
    for (let span = 1; span < 400; span += 7) expect(dayTicks(monday + 0.4, monday + span, 6).length).toBeLessThanOrEqual(6);
    expect(dayTicks(monday + 1, monday, 6)).toEqual([]);
  });
});
