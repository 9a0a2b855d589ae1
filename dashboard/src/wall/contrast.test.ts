import { describe, expect, it } from 'vitest';
import tokens from '../ui/tokens.css?raw';

/** Relative luminance and contrast of WCAG 2.2. */
const channel = (value: number): number => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const luminance = (hex: string): number => [0, 2, 4].map(at => channel(parseInt(hex.slice(1 + at, 3 + at), 16) / 255)).reduce((sum, value, at) => sum + value * ([0.2126, 0.7152, 0.0722][at] ?? 0), 0);
const contrast = (a: string, b: string): number => {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

function dark(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const [base = '', theme = ''] = tokens.split(':root[data-theme="dark"]');
  for (const [, name = '', value = ''] of [...base.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g), ...theme.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)]) found.set(name, value);
  return found;
}

const theme = dark();
const of = (a: string, b: string): number => {
  const [first, second] = [theme.get(a), theme.get(b)];
  if (first === undefined || second === undefined) throw new Error(`${a} or ${b} is no colour of the tokens`);
  return contrast(first, second);
};

describe('Colours of the wall (dark)', () => {
  it.each(['text', 'text-2', 'critical', 'alert', 'watch', 'info', 'ok', 'unknown', 'accent', 'demo', 'exercise'])('%s is read on each ground, 4.5:1', name => {
    for (const ground of ['ground', 'surface', 'surface-2']) expect(of(name, ground), ground).toBeGreaterThanOrEqual(4.5);
  });

  it('What is read from 6 m has 7:1', () => {
    for (const name of ['text', 'critical', 'alert']) for (const ground of ['ground', 'surface']) expect(of(name, ground), `${name} ${ground}`).toBeGreaterThanOrEqual(7);
  });

  it('The banner of stale data is read, as a band and as its inverse', () => {
    expect(of('banner-text', 'banner')).toBeGreaterThanOrEqual(4.5);
    expect(of('critical', 'ground')).toBeGreaterThanOrEqual(7);
  });

  it('What is drawn stands off its ground, 3:1', () => {
    for (const name of ['map-critical', 'map-alert', 'map-ok', 'map-hatch', 'line-strong']) expect(of(name, 'ground'), name).toBeGreaterThanOrEqual(3);
  });
});
