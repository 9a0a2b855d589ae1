import { describe, expect, it } from 'vitest';
import { signalView } from '../live/fixtures';
import { signal } from '../live/wire';
import { why, worth } from './explain';
import { related, spoken, thread } from './thread';

const one = (id: string, more: object = {}, subject: object = {}) => {
  const view = signalView(id, more) as { subject: object };
  return signal({ ...view, subject: { ...view.subject, ...subject } });
};

describe('A signal\'s history', () => {
  const notes = [
    { by: 'medistock', at: '2026-12-12T13:10:00Z', text: 'pris en charge par A. Martin' }, { by: 'B. Petit', at: '2026-12-12T13:12:00Z', text: 'grossiste appelé' },
    { by: 'medistock', at: '2026-12-12T13:15:00Z', text: 'résolu par B. Petit' },
  ];
  it('Says who did and said what, in order; people speak, the product notes', () => {
    const signal = one('a', { state: 'resolved', comments: notes, acknowledgedBy: 'A. Martin', acknowledgedAt: '2026-12-12T13:10:00Z', firstSeen: '2026-12-12T13:00:00Z' });
    expect(thread(signal).map(entry => [entry.by, entry.said, entry.what])).toEqual([
      [null, false, 'premier constat'], [null, false, 'pris en charge par A. Martin'], ['B. Petit', true, 'grossiste appelé'], [null, false, 'résolu par B. Petit']]);
    expect(spoken(signal).map(comment => comment.text)).toEqual(['grossiste appelé']);
  });
  it('Knows who took it in charge before notes were written', () =>
    expect(thread(one('a', { acknowledgedBy: 'A. Martin', acknowledgedAt: '2026-12-12T13:10:00Z', firstSeen: '2026-12-12T13:00:00Z' })).at(-1)?.what).toBe('pris en charge par A. Martin'));
});

describe('Related signals', () => {
  it('Are those of the same medicine, then of the same establishment; closed ones are not', () => {
    const here = one('a', {}, { finess: '530000371', dci: 'AMOXICILLINE' });
    const others = [here, one('b', {}, { presentation: 'x', finess: '530000371' }), one('c', {}, { territory: 'DEP-72' }), one('d', { state: 'cleared' }), one('e', {}, { presentation: 'y', dci: 'AMOXICILLINE' }), one('f', {}, { presentation: 'z' })];
    expect(related(here, others).map(other => other.id)).toEqual(['c', 'b', 'e']);
  });
});

describe('Why', () => {
  const measured = Date.parse('2026-12-12T14:05:00+01:00');
  it('Is said with the value, the threshold and whose it is', () => {
    expect(why(one('a'), measured)[0]).toBe('Le stock dure encore 4,9 j au rythme de consommation observé : sous 5,0 j (seuil officiel).');
    expect(why(one('a'), measured).at(-1)).toContain('Isolé');
  });
  it('A measure that is not current is said with its hour, in whatever words', () => {
    const later = measured + 3600_000;
    const bare = { what: 'couverture', unit: 'jours', source: 'DEP-53', at: '2026-12-12T14:05:00+01:00' };
    expect([why(one('a'), later)[0], why(one('a', { evidence: [{ ...bare, value: 0 }] }), later)[0], why(one('a', { kind: 'new-kind' }), later)[0]]).toEqual([
      expect.stringContaining('4,9 j (mesuré à 14:05) au rythme'), expect.stringContaining('épuisé (0,0 j, mesuré à 14:05)'), expect.stringContaining('couverture : 4,9 j (mesuré à 14:05)')]);
  });
  it('An unknown value is said, not filled in', () =>
    expect(why(one('a', { evidence: [{ what: 'couverture : données périmées', value: null, unit: 'jours', source: 'DEP-53', at: '2026-12-12T13:00:00Z' }] }), measured)[0]).toContain('données périmées'));
  it('A rule without its own words is told by its measure', () => expect(why(one('a', { kind: 'new-kind' }), measured)[0]).toContain('couverture : 4,9 j'));
  it('A territory whose reporting is not known is said so', () => expect(worth(one('a'), null, null)[0]).toContain('non connue'));
});
