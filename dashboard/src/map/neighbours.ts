import { outlines, overseas } from '../places/places';

const places = new Map(outlines.map(({ code, x, y }): [string, { x: number; y: number }] => [code, { x, y }]));
const tiles = overseas.map(({ code }) => code);

const directions: { readonly [key: string]: readonly [number, number] } = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};

/**
 * The department an arrow key leads to: the nearest one within 45° of that direction. Overseas tiles are a row of their own,
 * reached downwards from the south. Null: no arrow, or nothing there.
 */
export function next(from: string, key: string): string | null {
  const direction = directions[key];
  if (!direction) return null;
  const [dx, dy] = direction;
  const tile = tiles.indexOf(from);
  if (tile >= 0) {
    if (key === 'ArrowUp') return '66';
    return tiles[tile + (key === 'ArrowLeft' ? -1 : 1)] ?? null;
  }
  const here = places.get(from);
  if (!here) return null;
  let found: string | null = null;
  let least = Infinity;
  for (const [code, { x, y }] of places) {
    if (code === from) continue;
    const along = (x - here.x) * dx + (y - here.y) * dy;
    const across = Math.abs((x - here.x) * dy - (y - here.y) * dx);
    if (along <= 0 || across > along) continue;
    const distance = Math.hypot(along, across * 1.5);
    if (distance < least) [found, least] = [code, distance];
  }
  return found ?? (key === 'ArrowDown' ? tiles[0] ?? null : null);
}
