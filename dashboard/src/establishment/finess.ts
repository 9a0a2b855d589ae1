/** A geographic FINESS as typed: 9 characters, 2A or 2B in front for Corsica. A failed key warns and does not refuse: some real numbers fail it. */
export type Typed =
  | { readonly kind: 'empty' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'finess'; readonly finess: string; readonly keyHolds: boolean };

const letterValue = (character: string): number => character === 'A' ? 1 : character === 'B' ? 2 : Number(character);

/** Luhn's key; Corsica's letters count as A = 1, B = 2. */
export function luhnHolds(finess: string): boolean {
  let sum = 0;
  for (let at = 0; at < finess.length; at++) {
    let digit = letterValue(finess[finess.length - 1 - at] ?? '0');
    if (at % 2 === 1) {
      digit *= 2;
      if (digit > 9) digit -= 9;
    }
    sum += digit;
  }
  return sum % 10 === 0;
}

/** Spaces between digits are allowed: that is how the number is printed. */
export function typedFiness(words: string): Typed {
  const text = words.replace(/[\s\u00a0\u202f]/g, '').toUpperCase();
  if (text === '') return { kind: 'empty' };
  const wrong = [...text].findIndex((character, at) => !/\d/.test(character) && !(at === 1 && text[0] === '2' && /[AB]/.test(character)));
  if (wrong >= 0) return { kind: 'refused', why: `Caractère ${wrong + 1} : « ${text[wrong]} ». Un FINESS n'a que des chiffres, ou 2A / 2B en tête.` };
  if (text.length !== 9) return { kind: 'refused', why: `${text.length} caractère${text.length > 1 ? 's' : ''} sur 9${text.length === 8 ? ' : un tableur a pu retirer le zéro de tête' : ''}.` };
  return { kind: 'finess', finess: text, keyHolds: luhnHolds(text) };
}

export const placePath = (finess: string): string => `/etablissement/${encodeURIComponent(finess)}`;

/** « /etablissement/530000371 » → the number as it stands there; null: none is named. */
export function namedIn(path: string): string | null {
  const named = path.split('/')[2];
  return named === undefined || named === '' ? null : decodeURIComponent(named);
}
