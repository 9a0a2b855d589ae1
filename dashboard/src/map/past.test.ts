import { describe, expect, it } from 'vitest';
import { DayMemory, dayWords, gaps, isDay, placeOf } from './past';

const days = ['2026-11-18', '2026-11-19', '2026-11-22'];

describe('days that are over', () => {
  it('Now stands after the last of them', () => expect([placeOf(days, null), placeOf(days, '2026-11-19'), placeOf([], null)]).toEqual([3, 1, 0]));
  it('A day that was not kept stands at the next one that was', () => expect([placeOf(days, '2026-11-20'), placeOf(days, '2026-11-30')]).toEqual([2, 3]));
  it('Gaps are counted, not filled', () => expect([gaps(days), gaps([]), gaps(['2026-11-18'])]).toEqual([2, 0, 0]));
  it('Only a date is a day', () => expect(['2026-11-20', '2026-13-40', 'hier', ''].map(isDay)).toEqual([true, false, false, false]));
  it('In words', () => expect(dayWords('2026-11-20')).toBe('vendredi 20 novembre 2026'));
  it('The memory is bounded, and keeps presentations apart', () => {
    const memory = new DayMemory(2);
    for (const day of days) memory.keep('a', { day, asOf: 0, rows: [], unreadable: 0 });
    expect(days.map(day => memory.find('a', day) !== undefined)).toEqual([false, true, true]);
    expect(memory.find('b', '2026-11-22')).toBeUndefined();
  });
});
