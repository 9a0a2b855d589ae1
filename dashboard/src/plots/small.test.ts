import { describe, expect, it } from 'vitest';
import { smallFrame, smallTop, smallWidth } from './small';

const day = (at: number, p90: number) => ({ day: at, p10: p90 / 4, p50: p90 / 2, p90, mean: p90 / 2 });
const month = (p90: number) => Array.from({ length: 30 }, (_, index) => day(20_000 + index, p90));

describe('small multiples', () => {
  const [large, small] = [smallFrame(month(400)), smallFrame(month(2))];
  it('The same day stands at the same place in every region, whatever its amounts', () => {
    expect([20_000, 20_015.5, 20_030].map(at => large?.x(at))).toEqual([20_000, 20_015.5, 20_030].map(at => small?.x(at)));
    expect([large?.x(20_000), large?.x(20_030)]).toEqual([2, smallWidth - 2]);
  });
  it('Each region reaches the top of its own scale, which is told', () => expect([large?.y(400), large?.most, small?.y(2), small?.most]).toEqual([smallTop, 400, smallTop, 2]));
  it('Nothing is the same ground in all', () => expect(large?.y(0)).toBe(small?.y(0)));
  it('Quantiles that crossed on their way stay within the plot', () => expect(smallFrame([{ ...day(1, 4), p50: 6 }])?.most).toBe(6));
  it('Where nobody asks for any, the line lies on the ground', () => {
    const none = smallFrame(month(0));
    expect([none?.most, none?.y(0)]).toEqual([0, large?.y(0)]);
  });
  it('Without a day there is no plot', () => expect(smallFrame([])).toBeNull());
});
