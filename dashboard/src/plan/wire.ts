import { type Fields, array, fields, flag, instant, instantOrNull, list, numberOrNull, orNull, text, textOrNull } from '../live/read';
import { type PhaseChange, phaseChange } from '../live/plan';
import { type Conditions, type FieldReport, type Light, type Measure, author, conditions, evidence, fieldReport, light, measure } from './followed';

/** The winter plan's records of the API (Contracts/WinterPlan), as this page holds them: times are milliseconds since 1970. */

export interface Evidence {
  readonly what: string;
  readonly value: number | null;
  readonly unit: string;
  readonly source: string;
  readonly at: number;
}

export interface Author {
  readonly name: string;
  readonly role: string;
}

export interface Proposal {
  readonly id: string;
  readonly territory: string;
  readonly command: string;
  readonly text: string;
  readonly madeAt: number;
  readonly state: string;
  /** The decision that answered it, or why it was taken back. */
  readonly why: string | null;
  readonly for: readonly Evidence[];
  readonly against: readonly Evidence[];
  readonly by: Author;
}

export interface PlannedPhase {
  readonly phase: string;
  readonly level: number | null;
  readonly from: number;
  readonly decision: string;
}

export interface TerritoryPlan {
  readonly territory: string;
  readonly name: string;
  readonly phase: string;
  readonly level: number | null;
  readonly reason: string | null;
  readonly season: string | null;
  readonly ownCalendar: boolean;
  readonly austral: boolean;
  readonly since: number | null;
  readonly decision: string | null;
  readonly planned: readonly PlannedPhase[];
  readonly proposals: readonly Proposal[];
  /** Commands that lead on from where the last recorded decision leads. */
  readonly possible: readonly string[];
}

export interface Meeting {
  readonly kind: string;
  /** Day as ISO 8601, without a time. */
  readonly date: string;
}

export interface Participant {
  readonly name: string;
  readonly institution: string;
}

export interface Decision {
  readonly id: string;
  readonly scope: string;
  readonly command: string;
  readonly season: string | null;
  readonly meeting: Meeting | null;
  readonly people: readonly Participant[];
  readonly motive: string;
  readonly effectiveAt: number;
  readonly recordedAt: number;
  readonly publishAt: number | null;
  readonly proposal: string | null;
  readonly corrects: string | null;
  readonly changes: readonly PhaseChange[];
  readonly unchanged: readonly string[];
  readonly by: Author;
}

export interface Release {
  readonly id: string;
  readonly territory: string;
  readonly phase: string;
  readonly level: number | null;
  readonly text: string;
  readonly indicators: readonly { readonly name: string; readonly light: string; readonly words: string; readonly asOf: number }[];
  readonly from: number;
  readonly recordedAt: number;
  readonly by: Author;
  /** Why it was taken back before it was public; null: it stands. */
  readonly withdrawn: string | null;
}

export interface PlanList {
  readonly asOf: number;
  readonly territories: readonly TerritoryPlan[];
}

export interface TerritoryDetail {
  readonly asOf: number;
  readonly plan: TerritoryPlan;
  readonly decisions: readonly Decision[];
  readonly proposals: readonly Proposal[];
  readonly releases: readonly Release[];
  /** Of a server that does not follow them yet: null, or empty. */
  readonly indicators: readonly Light[] | null;
  readonly subjects: readonly Light[];
  readonly conditions: readonly Conditions[];
  readonly reports: readonly FieldReport[];
  readonly measures: readonly Measure[] | null;
}

export interface Recorded {
  /** It was recorded before under the same key. */
  readonly replayed: boolean;
  readonly decision: Decision | null;
  readonly proposal: Proposal | null;
  readonly release: Release | null;
}

