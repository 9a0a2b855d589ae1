import { describe, expect, it } from 'vitest';
import { effect, intervalText, verdict } from './effect';

const outcome = (more: object = {}) => ({
  figure: 'consumption', link: 'officines', group: 'amoxicilline', territory: 'METRO', territoryName: 'Métropole', state: 'measured', code: null, message: null, change: -0.18, low80: -0.26, high80: -0.09, low95: -0.3,
  high95: -0.04, from: '2026-09-24', start: '2026-11-19', to: '2026-12-20', daysBefore: 55, daysAfter: 25, fit: 0.07, controls: [{ group: 'ibuprofene', territory: 'METRO', weight: 0.31 }], controlsUnusable: 1,
  controlsFarther: 3, sentence: 'Consommation…', ...more,
});
const answer = (outcomes: readonly object[], more: object = {}) => ({
  measure: 'M12', asOf: '2026-12-20T10:00:00+00:00', through: '2026-12-20', state: 'measured', code: null, message: null, sentence: 'S', notes: [], overlaps: [], outcomes, outcomesLeft: 0, ...more,
});

describe('A measured effect', () => {
  it('Is a change with its interval', () => {
    const [first] = effect(answer([outcome()])).outcomes;
    expect(first?.measured && intervalText(first.measured).replace(/[\u00a0\u202f]/g, ' ')).toBe('\u221218 % [\u221230 % ; \u22124 %]');
  });
  it.each([[outcome({ low95: null })], [outcome({ high95: undefined })], [outcome({ state: 'refused', change: null })]])('Without its interval it is not shown as measured', raw => expect(effect(answer([raw])).outcomes[0]?.measured).toBeNull());
  it('Refused it keeps its reason', () => expect(effect(answer([], { state: 'refused', code: 'effect.not-begun', message: 'x', sentence: 'Pas commencée.', through: null }))).toMatchObject({ measured: false, code: 'effect.not-begun', sentence: 'Pas commencée.', through: null }));
  it.each([[-0.3, -0.04, 'baisse'], [0.1, 0.4, 'hausse'], [-0.1, 0.2, "pas d'effet démontré"]])('From %d to %d is %s', (low95, high95, words) => expect(verdict({ change: 0, low95, high95 })).toBe(words));
});
