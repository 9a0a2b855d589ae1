import { describe, expect, it } from 'vitest';
import { signalView } from '../live/fixtures';
import { signal } from '../live/wire';
import { wayBack } from './undo';

const now = Date.parse('2026-12-12T14:00:00Z');
const later = '2026-12-12T18:00:00Z';
const held = signal(signalView('a', { state: 'acknowledged', acknowledgedBy: 'A. Martin', acknowledgedAt: '2026-12-12T13:05:00Z' }));
const asleep = signal(signalView('b', { state: 'snoozed', snoozedUntil: later }));
const open = signal(signalView('c'));
const verbs = (way: ReturnType<typeof wayBack>): readonly string[] => way?.steps.map(step => step.verb) ?? [];

describe('The way back', () => {
  it('From any action on an open signal is to reopen it', () => {
    for (const verb of ['acknowledge', 'resolve', 'snooze'] as const) expect(verbs(wayBack(open, verb, 'me', now))).toEqual(['reopen']);
  });
  it('Leads to the state before, not always to open', () => {
    expect(verbs(wayBack(held, 'resolve', 'me', now))).toEqual(['reopen', 'acknowledge']);
    expect(verbs(wayBack(held, 'snooze', 'me', now))).toEqual(['acknowledge']);
    expect(verbs(wayBack(asleep, 'resolve', 'me', now))).toEqual(['reopen', 'snooze']);
    expect(wayBack(asleep, 'acknowledge', 'me', now)?.steps).toEqual([{ verb: 'snooze', extra: { until: '2026-12-12T18:00:00.000Z' } }]);
    expect(verbs(wayBack(signal(signalView('d', { state: 'resolved' })), 'reopen', 'me', now))).toEqual(['resolve']);
  });
  it('A snooze that has ended meanwhile is not put back', () => expect(verbs(wayBack(asleep, 'resolve', 'me', Date.parse('2026-12-12T19:00:00Z')))).toEqual(['reopen']));
  it('An assignment goes back to whoever had it, or to nobody', () => {
    expect(wayBack(open, 'assign', 'me', now)?.steps).toEqual([{ verb: 'assign', extra: { assignee: '' } }]);
    expect(wayBack({ ...open, assignedTo: 'B. Petit' }, 'assign', 'me', now)?.steps).toEqual([{ verb: 'assign', extra: { assignee: 'B. Petit' } }]);
  });
  it('What it cannot restore is said: who had taken it in charge, and since when', () => {
    expect(wayBack(held, 'resolve', 'me', now)?.lost).toBe("pris en charge à votre nom : A. Martin l'avait depuis 14:05");
    for (const verb of ['resolve', 'snooze'] as const) expect(wayBack(held, verb, 'A. Martin', now)?.lost).toBe('la prise en charge compte à partir de maintenant, elle courait depuis 14:05');
    expect(wayBack(held, 'resolve', 'A. Martin', now + 86_400_000)?.lost?.replace(/\s/g, ' ')).toContain('depuis le 12 déc. à 14:05');
    expect(wayBack(open, 'resolve', 'me', now)?.lost).toBeNull();
  });
  it('A comment has none', () => expect(wayBack(open, 'comment', 'me', now)).toBeNull());
});
