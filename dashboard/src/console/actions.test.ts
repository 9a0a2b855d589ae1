import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiFailure } from '../api/http';
import { signalView } from '../live/fixtures';
import { signal } from '../live/wire';

const calls = vi.hoisted(() => ({ said: [] as string[], answer: (_id: string, _verb: string, _body: object): unknown => ({}) }));
vi.mock('../live/store', () => ({ changed: () => {}, feed: { learn: () => {}, signals: new Map() }, serverNow: { peek: () => Date.parse('2026-12-12T14:00:00Z') } }));
vi.mock('../api/session', () => ({ session: { peek: () => ({ name: 'me' }) } }));
vi.mock('../api/calls', async original => ({ ...await original<object>(), act: async (id: string, verb: string, body: { version: number }) => {
  calls.said.push(`${id} ${verb} v${body.version}`);
  return calls.answer(id, verb, body);
} }));
const { Conflict } = await import('../api/calls');
const { notDone, perform, doneText } = await import('./actions');
const { toasts, undoLast } = await import('./toasts');

const three = ['a', 'b', 'c'].map(id => signal(signalView(id)));
const after = (id: string, verb: string, body: { readonly version?: number }): unknown => signal(signalView(id, { version: (body.version ?? 0) + 1, state: verb === 'acknowledge' ? 'acknowledged' : 'open' }));

describe('An action on several signals', () => {
  beforeEach(() => {
    calls.said.length = 0;
    calls.answer = after;
    notDone.value = null;
    toasts.value = [];
  });
  it('Tells what was not done, signal by signal, with who was quicker', async () => {
    calls.answer = (id, verb, body) => {
      if (id === 'b') throw new Conflict(signal(signalView('b', { version: 7, state: 'acknowledged', acknowledgedBy: 'A. Martin', acknowledgedAt: '2026-12-12T13:05:00Z' })));
      if (id === 'c') throw new ApiFailure(403, 'access.scope', 'out of scope');
      return after(id, verb, body);
    };
    expect(await perform(three, 'acknowledge')).toBe(false);
    expect(toasts.value.at(-1)?.text).toBe('Signal pris en charge');
    expect(notDone.value?.title).toBe('2 signaux sur 3 : action non faite');
    expect(notDone.value?.lines.map(line => line.id).toSorted()).toEqual(['b', 'c']);
    expect(notDone.value?.lines.find(line => line.id === 'b')?.words).toContain('déjà pris en charge par A. Martin à 14:05');
    expect(notDone.value?.lines.find(line => line.id === 'c')?.words).toContain('hors de votre périmètre');
  });
  it('Is undone on the version it left, for those it changed alone', async () => {
    await perform(['d', 'e'].map(id => signal(signalView(id))), 'acknowledge');
    undoLast();
    await vi.waitFor(() => expect(calls.said).toEqual(['d acknowledge v1', 'e acknowledge v1', 'd reopen v2', 'e reopen v2']));
  });
  it('A second one does not conflict with the first that is not answered yet, and goes back to what the first left', async () => {
    let answered = (): void => {};
    const waits = new Promise<void>(resolve => answered = resolve);
    calls.answer = async (id, verb, body) => {
      if (verb === 'acknowledge') await waits;
      return after(id, verb, body);
    };
    const a = signal(signalView('f'));
    const first = perform([a], 'acknowledge'), second = perform([a], 'resolve');
    await Promise.resolve();
    expect(calls.said).toEqual(['f acknowledge v1']);
    answered();
    expect(await Promise.all([first, second])).toEqual([true, true]);
    expect(calls.said).toEqual(['f acknowledge v1', 'f resolve v2']);
    undoLast();
    await vi.waitFor(() => expect(calls.said.slice(2)).toEqual(['f reopen v3', 'f acknowledge v4']));
  });
  it('A form that was opened before the first was answered goes on from what it left, and from nothing that a colleague did', async () => {
    const seen = signal(signalView('g'));
    await perform([seen], 'acknowledge');
    await perform([seen], 'assign', { assignee: 'C. Petit' });
    expect(calls.said).toEqual(['g acknowledge v1', 'g assign v2']);
    await perform([signal(signalView('g', { version: 9 }))], 'resolve');
    expect(calls.said.at(-1)).toBe('g resolve v9');
  });
  it('Is sent again when a colleague has only commented meanwhile, and never when they acted', async () => {
    const seen = signal(signalView('h'));
    const note = (text: string, by = 'medistock'): object => ({ by, at: '2026-12-12T13:05:00Z', text });
    let current: object = { version: 5, comments: [note('grossiste appelé', 'A. Martin')] };
    calls.answer = (id, verb, body) => {
      if ((body as { version: number }).version !== 5) throw new Conflict(signal(signalView(id, current)));
      return after(id, verb, body);
    };
    expect(await perform([seen], 'resolve')).toBe(true);
    expect(calls.said).toEqual(['h resolve v1', 'h resolve v5']);
    calls.said.length = 0;
    // Taken and given back: open as before, and yet somebody did something.
    current = { version: 6, comments: [note('pris en charge par A. Martin'), note('rouvert par A. Martin')] };
    expect(await perform([signal(signalView('i'))], 'resolve')).toBe(false);
    expect([calls.said, toasts.value.at(-1)?.text]).toEqual([['i resolve v1'], 'Action non faite : entre-temps rouvert par A. Martin à 14:05.']);
  });
  it('Has words in French for one and for many', () => {
    expect(doneText('resolve', 1, {})).toBe('Signal résolu');
    expect(doneText('resolve', 12, {})).toBe('12 signaux résolus');
    expect(doneText('assign', 2, { assignee: 'B. Petit' })).toBe('2 signaux affectés à B. Petit');
    expect(doneText('assign', 1, { assignee: '' })).toBe('Signal sans affectation');
  });
});
