import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiFailure, retryAfterOf } from '../api/http';
import { retried, waitMs } from './retry';
import { Source } from './source';

const page = { hidden: false, seen: new Set<() => void>(), addEventListener: (_: string, heard: () => void) => { page.seen.add(heard); } };
const see = (): void => { page.hidden = false; for (const heard of page.seen) heard(); };
const minutes = 60_000;

beforeEach(() => {
  vi.useFakeTimers();
  [page.hidden, page.seen] = [false, new Set()];
  vi.stubGlobal('document', page);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A source whose server refuses until `answer` is set; counts what it is asked. */
function refused(status: number, retryAfterMs: number | null = null) {
  const source = new Source<number>();
  const server = { asked: 0, answer: null as number | null };
  const load = (): void => void source.ask('a', () => {
    server.asked++;
    return server.answer !== null ? Promise.resolve(server.answer) : Promise.reject(new ApiFailure(status, 'code', 'mots', {}, retryAfterMs));
  });
  retried(source as Source<unknown>, load, () => 0);
  load();
  return { source, server, load };
}

describe('a figure that could not be read is asked for again', () => {
  it.each([503, 429, 0])('Ten minutes of refusals (%i) are a handful of requests, not a storm', async status => {
    const { server } = refused(status);
    await vi.advanceTimersByTimeAsync(10 * minutes);
    // 5, 10, 20, 40, then each minute.
    expect(server.asked).toBeGreaterThan(8);
    expect(server.asked).toBeLessThanOrEqual(15);
  });
  it('A poll beside it does not double its timer', async () => {
    const { server, load } = refused(503);
    const poll = setInterval(load, 10_000);
    await vi.advanceTimersByTimeAsync(10 * minutes);
    clearInterval(poll);
    expect(server.asked).toBeLessThanOrEqual(60 + 15);
  });
  it('Nothing is asked while nobody sees the page; once it is seen, at once', async () => {
    const { server } = refused(503);
    await vi.advanceTimersByTimeAsync(0);
    page.hidden = true;
    await vi.advanceTimersByTimeAsync(10 * minutes);
    expect(server.asked).toBe(1);
    see();
    expect(server.asked).toBe(2);
    see();
    expect(server.asked).toBe(2);
  });
  it('A success ends it, and the next failure waits briefly again', async () => {
    const { source, server, load } = refused(503);
    await vi.advanceTimersByTimeAsync(5 * minutes);
    server.answer = 1;
    await vi.advanceTimersByTimeAsync(minutes);
    expect(source.got.value).toMatchObject({ value: 1, problem: null });
    const quiet = server.asked;
    await vi.advanceTimersByTimeAsync(10 * minutes);
    expect(server.asked).toBe(quiet);
    server.answer = null;
    load();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.asked).toBe(quiet + 2);
  });
  it('What the key may not read is not asked again', async () => {
    const { server } = refused(403);
    await vi.advanceTimersByTimeAsync(10 * minutes);
    expect(server.asked).toBe(1);
  });
  it('Retry-After is obeyed', async () => {
    const { server } = refused(429, 5 * minutes);
    await vi.advanceTimersByTimeAsync(5 * minutes - 1);
    expect(server.asked).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.asked).toBe(2);
  });
  it('Retry-After is seconds or a date', () => expect([retryAfterOf('5', 0), retryAfterOf('Thu, 01 Jan 1970 00:00:10 GMT', 4000), retryAfterOf('soon', 0), retryAfterOf(null, 0)]).toEqual([5000, 6000, null, null]));
  it('Waits differ from screen to screen', () => expect([waitMs(0, 0, null), waitMs(0, 1, null), waitMs(3, 0, null), waitMs(9, 0, null)]).toEqual([5000, 6250, 40_000, 60_000]));
});
