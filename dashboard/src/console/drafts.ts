import { signal as cell } from '@preact/signals';

/** What is typed below a signal and not yet said, by the signal's id. Kept in this tab: another row looked at meanwhile, or a page loaded anew, loses nothing. */
type Drafts = ReadonlyMap<string, string>;

const stored = 'medistock.comment-drafts';
export const mostDrafts = 50;
/** A tab keeps so many characters; beyond it the oldest are kept while the page lives only. */
const mostCharacters = 200_000;

export function parseDrafts(words: string | null): Drafts {
  try {
    const raw: unknown = JSON.parse(words ?? '[]');
    if (!Array.isArray(raw)) return new Map();
    return new Map(raw.filter((one: unknown): one is [string, string] => Array.isArray(one) && one.length === 2 && one.every(part => typeof part === 'string')).slice(-mostDrafts));
  } catch {
    // Written by something else: no drafts.
    return new Map();
  }
}

function load(): Drafts {
  try {
    return parseDrafts(sessionStorage.getItem(stored));
  } catch {
    // Refused by the browser's settings.
    return new Map();
  }
}

export const drafts = cell<Drafts>(load());

/** The newest last; an empty one is none. */
export function setDraft(id: string, text: string): void {
  const next = [...drafts.peek()].filter(([other]) => other !== id);
  if (text !== '') next.push([id, text]);
  drafts.value = new Map(next.slice(-mostDrafts));
  const kept = [...drafts.value];
  while (kept.length > 0 && JSON.stringify(kept).length > mostCharacters) kept.shift();
  try {
    sessionStorage.setItem(stored, JSON.stringify(kept));
  } catch (error) {
    console.warn('[commentaire]', error);
  }
}

/** Puts words back into their signal's box, before what is being typed there. */
export function giveBack(id: string, text: string): void {
  const typed = drafts.peek().get(id) ?? '';
  setDraft(id, typed === '' ? text : `${text}\n${typed}`);
}
