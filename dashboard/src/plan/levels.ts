import type { PlanEvent } from '../live/plan';
import type { PlanList } from './wire';

/** A level has begun to hold: the rows say so before the server is asked for the rest. */
export function withLevels(nation: PlanList, event: PlanEvent): PlanList {
  const since = event.effectiveAt;
  if (event.what !== 'level' || since === null || event.changes.length === 0) return nation;
  const changed = new Map(event.changes.map(change => [change.territory, change]));
  return {
    ...nation, territories: nation.territories.map(plan => {
      const change = changed.get(plan.territory);
      if (!change || (plan.since !== null && plan.since > since)) return plan;
      return {
        ...plan, phase: change.to, level: change.level, reason: change.level === null ? change.to : null, season: change.season ?? plan.season, since, decision: event.decision,
        planned: plan.planned.filter(next => next.decision !== event.decision),
      };
    }),
  };
}
