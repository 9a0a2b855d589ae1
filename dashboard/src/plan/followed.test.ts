import { describe, expect, it } from 'vitest';
import { Unreadable } from '../live/read';
import { light } from './followed';
import { lightText, lightTone } from './lights';
import { territoryDetail } from './wire';

const at = '2026-11-23T09:00:00+01:00';
const lit = (more: object): object => ({
  indicator: 'supply', territory: 'METRO', disease: null, group: null, groupLabel: null, link: null, light: 'amber', value: 2, unit: 'groupes en rouge', reason: null, words: '2 groupes en rouge', asOf: at,
  recordedAt: at, shareReporting: 0.8, rule: { name: 'indicator.territory', threshold: 50, unit: '%', official: false, source: 'réglage' }, evidence: [], history: [], ...more,
});
const plan = {
  territory: 'METRO', name: 'Métropole', phase: 'level1', level: 1, reason: null, season: '2026-2027', calendar: 'national', austral: false, since: at, decision: 'D1', planned: [], proposals: [],
  possible: ['escalate', 'deactivate'],
};
const answer = (more: object): object => ({ asOf: at, plan, decisions: [], proposals: [], releases: [], ...more });

describe('What is followed in a territory', () => {
  it('A light without data has no value and no time, and is not green', () => {
    const dark = light(lit({ light: 'unknown', value: null, asOf: null, shareReporting: null }));
    expect([dark.value, dark.asOf, lightText(dark.light), lightTone(dark.light)]).toEqual([null, null, 'Non connu', 'unknown']);
  });
  it('A colour that this page does not know keeps its name and is not green', () => expect([lightText('blue'), lightTone('blue')]).toEqual(['blue', 'unknown']));
  it('A light without its words is refused: no colour stands alone', () => expect(() => light(lit({ words: null }))).toThrow(Unreadable));
  it('A server that does not follow indicators is told from one that has none', () => {
    expect(territoryDetail(answer({}))).toMatchObject({ indicators: null, measures: null, conditions: [] });
    expect(territoryDetail(answer({ indicators: [], measures: [] }))).toMatchObject({ indicators: [], measures: [] });
  });
  it('One decision that cannot be read is not left out silently', () => expect(() => territoryDetail(answer({ decisions: [{ id: 'D1' }] }))).toThrow(Unreadable));
});
