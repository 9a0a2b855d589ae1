import { describe, expect, it } from 'vitest';
import { atMost, lowerBoundText } from './lowerBound';

describe('a need that is at least what is summed', () => {
  it('Says in how many establishments, and that the coverage is at most what is shown', () => {
    expect(lowerBoundText({ lowerBoundLines: 1 })).toBe('minorée dans 1 établissement (réceptions non déclarées) : la couverture est au plus celle-ci');
    expect(lowerBoundText({ lowerBoundLines: 3 })).toContain('dans 3 établissements');
    expect(atMost({ lowerBoundLines: 3 }, '7,2 j')).toBe('au plus 7,2 j');
  });
  it('Says nothing where every need is whole, or an older server does not tell', () => {
    expect([lowerBoundText({ lowerBoundLines: 0 }), lowerBoundText({}), atMost({}, '7,2 j')]).toEqual([null, null, '7,2 j']);
  });
});
