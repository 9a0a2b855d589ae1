import { describe, expect, it } from 'vitest';
import { type DecisionBody, type DecisionDraft, decisionBody, emptyDecision, possibleFor, proposalBody, seasonProposed } from './draft';
import { territoryPlanOf } from './fixtures';
import { withLevels } from './levels';
import { concerns, refusalText } from './refusals';
import { consequences } from './sentences';

const now = Date.UTC(2026, 10, 23, 8);
const complete = (more: Partial<DecisionDraft> = {}): DecisionDraft => ({
  ...emptyDecision('escalate'), meetingDate: '2026-11-20', motive: ' Les urgences débordent ',
  people: [{ name: 'A. Martin', institution: 'ANSM' }, { name: '', institution: '' }, { name: 'B. Durand', institution: 'DGS' }], ...more,
});
const body = (more: Partial<DecisionDraft> = {}): DecisionBody => {
  const made = decisionBody(complete(more), now);
  if ('code' in made) throw new Error(made.code);
  return made;
};

describe('A decision as it is typed', () => {
  it('Rows left empty are not sent, spaces around are not either, and no time means from now on', () => {
    expect(body()).toEqual({
      command: 'escalate', season: null, meeting: { kind: 'RSS', date: '2026-11-20' }, people: [{ name: 'A. Martin', institution: 'ANSM' }, { name: 'B. Durand', institution: 'DGS' }],
      motive: 'Les urgences débordent', effectiveAt: '2026-11-23T08:00:00.000Z', publishAt: null, proposal: null, corrects: null,
    });
  });
  it('Times are those of Paris', () => expect(body({ effective: '2026-12-01T00:00', publish: '2026-07-01T00:00' })).toMatchObject({ effectiveAt: '2026-11-30T23:00:00.000Z', publishAt: '2026-06-30T22:00:00.000Z' }));
  it.each<readonly [string, string, Partial<DecisionDraft>]>([
    ['decision.command', 'command', { command: '' }], ['decision.season', 'season', { command: 'prepare' }], ['decision.meeting-missing', 'meeting', { meetingDate: '' }],
    ['decision.people-missing', 'people', { people: [] }], ['decision.people-incomplete', 'people[1]', { people: [{ name: 'A', institution: 'ANSM' }, { name: 'B', institution: ' ' }] }],
    ['decision.not-collegial', 'people', { people: [{ name: 'A', institution: 'ANSM' }, { name: 'B', institution: 'ansm' }] }], ['decision.motive-missing', 'motive', { motive: ' ' }],
    ['decision.effective-missing', 'effectiveAt', { effective: '2026-03-29T02:30' }], ['decision.publish', 'publishAt', { publish: '2026-03-29T02:30' }],
  ])('%s is told at %s before anything is sent', (code, path, more) => {
    const refused = decisionBody(complete(more), now);
    expect(refused).toMatchObject({ code, path });
    expect(refusalText({ code, path, detail: null })).not.toBe('Refusé par le serveur.');
  });
  it('A refusal of one person concerns the people', () => expect([concerns({ code: 'x', path: 'people[1]', detail: null }, 'people'), concerns({ code: 'x', path: 'peoples', detail: null }, 'people')]).toEqual([true, false]));
  it('A code that is not known is told in French all the same', () => expect(refusalText({ code: 'decision.new', path: '', detail: 'because' })).toBe('Refusé par le serveur.'));
});

describe('What may be decided', () => {
  const metro = territoryPlanOf('METRO', 'level1'), reunion = territoryPlanOf('DEP-974', 'anticipation'), guyane = territoryPlanOf('DEP-973', 'level1');
  it('For one territory: what leads on from its last decision', () => expect(possibleFor('METRO', [metro, reunion])).toEqual(['escalate', 'deactivate']));
  it('For France entière: what each can follow, or is at already', () => expect(possibleFor('FR', [metro, reunion, guyane])).toEqual(['activate']));
  it('A territory on its own calendar does not hold the others back', () => expect(possibleFor('FR', [metro, guyane, { ...reunion, ownCalendar: true }])).toEqual(['escalate', 'deactivate']));
  it.each([[false, Date.UTC(2026, 8, 1), '2026-2027'], [false, Date.UTC(2027, 1, 1), '2026-2027'], [true, Date.UTC(2026, 4, 1), '2026'], [true, Date.UTC(2026, 10, 1), '2027']])('The season proposed, austral %s', (austral, at, season) =>
    expect(seasonProposed(austral, at)).toBe(season));
});

