import { describe, expect, it } from 'vitest';
import { bytesText, gauges, overallTone, worstTone } from './gauges';
import { serverStatus } from './wire';

const answer = {
  version: '1.0.0', phase: 'live', clock: { simulated: false, speed: 1, origin: null, startedAt: null }, demo: false, establishments: 4, reporting: 3, shareReporting: 0.75, journalHead: 9,
  territories: [{ territory: 'FR', reporting: 3, due: 4 }], winterPlan: [], epoch: 'e', signalHead: 1, dataAsOf: '2026-11-23T10:00:00Z', serverTime: '2026-11-23T10:05:00Z',
  journal: { rows: 9, bytes: 4096, waiting: 0, capacity: 8192, lastError: null as string | null },
  queues: { mailboxesWaiting: 0, longestMailbox: 0, establishmentActors: 4, batchesUnderWay: 0, batchBytesUnderWay: 0, screens: 2 }, lagSeconds: { territories: 0.4 }, forecasts: null, exercise: null,
};
const of = (change: object = {}) => gauges(serverStatus({ ...answer, ...change }), 1, 20);
const find = (key: string, change: object = {}) => of(change).find(gauge => gauge.key === key);

describe('gauges', () => {
  it('All is well', () => expect(worstTone(of())).toBe('ok'));
  it('A journal that cannot write is critical, and says its error', () => {
    const broken = { journal: { ...answer.journal, lastError: 'disk full' } };
    expect(find('error', broken)).toMatchObject({ tone: 'critical', value: 'disk full' });
    expect(worstTone(of(broken))).toBe('critical');
  });
  it('A half full queue is to be watched, a full one critical', () => {
    expect(find('waiting', { journal: { ...answer.journal, waiting: 4096 } })?.tone).toBe('alert');
    expect(find('waiting', { journal: { ...answer.journal, waiting: 8192 } })?.tone).toBe('critical');
  });
  it('A lag that nobody measures is unknown with its reason, not zero', () => {
    expect(find('lag', { lagSeconds: {}, cluster: { silos: ['a', 'b', 'c'], rebuilding: false } })).toMatchObject({ tone: 'unknown', value: expect.stringContaining('groupe de nœuds') as string });
    expect(find('lag', { lagSeconds: {} })?.value).toBe('non mesuré par ce serveur');
  });
  it('Old data are told, unless the past is being filled', () => {
    expect(find('data', { serverTime: '2026-11-25T10:00:00Z' })?.tone).toBe('critical');
    expect(find('data', { serverTime: '2026-11-25T10:00:00Z', phase: 'backfill' })?.tone).toBe('unknown');
    expect(find('data', { dataAsOf: null })).toMatchObject({ tone: 'unknown', value: 'aucune déclaration reçue' });
  });
  it('A share of one region says so', () => expect(gauges(serverStatus(answer), 1, 20, 'Bretagne seulement').find(gauge => gauge.key === 'share')?.name).toBe('Part déclarante (Bretagne seulement)'));
  it('Sizes are in decimal units', () => expect([0, 999, 4096, 21_332_000].map(bytesText)).toEqual(['0 octet', '999 octets', '4,1 ko', '21,3 Mo']));
  const group = (silos: number, rebuilding: boolean) => ({ lagSeconds: {}, cluster: { silos: Array.from({ length: silos }, (_, index) => `n${index}`), rebuilding } });
  it('Nodes are counted where there are several: three that rebuild nothing are well', () => expect([worstTone(of(group(3, false))), find('nodes')]).toEqual(['ok', undefined]));
  it('In a group of nodes queues and screens are those of one node, and say so', () => {
    const names = (change: object) => ['waiting', 'error', 'mailbox', 'batches', 'screens'].map(key => find(key, change)?.name.includes('de ce nœud'));
    expect([names(group(3, false)), names({}), names(group(1, false))]).toEqual([Array(5).fill(true), Array(5).fill(false), Array(5).fill(false)]);
    expect(find('actors', group(3, false))?.name).toBe('Établissements en mémoire');
  });
  it('No screen on one node of several is not a blind crisis room', () => expect([group(3, false), {}].map(change => find('screens', change)?.meaning.includes('aveugle'))).toEqual([false, true]));
  it('Fewer than three nodes, or figures being summed again, are to be watched', () => expect([group(2, false), group(3, true)].map(change => worstTone(of(change)))).toEqual(['alert', 'alert']));
  it('What matters and is not known is not « rien à signaler »', () => expect([{ dataAsOf: null }, { lagSeconds: {} }, { phase: 'backfill' }].map(change => worstTone(of(change)))).toEqual(['unknown', 'unknown', 'unknown']));
  it('What is bad outweighs what is unknown', () => expect(worstTone(of({ dataAsOf: null, ...group(2, false) }))).toBe('alert'));
  it('A share that this key may not read hides nothing', () => expect(worstTone(of({ shareReporting: null }))).toBe('ok'));
});

describe('the service as a whole', () => {
  const yes = { state: 'yes' } as const;
  const no = { state: 'no', why: 'x' } as const;
  it('All read and well', () => expect(overallTone(of(), false, [yes, yes])).toBe('ok'));
  it('After a reading that failed nothing is known but what a probe says, whatever stood before', () => expect([overallTone(of(), true, [yes, yes]), overallTone(of(), true, [no, no])]).toEqual(['unknown', 'critical']));
  it('A probe that says no is critical; one that has not answered yet is not well', () => expect([overallTone(of(), false, [yes, no]), overallTone(of(), false, [yes, null])]).toEqual(['critical', 'unknown']));
});
