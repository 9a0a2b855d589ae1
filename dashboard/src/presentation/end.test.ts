import { describe, expect, it } from 'vitest';
import { endText } from './end';

const member = (more: object = {}) => ({ depletionP50: null, within10: null, coverageDays: 12, coverageReason: null, ...more });

describe('when an alternative runs out', () => {
  it('A forecast without a date within its horizon says so', () => expect(endText(member({ within10: 0 }))).toBe('pas avant 60 j'));
  it('A date is told as a date', () => expect(endText(member({ depletionP50: '2026-11-27', within10: 0.7 }))).toBe('27 nov.'));
  it('Without a forecast the date is not known, with the reason', () => {
    expect(endText(member())).toBe('date non connue : pas de prévision');
    expect(endText(member({ coverageDays: null, coverageReason: 'stale' }))).toBe('date non connue : données périmées');
  });
});
