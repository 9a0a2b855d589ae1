import { describe, expect, it } from 'vitest';
import { depletionText, momentText } from './format';
import { firstOf } from './typography';

describe('days in French', () => {
  it('The first of a month is « 1er », and no other day is', () =>
    expect(['1 décembre 2025', 'lundi 1 juin', '1 déc. 2026, 01:01', '11 déc.', '21 août 2026', '1 j'].map(firstOf)).toEqual(['1er décembre 2025', 'lundi 1er juin', '1er déc. 2026, 01:01', '11 déc.', '21 août 2026', '1 j']));
  it('Moments and dates of a page know it', () => expect([momentText(Date.UTC(2026, 11, 1, 1, 1)).replace(/\s/g, ' '), depletionText(Date.UTC(2026, 11, 1), 0)]).toEqual(['1er déc. 2026, 02:01', '1er déc.']));
});
