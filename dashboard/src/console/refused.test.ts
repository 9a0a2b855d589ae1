import { describe, expect, it, vi } from 'vitest';
import { signalView } from '../live/fixtures';
import { type Signal, signal } from '../live/wire';

vi.mock('../live/store', () => ({ serverNow: { peek: () => null } }));
const { conflictText, onlyCommented } = await import('./refused');
const { Conflict } = await import('../api/calls');
const { whyNot } = await import('./refused');

const now = Date.parse('2026-12-12T14:00:00Z');
const at = '2026-12-12T13:05:00Z', before = '2026-12-12T12:00:00Z';
const note = (text: string, when = at): object => ({ by: 'medistock', at: when, text });
const taken = { state: 'acknowledged', acknowledgedBy: 'me', acknowledgedAt: before };
const one = (more: object = {}): Signal => signal(signalView('a', { changedAt: at, ...more }));
const told = (seen: Signal, current: object): string => conflictText(seen, one({ version: 2, ...current }), 'me', now);

describe('What became of a signal meanwhile', () => {
  it.each([
    ['pris en charge par A. Martin', { state: 'acknowledged', acknowledgedBy: 'A. Martin', acknowledgedAt: at }, 'déjà pris en charge par A. Martin à 14:05'],
    ['mis en sommeil pour 4 h par A. Martin', { state: 'snoozed' }, 'déjà mis en sommeil pour 4 h par A. Martin à 14:05'],
    ['résolu par B. Petit', { state: 'resolved' }, 'déjà résolu par B. Petit à 14:05'],
    ['affecté à C par B. Petit', { assignedTo: 'C' }, 'entre-temps affecté à C par B. Petit à 14:05'],
    ['rouvert : gravité passée de alerte à critique', {}, 'entre-temps rouvert : gravité passée de alerte à critique à 14:05'],
    ['résolu par me', { state: 'resolved' }, 'déjà résolu par vous à 14:05'],
  ])('Is told by the newest note of its thread: %s', (text, current, words) => expect(told(one(), { ...current, comments: [note(text)] })).toBe(words));
  it('Without notes is told by its state, and by who took it', () => {
    expect(told(one(), { state: 'acknowledged', acknowledgedBy: 'A. Martin', acknowledgedAt: at })).toBe('déjà pris en charge par A. Martin à 14:05');
    expect(told(one(), taken)).toBe('déjà pris en charge par vous à 13:00');
    expect(told(one(taken), { ...taken, state: 'cleared', comments: [note('pris en charge par A. Martin')] })).toBe('déjà levé de lui-même à 14:05');
  });
  it('My own acknowledgement of before is nobody\'s doing of now', () => {
    const seen = one({ ...taken, comments: [note('pris en charge par me', before)] });
    const comments = [note('pris en charge par me', before), { by: 'A. Martin', at, text: 'appelé' }];
    expect(told(seen, { ...taken, comments })).toBe('commenté entre-temps par A. Martin : relisez-le avant de recommencer');
    expect(told(seen, { ...taken, severity: 'alert', comments: comments.slice(0, 1) })).toContain('sa gravité est passée de critique à alerte à 14:05');
    expect(told(seen, { ...taken, corroboration: 'corroborated', comments: comments.slice(0, 1) })).toBe('a changé à 14:05 : relisez-le avant de recommencer');
  });
  it('On another day names the day', () => expect(conflictText(one(), one({ state: 'resolved' }), 'me', now + 86_400_000).replace(/\s/g, ' ')).toBe('déjà résolu le 12 déc. à 14:05'));
  it('Is not told when the server does not tell it', () => expect(whyNot(new Conflict(null), one())).toContain('a changé entre-temps'));
});

describe('Only a comment in between', () => {
  const said = { comments: [{ by: 'A. Martin', at, text: 'appelé' }] };
  it('Leaves an action its meaning', () => expect(onlyCommented(one(), one(said))).toBe(true));
  it.each([{ severity: 'alert' }, { corroboration: 'corroborated' }, { state: 'acknowledged' }, { assignedTo: 'A' }, { acknowledgedBy: 'A' }, { comments: [note('rouvert par A. Martin')] }, { comments: [] }])(
    'Anything else does not: %j', more => expect(onlyCommented(one(), one({ ...said, ...more }))).toBe(false));
});
