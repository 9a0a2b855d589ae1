import { describe, expect, it } from 'vitest';
import type { Session } from '../api/session';
import { absenceOf } from './absence';
import { fillOf } from './FranceMap';
import { readable, scopeText } from './scope';

const who = (role: string, ...scope: string[]): Session => ({ name: 'x', role, demo: false, scope });
const regions: { readonly [department: string]: string } = { 'DEP-35': 'REG-53', 'DEP-29': 'REG-53', 'DEP-72': 'REG-52' };
const regionOf = (code: string): string | undefined => regions[code];
const read = (one: Session | null, territory: string) => readable(one, territory, regionOf);

describe('what a key reads', () => {
  it("A regional key reads its region and the region's departments, not the nation nor its neighbours", () =>
    expect(['REG-53', 'DEP-35', 'DEP-72', 'REG-52', 'FR', 'METRO'].map(one => read(who('ars', 'REG-53'), one))).toEqual([true, true, false, false, false, false]));
  it('A key of one department reads it alone', () => expect(['DEP-35', 'DEP-29', 'REG-53', 'FR'].map(one => read(who('screen', 'DEP-35'), one))).toEqual([true, false, false, false]));
  it('A place in no region is not of any', () => expect(readable(who('ars', 'REG-53'), 'DEP-988', () => null)).toBe(false));
  it("A screen without a territory is the nation's; an agency without a region sees nothing", () => expect([read(who('screen'), 'FR'), read(who('ars'), 'FR')]).toEqual([true, false]));
  it('Whoever reads the nation reads all of it, and a pharmacy no totals', () => expect([read(who('officer'), 'DEP-72'), read(who('demo'), 'FR'), read(who('pharmacy', '530000012'), 'DEP-35')]).toEqual([true, true, false]));
  it('Before the session or the regions are known, nothing is decided', () => expect([read(null, 'FR'), read(who('ars', 'REG-53'), 'DEP-01')]).toEqual([null, null]));
  it('The scope of a sum is said, but for the nation', () => expect([scopeText(who('ars', 'REG-53'), one => one), scopeText(who('screen'), one => one), scopeText(who('ars'), one => one), scopeText(null, one => one),
    scopeText(who('screen', 'a', 'b', 'c', 'd'), one => one)]).toEqual(['REG-53 seulement', null, 'aucun territoire', null, 'a, b, c et 1 autre seulement']));
});

describe('why a row is not there', () => {
  it('Nobody reported: only of what was read and may be read', () => expect(absenceOf(true, { read: true, failed: false })).toBe('none'));
  it('Another region is not readable, read or not', () => expect([absenceOf(false, { read: true, failed: false }), absenceOf(false, { read: false, failed: true })]).toEqual(['refused', 'refused']));
  it('Nothing read yet is no absence of data', () => expect([absenceOf(true, { read: false, failed: false }), absenceOf(null, { read: true, failed: false })]).toEqual(['reading', 'reading']));
  it('A failed reading is no absence of data', () => expect(absenceOf(true, { read: false, failed: true })).toBe('unread'));
  it('What was read stays read while a renewal fails', () => expect(absenceOf(true, { read: true, failed: true })).toBe('none'));
  it('On the map each reason is a fill of its own', () => expect([fillOf(undefined, 'refused'), fillOf(undefined, 'none'), fillOf({ level: 'ok', coverageReason: null }, 'none'), fillOf({ level: 'unknown', coverageReason: 'stale' }, 'refused')])
    .toEqual(['refused', 'none', 'ok', 'stale']));
});
