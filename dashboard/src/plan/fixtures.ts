import type { Release, TerritoryPlan } from './wire';

/** A territory of the plan, a release. For tests only: no page imports this file. */
const follow: { readonly [phase: string]: readonly string[] } = {
  offSeason: ['prepare'], anticipation: ['activate'], level1: ['escalate', 'deactivate'], level2: ['return'], deactivated: ['activate', 'openRetex'], retex: ['close'],
};

export const territoryPlanOf = (territory: string, phase: string, more: Partial<TerritoryPlan> = {}): TerritoryPlan => ({
  territory, name: territory === 'METRO' ? 'Métropole' : territory, phase, level: phase === 'level2' ? 2 : phase === 'level1' ? 1 : null, reason: null, season: '2026-2027', ownCalendar: false,
  austral: false, since: Date.UTC(2026, 9, 1), decision: 'D1', planned: [], proposals: [], possible: follow[more.planned?.at(-1)?.phase ?? phase] ?? [], ...more,
});

/** A release that has been public for an hour on 23 November 2026, 10:00 in Paris. */
export const releaseOf = (id: string, more: Partial<Release> = {}): Release => ({
  id, territory: 'METRO', phase: 'level1', level: 1, text: 'Texte.', indicators: [], from: Date.UTC(2026, 10, 23, 8), recordedAt: Date.UTC(2026, 10, 23, 7), by: { name: 'Anne', role: 'evaluator' }, withdrawn: null, ...more,
});
