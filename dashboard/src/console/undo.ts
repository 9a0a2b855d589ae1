import type { ActionBody, Verb } from '../api/calls';
import { atText } from '../format/format';
import type { Signal, SignalState } from '../live/wire';

/** One call that brings a signal back. */
export interface Step {
  readonly verb: Verb;
  readonly extra: Omit<ActionBody, 'version'>;
}

const after: { readonly [verb in Verb]: SignalState | null } = {
  acknowledge: 'acknowledged', resolve: 'resolved', snooze: 'snoozed', reopen: 'open', assign: null, comment: null,
};

/** The state that an action leaves; null: it leaves the state alone. */
export const stateAfter = (verb: Verb): SignalState | null => after[verb];

/**
 * What takes an action back: the steps that lead from what it left to what was there before, and what they cannot restore, in words.
 * Null: it cannot be taken back (a comment is durable and stays). Times in ms; `now` is the server's.
 */
export function wayBack(before: Signal, verb: Verb, me: string, now: number): { readonly steps: readonly Step[]; readonly lost: string | null } | null {
  if (verb === 'comment') return null;
  if (verb === 'assign') return { steps: [{ verb, extra: { assignee: before.assignedTo ?? '' } }], lost: null };
  const left = after[verb];
  const until = before.snoozedUntil;
  const target: SignalState = before.state === 'snoozed' && (until === null || until <= now + 1000) ? 'open' : before.state;
  if (target === 'cleared' || target === left) return target === 'snoozed' && until !== null
    ? { steps: [{ verb: 'snooze', extra: { until: new Date(until).toISOString() } }], lost: null } : null;
  const steps: Step[] = [];
  if (left === 'resolved' || (target === 'open' && left !== 'open')) steps.push({ verb: 'reopen', extra: {} });
  if (target === 'acknowledged') steps.push({ verb: 'acknowledge', extra: {} });
  else if (target === 'resolved') steps.push({ verb: 'resolve', extra: {} });
  else if (target === 'snoozed' && until !== null) steps.push({ verb: 'snooze', extra: { until: new Date(until).toISOString() } });
  if (target !== 'acknowledged' || before.acknowledgedBy === null) return { steps, lost: null };
  const since = before.acknowledgedAt === null ? '' : ` depuis ${atText(before.acknowledgedAt, now).replace(/^à /, '')}`;
  return { steps, lost: before.acknowledgedBy === me ? `la prise en charge compte à partir de maintenant${since === '' ? '' : `, elle courait${since}`}` : `pris en charge à votre nom : ${before.acknowledgedBy} l'avait${since}` };
}
