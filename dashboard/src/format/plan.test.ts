import { describe, expect, it } from 'vitest';
import { fromParisInput, parisInput } from './paris';
import { standingText, standingTone, wallText } from './plan';

const line = (more: object): Parameters<typeof wallText>[0] => ({ territory: 'METRO', level: null, reason: null, since: null, phase: null, season: null, ...more });

describe('words of the plan', () => {
  it('A level is said with what it means', () => expect(standingText({ phase: 'level2', level: 2, reason: null })).toBe('Niveau 2 · mesures'));
  it('Nothing decided is not a phase', () => expect(standingText({ phase: 'offSeason', level: null, reason: 'not-decided' })).toBe('Aucune décision enregistrée'));
  it('A phase that is not known keeps its own name', () => expect(standingText({ phase: 'level3', level: 3, reason: null })).toBe('level3'));
  it('No phase is shown as good news', () => {
    for (const phase of ['offSeason', 'anticipation', 'level1', 'level2', 'deactivated', 'retex']) expect(standingTone({ phase, level: phase === 'level1' ? 1 : phase === 'level2' ? 2 : null, reason: null })).not.toBe('ok');
  });
  it('A server that only knows levels is understood', () => expect([wallText(line({ level: 1 })), wallText(line({ reason: 'not-decided' })), wallText(line({ reason: 'unavailable' }))]).toEqual(['Niveau 1', 'non enregistré', 'non lisible']));
  it('A level that nobody has told yet is unknown, not « not recorded »', () => expect(wallText(undefined)).toBe('inconnu'));
});

describe('the hour of Paris', () => {
  it.each(['2026-01-15T08:00:00Z', '2026-07-15T08:00:00Z', '2026-11-23T23:30:00Z'])('%s is read back', at => expect(fromParisInput(parisInput(Date.parse(at)))).toBe(Date.parse(at)));
  it('An hour that does not exist is no moment', () => expect(fromParisInput('2026-03-29T02:30')).toBeNull());
  it('An hour that comes twice is its first', () => expect(fromParisInput('2026-10-25T02:30')).toBe(Date.parse('2026-10-25T00:30:00Z')));
  it.each(['', '2026-02-31T10:00', '23/11/2026 14:05'])('« %s » is no moment', words => expect(fromParisInput(words)).toBeNull());
});
