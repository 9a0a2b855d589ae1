const zone = 'Europe/Paris';
const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' });

/** What a date-and-time input shows of a moment, by Paris's clock: « 2026-11-23T14:05 ». */
export const parisInput = (ms: number): string => parts.format(ms).replace(' ', 'T');

const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/**
 * The moment that such an input names by Paris's clock, ms since 1970; null: no moment. Screens speak the hour of Paris wherever the browser stands.
 * An hour that comes twice (end of summer time) is its first; one that does not exist (its beginning) is null.
 */
export function fromParisInput(words: string): number | null {
  if (!shape.test(words)) return null;
  const asUtc = Date.parse(`${words}:00Z`);
  if (Number.isNaN(asUtc)) return null;
  // Paris is one or two hours ahead, whatever the year this product lives in.
  for (const ahead of [2, 1]) {
    const moment = asUtc - ahead * 3600_000;
    if (parisInput(moment) === words) return moment;
  }
  return null;
}

const dayMs = 86_400_000;
const lateMs = 3600_000;

/** Whether what is told of a day was kept well after that day of Paris had ended: it is then not what was known at its close. */
export function keptLate(date: string, asOf: number | null): boolean {
  const end = fromParisInput(`${new Date(Date.parse(date) + dayMs).toISOString().slice(0, 10)}T00:00`);
  return asOf !== null && end !== null && asOf > end + lateMs;
}
