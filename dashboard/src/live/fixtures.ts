/** Frames as the server words them. For tests only: no page imports this file. */
const at = '2026-12-12T14:05:00+01:00';

export const envelope = (kind: string, body: unknown, more: object = {}): object =>
  ({ epoch: 'E1', kind, at, asOf: at, head: 0, sequence: null, previous: null, body, ...more });

export const signalView = (id: string, more: object = {}): object => ({
  id, version: 1, sequence: 1, kind: 'coverage', severity: 'critical', state: 'open', corroboration: 'isolated',
  subject: { territory: 'DEP-53', territoryName: 'Mayenne', presentation: '3400930082157', presentationLabel: 'AMOXICILLINE ALMUS 1 g, comprimé dispersible', finess: null, establishmentName: null, link: 'pui' },
  title: 'Couverture basse', rule: { name: 'coverage', threshold: 5, unit: 'jours', official: true, source: 'MINSANTE 2020-100' },
  evidence: [{ what: 'couverture', value: 4.96, unit: 'jours', source: 'DEP-53', at }],
  firstSeen: at, lastSeen: at, changedAt: at, count: 1, assignedTo: null, acknowledgedBy: null, acknowledgedAt: null, snoozedUntil: null, comments: [], ...more,
});

export const coverageView = (territory: string, version: number, more: object = {}): object => ({
  territory, presentation: '3400930082157', label: 'AMOXICILLINE ALMUS 1 g', group: null, link: 'pui', unit: 'box', stock: 120, dailyConsumption: 14.3, coverageDays: 8.39,
  coverageReason: null, level: 'alert', criticalDays: 5, alertDays: 10, officialThresholds: true, lines: 3, unknownLines: 0, staleLines: 0, criticalShare: 0.33, alertShare: 0.66,
  asOf: at, version, ...more,
});

export const statusView = (more: object = {}): object => ({
  version: '1.0.0', phase: 'live', clock: { simulated: false, speed: 1, origin: null, startedAt: null }, demo: false, establishments: 400, reporting: 372,
  shareReporting: 0.93, journalHead: 1, territories: [{ territory: 'DEP-53', reporting: 3, due: 4 }], winterPlan: [{ territory: 'FR', level: null, reason: 'not-recorded', since: null }], ...more,
});

export const snapshotFrame = (head: number, signals: readonly object[] = [], coverage: readonly object[] = [], more: object = {}): object =>
  envelope('snapshot', { signals, coverage, status: statusView() }, { head, ...more });

export const signalFrame = (sequence: number, previous: number, view: object): object => envelope('signal', view, { head: sequence, sequence, previous });
/** A level that begins to hold: territory, from, to. */
export const levelFrame = (sequence: number, effectiveAt: string, ...changes: readonly (readonly [string, string, string])[]): object => envelope('winterPlan', {
  what: 'level', decision: `D${sequence}`, effectiveAt, proposal: null, release: null,
  changes: changes.map(([territory, from, to]) => ({ territory, from, to, level: to === 'level1' ? 1 : to === 'level2' ? 2 : null, season: '2026-2027' })),
}, { head: sequence, sequence, previous: sequence - 1 });
export const beatFrame = (head: number, more: object = {}): object =>
  envelope('heartbeat', { epoch: 'E1', head, dataAsOf: at, serverTime: at, version: '1.0.0' }, { head, ...more });
/** The last frame of an answer to what was missed. */
export const statusFrame = (head: number): object => envelope('status', statusView(), { head });
