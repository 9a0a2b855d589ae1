import { describe, expect, it } from 'vitest';
import { coverageView } from '../live/fixtures';
import { coverageRow } from '../live/wire';
import { countedShare, inPlaces, sorted, widest } from './order';
import { rungs, scaleDays } from './rungs';
import { seasonOf } from './season';
import { codeKind, fine, groupText, quantityText, refusalText, spacedCode } from './words';
import { ApiFailure } from '../api/http';
import { horizonOf, pastOf, spanOf } from './ahead';

const row = (territory: string, more: object = {}) => coverageRow(coverageView(territory, 1, more));
const name = (code: string): string => code;

describe('the table of territories', () => {
  it('puts what is not known last, whichever way it is sorted', () => {
    const rows = [row('DEP-01', { coverageDays: null, coverageReason: 'stale', level: 'unknown' }), row('DEP-02', { coverageDays: 9 }), row('DEP-03', { coverageDays: 2 }), row('DEP-04', { coverageDays: null, coverageReason: 'unbounded', level: 'ok' })];
    expect(sorted(rows, { by: 'coverage', down: false }, name).map(({ territory }) => territory)).toEqual(['DEP-03', 'DEP-02', 'DEP-04', 'DEP-01']);
    expect(sorted(rows, { by: 'coverage', down: true }, name).map(({ territory }) => territory)).toEqual(['DEP-04', 'DEP-02', 'DEP-03', 'DEP-01']);
  });
  it('counts the share of establishments in the figures, unknown where there is none', () => {
    expect(countedShare(row('FR', { lines: 6, staleLines: 3, unknownLines: 1 }))).toBe(0.6);
    expect(countedShare(row('FR', { lines: 0 }))).toBeNull();
  });
  it('keeps the places of rows, new ones at the end', () => expect(inPlaces(['c', 'x', 'a'], one => one, ['a', 'b', 'c'])).toEqual(['a', 'c', 'x']));
  it('starts from the widest territory that may be read', () => {
    expect(widest(['DEP-53', 'REG-52', 'FR', 'METRO'])).toBe('FR');
    expect(widest(['DEP-53', 'REG-52'])).toBe('REG-52');
    expect(widest([])).toBeNull();
  });
});

describe('the ladder', () => {
  const holder = { name: 'X', kind: 'laboratory', stock: { quantity: 280, at: 0, stale: false }, usual: null, lastWeek: { quantity: 70, at: 0, stale: false }, lastFourWeeks: null };
  it('measures a declarant on its own sales, and says which', () => {
    expect(rungs.ofHolder(holder).days).toBe(28);
    expect(rungs.ofHolder({ ...holder, usual: { perMonth: 30.4375, from: '2025-11-01', to: '2026-10-31', at: 0, valid: true } }).days).toBeCloseTo(280);
    expect(rungs.ofHolder({ ...holder, usual: { perMonth: 30, from: '2020-01-01', to: '2020-12-31', at: 0, valid: false } }).days).toBe(28);
  });
  it('gives no number for what is stale, unstated or without sales', () => {
    expect(rungs.ofHolder({ ...holder, stock: { quantity: 280, at: 0, stale: true } })).toMatchObject({ days: null, level: 'unknown' });
    expect(rungs.ofHolder({ ...holder, stock: null }).days).toBeNull();
    expect(rungs.ofHolder({ ...holder, lastWeek: null })).toMatchObject({ days: null, reason: 'aucune vente déclarée' });
    expect(rungs.ofLink(undefined, 'non lisible')).toMatchObject({ days: null, reason: 'non lisible' });
  });
  it('reaches from a month to four', () => {
    expect(scaleDays([3, null])).toBe(30);
    expect(scaleDays([55])).toBe(60);
    expect(scaleDays([900])).toBe(120);
  });
});

describe('words', () => {
  it('names codes', () => {
    expect([codeKind('3400930082157'), codeKind('3400892088310'), codeKind('X-MASQUE')].map(words => words.split(' ')[0])).toEqual(['CIP13', 'UCD13', 'code']);
    expect(spacedCode('3400930082157')).toBe('34009 3008215 7');
    expect(groupText('amoxicilline+acide/suspension-buvable/paediatric')).toBe('amoxicilline + acide, suspension buvable, pédiatrique');
  });
  it('takes singular or plural from what is shown', () => expect([quantityText(1.99, 'box'), quantityText(1.5, 'box'), quantityText(0, 'unit')]).toEqual(['2\u00a0boîtes', '1,5\u00a0boîte', '0\u00a0unité']));
  it('never says that refused data are absent data', () => {
    expect(refusalText('Stocks', new ApiFailure(403, 'access.role', 'x'), 'pharmacy')).toBe("Stocks : non lisible avec une clé d'un établissement. Ce n'est pas une absence de données.");
    expect(refusalText('Stocks', new ApiFailure(0, 'network', 'Serveur injoignable.'), 'officer')).toContain('Serveur injoignable');
  });
  it('keeps punctuation with its word', () => expect(fine('a : 10 % le 20 déc..')).toBe('a\u00a0: 10\u00a0% le 20 déc.'));
  it('asks the season of overseas territories where they have their own', () => {
    expect(['FR', 'REG-53', 'DEP-53', 'REG-01', 'DEP-974', 'REG-988', 'REG-94'].map(seasonOf)).toEqual(['METRO', 'METRO', 'METRO', 'DEP-971', 'DEP-974', 'DEP-988', 'METRO']);
  });
});

describe('the axis of days', () => {
  const kept = (day: number) => ({ day, asOf: null, rows: [{ link: 'pui', unit: 'box', stock: day === 3 ? null : 5, dailyConsumption: 1, coverageDays: 5, coverageReason: null, level: 'ok', lines: 1, unknownLines: 0, staleLines: 0 }] });
  it('takes the days of the link alone, and keeps what is not known so', () => {
    expect(pastOf([kept(2), kept(3)], 'pui').map(({ stock }) => stock)).toEqual([5, null]);
    expect(pastOf([kept(2)], 'officine')).toEqual([]);
    expect(pastOf(null, 'pui')).toEqual([]);
  });
  it('never gives the past more room than what is to come', () => {
    const now = Date.parse('2026-11-23T11:00:00Z');
    const span = spanOf(now, 30, pastOf(Array.from({ length: 60 }, (_, index) => kept(20780 - 60 + index)), 'pui'));
    expect(span.to - Math.floor(span.now)).toBe(30);
    expect(Math.floor(span.now) - span.from).toBe(30);
    expect(span.now % 1).toBeCloseTo(0.5);
    expect(spanOf(now, 30, []).from).toBe(Math.floor(span.now) - 1);
  });
  it('goes further where the stock may end later than a month', () => {
    expect(horizonOf(null, { p10: 105, p50: 110, p90: 115 }, 100)).toBe(30);
    expect(horizonOf(null, { p10: 125, p50: 140, p90: null }, 100)).toBe(60);
    expect(horizonOf(null, { p10: null, p50: null, p90: null }, 100)).toBe(30);
    expect(horizonOf(30, { p10: 125, p50: null, p90: null }, 100)).toBe(30);
  });
});
