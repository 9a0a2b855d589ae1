import { describe, expect, it } from 'vitest';
import { ageText, atText, clockText, daysText, depletionText, momentText, reasonText, restOfLabel, shareText, shortLabel, valueText, whenText } from './format';

const at = Date.UTC(2026, 11, 12, 13, 5);
const plain = (text: string): string => text.replace(/\s/g, ' ');

describe('format', () => {
  it.each([[4.99, '4,9 j'], [5, '5,0 j'], [0, '0,0 j'], [9.999, '9,9 j'], [10.05, '10,0 j'], [123.9, '123 j'], [5000, '> 999 j']])('%d days are shown %s: rounded down', (days, text) => expect(daysText(days)).toBe(text));
  it('A stock is used up on a day of Paris', () => expect([depletionText(at, 0), depletionText(at, 4.5), depletionText(Date.UTC(2026, 11, 12, 23, 30), 0)]).toEqual(['12 déc.', '17 déc.', '13 déc.']));
  it('A share is rounded down: 99,9 % is not all', () => expect(plain(shareText(0.999))).toBe('99 %'));
  it('A missing number is said with its reason', () => expect([reasonText('stale'), reasonText('no-count'), reasonText(null), reasonText('new-one')]).toEqual(['données périmées', 'aucun inventaire', 'non connue', 'new-one']));
  it.each([[0, '0 s'], [59_999, '59 s'], [60_000, '1 min'], [3_900_000, '1 h 05'], [90_000_000, '1 j 1 h'], [-5, '0 s']])('%d ms is %s', (ms, text) => expect(ageText(ms)).toBe(text));
  it('Hours are those of Paris, whatever the workstation', () => expect([clockText(at), plain(momentText(at))]).toEqual(['14:05', '12 déc. 2026, 14:05']));
  it('Another day is named', () => expect([whenText(at, at + 3_600_000), plain(whenText(at, at + 86_400_000))]).toEqual(['14:05', '12 déc., 14:05']));
  it('In a sentence too', () => expect([atText(at, at + 3_600_000), plain(atText(at, at + 86_400_000)), plain(atText(at, null))]).toEqual(['à 14:05', 'le 12 déc. à 14:05', 'le 12 déc. à 14:05']));
  it('A value speaks its unit; unknown is never 0', () => expect([valueText(4.99, 'jours'), valueText(1, 'box'), valueText(120, 'boîtes'), valueText(31.2, 'boîtes par jour'), valueText(null, 'jours')].map(plain))
    .toEqual(['4,9 j', '1 boîte', '120 boîtes', '31,2 boîtes par jour', 'inconnu']));
  it('A label loses its form, not its decimals', () => expect([shortLabel('DOLIPRANE 2,4 %, suspension buvable'), shortLabel('TYENNE 20 mg/mL')]).toEqual(['DOLIPRANE 2,4 %', 'TYENNE 20 mg/mL']));
  it('What the short label leaves out tells two presentations apart', () => expect([restOfLabel('DOLIPRANE 1000 mg, gélule'), restOfLabel('TYENNE 20 mg/mL'), restOfLabel('X 1 g, poudre et solvant pour solution injectable (IM)')])
    .toEqual(['gélule', '', 'poudre et solvant pour soluti…']));
});
