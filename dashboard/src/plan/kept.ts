import { useState } from 'preact/hooks';
import { newKey } from './submission';

/** What is typed and not yet sent, kept in this tab: a page left by mistake, or another territory looked at meanwhile, loses nothing. With it the key: what may have been recorded is not recorded twice. */
export interface Kept<D> {
  readonly key: string;
  readonly draft: D;
}

const prefix = 'medistock.plan.';
/** A tab keeps so many characters of one form; a longer one is kept while the page lives only. */
const most = 200_000;

/** Whether `raw` has the shape of `like`: the same members with the same kinds; lists of whatever `like` lists, or of texts. */
function alike(raw: unknown, like: unknown): boolean {
  if (Array.isArray(like)) return Array.isArray(raw) && raw.every(one => like.length === 0 ? true : alike(one, like[0]));
  if (typeof like === 'object' && like !== null) {
    return typeof raw === 'object' && raw !== null && !Array.isArray(raw) && Object.entries(like).every(([name, value]) => alike((raw as { readonly [name: string]: unknown })[name], value));
  }
  return typeof raw === typeof like;
}

/** What was kept, or null where it is none of ours: written by another version of the page, cut short, or absent. */
export function restored<D>(words: string | null, like: D): Kept<D> | null {
  if (words === null) return null;
  try {
    const raw: unknown = JSON.parse(words);
    if (typeof raw !== 'object' || raw === null) return null;
    const { key, draft } = raw as { readonly key?: unknown; readonly draft?: unknown };
    return typeof key === 'string' && /^[0-9a-f-]{36}$/.test(key) && alike(draft, like) ? { key, draft: draft as D } : null;
  } catch {
    // Not JSON: none of ours.
    return null;
  }
}

function storage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    // Refused by the browser's settings: nothing is kept beyond the page.
    return null;
  }
}

export const isKept = (name: string): boolean => storage()?.getItem(prefix + name) != null;
export const forget = (name: string): void => storage()?.removeItem(prefix + name);

function keep<D>(name: string, kept: Kept<D>): void {
  const words = JSON.stringify(kept);
  try {
    if (words.length <= most) storage()?.setItem(prefix + name, words);
  } catch (error) {
    console.warn('[saisie]', error);
  }
}

/** The draft of the form `name`, as it was left where it was left; `taken`: it was, and the form says so. */
export function useKept<D>(name: string, initial: () => D): { readonly draft: D; readonly key: string; readonly taken: boolean; readonly set: (draft: D) => void } {
  const [start] = useState(() => {
    const fresh = initial();
    const found = restored(storage()?.getItem(prefix + name) ?? null, fresh);
    return { kept: found ?? { key: newKey(), draft: fresh }, taken: found !== null };
  });
  const [draft, setDraft] = useState(start.kept.draft);
  return {
    draft, key: start.kept.key, taken: start.taken,
    set: next => {
      keep(name, { key: start.kept.key, draft: next });
      setDraft(() => next);
    },
  };
}
