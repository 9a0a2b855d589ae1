import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dialogOpen, struckAt, typing } from './struck';

/** An element whose ancestors, itself included, match these selectors. */
class Fake extends EventTarget {
  constructor(private readonly within: RegExp) { super(); }
  closest(selector: string): object | null { return this.within.test(selector) ? this : null; }
}

describe('A key', () => {
  beforeEach(() => vi.stubGlobal('Element', Fake));
  afterEach(() => vi.unstubAllGlobals());
  it('In a field is typed there', () => expect(typing(struckAt(new Fake(/^input/)))).toBe(true));
  it('That comes while a closed dialog still has the focus is struck at nothing, not typed into the field that nobody sees', () => {
    const left = struckAt(new Fake(/^input|^dialog:not\(\[open\]\)$/));
    expect(left).toBeNull();
    expect(typing(left)).toBe(false);
  });
  it('Is dead only while a dialog is really on screen', () => {
    vi.stubGlobal('document', { querySelector: (selector: string) => selector === 'dialog[open]' ? null : {} });
    expect(dialogOpen()).toBe(false);
  });
});
