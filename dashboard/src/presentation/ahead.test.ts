import { describe, expect, it } from 'vitest';
import { dayOf } from '../plots/scale';
import { keptText, pastOf } from './ahead';
import type { KeptDay } from './wire';

const row = { link: 'pui', unit: 'box', stock: 5, dailyConsumption: 1, coverageDays: 5, coverageReason: null, level: 'ok', lines: 1, unknownLines: 0, staleLines: 0 };
const kept = (asOf: string | null): KeptDay => ({ day: dayOf('2026-11-20') ?? 0, asOf: asOf === null ? null : Date.parse(asOf), rows: [row] });
const words = (asOf: string | null): string => pastOf([kept(asOf)], 'pui').map(keptText)[0] ?? '';

describe('a day that is over', () => {
  it('Kept within the hour after midnight in Paris, it is told as of its close', () => expect([words('2026-11-20T22:59:59Z'), words('2026-11-20T23:31:00Z'), words('2026-11-21T00:00:00Z'), words(null)]).toEqual(Array(4).fill('à la clôture')));
  it('Kept later, it says when', () => {
    expect(words('2026-11-21T08:12:00Z')).toMatch(/^gardé le 21 nov\. .*après la clôture$/);
    expect(words('2026-11-21T00:00:01Z')).toContain('après la clôture');
  });
});
