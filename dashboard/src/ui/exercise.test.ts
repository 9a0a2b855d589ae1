import { describe, expect, it } from 'vitest';
import { clockSpeed } from '../live/store';
import { status } from '../live/wire';
import { statusView } from '../live/fixtures';
import { nameIn, titled } from './announced';

const exercise = { name: 'hiver', from: '2025-12-01T06:00:00Z', to: '2026-01-15T06:00:00Z', at: '2025-12-03T11:22:33Z', speed: 60, paused: false, ended: false, behind: false };
const simulated = { simulated: true, speed: 5, origin: null, startedAt: null };

describe('An exercise', () => {
  it.each([[null, null], ['hiver%202025', 'hiver 2025'], ['hiver%', 'hiver%'], ['', '']])('The header %j names %j', (value, name) => expect(nameIn(value)).toBe(name));
  it('The tab says so', () => expect([titled('(3) Signaux', 'hiver'), titled('Mur', null)]).toEqual(['EXERCICE — (3) Signaux', 'Mur']));
  it.each([['played', {}, 60], ['paused', { paused: true }, 0], ['ended', { ended: true }, 0]])('Its clock when %s', (_, more, speed) =>
    expect(clockSpeed(status(statusView({ clock: simulated, exercise: { ...exercise, ...more } })))).toBe(speed));
  it('Outside one the clock is the demonstration\'s, or the real one', () => expect([clockSpeed(status(statusView({ clock: simulated }))), clockSpeed(status(statusView())), clockSpeed(null)]).toEqual([5, 1, 1]));
});
