import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signalView } from '../live/fixtures';

const server = vi.hoisted(() => ({ asked: [] as string[], pages: [] as { signals: object[]; next: string | null }[] }));
vi.mock('./http', async original => ({ ...await original<object>(), get: async (path: string) => {
  server.asked.push(path);
  return server.pages[server.asked.length - 1] ?? { signals: [], next: 'on' };
} }));
const { closedSignals } = await import('./calls');

const page = (ids: readonly string[], next: string | null): { signals: object[]; next: string | null } => ({ signals: ids.map(id => signalView(id, { state: 'cleared' })), next });
const none = { severity: '', kind: '', territory: '' };

describe('Closed signals', () => {
  beforeEach(() => { server.asked.length = 0; server.pages = []; });
  afterEach(() => { server.pages = []; });
  it('Are asked for with the server\'s own filters, page after page to the last', async () => {
    server.pages = [page(['a', 'b'], '-3~-1~b'), page(['c'], null)];
    const answer = await closedSignals({ severity: 'alert', kind: 'coverage', territory: 'DEP-53' }, signal => signal.id !== 'b', 500);
    expect([answer.signals.map(({ id }) => id), answer.read, answer.more]).toEqual([['a', 'c'], 3, false]);
    expect(server.asked).toEqual(['', '&after=-3%7E-1%7Eb'].map(after => `/api/v1/signals?state=resolved%2Ccleared&limit=500&severity=alert&kind=coverage&territory=DEP-53${after}`));
  });
  it('Are no more than the screen keeps, and then it is known that there are others', async () => {
    server.pages = [page(['a', 'b'], 'x'), page(['c'], null)];
    expect(await closedSignals(none, () => true, 2)).toMatchObject({ read: 3, more: true, signals: [{ id: 'a' }, { id: 'b' }] });
  });
  it('Exactly as many as the screen keeps are all of them', async () => {
    server.pages = [page(['a', 'b'], null)];
    expect(await closedSignals(none, () => true, 2)).toMatchObject({ more: false });
  });
  it('Are not looked for without end', async () => {
    expect(await closedSignals(none, () => true, 500)).toMatchObject({ signals: [], more: true });
    expect(server.asked).toHaveLength(10);
  });
});
