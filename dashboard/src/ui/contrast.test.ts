import { describe, expect, it } from 'vitest';
import tokens from './tokens.css?raw';

/** Relative luminance and contrast of WCAG 2.2. */
const channel = (value: number): number => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const luminance = (hex: string): number => [0, 2, 4].map(at => channel(parseInt(hex.slice(1 + at, 3 + at), 16) / 255)).reduce((sum, value, at) => sum + value * ([0.2126, 0.7152, 0.0722][at] ?? 0), 0);
const contrast = (a: string, b: string): number => {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

const [base = '', over = ''] = tokens.split(':root[data-theme="dark"]');
const read = (...parts: readonly string[]): ReadonlyMap<string, string> =>
  new Map(parts.flatMap(part => [...part.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name = '', value = '']): [string, string] => [name, value])));
const themes = { light: read(base), dark: read(base, over) } as const;
const on = (theme: keyof typeof themes) => (a: string, b: string): number => {
  const [first, second] = [themes[theme].get(a), themes[theme].get(b)];
  if (first === undefined || second === undefined) throw new Error(`${a} or ${b} is no colour of the tokens`);
  return contrast(first, second);
};

describe.each(['light', 'dark'] as const)('Colours (%s)', theme => {
  const of = on(theme);

  it.each(['text', 'text-2', 'critical', 'alert', 'watch', 'info', 'ok', 'unknown', 'accent', 'exercise'])('%s is read on each ground, 4.5:1', name => {
    for (const ground of ['ground', 'surface', 'surface-2', 'accent-ground', 'critical-ground', 'alert-ground']) expect(of(name, ground), ground).toBeGreaterThanOrEqual(4.5);
  });

  it('What stands on a band or a button is read, 4.5:1', () => {
    for (const [words, ground] of [['banner-text', 'banner'], ['demo-text', 'demo'], ['exercise-text', 'exercise'], ['surface', 'accent']] as const) expect(of(words, ground), ground).toBeGreaterThanOrEqual(4.5);
  });

  it('Borders of controls and the focus stand off each ground, 3:1', () => {
    for (const name of ['line-strong', 'focus']) for (const ground of ['ground', 'surface', 'surface-2']) expect(of(name, ground), `${name} ${ground}`).toBeGreaterThanOrEqual(3);
  });

  it('An area of a map stands off the page and its neighbours, by its fill or by its outline, 3:1', () => {
    for (const page of ['ground', 'surface']) {
      for (const fill of ['map-alert', 'map-ok']) {
        expect(of('map-line', fill), fill).toBeGreaterThanOrEqual(3);
        expect(Math.max(of(fill, page), of('map-line', page)), `${fill} ${page}`).toBeGreaterThanOrEqual(3);
      }
      expect(of('map-critical', page), page).toBeGreaterThanOrEqual(3);
    }
    // Drawn between two critical ones, and around what is not read.
    for (const [line, fill] of [['surface', 'map-critical'], ['line-strong', 'map-empty']] as const) expect(of(line, fill), fill).toBeGreaterThanOrEqual(3);
  });

  it('Patterns are seen on their ground, 3:1', () => {
    for (const [line, ground] of [['map-hatch', 'map-empty'], ['map-alert-line', 'map-alert']] as const) expect(of(line, ground), line).toBeGreaterThanOrEqual(3);
  });
});

describe('Colours of the wall (dark)', () => {
  const of = on('dark');

  it.each(['demo', 'exercise'])('%s is read as a word, 4.5:1', name => {
    for (const ground of ['ground', 'surface', 'surface-2']) expect(of(name, ground), ground).toBeGreaterThanOrEqual(4.5);
  });

  it('What is read from 6 m has 7:1', () => {
    for (const name of ['text', 'text-2', 'critical', 'alert']) for (const ground of ['ground', 'surface']) expect(of(name, ground), `${name} ${ground}`).toBeGreaterThanOrEqual(7);
  });

  it('The banner of stale data is read as its inverse too', () => expect(of('critical', 'ground')).toBeGreaterThanOrEqual(7));

  it('What is drawn stands off its ground, 3:1', () => {
    for (const name of ['map-critical', 'map-alert', 'map-ok', 'map-hatch', 'line-strong']) expect(of(name, 'ground'), name).toBeGreaterThanOrEqual(3);
  });
});
