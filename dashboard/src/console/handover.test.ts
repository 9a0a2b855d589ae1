import { describe, expect, it } from 'vitest';
import { momentText } from '../format/format';
import { signalView } from '../live/fixtures';
import { signal } from '../live/wire';
import { staleText } from '../ui/stale';
import { handOver, handOverText, mostLines } from './handover';

const at = '2026-12-12T10:00:00Z', now = Date.parse('2026-12-12T13:05:00Z');
const one = (id: string, more: object) => signal(signalView(id, { firstSeen: at, ...more }));
const held = (id: string, severity: string, since: string) => one(id, { severity, state: 'acknowledged', acknowledgedBy: 'A. Martin', acknowledgedAt: since });

const usual = { stale: null, played: null, dataOf: 'Données du 12 déc. 2026, 14:00 (heure de Paris)' };

describe('A hand-over', () => {
  const signals = [
    one('S1', { severity: 'critical', state: 'open' }), one('S2', { severity: 'alert', state: 'open' }), held('S3', 'alert', '2026-12-12T12:05:00Z'), held('S4', 'alert', '2026-12-12T11:05:00Z'),
    one('S5', { severity: 'critical', state: 'resolved' }), one('S6', { severity: 'watch', state: 'open', comments: [{ by: 'B. Durand', at, text: 'grossiste appelé' }] }),
  ];
  it('Names what is held, commented or critical, the gravest and the longest held first; counts the rest', () => {
    const note = handOver(signals, now, usual);
    expect(note.lines.map(line => line.id)).toEqual(['S1', 'S4', 'S3', 'S6']);
    expect(note.left).toBe(1);
    expect(note.counts.map(count => [count.severity, count.open, count.held, count.snoozed])).toEqual([['critical', 1, 0, 0], ['alert', 1, 2, 0], ['watch', 1, 0, 0]]);
  });
  it('Says who, since when, and what was last said', () => {
    const text = handOverText(handOver(signals, now, usual), 'EXERCICE — Relève', 'C. Petit', ' Rappeler Lyon à 15 h ');
    expect(text).toContain('pris en charge par A. Martin depuis 2 h 00');
    expect(text).toContain('« grossiste appelé » (B. Durand)');
    expect(text).toContain('\nRappeler Lyon à 15 h\n');
    expect(text).toContain('EXERCICE — Relève, par C. Petit');
  });
  it('Made of data that are not true any more says so first, with their age, also where it is pasted', () => {
    const words = staleText({ kind: 'silent', ageMs: 2 * 3600_000 }, now, false);
    const text = handOverText(handOver(signals, now, { ...usual, stale: words }), 'Relève', 'C. Petit', '');
    expect(text.split('\n')[0]).toBe('DONNÉES NON À JOUR — Serveur muet depuis 2 h 00 — dernières données : ' + momentText(now));
    expect(staleText({ kind: 'silent', ageMs: 5000 }, now, true)).toContain('Session expirée');
    expect(staleText({ kind: 'fresh' }, now, false)).toBeNull();
    expect(handOverText(handOver(signals, now, usual), 'Relève', 'C. Petit', '')).not.toContain('NON À JOUR');
  });
  it('Of a demonstration says so, and always of when its data are', () => {
    const played = 'DÉMONSTRATION — données simulées';
    expect(handOverText(handOver(signals, now, { ...usual, stale: 'DONNÉES NON À JOUR', played }), 'Relève', 'C. Petit', '').split('\n').slice(0, 5)).toEqual(['DONNÉES NON À JOUR', played, '', 'Relève, par C. Petit', usual.dataOf]);
    expect(handOverText(handOver(signals, now, usual), 'Relève', 'C. Petit', '').split('\n')[0]).toBe('Relève, par C. Petit');
  });
  it('Is never longer than somebody reads', () => expect(handOver(Array.from({ length: 100 }, (_, at) => one(`S${at}`, { severity: 'critical', state: 'open' })), now, usual)).toMatchObject({ lines: { length: mostLines }, left: 100 - mostLines }));
});
