import { describe, expect, it } from 'vitest';
import { ApiFailure } from '../api/http';
import { Source, isAbsent, isRefused } from './source';

const failing = (status: number) => (): Promise<number> => Promise.reject(new ApiFailure(status, 'code', 'mots'));

describe('a figure that is read again and again', () => {
  it('keeps what was read when its renewal fails, and says that it failed', async () => {
    const source = new Source<number>();
    await source.ask('a', () => Promise.resolve(1));
    await source.ask('a', failing(503));
    expect(source.got.value).toMatchObject({ value: 1, loading: false });
    expect(source.got.value.problem?.status).toBe(503);
    await source.ask('a', () => Promise.resolve(2));
    expect(source.got.value).toMatchObject({ value: 2, problem: null });
  });
  it('keeps nothing of what may not be read any more, or is not there', async () => {
    const source = new Source<number>();
    await source.ask('a', () => Promise.resolve(1));
    await source.ask('a', failing(403));
    expect(source.got.value.value).toBeNull();
    expect(isRefused(source.got.value)).toBe(true);
    await source.ask('a', failing(404));
    expect(isAbsent(source.got.value)).toBe(true);
  });
  it('forgets what it knew as soon as it is asked of something else', async () => {
    const source = new Source<number>();
    await source.ask('a', () => Promise.resolve(1));
    const asked = source.ask('b', () => Promise.resolve(2));
    expect(source.got.value).toMatchObject({ value: null, loading: true });
    await asked;
    expect(source.got.value.value).toBe(2);
  });
  it('drops an answer that a newer question has overtaken', async () => {
    const source = new Source<string>();
    let late: (value: string) => void = () => {};
    const slow = source.ask('a', () => new Promise(resolve => { late = resolve; }));
    await source.ask('b', () => Promise.resolve('b'));
    late('a');
    await slow;
    expect(source.got.value.value).toBe('b');
  });
  it('tells an unreadable answer like a failure, never as a value', async () => {
    const source = new Source<number>();
    await source.ask('a', () => Promise.reject(new Error('links: liste attendu')));
    expect(source.got.value.value).toBeNull();
    expect(source.got.value.problem).toMatchObject({ status: 0, code: 'unreadable' });
  });
});
