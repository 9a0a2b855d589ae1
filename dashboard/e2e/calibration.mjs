// What a territory's scores may look like after half a year: a good link, a hole, a week of surprises, a group without enough weeks. For the checks of /previsions.
import { pathToFileURL } from 'node:url';

const day = 86_400_000;
const week = (ago, scored, inside, loss, ruleLoss) => ({
  week: new Date(Date.UTC(2026, 10, 16) - 7 * ago * day).toISOString().slice(0, 10), scored, inside, below: Math.floor((scored - inside) / 2), above: Math.ceil((scored - inside) / 2), loss, ruleLoss,
});
const weeks = Array.from({ length: 26 }, (_, ago) => week(ago, 40 + 3 * (ago % 5), Math.round((40 + 3 * (ago % 5)) * (ago === 3 ? 0.45 : 0.76 + 0.02 * (ago % 5))), ago === 20 ? null : 0.11 + 0.01 * (ago % 4) + (ago === 3 ? 0.2 : 0), ago === 20 ? null : 0.19 + 0.02 * (ago % 3)))
  .filter((_, ago) => ago !== 11);
const dates = { scored: 210, unknown: 12, within80: 0.83, early: 0.09, late: 0.08, errorDays: 3.2, ruleErrorDays: 5.4, stockOuts: 14.2, signalled: 11.7, leadDays: 6.3, reason: null };
const link = (name, history) => ({ link: name, presentations: 52, scored: 1180, within80: 0.79, belowP10: 0.1, aboveP90: 0.11, loss: 0.124, ruleLoss: 0.211, reason: null, depletion: dates, history });
const few = { link: 'pui', presentations: 2, scored: 5, within80: null, belowP10: null, aboveP90: null, loss: null, ruleLoss: null, reason: 'too-few', history: [], depletion: { ...dates, scored: 1, within80: null, early: null, late: null, leadDays: null, reason: 'too-few' } };
const narrow = { ...link('pui', []), scored: 400, within80: 0.61, belowP10: 0.12, aboveP90: 0.27 };

export const calibration = {
  territory: 'FR', group: null, presentation: null, halfLifeWeeks: 26, leastScored: 8, target: 0.8, reason: null, next: '50',
  links: [link('pui', weeks), link('officine', weeks.slice(0, 1))],
  groups: [
    { group: 'amoxicilline/orale-liquide/enfant', label: 'AMOXICILLINE, voie orale liquide, enfant', links: [narrow, link('officine', [])] },
    { group: 'cisatracurium/injectable/adulte', label: 'CISATRACURIUM (BÉSILATE DE), voie injectable, adulte', links: [few] },
  ],
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(JSON.stringify(calibration));
