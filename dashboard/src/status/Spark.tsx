import { mostSamples, stroke } from './past';

const width = 150;
const height = 28;

/** A quarter of an hour in a line; the numbers stand beside it. */
export function Spark({ values, words }: { readonly values: readonly (number | null)[]; readonly words: (value: number) => string }) {
  const known = values.filter(value => value !== null);
  if (known.length < 2) return <span class="aside">pas encore de courbe</span>;
  const { d, dots } = stroke(values, width - 4, height - 4, mostSamples);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return (
    <span class="spark">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`Derniers relevés : de ${words(least)} à ${words(most)}`}>
        <line class="ground" x1="0" x2={width} y1={height - 2} y2={height - 2} />
        <g transform="translate(2 2)"><path d={d} />{dots.map(([x, y]) => <circle key={x} cx={x} cy={y} r="1.6" />)}</g>
      </svg>
      <span class="aside">{least === most ? words(most) : `${words(least)} – ${words(most)}`}</span>
    </span>
  );
}
