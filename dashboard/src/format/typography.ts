/** French puncts stay with their word: no line begins with « : ». */
export const bound = (words: string): string => words.replace(/ ([:;?!»%])/g, '\u00a0$1').replace(/« /g, '«\u00a0');
