import { describe, expect, it } from 'vitest';
import { assumedText, changeText, groundsOf } from './why';
import type { Depletion, Outlook, Why } from './wire';

const why: Why = {
  since: '2026-11-02', sinceReason: 'first-day', observedDays: 19, censoredDays: 1, missingDays: 0, windowDays: 20, level: 95.88,
  levels: [{ memoryDays: 250, level: 94.9, share: 0.3 }, { memoryDays: 3.57, level: 101.4, share: 0.7 }], week: [1.02, 1, 1, 1, 1.05, 0.9, 0.88], growth: [1, 1, 1], step: 0, borrowed: 0, reconciled: 0.976, lateShare: null,
  reset: null, epidemic: null,
};
const of: Outlook = {
  link: 'pui', unit: 'box', asOf: 0, learntThrough: '2026-11-20', shareObserved: 0.859, days: [], stock: 500, depletion: null, depletionReason: 'thin', week: null,
  official: { dailyConsumption: null, coverageDays: null, coverageReason: 'thin', date: null }, why,
};
const words = (more: Partial<Why>, about: string): string => groundsOf({ ...of, why: { ...why, ...more } }, code => code).find(one => one.about === about)?.words.replaceAll('\u00a0', ' ') ?? '';

describe('why a forecast is what it is', () => {
  it('names its levels, the heaviest first, with the memory each has', () =>
    expect(words({}, 'Niveau')).toBe('La demande habituelle est de 95,9 boîtes par jour, mélange de 2 niveaux : 101,4 sur une mémoire de 3,6 j (70 %) ; 94,9 sur une mémoire de 250 j (30 %).'));
  it('says the week against a mean day', () => expect(words({}, 'Semaine')).toContain('lundi +2 %, mardi égal'));
  it('says that no growth is added, or what it multiplies', () => {
    expect(words({}, 'Croissance')).toContain('Aucune croissance');
    expect(words({ growth: [1.02, 1.1, 1.2] }, 'Croissance')).toContain('1,02 sur 3 jours, 1,10 sur 14 jours, 1,20 sur 42 jours');
  });
  it('does not claim that an epidemic counts before the demand has shown it', () => {
    const heard = { disease: 'grippe', territory: 'FR', indicator: 'emergencyVisits', published: '2026-11-18', weeklyGrowth: 1.3, lagDays: null, gain: [1, 1, 1] as const };
    expect(words({ epidemic: heard }, 'Épidémie')).toContain("n'y change rien pour l'instant");
    expect(words({ epidemic: { ...heard, lagDays: 14, gain: [1.01, 1.2, 1.3] } }, 'Épidémie')).toContain('multiplié par 1,01 sur 3 jours, 1,20 sur 14 jours');
  });
  it('tells unknown lateness from none', () => {
    expect(words({}, 'Retards')).toContain("n'est pas connue");
    expect(words({ lateShare: 0.12 }, 'Retards')).toContain('12 % du besoin habituel');
  });
  it('says who began the reference anew and why', () =>
    expect(words({ reset: { from: '2026-10-01', reason: 'nouvelle obligation vaccinale', by: 'A. Martin', at: 0 } }, 'Remise à zéro')).toContain('« nouvelle obligation vaccinale »'));
  it('writes changes with their sign', () => expect([1.05, 0.88, 1.001].map(changeText)).toEqual(['+5 %', '−12 %', 'égal']));
});

describe('what the dates assume', () => {
  const depletion: Depletion = { p10: null, p50: null, p90: null, within5: 0, within10: 0, within30: 0, asOf: 0, nextArrival: '2026-12-20', beforeArrival: null, arrivalsIgnored: false, upstream: 293 };
  it('says whether arrivals and upstream are counted, and ends each sentence once', () => {
    const text = assumedText(depletion, 'box').replaceAll('\u00a0', ' ');
    expect(text).toContain('le prochain est attendu le 20 déc. Avec le stock sont comptées 293 boîtes');
    expect(text).not.toContain('..');
    expect(assumedText({ ...depletion, arrivalsIgnored: true, upstream: null }, 'box')).toContain('le seul stock');
  });
});
