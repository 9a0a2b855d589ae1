import { describe, expect, it } from 'vitest';
import { outlines, overseas } from '../places/places';
import { next } from './neighbours';

describe('neighbours', () => {
  it('There are 96 departments on the mainland and Corsica, and 11 territories overseas', () => expect([outlines.length, overseas.length]).toEqual([96, 11]));
  it('East of Mayenne is Sarthe', () => expect(next('53', 'ArrowRight')).toBe('72'));
  it('South of everything are the overseas tiles, and up leads back', () => {
    expect(next('2A', 'ArrowDown')).toBe('971');
    expect(next('971', 'ArrowUp')).toBe('66');
    expect(next('988', 'ArrowRight')).toBeNull();
  });
  it('Every territory can be reached from Paris by arrows', () => {
    const reached = new Set(['75']);
    for (const code of reached) for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) {
      const to = next(code, key);
      if (to !== null) reached.add(to);
    }
    expect([...outlines, ...overseas].map(({ code }) => code).filter(code => !reached.has(code))).toEqual([]);
  });
  it('Other keys lead nowhere', () => expect(next('53', 'Enter')).toBeNull());
});
