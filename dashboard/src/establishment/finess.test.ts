import { describe, expect, it } from 'vitest';
import { luhnHolds, namedIn, placePath, typedFiness } from './finess';

describe('FINESS', () => {
  it('A number of the SAE passes its key, with one digit changed it does not', () => {
    expect(luhnHolds('380000067')).toBe(true);
    expect(luhnHolds('380000068')).toBe(false);
  });
  it('Spaces are how it is printed, letters are in capitals', () => {
    expect(typedFiness(' 38 000 006 7')).toEqual({ kind: 'finess', finess: '380000067', keyHolds: true });
    expect(typedFiness('2a0000014').kind).toBe('finess');
  });
  it('A wrong character is named with its place', () => expect(typedFiness('38O000067')).toEqual({ kind: 'refused', why: "Caractère 3 : « O ». Un FINESS n'a que des chiffres, ou 2A / 2B en tête." }));
  it('Eight digits: a spreadsheet may have eaten the zero', () => expect(typedFiness('10000024')).toMatchObject({ kind: 'refused', why: '8 caractères sur 9 : un tableur a pu retirer le zéro de tête.' }));
  it('A failed key warns and does not refuse', () => expect(typedFiness('380000068')).toEqual({ kind: 'finess', finess: '380000068', keyHolds: false }));
  it('The address names it', () => {
    expect(namedIn(placePath('2A0000014'))).toBe('2A0000014');
    expect(namedIn('/etablissement/')).toBeNull();
    expect(namedIn('/etablissement')).toBeNull();
  });
});
