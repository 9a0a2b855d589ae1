import type { Published } from './wire';
import { fine, plural, yearText } from './words';

/** The list is published on working days: one read longer ago may miss what has been published since. */
export const oldListDays = 7;

const statuses: { readonly [status: string]: { readonly words: string; readonly tone: string } } = {
  shortage: { words: 'Rupture de stock', tone: 'critical' }, tension: { words: "Tension d'approvisionnement", tone: 'alert' },
  stopped: { words: 'Arrêt de commercialisation', tone: 'watch' }, returned: { words: 'Remise à disposition', tone: 'info' }, none: { words: 'Rien de publié', tone: 'unknown' },
};
/** A status of a later server is shown as it is named. */
export const publishedStatus = (status: string): { readonly words: string; readonly tone: string } => statuses[status] ?? { words: status, tone: 'unknown' };

/** « depuis le 8 nov. 2026, mise à jour le 20 nov. 2026 ». */
export function publishedDates(of: Published): string {
  const said = [
    of.since === null || of.status === 'returned' ? null : `depuis le ${yearText(of.since)}`,
    of.returned === null ? null : of.status === 'returned' ? `le ${yearText(of.returned)}` : `remise à disposition prévue le ${yearText(of.returned)}`,
    of.updated === null ? null : `mise à jour le ${yearText(of.updated)}`,
  ].filter(Boolean);
  return said.length === 0 ? 'sans date' : said.join(', ');
}

/** On which days the list said so here: « lu dans la liste du 14 au 20 nov. ». */
export const readText = (of: Published): string => of.firstRead === of.lastRead ? `liste lue le ${yearText(of.lastRead)}` : `liste lue du ${yearText(of.firstRead)} au ${yearText(of.lastRead)}`;

/** How old what was read is; null: recent, or the server's day is not known. `today`: local day of Paris, ISO. */
export function oldListText(of: Published, today: string | null): string | null {
  if (today === null) return null;
  const days = Math.round((Date.parse(today) - Date.parse(of.lastRead)) / 86_400_000);
  return days > oldListDays ? fine(`Liste lue il y a ${plural(days, 'jour', 'jours')} : ce qui a été publié depuis n'est pas connu ici.`) : null;
}
