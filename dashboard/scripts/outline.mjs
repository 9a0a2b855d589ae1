// Rings of points → small paths on an integer grid. Shared by the scripts that make outlines.

/** Points of the integer grid, without repeats and without points in the middle of a straight run. */
export function snapped(ring, scale) {
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

export const area = points => Math.abs(points.reduce((sum, [x, y], at) => {
  const [nextX, nextY] = points[(at + 1) % points.length];
  return sum + x * nextY - nextX * y;
}, 0)) / 2;

export const drawn = points => 'M' + points[0].join(' ') + 'l' + points.slice(1)
  .map(([x, y], at) => [x - points[at][0], y - points[at][1]].join(' ')).join(' ').replaceAll(' -', '-') + 'z';
