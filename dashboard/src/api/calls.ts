import { array, fields, flag, orNull, text, textOrNull, tolerant } from '../live/read';
import * as wire from '../live/wire';
import { ApiFailure, get, post } from './http';

export interface Presentation {
  readonly code: string;
  readonly label: string;
  readonly dci: string | null;
  readonly laboratory: string | null;
  readonly mitm: boolean | null;
}

export interface Territory {
  readonly code: string;
  readonly name: string;
  readonly kind: string | null;
  /** Of a department. */
  readonly region: string | null;
}

const flagOrNull = orNull(flag);

export async function searchPresentations(query: string): Promise<readonly Presentation[]> {
  const answer = fields(await get(`/api/v1/presentations?query=${encodeURIComponent(query)}&limit=30`), 'presentations');
  return tolerant(array(answer, 'presentations'), raw => {
    const from = fields(raw, 'presentation');
    return {
      code: text(from, 'code'), label: textOrNull(from, 'label') ?? text(from, 'code'), dci: textOrNull(from, 'dci'), laboratory: textOrNull(from, 'laboratory'),
      mitm: flagOrNull(from, 'mitm'),
    };
  }).items.slice(0, 30);
}

export async function presentationRows(code: string): Promise<readonly wire.CoverageRow[]> {
  const answer = fields(await get(`/api/v1/presentations/${encodeURIComponent(code)}/territories`), 'territories');
  return tolerant(array(answer, 'territories'), wire.coverageRow).items;
}

export async function territories(): Promise<readonly Territory[]> {
  const answer = fields(await get('/api/v1/territories'), 'territories');
  return tolerant(array(answer, 'territories'), raw => {
    const from = fields(raw, 'territory');
    return { code: text(from, 'code'), name: textOrNull(from, 'name') ?? text(from, 'code'), kind: textOrNull(from, 'kind'), region: textOrNull(from, 'region') };
  }).items;
}

export interface ClosedSignals {
  readonly signals: readonly wire.Signal[];
  /** How many were read, wanted or not. */
  readonly read: number;
  /** The server has more. */
  readonly more: boolean;
}

const closedPage = 500;
/** Beyond it a question is too wide: the answer says that there is more. */
const mostPages = 10;

/** Closed signals, by a person or by themselves, the gravest first: `most` at most of those that are `wanted`. Empty: no restriction; `territory` takes in what lies within it. */
export async function closedSignals(narrow: { readonly severity: string; readonly kind: string; readonly territory: string }, wanted: (signal: wire.Signal) => boolean, most: number): Promise<ClosedSignals> {
  const query = new URLSearchParams({ state: 'resolved,cleared', limit: String(closedPage) });
  for (const name of ['severity', 'kind', 'territory'] as const) if (narrow[name] !== '') query.set(name, narrow[name]);
  const found: wire.Signal[] = [];
  let read = 0;
  for (let page = 1; ; page++) {
    const answer = fields(await get(`/api/v1/signals?${query.toString()}`), 'signals');
    const next = textOrNull(answer, 'next');
    const { items } = tolerant(array(answer, 'signals'), wire.signal);
    read += items.length;
    found.push(...items.filter(wanted));
    if (found.length > most || next === null || page === mostPages) return { signals: found.slice(0, most), read, more: next !== null || found.length > most };
    query.set('after', next);
  }
}

export const signalById = async (id: string): Promise<wire.Signal> => wire.signal(await get(`/api/v1/signals/${encodeURIComponent(id)}`));

export type Verb = 'acknowledge' | 'comment' | 'resolve' | 'snooze' | 'assign' | 'reopen';

export interface ActionBody {
  readonly version: number;
  readonly comment?: string;
  readonly assignee?: string;
  readonly until?: string;
}

/** Somebody changed the signal first: `current` is its state now, when the server says it. */
export class Conflict extends Error {
  constructor(readonly current: wire.Signal | null) {
    super('signal.version');
  }
}

export async function act(id: string, verb: Verb, body: ActionBody): Promise<wire.Signal> {
  try {
    return wire.signal(await post(`/api/v1/signals/${encodeURIComponent(id)}/${verb}`, body, verb === 'comment'));
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 409) {
      const current = error.problem['current'];
      throw new Conflict(current === undefined || current === null ? null : wire.signal(current));
    }
    throw error;
  }
}
