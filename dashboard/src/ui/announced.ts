import { signal as cell } from '@preact/signals';

/** Whether the server that sent this page plays an exercise, by the header that all its answers carry: for a page without a feed (sign-in), or whose feed has not come yet. */

const header = 'Medistock-Exercise';
export const announced = cell<string | null>(null);

export async function askHeader(): Promise<void> {
  try {
    announced.value = nameIn((await fetch(location.pathname, { method: 'HEAD', cache: 'no-store' })).headers.get(header));
  } catch (error) {
    console.warn('[exercice]', error);
  }
}

/** The header's value, percent-encoded; one that cannot be decoded still says that this is an exercise. */
export function nameIn(value: string | null): string | null {
  if (value === null) return null;
  try {
    return decodeURIComponent(value);
  } catch {
    // Not percent-encoded as agreed: shown as it came.
    return value;
  }
}

export const bareWords = (name: string): string => `EXERCICE — aucune donnée réelle — ${name}`;

const prefix = 'EXERCICE — ';
export const titled = (words: string, name: string | null): string => name === null ? words : prefix + words;
