import { type Fields, fields } from '../live/read';
import { failureText } from './failures';

/** A refusal or a failure of the API: `message` in French for the person, `code` the stable code of the problem when there is one, `detail` the server's own English sentence. */
export class ApiFailure extends Error {
  /** `retryAfterMs`: how long the server asked to be left alone; null: it did not say. */
  constructor(readonly status: number, readonly code: string, message: string, readonly problem: Fields = {}, readonly retryAfterMs: number | null = null) {
    super(message);
  }

  get detail(): string | null {
    return typeof this.problem['detail'] === 'string' ? this.problem['detail'] : null;
  }
}

const timeoutMs = 10_000;

/** `Retry-After`: seconds, or a date (a proxy's). */
export function retryAfterOf(words: string | null, now: number): number | null {
  if (words === null || words.trim() === '') return null;
  const ms = /^\s*\d+\s*$/.test(words) ? Number(words) * 1000 : Date.parse(words) - now;
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

async function problemOf(response: Response): Promise<ApiFailure> {
  let problem: Fields = {};
  const retryAfter = retryAfterOf(response.headers.get('Retry-After'), Date.now());
  try {
    problem = fields(await response.json(), 'problem');
  } catch {
    // Not a problem+json (a proxy's page): the status is all there is.
  }
  const code = typeof problem['code'] === 'string' ? problem['code'] : 'http';
  const failure = new ApiFailure(response.status, code, failureText(code, response.status), problem, retryAfter);
  console.warn('[api]', failure.status, code, failure.detail);
  return failure;
}

async function call(path: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', signal: AbortSignal.timeout(timeoutMs), ...init });
  } catch (error) {
    throw new ApiFailure(0, 'network', error instanceof Error && error.name === 'TimeoutError'
      ? `Pas de réponse du serveur en ${timeoutMs / 1000} s.` : 'Serveur injoignable.');
  }
  if (!response.ok) throw await problemOf(response);
  return response.status === 204 ? null : await response.json();
}

export const get = (path: string): Promise<unknown> => call(path, { headers: { Accept: 'application/json' } });

/** `keepalive`: goes on although the page is left. */
const sending = (method: string) => (path: string, body: unknown, keepalive = false): Promise<unknown> => call(path, {
  method, keepalive, headers: { 'Content-Type': 'application/json', Accept: 'application/json' }, body: JSON.stringify(body),
});

export const post = sending('POST');
export const put = sending('PUT');
export const remove = (path: string): Promise<unknown> => call(path, { method: 'DELETE', headers: { Accept: 'application/json' } });
