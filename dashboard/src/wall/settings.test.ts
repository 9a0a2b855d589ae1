import { describe, expect, it } from 'vitest';
import { everySeconds, settingsOf } from './settings';

const panels = ['fr-pui', 'map', 'plan'];
const of = (search: string) => settingsOf(search, panels);

describe('Settings of a wall', () => {
  it('An address that says nothing shows everything at the usual pace', () => {
    expect(of('')).toEqual({ panels: [], territories: [], every: everySeconds.usual, refused: [] });
  });

  it('Panels keep the order of the address, each once', () => {
    expect(of('?panel=plan,map,plan').panels).toEqual(['plan', 'map']);
  });

  it('Territories are those of the product, whatever their case', () => {
    expect(of('?territoires=reg-53,DEP-2a,DEP-976').territories).toEqual(['REG-53', 'DEP-2A', 'DEP-976']);
  });

  it('France is everything, beside whatever else is asked', () => {
    expect(of('?territoires=DEP-53,FR').territories).toEqual([]);
  });

  it('What is not known is refused in words and changes nothing else', () => {
    expect(of('?panel=map,carte&territoires=53,DEP-53&every=bientot')).toEqual({
      panels: ['map'], territories: ['DEP-53'], every: everySeconds.usual, refused: ['territoires=53', 'every=bientot', 'panel=carte'],
    });
  });

  it('A pace that nobody could read is taken to the nearest that one can', () => {
    expect([of('?every=1').every, of('?every=9000').every, of('?every=20').every]).toEqual([everySeconds.least, everySeconds.most, 20]);
    expect(of('?every=1').refused).toEqual(['every=1']);
  });
});
