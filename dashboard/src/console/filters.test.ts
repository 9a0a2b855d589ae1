import { describe, expect, it } from 'vitest';
import { signalView } from '../live/fixtures';
import * as wire from '../live/wire';
import { listed, matches, noFilters, readFilters, settle, writeFilters } from './filters';

const signal = (id: string, more: object = {}) => wire.signal(signalView(id, more));
const always = (): boolean => true;

describe('filters', () => {
  it('Filters come back from the address as they were written', () => {
    const filters = { state: 'closed', severity: 'alert', kind: 'coverage', territory: 'DEP-2A', who: 'me', text: 'amox & co', sort: 'recent' } as const;
    expect(readFilters(writeFilters(filters))).toEqual(filters);
  });
  it('The ordinary view has a bare address', () => expect(writeFilters(noFilters)).toBe(''));
  it('Nonsense in the address is the ordinary view', () => expect(readFilters('?state=42&severity=purple&sort=up')).toEqual(noFilters));
  it('Text is found without accents or case, each word anywhere', () => {
    expect(matches(signal('a'), { ...noFilters, text: 'MAYENNE comprime' })).toBe(true);
    expect(matches(signal('a'), { ...noFilters, text: 'sarthe' })).toBe(false);
  });
  it('Closed is resolved by a person or cleared by itself', () => {
    const all = [signal('a', { state: 'resolved' }), signal('b', { state: 'cleared' }), signal('c')];
    expect(listed(all, { ...noFilters, state: 'closed' }).map(one => one.id)).toEqual(['a', 'b']);
    expect(listed(all, { ...noFilters, state: 'all' }).length).toBe(3);
  });
});

describe('settle', () => {
  it('Rows never jump while held: new ones are counted, departed ones stay', () => {
    expect(settle(['a', 'b'], ['new', 'b'], true, always)).toEqual({ rows: ['a', 'b'], fresh: 1, gone: 1 });
  });
  it('Rows follow when nobody is in the list', () => {
    expect(settle(['a', 'b'], ['new', 'b'], false, always)).toEqual({ rows: ['new', 'b'], fresh: 0, gone: 0 });
  });
  it('A row whose signal has left memory goes even while held', () => {
    expect(settle(['a', 'b'], ['b'], true, id => id === 'b').rows).toEqual(['b']);
  });
});
