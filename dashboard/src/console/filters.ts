import { isClosed } from '../live/feed';
import { bySeverity } from '../live/select';
import { type Severity, type Signal, severities } from '../live/wire';

export const stateFilters = ['open', 'acknowledged', 'snoozed', 'standing', 'closed', 'all'] as const;
export type StateFilter = typeof stateFilters[number];

/** Whose signals: everybody's, those of whoever reads the address, those that nobody has, or those of a person by name. */
export const mine = 'me', nobodys = 'nobody';

/** What the list shows; it lives in the page's address, so that a view can be sent to a colleague. Empty text: no restriction. */
export interface Filters {
  readonly state: StateFilter;
  readonly severity: Severity | '';
  readonly kind: string;
  readonly territory: string;
  readonly who: string;
  readonly text: string;
  readonly sort: 'severity' | 'recent';
}

export const noFilters: Filters = { state: 'open', severity: '', kind: '', territory: '', who: '', text: '', sort: 'severity' };
const names = ['state', 'severity', 'kind', 'territory', 'who', 'text', 'sort'] as const;
/** What narrows the list, beside its state and order. */
export const narrowing = ['severity', 'kind', 'territory', 'who', 'text'] as const;

const among = <T extends string>(value: string | null, allowed: readonly T[], otherwise: T): T =>
  allowed.includes(value as T) ? value as T : otherwise;

export function readFilters(search: string): Filters {
  const from = new URLSearchParams(search);
  return {
    state: among(from.get('state'), stateFilters, 'open'), severity: among<Severity | ''>(from.get('severity'), severities, ''),
    kind: from.get('kind') ?? '', territory: from.get('territory') ?? '', who: from.get('who') ?? '', text: from.get('text') ?? '',
    sort: among(from.get('sort'), ['severity', 'recent'], 'severity'),
  };
}

/** The query string, with its `?`; empty when nothing differs from the ordinary view. The open signal goes with it when there is one. */
export function writeFilters(filters: Filters, signal: string | null = null): string {
  const to = new URLSearchParams();
  for (const name of names) if (filters[name] !== noFilters[name]) to.set(name, filters[name]);
  if (signal !== null) to.set('signal', signal);
  const text = to.toString();
  return text === '' ? '' : `?${text}`;
}

export const sameFilters = (a: Filters, b: Filters): boolean => names.every(name => a[name] === b[name]);

/** Lower case without accents: « Épinéphrine » is found by « epine ». */
export const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const inState = (signal: Signal, filter: StateFilter): boolean =>
  filter === 'all' || (filter === 'closed' ? isClosed(signal) : filter === 'standing' ? !isClosed(signal) : signal.state === filter);

/** Assigned to, or taken in charge by. */
export const isOf = (signal: Signal, name: string): boolean => signal.assignedTo === name || (signal.state === 'acknowledged' && signal.acknowledgedBy === name);

const inHands = (signal: Signal, who: string, me: string): boolean =>
  who === '' || (who === nobodys ? signal.assignedTo === null && signal.state !== 'acknowledged' : isOf(signal, who === mine ? me : who));

/** @param me - name of whoever reads, for « mes signaux ». */
export function matches(signal: Signal, filters: Filters, me = ''): boolean {
  if (!inState(signal, filters.state)) return false;
  if (filters.severity !== '' && signal.severity !== filters.severity) return false;
  if (filters.kind !== '' && signal.kind !== filters.kind) return false;
  if (filters.territory !== '' && signal.subject.territory !== filters.territory) return false;
  if (!inHands(signal, filters.who, me)) return false;
  if (filters.text === '') return true;
  const haystack = words(signal);
  return plain(filters.text).split(/\s+/).every(word => haystack.includes(word));
}

/** What the text filter looks in; made once per state of a signal, since the list is filtered anew at each change. */
const known = new WeakMap<Signal, string>();
function words(signal: Signal): string {
  const kept = known.get(signal);
  if (kept !== undefined) return kept;
  const { subject } = signal;
  const made = plain([signal.id, signal.title, subject.territoryName, subject.territory, subject.presentation, subject.presentationLabel, subject.dci, subject.groupLabel, subject.finess,
    subject.establishmentName, signal.assignedTo, signal.acknowledgedBy].filter(Boolean).join(' '));
  known.set(signal, made);
  return made;
}

export function listed(signals: Iterable<Signal>, filters: Filters, me = ''): readonly Signal[] {
  const found: Signal[] = [];
  for (const signal of signals) if (matches(signal, filters, me)) found.push(signal);
  return found.sort(filters.sort === 'recent' ? (a, b) => b.changedAt - a.changedAt || bySeverity(a, b) : bySeverity);
}

/**
 * Rows never jump under the cursor: while `hold`, the rows shown stay where they are, whatever became of them, and what is new waits.
 * `exists` tells ids the screen still knows.
 */
export function settle(shown: readonly string[], wanted: readonly string[], hold: boolean, exists: (id: string) => boolean):
  { readonly rows: readonly string[]; readonly fresh: number; readonly gone: number } {
  if (!hold) return { rows: wanted, fresh: 0, gone: 0 };
  const rows = shown.filter(exists);
  const there = new Set(rows);
  const still = new Set(wanted);
  return { rows, fresh: wanted.filter(id => !there.has(id)).length, gone: rows.filter(id => !still.has(id)).length };
}
