import { ageText, momentText } from '../format/format';
import { type Freshness, isStale } from '../live/freshness';

/** Why what is shown may not be true any more, and how old it is; empty while it is. `shownAt`: the moment of the data, ms. */
export function staleWhy(state: Freshness, shownAt: number | null): string {
  switch (state.kind) {
    case 'silent': return `Serveur muet depuis ${ageText(state.ageMs)}${shownAt === null ? '' : ` — dernières données : ${momentText(shownAt)}`}`;
    case 'behind': return `Des évènements manquent depuis ${ageText(state.ageMs)} — ils sont redemandés`;
    case 'old': return `Aucun établissement n'a rien déclaré depuis ${ageText(state.ageMs)}`;
    default: return '';
  }
}

export const staleTitle = 'DONNÉES NON À JOUR';

/** The banner's words for what leaves the screen, on paper or pasted elsewhere; null while all is fresh. */
export const staleText = (state: Freshness, shownAt: number | null, sessionOver: boolean): string | null =>
  isStale(state) ? `${staleTitle} — ${sessionOver ? 'Session expirée — ' : ''}${staleWhy(state, shownAt)}` : null;
