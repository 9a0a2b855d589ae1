import { signal as cell } from '@preact/signals';
import { mayAct } from '../api/session';
import { fromParisInput, parisInput } from '../format/paris';
import { isClosed } from '../live/feed';
import type { Signal } from '../live/wire';
import { perform } from './actions';
import { theSelectedText } from './selection';
import { selected, targets } from './view';

/** An action that needs words first: to whom, until when, with which comment. `selection`: in words, when it is about what is marked. */
export type Asked = 'assign' | 'snooze' | 'acknowledge' | 'resolve';
export const asking = cell<{ readonly verb: Asked; readonly signals: readonly Signal[]; readonly selection: string | null } | null>(null);

/** Opens the form for the marked signals, else the open one. */
export function ask(verb: Asked): void {
  const signals = targets();
  if (mayAct() && signals.length > 0) asking.value = { verb, signals, selection: selected.value.signals.length === 0 ? null : `Pour ${theSelectedText(signals.length, selected.value.hidden)}` };
}

/** What an action could change: a closed signal takes none, one in charge is not taken again by who has it. */
export const takes = (signal: Signal, verb: 'acknowledge' | 'resolve' | 'snooze' | 'assign' | 'reopen'): boolean =>
  verb === 'reopen' ? signal.state !== 'open' && signal.state !== 'cleared' : !isClosed(signal) && (verb !== 'acknowledge' || signal.state !== 'acknowledged');

/** Acts on the open signal, the server saying why not; on several, on those that the action says something to, the others counted. */
export function actOn(verb: 'acknowledge' | 'resolve' | 'reopen'): void {
  const signals = targets();
  if (!mayAct() || signals.length === 0) return;
  const some = signals.length > 1 ? signals.filter(signal => takes(signal, verb)) : signals;
  void perform(some, verb, {}, signals.length - some.length);
}

const hourMs = 3600_000;
export const snoozes = [['1 h', hourMs], ['4 h', 4 * hourMs], ['12 h', 12 * hourMs], ['24 h', 24 * hourMs], ['3 jours', 72 * hourMs], ['7 jours', 168 * hourMs]] as const;
export const longestSnoozeMs = 30 * 24 * hourMs;

/** The end of a snooze: the typed moment of Paris when there is one, else now and the chosen time. In words when it cannot be. Ms since 1970; `now`: the server's clock. */
export function snoozeEnd(now: number, lengthMs: number, typed: string): number | string {
  if (typed === '') return now + lengthMs;
  const end = fromParisInput(typed);
  if (end === null) return 'Cette date ne se lit pas.';
  if (end <= now) return `Cette date est passée (il est ${parisInput(now).slice(11)} à Paris).`;
  return end - now > longestSnoozeMs ? 'Une mise en sommeil dure au plus 30 jours.' : end;
}

const stored = 'medistock.assignees';
const mostNames = 12;

/** The newest name first, each once. */
export const withName = (names: readonly string[], name: string): readonly string[] => [name, ...names.filter(other => other !== name)].slice(0, mostNames);

function load(): readonly string[] {
  const kept = typeof localStorage === 'undefined' ? null : localStorage.getItem(stored);
  return kept === null ? [] : kept.split('\n').filter(name => name.trim() !== '').slice(0, mostNames);
}

/** Names that this workstation assigned to, the last one first. */
export const recentNames = cell<readonly string[]>(load());

export function remember(name: string): void {
  recentNames.value = withName(recentNames.value, name);
  try {
    localStorage.setItem(stored, recentNames.value.join('\n'));
  } catch (error) {
    console.warn('[affecter]', error);
  }
}
