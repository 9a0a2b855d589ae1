import { batch, signal as cell } from '@preact/signals';
import { ApiFailure, get } from '../api/http';
import { array, fields, instant, textOrNull, tolerant } from '../live/read';

/** When critical and alert signals of a territory were first seen, for the timeline: their moments, not their lives. */
export interface Seen {
  readonly territory: string;
  readonly moments: readonly number[];
  /** There are more than were read. */
  readonly more: boolean;
}

export const seen = cell<Seen | null>(null);
/** Why the last reading failed, in French; null: it did not. */
export const unread = cell<{ readonly territory: string; readonly why: string } | null>(null);

const pages = 5, perPage = 1000;

let asked = 0;

/** Of two questions the later one's answer stands, whichever comes last. */
export async function loadSeen(territory: string): Promise<void> {
  const own = ++asked;
  try {
    const read = await readSeen(territory);
    if (own === asked) batch(() => [seen.value, unread.value] = [read, null]);
  } catch (error) {
    console.warn('[chronologie]', error);
    if (own === asked) unread.value = { territory, why: error instanceof ApiFailure ? error.message : "La réponse du serveur n'est pas lisible." };
  }
}

async function readSeen(territory: string): Promise<Seen> {
  const moments: number[] = [];
  let after: string | null = null;
  for (let page = 0; page < pages; page++) {
    const query = new URLSearchParams({ severity: 'critical,alert', limit: String(perPage), ...territory === 'FR' ? {} : { territory }, ...after === null ? {} : { after } });
    const answer = fields(await get(`/api/v1/signals?${query}`), 'signals');
    moments.push(...tolerant(array(answer, 'signals'), raw => instant(fields(raw, 'signal'), 'firstSeen')).items);
    after = textOrNull(answer, 'next');
    if (after === null) break;
  }
  return { territory, moments, more: after !== null };
}
