import { type Fields, array, fields, instantOrNull, list, numberOrNull, text, textOrNull } from './read';
import type { WinterPlan } from './wire';

/** What the feed carries of the winter plan: who stands where, and the durable frames that change it. Levels are decided by people; nothing here computes one. */

/** Where a level stands (Domain's `PlanTerritories`): métropole, then overseas by code. */
export const planTerritories: readonly string[] = ['METRO', ...['971', '972', '973', '974', '975', '976', '977', '978', '986', '987', '988'].map(code => `DEP-${code}`)];

export interface PhaseChange {
  readonly territory: string;
  readonly from: string;
  readonly to: string;
  readonly level: number | null;
  readonly season: string | null;
}

/** Body of a frame `winterPlan`; a `what` that a later server adds changes no level here and still says that the plan changed. */
export interface PlanEvent {
  readonly what: string;
  readonly changes: readonly PhaseChange[];
  readonly decision: string | null;
  readonly effectiveAt: number | null;
}

export function phaseChange(raw: unknown): PhaseChange {
  const from = fields(raw, 'change');
  return { territory: text(from, 'territory'), from: text(from, 'from'), to: text(from, 'to'), level: numberOrNull(from, 'level'), season: textOrNull(from, 'season') };
}

export function planEvent(raw: unknown): PlanEvent {
  const from: Fields = fields(raw, 'winterPlan');
  return {
    what: text(from, 'what'), changes: from['changes'] === undefined || from['changes'] === null ? [] : list(from, 'changes', phaseChange),
    decision: textOrNull(from, 'decision'), effectiveAt: instantOrNull(from, 'effectiveAt'),
  };
}

export function planLine(raw: unknown): WinterPlan {
  const plan = fields(raw, 'winterPlan');
  return {
    territory: text(plan, 'territory'), level: numberOrNull(plan, 'level'), reason: textOrNull(plan, 'reason'), since: instantOrNull(plan, 'since'),
    phase: textOrNull(plan, 'phase'), season: textOrNull(plan, 'season'),
  };
}

export const planLines = (from: Fields): readonly WinterPlan[] => array(from, 'winterPlan').map(planLine);

/** The line that a change makes true. */
export const lineOf = (change: PhaseChange, since: number): WinterPlan =>
  ({ territory: change.territory, level: change.level, reason: change.level === null ? change.to : null, since, phase: change.to, season: change.season });

const alike = (a: WinterPlan, b: WinterPlan): boolean => a.phase === b.phase && a.level === b.level && a.since === b.since;

/**
 * `told` (a status, at most one line for all while they stand alike) with what durable frames have said since: a status read before a level change and sent
 * after it must not take it back. Of two lines of a territory the one that holds from later stands, of two that hold from the same moment
 * the one that came last (`tie`); a plan that the server could not read stays unknown.
 */
export function newest(told: readonly WinterPlan[], changed: ReadonlyMap<string, WinterPlan>, tie: 'told' | 'changed' = 'told'): readonly WinterPlan[] {
  if (changed.size === 0 || told.some(line => line.reason === 'unavailable')) return told;
  const nation = told.find(line => line.territory === 'FR');
  const known = new Map(told.filter(line => line.territory !== 'FR').map(line => [line.territory, line]));
  if (nation) for (const territory of planTerritories) if (!known.has(territory)) known.set(territory, { ...nation, territory });
  for (const [territory, line] of changed) {
    const before = known.get(territory);
    if (!before || before.since === null || (line.since !== null && (line.since > before.since || (tie === 'changed' && line.since === before.since)))) known.set(territory, line);
  }
  const lines = [...known.values()];
  const first = lines[0];
  return first && lines.length === planTerritories.length && lines.every(line => alike(line, first)) ? [{ ...first, territory: 'FR' }] : lines;
}
