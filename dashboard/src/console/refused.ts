import { Conflict } from '../api/calls';
import { ApiFailure } from '../api/http';
import { atText, stateText } from '../format/format';
import { serverNow } from '../live/store';
import type { Signal } from '../live/wire';

/** « déjà pris en charge par A. Martin à 14:05 »: how a signal stands that somebody else changed first. */
export function conflictText(current: Signal | null, now: number | null): string {
  if (!current) return 'a changé entre-temps : relisez-le avant de recommencer';
  const held = current.state === 'acknowledged';
  const who = held && current.acknowledgedBy ? ` par ${current.acknowledgedBy}` : '';
  const at = held && current.acknowledgedAt !== null ? current.acknowledgedAt : current.changedAt;
  return current.state === 'open' ? `a changé ${atText(at, now)} : relisez-le avant de recommencer` : `déjà ${stateText[current.state]}${who} ${atText(at, now)}`;
}

const words: { readonly [code: string]: string } = {
  'signal.closed': 'déjà clos', 'signal.acknowledged': 'déjà pris en charge', 'signal.open': 'déjà ouvert', 'signal.ended': "sa condition a pris fin : si elle revient, un nouveau signal s'ouvrira",
  'signal.grouped': 'un signal groupé prend fin avec les signaux qu\'il contient', 'signal.comments-full': 'son fil de commentaires est plein', 'signal.comment-too-long': 'commentaire trop long',
  'signal.snooze': 'une mise en sommeil finit dans le futur et sous 30 jours', 'signal.assignee': 'nom refusé', 'signal.unknown': "n'existe pas ou n'est pas visible avec vos droits",
  'access.role': "vos droits ne le permettent pas", 'access.scope': 'hors de votre périmètre', 'engine.busy': 'serveur occupé : recommencez',
};

/** Why an action was not done, as the end of a sentence about the signal. Bugs are thrown on. */
export function whyNot(error: unknown): string {
  if (error instanceof Conflict) return conflictText(error.current, serverNow.peek());
  if (!(error instanceof ApiFailure)) throw error;
  return words[error.code] ?? (error.status === 0 ? `pas de réponse : l'action a peut-être été faite, l'état affiché sera celui du serveur (${error.message})` : error.message.replace(/\.$/, ''));
}