export interface MeasureRecorded {
  readonly replayed: boolean;
  readonly measure: Measure;
  /** Unusual; they stopped nothing. */
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

export function proposal(raw: unknown): Proposal {
  const from = fields(raw, 'proposal');
  return {
    id: text(from, 'id'), territory: text(from, 'territory'), command: text(from, 'command'), text: text(from, 'text'), madeAt: instant(from, 'madeAt'),
    state: text(from, 'state'), why: textOrNull(from, 'why'), for: list(from, 'for', evidence), against: list(from, 'against', evidence), by: author(from),
  };
}

export function territoryPlan(raw: unknown): TerritoryPlan {
  const from = fields(raw, 'plan');
  return {
    territory: text(from, 'territory'), name: text(from, 'name'), phase: text(from, 'phase'), level: numberOrNull(from, 'level'), reason: textOrNull(from, 'reason'),
    season: textOrNull(from, 'season'), ownCalendar: text(from, 'calendar') === 'own', austral: flag(from, 'austral'), since: instantOrNull(from, 'since'),
    decision: textOrNull(from, 'decision'),
    planned: list(from, 'planned', one => {
      const next = fields(one, 'planned');
      return { phase: text(next, 'phase'), level: numberOrNull(next, 'level'), from: instant(next, 'from'), decision: text(next, 'decision') };
    }),
    proposals: list(from, 'proposals', proposal), possible: array(from, 'possible').filter(one => typeof one === 'string'),
  };
}

function meeting(raw: unknown): Meeting {
  const from = fields(raw, 'meeting');
  return { kind: text(from, 'kind'), date: text(from, 'date') };
}
const meetingOrNull = orNull((from, name) => meeting(from[name]));

export function decision(raw: unknown): Decision {
  const from = fields(raw, 'decision');
  return {
    id: text(from, 'id'), scope: text(from, 'scope'), command: text(from, 'command'), season: textOrNull(from, 'season'), meeting: meetingOrNull(from, 'meeting'),
    people: list(from, 'people', one => {
      const person = fields(one, 'people');
      return { name: text(person, 'name'), institution: text(person, 'institution') };
    }),
    motive: text(from, 'motive'), effectiveAt: instant(from, 'effectiveAt'), recordedAt: instant(from, 'recordedAt'), publishAt: instantOrNull(from, 'publishAt'),
    proposal: textOrNull(from, 'proposal'), corrects: textOrNull(from, 'corrects'), changes: list(from, 'changes', phaseChange),
    unchanged: array(from, 'unchanged').filter(one => typeof one === 'string'), by: author(from),
  };
}

function release(raw: unknown): Release {
  const from = fields(raw, 'release');
  return {
    id: text(from, 'id'), territory: text(from, 'territory'), phase: text(from, 'phase'), level: numberOrNull(from, 'level'), text: text(from, 'text'),
    indicators: list(from, 'indicators', one => {
      const said = fields(one, 'indicators');
      return { name: text(said, 'name'), light: text(said, 'light'), words: text(said, 'words'), asOf: instant(said, 'asOf') };
    }),
    from: instant(from, 'from'), recordedAt: instant(from, 'recordedAt'), by: author(from), withdrawn: textOrNull(from, 'withdrawn'),
  };
}

const listOrNull = <T>(from: Fields, name: string, read: (raw: unknown) => T): readonly T[] | null => from[name] === undefined || from[name] === null ? null : list(from, name, read);

/** Every row or none: a plan with a territory or a decision left out would be read as complete. */
export function planList(raw: unknown): PlanList {
  const from = fields(raw, 'winter-plan');
  return { asOf: instant(from, 'asOf'), territories: list(from, 'territories', territoryPlan) };
}

export function territoryDetail(raw: unknown): TerritoryDetail {
  const from = fields(raw, 'winter-plan');
  return {
    asOf: instant(from, 'asOf'), plan: territoryPlan(from['plan']), decisions: list(from, 'decisions', decision), proposals: list(from, 'proposals', proposal),
    releases: list(from, 'releases', release), indicators: listOrNull(from, 'indicators', light), subjects: listOrNull(from, 'subjects', light) ?? [],
    conditions: listOrNull(from, 'conditions', conditions) ?? [], reports: listOrNull(from, 'reports', fieldReport) ?? [], measures: listOrNull(from, 'measures', measure),
  };
}

export function recorded(raw: unknown): Recorded {
  const from = fields(raw, 'recorded');
  return {
    replayed: flag(from, 'replayed'), decision: orNull((one, name) => decision(one[name]))(from, 'decision'), proposal: orNull((one, name) => proposal(one[name]))(from, 'proposal'),
    release: orNull((one, name) => release(one[name]))(from, 'release'),
  };
}

export function measureRecorded(raw: unknown): MeasureRecorded {
  const from = fields(raw, 'recorded');
  return {
    replayed: flag(from, 'replayed'), measure: measure(from['measure']),
    warnings: list(from, 'warnings', one => {
      const warning = fields(one, 'warning');
      return { code: text(warning, 'code'), message: text(warning, 'message') };
    }),
  };
}
