/** A comment that no answer of the server has settled yet. */
export interface Unsent {
  readonly key: string;
  readonly id: string;
  readonly text: string;
  /** Who said it: it is sent in nobody else's name. */
  readonly by: string;
  /** When, by this workstation's clock, ms. */
  readonly at: number;
  /** The signal's version then, and how often its thread held these very words by this person already. */
  readonly version: number;
  readonly had: number;
  /** The tab that sees to it, and until when no other one may. */
  readonly owner: string;
  readonly until: number;
}

export const mostUnsent = 200;
const prefix = 'medistock.comment.';

const storage = (): Storage | null => {
  try {
    return localStorage;
  } catch {
    // Refused by the browser's settings: a comment lives as long as its page.
    return null;
  }
};

export function parseUnsent(words: string | null): Unsent | null {
  if (words === null) return null;
  try {
    const raw: unknown = JSON.parse(words);
    if (typeof raw !== 'object' || raw === null) return null;
    const one = raw as { readonly [name: string]: unknown };
    const texts = ['key', 'id', 'text', 'by', 'owner'].every(name => typeof one[name] === 'string' && one[name] !== '');
    return texts && ['at', 'version', 'had', 'until'].every(name => Number.isFinite(one[name])) ? raw as Unsent : null;
  } catch {
    // Not JSON: none of ours.
    return null;
  }
}

export const readUnsent = (key: string): Unsent | null => parseUnsent(storage()?.getItem(prefix + key) ?? null);
export const dropUnsent = (key: string): void => storage()?.removeItem(prefix + key);

const names = (store: Storage): readonly string[] => Array.from({ length: store.length }, (_, at) => store.key(at) ?? '').filter(name => name.startsWith(prefix));

/** The oldest first. One entry each, so that two tabs never overwrite each other's. */
export function allUnsent(): readonly Unsent[] {
  const store = storage();
  return store === null ? [] : names(store).map(name => parseUnsent(store.getItem(name))).filter(one => one !== null).sort((a, b) => a.at - b.at);
}

/** False where the browser keeps nothing, or too many stand already. */
export function keepUnsent(one: Unsent): boolean {
  const store = storage();
  if (store === null) return false;
  try {
    if (store.getItem(prefix + one.key) === null && names(store).length >= mostUnsent) return false;
    store.setItem(prefix + one.key, JSON.stringify(one));
    return true;
  } catch (error) {
    console.warn('[commentaire]', error);
    return false;
  }
}