describe('What will happen, in words', () => {
  it('One territory, now', () => {
    const said = consequences('METRO', body(), [territoryPlanOf('METRO', 'level1'), territoryPlanOf('DEP-974', 'level1')], now);
    expect(said[0]).toBe('La métropole passe du niveau 1 au niveau 2 (mesures) à compter du 23 nov. 2026, 09:00.');
    expect(said.at(-1)).toBe('Cette décision est définitive : elle ne pourra être corrigée que par une décision ultérieure.');
  });
  it('France entière: who moves from where, who is there already, who is not concerned', () => {
    const all = [territoryPlanOf('METRO', 'anticipation'), territoryPlanOf('DEP-971', 'anticipation'), territoryPlanOf('DEP-972', 'level1'), territoryPlanOf('DEP-974', 'anticipation', { ownCalendar: true })];
    const said = consequences('FR', { ...body(), command: 'activate' }, all, now).join('\n');
    expect(said).toContain("Métropole, DEP-971 passent de la phase d'anticipation au niveau 1 (veille saisonnière)");
    expect(said).toContain('Y est déjà et ne change pas : DEP-972.');
    expect(said).toContain("Suit son propre calendrier et n'est pas concerné : DEP-974.");
  });
  it('A planned decision starts from what is planned before it, and says that nothing changes yet', () => {
    const plan = territoryPlanOf('METRO', 'anticipation', { planned: [{ phase: 'level1', level: 1, from: now + 1000, decision: 'D2' }] });
    expect(consequences('METRO', body({ effective: '2026-12-01T00:00' }), [plan], now)[0]).toBe('La métropole passe du niveau 1 au niveau 2 (mesures) à compter du 1er déc. 2026, 00:00 (décision planifiée : rien ne change avant).');
  });
  it('Opening a season by its own name takes a territory off the national calendar, and that is said', () => {
    expect(consequences('DEP-974', { ...body(), command: 'prepare', season: '2027' }, [territoryPlanOf('DEP-974', 'offSeason')], now).join(' ')).toContain('suivra son propre calendrier');
  });
});

describe('A proposal as it is typed', () => {
  const row = { what: 'passages', value: '1 524,1', unit: 'pour 100 000', source: 'OSCOUR', at: '2026-11-20T01:00' };
  it('A French number is read; a value left empty is unknown, not 0', () => {
    expect(proposalBody({ command: 'escalate', text: 'x', for: [row, { ...row, value: '' }], against: [] })).toMatchObject({ for: [{ value: 1524.1, at: '2026-11-20T00:00:00.000Z' }, { value: null }] });
  });
  it.each([[{ source: '' }, 'proposal.evidence', 'for[0]'], [{ value: 'beaucoup' }, 'proposal.value', 'for[0].value'], [{ at: '' }, 'proposal.time', 'for[0].at']])('%o is refused', (more, code, path) =>
    expect(proposalBody({ command: 'escalate', text: 'x', for: [{ ...row, ...more }], against: [] })).toMatchObject({ code, path }));
  it('Without a measure in favour there is no proposal', () => expect(proposalBody({ command: 'escalate', text: 'x', for: [], against: [row] })).toMatchObject({ code: 'proposal.evidence' }));
});

describe('Rows while the server is asked', () => {
  const list = { asOf: now, territories: [territoryPlanOf('METRO', 'level1', { planned: [{ phase: 'level2', level: 2, from: now, decision: 'D2' }] }), territoryPlanOf('DEP-974', 'level1')] };
  const change = { territory: 'METRO', from: 'level1', to: 'level2', level: 2, season: '2026-2027' };
  it('A level that begins to hold is in the row at once and no longer planned; others stand', () => {
    const after = withLevels(list, { what: 'level', changes: [change], decision: 'D2', effectiveAt: now });
    expect(after.territories[0]).toMatchObject({ phase: 'level2', level: 2, since: now, decision: 'D2', planned: [] });
    expect(after.territories[1]).toBe(list.territories[1]);
  });
  it('An older one, or another thing, changes no row', () => {
    expect(withLevels(list, { what: 'level', changes: [change], decision: 'D0', effectiveAt: 5 }).territories[0]).toBe(list.territories[0]);
    expect(withLevels(list, { what: 'proposal', changes: [], decision: null, effectiveAt: null })).toBe(list);
  });
});
