/** French puncts stay with their word: no line begins with « : ». */
export const bound = (words: string): string => words.replace(/ ([:;?!»%])/g, '\u00a0$1').replace(/« /g, '«\u00a0');
/** Intl writes « 1 décembre »; the first of a month is « 1er décembre ». */
export const firstOf = (words: string): string => words.replace(/\b1(?=\s\p{L}{3})/u, '1er');

/** Days as Intl words them in French, the first of a month as it is said. */
export function frenchDays(options: Intl.DateTimeFormatOptions): { readonly format: (ms: number) => string } {
  const of = new Intl.DateTimeFormat('fr-FR', options);
  return { format: ms => firstOf(of.format(ms)) };
}
