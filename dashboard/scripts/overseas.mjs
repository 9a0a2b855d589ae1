// Outlines of the 11 overseas territories, each fitted into a square of its own, from the pinned package world-atlas (Natural Earth 1:10m, public domain).
import { createRequire } from 'node:module';
import { area, drawn, snapped } from './outline.mjs';

const atlas = createRequire(import.meta.url)('world-atlas/countries-10m.json');
const { scale, translate } = atlas.transform;

/** Longitude and latitude of each arc of the topology (delta-encoded integers). */
const arcs = atlas.arcs.map(arc => {
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
});
const arc = at => at < 0 ? arcs[~at].toReversed() : arcs[at];
const ring = parts => parts.flatMap((part, index) => index === 0 ? arc(part) : arc(part).slice(1));

/** Outer rings of a country's islands. */
function islands(id) {
  const found = atlas.objects.countries.geometries.filter(geometry => geometry.id === id);
  if (found.length !== 1) throw new Error(`country ${id}: ${found.length} found, 1 expected`);
  const polygons = found[0].type === 'Polygon' ? [found[0].arcs] : found[0].arcs;
  return polygons.map(([outer]) => ring(outer));
}

/** Country in Natural Earth (ISO 3166 numeric), and the box [west, south, east, north] that its islands lie in. */
const places = {
  971: ['250', [-62, 15.8, -60.9, 16.7]], 972: ['250', [-61.4, 14.3, -60.7, 15]], 973: ['250', [-55, 2, -51, 6.2]], 974: ['250', [55, -21.6, 56, -20.7]], 976: ['250', [44.9, -13.2, 45.5, -12.5]],
  975: ['666', [-57, 46.6, -56, 47.3]], 977: ['652', [-63.1, 17.8, -62.6, 18]], 978: ['663', [-63.3, 17.9, -62.9, 18.3]],
  // Archipelagos as wide as Europe: what most people live on, so that something can be seen.
  986: ['876', [-176.5, -13.5, -176, -13.1]], 987: ['258', [-150, -18, -149, -17.3]], 988: ['540', [163, -23, 169, -19]],
};

/** Side of the square that each outline is fitted into. */
export const side = 200;
const margin = 8, leastArea = 12;

export const overseas = Object.entries(places).map(([code, [country, [west, south, east, north]]]) => {
  const narrowing = Math.cos((south + north) / 2 * Math.PI / 180);
  const rings = islands(country).filter(points => points.every(([x, y]) => x >= west && x <= east && y >= south && y <= north))
    .map(points => points.map(([x, y]) => [x * narrowing, -y]));
  if (rings.length === 0) throw new Error(`no island of ${code} in its box`);
  const all = rings.flat();
  const [left, top] = [Math.min(...all.map(([x]) => x)), Math.min(...all.map(([, y]) => y))];
  const [width, height] = [Math.max(...all.map(([x]) => x)) - left, Math.max(...all.map(([, y]) => y)) - top];
  const fit = (side - 2 * margin) / Math.max(width, height);
  const shift = size => (side - size * fit) / 2 / fit;
  const shapes = rings.map(points => snapped(points.map(([x, y]) => [x - left + shift(width), y - top + shift(height)]), fit)).filter(points => points.length >= 3 && area(points) >= leastArea);
  return { code, path: shapes.map(drawn).join('') };
});
