import { describe, expect, it } from 'vitest';
import { calibration, verdict, wilson, withGaps } from './calibration';

const week = (monday: string, inside = 8, scored = 10) => ({ week: monday, scored, inside, below: 1, above: scored - inside - 1, loss: 0.12, ruleLoss: null });
const link = {
  link: 'pui', presentations: 3, scored: 40, within80: 0.79, belowP10: 0.1, aboveP90: 0.11, loss: 0.12, ruleLoss: 0.2, reason: null, history: [week('2026-11-16'), week('2026-11-02')],
  depletion: { scored: 2, unknown: 0, within80: null, early: null, late: null, errorDays: null, ruleErrorDays: null, stockOuts: 0, signalled: 0, leadDays: null, reason: 'too-few' },
};
const answer = { territory: 'FR', group: null, presentation: null, halfLifeWeeks: 26, leastScored: 8, target: 0.8, links: [link], groups: [{ group: 'a/b', label: 'A', links: [{ ...link, history: [] }] }], next: null };

describe('calibration', () => {
  it('Weeks are read the oldest first, and what is null stays null', () => {
    const read = calibration(answer);
    expect(read.links[0]?.weeks.map(one => one.monday)).toEqual(['2026-11-02', '2026-11-16']);
    expect(read.links[0]?.weeks[0]?.ruleLoss).toBeNull();
    expect(read.links[0]?.dates.leadDays).toBeNull();
    expect(read.groups[0]?.links[0]?.weeks).toEqual([]);
  });
  it('Something else than an answer is said to be unreadable', () => expect(() => calibration({ ...answer, links: [{ link: 'pui' }] })).toThrow('attendu'));
  it('A week that nobody scored is a hole', () => expect(withGaps(calibration(answer).links[0]?.weeks ?? []).map(one => one?.monday ?? null)).toEqual(['2026-11-02', null, '2026-11-16']));
});

describe('band', () => {
  it('Is as published: 8 of 10 leave 49 to 94 %', () => {
    const [low, high] = wilson(8, 10);
    expect(low).toBeCloseTo(0.4902, 3);
    expect(high).toBeCloseTo(0.9433, 3);
  });
  it('Says nothing of nothing, and never leaves 0 to 1', () => {
    expect(wilson(0, 0)).toEqual([0, 1]);
    expect(wilson(0, 5)[0]).toBe(0);
    expect(wilson(5, 5)[1]).toBe(1);
  });
  it('Few weeks excuse much, many little', () => {
    expect(verdict(0.7, 10, 0.8)).toBe('ok');
    expect(verdict(0.7, 1000, 0.8)).toBe('narrow');
    expect(verdict(0.9, 1000, 0.8)).toBe('wide');
    expect(verdict(null, 0, 0.8)).toBe('unknown');
  });
});
