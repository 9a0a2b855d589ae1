import { describe, expect, it } from 'vitest';
import { signalView, statusView } from '../live/fixtures';
import { signal, status } from '../live/wire';
import { levelsLine, serverLine, shareLine, signalsLine } from './lines';

const now = status(statusView());
const plan = (territory: string, phase: string, level: number | null) => ({ territory, level, reason: null, since: null, phase, season: null });

describe('the state of the nation in a line', () => {
  it('Before the server has spoken nothing is known', () => expect([levelsLine(null, one => one), shareLine(null, null), signalsLine(null, [], null), serverLine(null, { kind: 'starting' })].map(line => line.tone)).toEqual(['unknown', 'unknown', 'unknown', 'unknown']));
  it('Places that stand alike stand together; the gravest gives the shape', () => {
    const mixed = { ...now, winterPlan: [plan('METRO', 'level1', 1), plan('DEP-974', 'offSeason', null), plan('DEP-973', 'level1', 1)] };
    expect(levelsLine(mixed, one => one)).toEqual({ tone: 'watch', words: 'Niveau 1 · veille saisonnière (METRO, DEP-973) ; Hors saison (DEP-974)' });
  });
  it('Critical signals are counted with those that nobody has taken', () => {
    const taken = signal(signalView('b', { state: 'acknowledged' }));
    expect(signalsLine(now, [signal(signalView('a')), taken, signal(signalView('c', { severity: 'watch' }))], null)).toEqual({ tone: 'critical', words: '2 en cours, dont 1 à traiter ; 3 signaux en cours en tout' });
  });
  it('Signals held back are not none', () => expect(signalsLine({ ...now, phase: 'backfill' }, [], null).tone).toBe('unknown'));
  it('A share that nobody knows is not zero', () => expect(shareLine({ ...now, shareReporting: null }, null).tone).toBe('unknown'));
  it('A sum of one region says so, a sum of the nation needs no word', () => {
    expect([shareLine(now, 'Bretagne seulement').words, signalsLine(now, [], 'Bretagne seulement').words].every(words => words.endsWith('(Bretagne seulement)'))).toBe(true);
    expect(shareLine(now, null).words).not.toContain('(');
  });
  it('A silent server is critical whatever it said before', () => expect(serverLine(now, { kind: 'silent', ageMs: 4000 })).toEqual({ tone: 'critical', words: 'muet depuis 4 s' }));
});
