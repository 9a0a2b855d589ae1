import { fromParisInput } from '../format/paris';
import type { Meeting, Participant, TerritoryPlan } from './wire';
import { type Refusal, refuse } from './refusals';

/** What is typed into the two forms, and what of it is sent. Pure: the clock is passed in. */

export interface DecisionDraft {
  readonly command: string;
  readonly season: string;
  /** Day of the RSS, ISO 8601; empty: none. */
  readonly meetingDate: string;
  readonly people: readonly Participant[];
  readonly motive: string;
  /** Empty: from the moment of recording. */
  readonly effective: string;
  readonly publish: string;
  readonly proposal: string;
  readonly corrects: string;
}

export interface DecisionBody {
  readonly command: string;
  readonly season: string | null;
  readonly meeting: Meeting | null;
  readonly people: readonly Participant[];
  readonly motive: string;
  readonly effectiveAt: string;
  readonly publishAt: string | null;
  readonly proposal: string | null;
  readonly corrects: string | null;
}

export interface EvidenceDraft {
  readonly what: string;
  readonly value: string;
  readonly unit: string;
  readonly source: string;
  readonly at: string;
}

export interface ProposalDraft {
  readonly command: string;
  readonly text: string;
  readonly for: readonly EvidenceDraft[];
  readonly against: readonly EvidenceDraft[];
}

export interface ProposalBody {
  readonly command: string;
  readonly text: string;
  readonly for: readonly EvidenceBody[];
  readonly against: readonly EvidenceBody[];
}

interface EvidenceBody {
  readonly what: string;
  readonly value: number | null;
  readonly unit: string;
  readonly source: string;
  readonly at: string;
}

export const limits = { motive: 4000, name: 200, people: 50, evidence: 200 } as const;

export const noPerson: Participant = { name: '', institution: '' };
export const noEvidence: EvidenceDraft = { what: '', value: '', unit: '', source: '', at: '' };

export const emptyDecision = (command: string): DecisionDraft =>
  ({ command, season: '', meetingDate: '', people: [noPerson, noPerson], motive: '', effective: '', publish: '', proposal: '', corrects: '' });

/** Where commands lead (Domain's PhaseMachine): to say in words what will happen. Whether it may is the server's to judge. */
const leadsTo: { readonly [command: string]: string } = {
  prepare: 'anticipation', activate: 'level1', escalate: 'level2', return: 'level1', deactivate: 'deactivated', openRetex: 'retex', close: 'offSeason',
};
export const phaseAfter = (command: string): string => leadsTo[command] ?? command;
export const needsRss = (command: string): boolean => command === 'escalate' || command === 'return';

/** Where the last recorded decision leads, even if it does not hold yet: what the next one starts from. */
export const lastPhase = (plan: TerritoryPlan): string => plan.planned.at(-1)?.phase ?? plan.phase;

/** Territories that a decision reaches: France entière is those on the national calendar. */
export const covered = (scope: string, all: readonly TerritoryPlan[]): readonly TerritoryPlan[] =>
  all.filter(plan => scope === 'FR' ? !plan.ownCalendar : plan.territory === scope);

/** Commands that may be recorded for a scope: each covered territory can follow, or is there already, and one at least changes. */
export function possibleFor(scope: string, all: readonly TerritoryPlan[]): readonly string[] {
  const reached = covered(scope, all);
  return Object.keys(leadsTo).filter(command => reached.some(plan => plan.possible.includes(command))
    && reached.every(plan => plan.possible.includes(command) || (scope === 'FR' && lastPhase(plan) === phaseAfter(command))));
}

/** « 2026-2027 » in a northern winter, « 2027 » in an austral one; a season is prepared from spring on. */
export function seasonProposed(austral: boolean, now: number): string {
  const day = new Date(now);
  const year = day.getUTCFullYear();
  if (austral) return String(day.getUTCMonth() >= 9 ? year + 1 : year);
  return day.getUTCMonth() >= 2 ? `${year}-${year + 1}` : `${year - 1}-${year}`;
}

const filled = (person: Participant): boolean => person.name.trim() !== '' || person.institution.trim() !== '';

/** What will be sent, or the first thing that is missing; `now` is the server's clock. Rows left empty are left out. */
export function decisionBody(draft: DecisionDraft, now: number): DecisionBody | Refusal {
  if (draft.command === '') return refuse('decision.command', 'command');
  if (draft.command === 'prepare' && draft.season.trim() === '') return refuse('decision.season', 'season');
  if (needsRss(draft.command) && draft.meetingDate === '') return refuse('decision.meeting-missing', 'meeting');
  const people = draft.people.filter(filled).map(({ name, institution }) => ({ name: name.trim(), institution: institution.trim() }));
  if (people.length === 0) return refuse('decision.people-missing', 'people');
  const half = draft.people.findIndex(person => filled(person) && (person.name.trim() === '' || person.institution.trim() === ''));
  if (half >= 0) return refuse('decision.people-incomplete', `people[${half}]`);
  if (needsRss(draft.command) && new Set(people.map(person => person.institution.toLocaleLowerCase('fr'))).size < 2) return refuse('decision.not-collegial', 'people');
  if (draft.motive.trim() === '') return refuse('decision.motive-missing', 'motive');
  const effective = draft.effective === '' ? now : fromParisInput(draft.effective);
  if (effective === null) return refuse('decision.effective-missing', 'effectiveAt');
  const publish = draft.publish === '' ? null : fromParisInput(draft.publish);
  if (publish === null && draft.publish !== '') return refuse('decision.publish', 'publishAt');
  return {
    command: draft.command, season: draft.command === 'prepare' ? draft.season.trim() : null,
    meeting: draft.meetingDate === '' ? null : { kind: 'RSS', date: draft.meetingDate }, people, motive: draft.motive.trim(),
    effectiveAt: new Date(effective).toISOString(), publishAt: publish === null ? null : new Date(publish).toISOString(),
    proposal: draft.proposal === '' ? null : draft.proposal, corrects: draft.corrects === '' ? null : draft.corrects,
  };
}

const used = (row: EvidenceDraft): boolean => [row.what, row.value, row.unit, row.source].some(text => text.trim() !== '');

function evidenceBody(row: EvidenceDraft, path: string): EvidenceBody | Refusal {
  if (row.what.trim() === '' || row.source.trim() === '') return refuse('proposal.evidence', path);
  // French decimals, and the thin spaces between thousands that people paste.
  const digits = row.value.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.');
  const value = digits === '' ? null : Number(digits);
  if (value !== null && !Number.isFinite(value)) return refuse('proposal.value', `${path}.value`);
  const at = fromParisInput(row.at);
  if (at === null) return refuse('proposal.time', `${path}.at`);
  return { what: row.what.trim(), value, unit: row.unit.trim(), source: row.source.trim(), at: new Date(at).toISOString() };
}

/** What will be sent, or the first thing that is missing. A value left empty is unknown, never 0. */
export function proposalBody(draft: ProposalDraft): ProposalBody | Refusal {
  if (draft.command === '') return refuse('decision.command', 'command');
  if (draft.text.trim() === '') return refuse('proposal.text', 'text');
  const sides: { for: EvidenceBody[]; against: EvidenceBody[] } = { for: [], against: [] };
  for (const side of ['for', 'against'] as const) {
    for (const [index, row] of draft[side].entries()) {
      if (!used(row)) continue;
      const body = evidenceBody(row, `${side}[${index}]`);
      if ('code' in body) return body;
      sides[side].push(body);
    }
  }
  return sides.for.length === 0 ? refuse('proposal.evidence', 'for') : { command: draft.command, text: draft.text.trim(), ...sides };
}
