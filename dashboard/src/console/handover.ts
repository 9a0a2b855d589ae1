import { ageText, momentText, severityText, stateText } from '../format/format';
import { isClosed } from '../live/feed';
import { type Severity, type Signal, severities } from '../live/wire';
import type { Marks } from './paper';
import { spoken } from './thread';

/** What one shift tells the next, made from what stands on the screen. Pure; `now` is the server's clock, ms. */

export interface HandOver {
  readonly at: number;
  readonly marks: Marks;
  readonly counts: readonly { readonly severity: Severity; readonly open: number; readonly held: number; readonly snoozed: number }[];
  /** Gravest first, longest held first: what the next shift takes over. */
  readonly lines: readonly { readonly id: string; readonly words: string }[];
  /** Signals that stand and are not named. */
  readonly left: number;
}

/** More is no note any more. */
export const mostLines = 40;

const subject = (signal: Signal): string => signal.subject.presentationLabel ?? signal.subject.establishmentName ?? signal.title;

function wordsOf(signal: Signal, now: number): string {
  const who = signal.state === 'acknowledged' && signal.acknowledgedBy !== null ? ` par ${signal.acknowledgedBy}${signal.acknowledgedAt === null ? '' : ` depuis ${ageText(now - signal.acknowledgedAt)}`}`
    : signal.state === 'snoozed' && signal.snoozedUntil !== null ? ` jusqu'au ${momentText(signal.snoozedUntil)}` : ` depuis ${ageText(now - signal.firstSeen)}`;
  const last = spoken(signal).at(-1);
  return `${severityText[signal.severity]} — ${subject(signal)}, ${signal.subject.territoryName ?? signal.subject.territory} : ${stateText[signal.state]}${who}${signal.assignedTo === null ? '' : `, affecté à ${signal.assignedTo}`}${last === undefined ? '' : ` — « ${last.text} » (${last.by})`}`;
}

/** Everything that somebody holds, snoozed or commented, and what is critical and open: the rest is counted. */
export function handOver(signals: Iterable<Signal>, now: number, marks: Marks): HandOver {
  const standing = [...signals].filter(signal => !isClosed(signal));
  const count = (severity: Severity, state: Signal['state']): number => standing.filter(signal => signal.severity === severity && signal.state === state).length;
  const named = standing.filter(signal => signal.state !== 'open' || signal.severity === 'critical' || signal.assignedTo !== null || spoken(signal).length > 0)
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || (a.acknowledgedAt ?? a.firstSeen) - (b.acknowledgedAt ?? b.firstSeen) || (a.id < b.id ? -1 : 1)).slice(0, mostLines);
  return {
    at: now, marks, counts: severities.map(severity => ({ severity, open: count(severity, 'open'), held: count(severity, 'acknowledged'), snoozed: count(severity, 'snoozed') })).filter(one => one.open + one.held + one.snoozed > 0),
    lines: named.map(signal => ({ id: signal.id, words: wordsOf(signal, now) })), left: standing.length - named.length,
  };
}

export const countsText = (one: HandOver['counts'][number]): string => `${severityText[one.severity]} : ${one.open} à traiter, ${one.held} pris en charge, ${one.snoozed} en sommeil`;

/** As text, to be pasted where the next shift reads. */
export function handOverText(note: HandOver, title: string, by: string, words: string): string {
  const marks = [note.marks.stale, note.marks.played].filter(mark => mark !== null);
  return [
    ...marks.length === 0 ? [] : [...marks, ''], `${title}, par ${by}`, note.marks.dataOf, ...note.counts.map(countsText), '', ...words.trim() === '' ? [] : [words.trim(), ''], ...note.lines.map(line => `- ${line.words}`),
    ...note.left > 0 ? [`et ${note.left} autre${note.left > 1 ? 's signaux' : ' signal'} en cours`] : [],
  ].join('\n');
}
