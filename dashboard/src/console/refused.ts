import { Conflict } from '../api/calls';
import { ApiFailure } from '../api/http';
import { session } from '../api/session';
import { atText, severityText, stateText } from '../format/format';
import { serverNow } from '../live/store';
import type { Signal } from '../live/wire';
import { product } from './thread';

const again = 'relisez-le avant de recommencer';
/** Acts that a state tells already; the others are told as what happened meanwhile. */
const stateActs = /^(pris en charge|résolu|mis en sommeil)/;

/** « pris en charge par A. Martin »: whoever reads is « vous ». */
const toldTo = (me: string, note: string): string => me !== '' && note.endsWith(` par ${me}`) ? `${note.slice(0, -me.length)}vous` : note;

const newestNote = (signal: Signal): Signal['comments'][number] | undefined => signal.comments.findLast(one => one.by === product);

const sameNote = (seen: Signal, current: Signal): boolean => {
  const [old, now] = [newestNote(seen), newestNote(current)];
  return now === undefined || (old !== undefined && old.at === now.at && old.text === now.text);
};

/** Somebody said something since `seen`, and that is all: an action means what it meant. */
export const onlyCommented = (seen: Signal, current: Signal): boolean =>
  sameNote(seen, current) && current.comments.length > seen.comments.length && current.rule.name === seen.rule.name
  && (['state', 'severity', 'corroboration', 'acknowledgedBy', 'acknowledgedAt', 'assignedTo', 'snoozedUntil'] as const).every(name => seen[name] === current[name]);

/** « déjà pris en charge par A. Martin à 14:05 »: what became of a signal since `seen`, as far as it tells, and by whom. `me`: who reads. */
export function conflictText(seen: Signal, current: Signal | null, me: string, now: number | null): string {
  if (!current) return `a changé entre-temps : ${again}`;
  const { state, acknowledgedBy: by, acknowledgedAt } = current;
  const note = newestNote(current);
  // Nobody's act, and without a note: what the notes tell came before it.
  if (state === 'cleared' && seen.state !== 'cleared') return `déjà ${stateText[state]} ${atText(current.changedAt, now)}`;
  if (note !== undefined && !sameNote(seen, current)) return `${stateActs.test(note.text) ? 'déjà ' : 'entre-temps '}${toldTo(me, note.text)} ${atText(note.at, now)}`;
  if (state !== seen.state && state !== 'open') return state === 'acknowledged' && by !== null
    ? `déjà ${toldTo(me, `${stateText[state]} par ${by}`)} ${atText(acknowledgedAt ?? current.changedAt, now)}` : `déjà ${stateText[state]} ${atText(current.changedAt, now)}`;
  if (state === seen.state && current.severity !== seen.severity)
    return `sa gravité est passée de ${severityText[seen.severity].toLowerCase()} à ${severityText[current.severity].toLowerCase()} ${atText(current.changedAt, now)} : ${again}`;
  const said = current.comments.length > seen.comments.length ? current.comments.at(-1) : undefined;
  return said !== undefined && said.by !== product ? `commenté entre-temps par ${said.by === me ? 'vous' : said.by} : ${again}` : `a changé ${atText(current.changedAt, now)} : ${again}`;
}

const words: { readonly [code: string]: string } = {
  'signal.closed': 'déjà clos', 'signal.acknowledged': 'déjà pris en charge', 'signal.open': 'déjà ouvert', 'signal.ended': "sa condition a pris fin : si elle revient, un nouveau signal s'ouvrira",
  'signal.grouped': 'un signal groupé prend fin avec les signaux qu\'il contient', 'signal.comments-full': 'son fil de commentaires est plein', 'signal.comment-too-long': 'commentaire trop long',
  'signal.snooze': 'une mise en sommeil finit dans le futur et sous 30 jours', 'signal.assignee': 'nom refusé', 'signal.unknown': "n'existe pas ou n'est pas visible avec vos droits",
  'access.role': "vos droits ne le permettent pas", 'access.scope': 'hors de votre périmètre', 'engine.busy': 'serveur occupé : recommencez',
};

/** Why an action was not done, as the end of a sentence about the signal as it was `seen`. Bugs are thrown on. */
export function whyNot(error: unknown, seen: Signal | null = null): string {
  if (error instanceof Conflict) return seen === null ? `a changé entre-temps : ${again}` : conflictText(seen, error.current, session.peek()?.name ?? '', serverNow.peek());
  if (!(error instanceof ApiFailure)) throw error;
  return words[error.code] ?? (error.status === 0 ? `pas de réponse : l'action a peut-être été faite, l'état affiché sera celui du serveur (${error.message})` : error.message.replace(/\.$/, ''));
}
