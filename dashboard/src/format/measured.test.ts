import { describe, expect, it } from 'vitest';
import { signalView } from '../live/fixtures';
import { signal as read } from '../live/wire';
import { dataText } from './format';
import { placeAtText, placeWhenText } from './local';
import { currentForMs, measuredAtShortText, measuredAtText, measuredText } from './measured';

const at = Date.UTC(2026, 11, 12, 13, 5);
const day = 86_400_000;
const evidence = (value: number | null, unit: string, more: object = {}): object => ({ what: 'mesure', value, unit, source: 'DEP-53', at: '2026-12-12T14:05:00+01:00', ...more });
const one = (...list: readonly object[]) => read(signalView('a', { evidence: list }));

describe('The measure that speaks for a signal', () => {
  it('It is the first in days that is known, else the first', () => {
    expect([measuredText(one(evidence(12, 'box'), evidence(null, 'jours'), evidence(4.96, 'jours'))), measuredText(one(evidence(null, 'jours'))), measuredText(one())]).toEqual(['4,9 j', 'inconnu', '']);
  });

  it('It names its hour when it is older than a few minutes, and its day when that is another', () => {
    const signal = one(evidence(4, 'jours'));
    expect([at + currentForMs - 1, at + currentForMs, at + day].map(now => measuredAtText(signal, now))).toEqual(['', 'à 14:05', 'le 12 déc. à 14:05']);
    expect([at, at + currentForMs, at + day].map(now => measuredAtShortText(signal, now))).toEqual(['', 'à 14:05', 'le 12 déc.']);
  });

  it('The hour is that of the value shown, not of another one', () => expect(measuredAtText(one(evidence(12, 'box'), evidence(4, 'jours', { at: '2026-12-12T08:05:00+01:00' })), at)).toBe('à 08:05'));
  it('Without a clock nothing is current', () => expect(measuredAtText(one(evidence(4, 'jours')), null)).toBe('le 12 déc. à 14:05'));
  it('Without a measure there is no hour', () => expect(measuredAtText(one(), null)).toBe(''));
});

describe('The hour of data', () => {
  it("One of yesterday never reads as today's", () => expect([at, at + day, null].map(now => dataText(at, now))).toEqual(['données de 14:05', 'données du 12 déc., 14:05', 'données du 12 déc., 14:05']));
});

describe('The hour of a place', () => {
  it('Overseas it stands beside that of Paris', () => expect(['DEP-972', 'REG-04', 'DEP-53', 'FR'].map(place => placeWhenText(at, at, place))).toEqual(['14:05 à Paris, 09:05 sur place', '14:05 à Paris, 17:05 sur place', '14:05', '14:05']));
  it('A day that is another there is named', () => expect(placeWhenText(at, at, 'DEP-988')).toBe('14:05 à Paris, 13 déc., 00:05 sur place'));
  it('Another day of Paris is named first', () => expect(placeAtText(at, at + day, 'DEP-973')).toBe('le 12 déc. à 14:05 à Paris, 10:05 sur place'));
});
