import { describe, expect, it } from 'vitest';
import { leftPx, rightPx, xOf } from './frame';
import { linear } from './scale';
import { type EpidemicWeek, thresholdLines, weekBars, weekTicks, weeksIn } from './weeks';

// 20 Mondays from day 0 on; the plots above each other share this axis.
const span = { from: 0, to: 140, now: 100, width: 900 };
const week = (index: number, value: number | null, threshold: number | null = null, phase = 'base'): EpidemicWeek => ({ day: index * 7, value, phase, threshold });
const bottom = 160;
const y = linear(0, 100, bottom, 24);

describe('an epidemic over the consumption of the same days', () => {
  it('The scale holds the highest value and the highest threshold; what is not known adds nothing', () => {
    expect(weekTicks([week(0, 80), week(1, null), week(2, 20, 130)]).at(-1)).toBeGreaterThanOrEqual(130);
    expect(weekTicks([week(0, 3), week(1, null)]).at(-1)).toBeLessThan(10);
    expect(weekTicks([week(0, null)])).toEqual([0, 1]);
  });
  it('A week without a value is a gap, not a bar of nothing', () => expect(weekBars([week(0, 50), week(1, null), week(2, 60)], span, y, bottom).map(({ day }) => day)).toEqual([0, 14]));
  it('A week whose value is 0 is known: it is seen', () => {
    const [bar] = weekBars([week(0, 0)], span, y, bottom);
    expect([bar?.height, (bar?.y ?? 0) + (bar?.height ?? 0)]).toEqual([1.5, bottom]);
  });
  it('A bar is as high as its value and as wide as its seven days, on the axis of the demand beneath', () => {
    const [bar] = weekBars([week(1, 50)], span, y, bottom);
    const x = xOf(span);
    expect([bar?.y, bar?.height, bar?.x, (bar?.x ?? 0) + (bar?.width ?? 0)]).toEqual([y(50), bottom - y(50), x(7) + 1, x(14) - 1]);
  });
  it('Weeks that begin before the axis or end after it are cut at its ends', () => {
    const cut = { ...span, from: 3, to: 138 };
    const bars = weekBars(weeksIn([week(-1, 5), week(0, 5), week(19, 5), week(20, 5)], cut), cut, y, bottom);
    expect(bars.map(({ day }) => day)).toEqual([0, 133]);
    expect([bars[0]?.x, (bars[1]?.x ?? 0) + (bars[1]?.width ?? 0)]).toEqual([leftPx + 1, span.width - rightPx - 1]);
  });
  it('Weeks of an epidemic phase are told apart', () => expect(weekBars([week(0, 5), week(1, 5, null, 'epidemic'), week(2, 5, null, 'unknown')], span, y, bottom).map(({ epidemic }) => epidemic)).toEqual([false, true, false]));
  it('The threshold is not drawn across a week that has none, nor across one that is missing', () => {
    expect(thresholdLines([week(0, 5, 30), week(1, 5, 30), week(2, 5), week(3, 5, 40)], span, y).map(line => line.length)).toEqual([4, 2]);
    expect(thresholdLines([week(0, 5, 30), week(2, 5, 30)], span, y)).toHaveLength(2);
  });
});
