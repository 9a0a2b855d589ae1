import { describe, expect, it } from 'vitest';
import { coverageView } from '../live/fixtures';
import { coverageRow } from '../live/wire';
import { atMostText, coverText, isAtMost } from './atMost';

const row = (more: object) => coverageRow(coverageView('FR', 1, more));
const plain = (text: string): string => text.replace(/\s/g, ' ');

describe('A coverage that is only known from above', () => {
  it('It never stands as an exact figure', () => expect([{ lowerBoundLines: 2 }, { lowerBoundLines: 2, coverageDays: 1234.5 }].map(more => plain(coverText(row(more))))).toEqual(['≤ 8,3 j', '≤ 1 234 j']));
  it('It says why, and in how many establishments', () => expect([atMostText(row({ lowerBoundLines: 1 })), atMostText(row({ lowerBoundLines: 12 }))]).toEqual([
    expect.stringContaining('minorée dans 1 établissement ('), expect.stringContaining('minorée dans 12 établissements (')]));
  it('Without such lines, or from an older server, it is exact', () => expect([{}, { lowerBoundLines: 0 }].map(more => [coverText(row(more)), isAtMost(row(more)), atMostText(row(more))])).toEqual([['8,3 j', false, ''], ['8,3 j', false, '']]));
  it('Without a number there is nothing to bound', () => expect(coverText(row({ coverageDays: null, coverageReason: 'stale', lowerBoundLines: 2 }))).toBe(''));
});
