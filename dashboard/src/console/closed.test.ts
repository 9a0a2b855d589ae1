import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signalView, snapshotFrame } from '../live/fixtures';
import { type Signal, signal } from '../live/wire';
import { noFilters } from './filters';

const calls = vi.hoisted(() => ({ asked: [] as object[], answer: (): Promise<unknown> => Promise.resolve() }));
vi.stubGlobal('location', { search: '', pathname: '/signaux', hash: '', origin: 'http://x' });
vi.stubGlobal('history', { replaceState: () => {} });
vi.mock('../api/calls', async original => ({ ...await original<object>(), closedSignals: (asked: { severity: string; text: string }) => {
  calls.asked.push({ severity: asked.severity, text: asked.text });
  return calls.answer();
} }));
const { ApiFailure } = await import('../api/http');
const { feed } = await import('../live/store');
const { closedNote, closedText, covers, followClosed, readClosedAnew, reading } = await import('./closed');
const { relist, setFilters, view } = await import('./view');

const closed = (id: string, more: object = {}): Signal => signal(signalView(id, { state: 'cleared', ...more }));
const answer = (more: boolean, ...signals: readonly Signal[]) => (): Promise<unknown> => Promise.resolve({ signals, read: signals.length, more });
const whole = { asked: { ...noFilters, state: 'closed' as const }, phase: 'read' as const, found: 2, read: 2, more: false, gone: 0 };

describe('What is said of closed signals', () => {
  it('Nothing when they are all there', () => expect(closedText(whole, 0)).toBeNull());
  it.each([[null, 'lecture'], [{ ...whole, phase: 'reading' as const }, 'lecture'], [{ ...whole, phase: 'failed' as const }, "n'ont pas pu"], [{ ...whole, found: 500, read: 500, more: true }, '500 clos montrés au plus'],
    [{ ...whole, found: 3, read: 5000, more: true }, 'clos lus']])('Otherwise why they may not be: %j', (one, words) => expect(closedText(one, 0)?.words).toContain(words));
  it('Those that left the screen\'s memory since are others', () => expect(closedText(whole, 1)?.words).toContain("il y en a d'autres : restreignez par gravité, type ou territoire"));
  it('A whole answer answers a narrower question; one that was cut answers only its own', () => {
    const narrower = { ...whole.asked, text: 'amox', sort: 'recent' as const };
    expect([covers(whole, narrower, 0), covers({ ...whole, more: true }, narrower, 0), covers({ ...whole, more: true }, whole.asked, 0), covers({ ...whole, asked: narrower }, whole.asked, 0)]).toEqual([true, false, true, false]);
  });
});

describe('Closed signals in the list', () => {
  afterAll(() => vi.unstubAllGlobals());
  beforeEach(() => { vi.useFakeTimers(); calls.asked.length = 0; });
  afterEach(() => vi.useRealTimers());
  it('Are read once the snapshot is there, again for a question they do not answer, and after a snapshot that swept', async () => {
    const stop = followClosed();
    calls.answer = answer(true, closed('a'), closed('b', { severity: 'alert' }));
    setFilters({ state: 'closed' });
    await vi.advanceTimersByTimeAsync(100);
    expect([calls.asked, closedNote()?.words]).toEqual([[], 'lecture des signaux clos…']);
    feed.apply(snapshotFrame(1, [signalView('open')]));
    relist();
    await vi.advanceTimersByTimeAsync(100);
    expect([view.value.rows, calls.asked.length, reading.value?.more]).toEqual([['a', 'b'], 1, true]);
    calls.answer = answer(false, closed('c', { severity: 'alert' }));
    setFilters({ severity: 'alert' });
    await vi.advanceTimersByTimeAsync(100);
    expect([view.value.rows, feed.signals.size, closedNote()]).toEqual([['b', 'c'], 4, null]);
    for (const text of ['a', 'am', 'amox']) setFilters({ text });
    await vi.advanceTimersByTimeAsync(1000);
    expect(calls.asked.length).toBe(2);
    readClosedAnew();
    await vi.advanceTimersByTimeAsync(1000);
    expect(calls.asked.at(-1)).toEqual({ severity: 'alert', text: 'amox' });
    stop();
  });
  it('Make room for those that are looked for, where the screen keeps no more', async () => {
    const stop = followClosed();
    const many = Array.from({ length: 499 }, (_, at) => closed(`S${at}`, { severity: 'watch', changedAt: '2026-12-01T00:00:00Z' }));
    calls.answer = answer(false, ...many);
    setFilters({ state: 'closed', severity: 'watch', text: '' });
    await vi.advanceTimersByTimeAsync(1000);
    expect([view.value.rows.length, feed.signals.has('a'), feed.signals.has('open'), closedNote()]).toEqual([499, false, true, null]);
    stop();
  });
  it('Not read are not said to be none, and are asked for again by hand', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    readClosedAnew();
    const stop = followClosed();
    calls.answer = () => Promise.reject(new ApiFailure(503, 'store.busy', 'occupé'));
    setFilters({ state: 'closed', severity: '', text: '' });
    await vi.advanceTimersByTimeAsync(1000);
    expect([calls.asked.length, closedNote()]).toEqual([1, { words: "les signaux clos n'ont pas pu être lus", again: true }]);
    calls.answer = answer(false);
    readClosedAnew();
    await vi.advanceTimersByTimeAsync(1000);
    expect(closedNote()).toBeNull();
    stop();
  });
  it('Of a question that is past answer nothing', async () => {
    readClosedAnew();
    const stop = followClosed();
    let late = (_: unknown): void => {};
    calls.answer = () => new Promise(resolve => late = resolve);
    setFilters({ state: 'closed', severity: 'watch', text: '' });
    await vi.advanceTimersByTimeAsync(100);
    const first = late;
    calls.answer = answer(false);
    readClosedAnew();
    await vi.advanceTimersByTimeAsync(100);
    first({ signals: [closed('z', { severity: 'watch' })], read: 1, more: true });
    await vi.advanceTimersByTimeAsync(100);
    expect([feed.signals.has('z'), closedNote()]).toEqual([false, null]);
    stop();
  });
});
