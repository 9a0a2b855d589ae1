import { signal as cell } from '@preact/signals';
import { array, fields, flag, orNull, text } from '../live/read';
import { ApiFailure, get, post, remove } from './http';

export interface Session {
  readonly name: string;
  readonly role: string;
  readonly demo: boolean;
  /** Territories and establishments it is narrowed to; empty: the nation. */
  readonly scope: readonly string[];
}

export const session = cell<Session | null>(null);

function read(raw: unknown): Session {
  const from = fields(raw, 'session');
  return { name: text(from, 'name'), role: text(from, 'role'), demo: flag(from, 'demo'), scope: (orNull(array)(from, 'scope') ?? []).map(String) };
}

/** Whose name the server would write now: another tab may have signed in somebody else. */
export const whoLooks = async (): Promise<string> => read(await get('/api/v1/session')).name;

export async function readSession(): Promise<void> {
  session.value = read(await get('/api/v1/session'));
}

/** A screen that stays in its place looks again for somebody signed in elsewhere in this browser. */
const strangerMs = 30_000;

/** Who is in front of the screen; when nobody is known leaves for `/connexion`, or (`stay`) waits here. A server that does not answer is asked again. */
export async function openSession(stay = false): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    let waitMs = Math.min(5000, 500 * 2 ** Math.min(attempt, 4));
    try {
      return await readSession();
    } catch (error) {
      if (error instanceof ApiFailure && error.status === 401) {
        if (!stay) return location.assign(`/connexion?retour=${encodeURIComponent(location.pathname + location.search + location.hash)}`);
        waitMs = strangerMs;
      } else console.warn('[session]', error);
      await new Promise(resolve => setTimeout(resolve, waitMs));
    }
  }
}

export async function signIn(key: string): Promise<void> {
  const answer = await post('/api/v1/session', { key });
  if (answer !== null) session.value = read(answer);
}

/** Ends the session and leaves for the sign-in page. */
export async function signOut(): Promise<void> {
  await remove('/api/v1/session');
  location.assign('/connexion');
}

/** Whether the live feed is open to this key: a pharmacy's may read its own pages and no totals. Null: not known yet who looks. */
export const mayFollow = (): boolean | null => session.value === null ? null : session.value.role !== 'pharmacy' && session.value.role !== 'vendor';

// As `Access.cs` says: acting is the officers', commenting also the evaluators' and the regional agencies'.
const acting = new Set(['admin', 'officer']);
const commenting = new Set(['admin', 'officer', 'evaluator', 'ars']);

/** Whether buttons that act on signals are offered. The server decides; this only spares a refusal. */
export const mayAct = (): boolean => session.value !== null && acting.has(session.value.role);
/** Whether a comment is. */
export const mayComment = (): boolean => session.value !== null && commenting.has(session.value.role);
