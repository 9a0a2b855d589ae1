import { describe, expect, it } from 'vitest';
import { beatFrame, snapshotFrame, statusView } from '../live/fixtures';
import { feed, freshness, revision } from '../live/store';
import { dataOfText, marksNow } from './paper';

const play = (more: object): void => {
  feed.apply(snapshotFrame(1, [], [], { body: { signals: [], coverage: [], status: statusView(more) } }));
  revision.value++;
};

describe('What leaves the screen', () => {
  it('Says of when its data are, also when there are none', () => {
    expect([marksNow().dataOf, dataOfText(null)]).toEqual(['Aucune donnée reçue', 'Aucune donnée reçue']);
    feed.apply(beatFrame(1));
    expect(marksNow().dataOf.replace(/\s/g, ' ')).toBe('Données du 12 déc. 2026, 14:05 (heure de Paris)');
  });
  it('Takes along what the banners say: demonstration, exercise, data that are not true any more', () => {
    play({});
    expect(marksNow()).toMatchObject({ stale: null, played: null });
    play({ demo: true, clock: { simulated: true, speed: 60, origin: null, startedAt: null } });
    expect(marksNow().played).toBe('DÉMONSTRATION — données simulées — horloge ×60');
    play({ exercise: { name: 'hiver', from: '2025-12-01T06:00:00Z', to: '2026-01-15T06:00:00Z', at: '2025-12-03T11:22:33Z', speed: 60, paused: false, ended: false, behind: false } });
    expect(marksNow().played).toContain('EXERCICE — aucune donnée réelle — hiver');
    freshness.value = { kind: 'silent', ageMs: 2 * 3600_000 };
    expect(marksNow().stale).toContain('DONNÉES NON À JOUR — Serveur muet depuis 2 h 00');
  });
});
