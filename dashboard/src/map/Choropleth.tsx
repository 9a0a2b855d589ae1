import { useRef } from 'preact/hooks';
import { coverText } from '../format/atMost';
import { levelText, reasonText } from '../format/format';
import { type Fill, MapPatterns, drawn, fillText, insetFrame, insetTransform, mainlandView, parisCodes } from '../places/FranceMap';
import { outlines, overseas } from '../places/places';
import { overseasPath, overseasSide } from '../places/overseas';
import { absence, fillHere, hovered, rowOf, select, selected } from './state';
import { next } from './neighbours';

/** « Alerte, 7,2 j » or « Pas de données ». */
export function wordsOf(code: string): string {
  const row = rowOf(code);
  if (!row) return fillText[absence(`DEP-${code}`)];
  if (row.coverageDays !== null) return `${levelText[row.level]}, ${coverText(row)}`;
  if (row.coverageReason === 'stale') return fillText.stale;
  return `${row.level === 'unknown' ? fillText.none : levelText[row.level]}, ${reasonText(row.coverageReason)}`;
}

const order = [...outlines.map(({ code }) => code), ...overseas.map(({ code }) => code)];

/** Mainland, Corsica and, always beside them, every overseas territory. One stop of the Tab key; arrows walk from neighbour to neighbour. */
export function Choropleth() {
  const box = useRef<HTMLDivElement>(null);
  const stop = selected.value ?? order[0];
  const area = (code: string, name: string) => ({
    role: 'button', tabIndex: code === stop ? 0 : -1, 'data-testid': `dep-${code}`, 'data-code': code, 'data-fill': fillHere(code), 'aria-pressed': selected.value === code,
    'aria-label': `${name} (${code}) : ${wordsOf(code)}`,
    onClick: () => select(code),
    onFocus: () => select(code),
    onPointerEnter: () => { hovered.value = code; },
    onPointerLeave: () => { hovered.value = null; },
  } as const);
  const paint = (code: string, fill: Fill, inset = false) => ({
    ...drawn(fill, inset), class: `area ${drawn(fill).class}${selected.value === code ? ' chosen' : ''}${hovered.value === code ? ' hovered' : ''}`,
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const from = selected.value ?? stop;
    if (from === undefined) return;
    const to = next(from, event.key);
    if (to === null) return;
    event.preventDefault();
    hovered.value = null;
    select(to);
    box.current?.querySelector<SVGElement | HTMLElement>(`[data-code="${to}"]`)?.focus();
  };
  const top = [...outlines].sort((a, b) => Number(a.code === selected.value) - Number(b.code === selected.value));
  return (
    <div ref={box} class="choropleth" role="group" aria-label="Carte des départements ; flèches pour passer de l'un à l'autre" onKeyDown={onKeyDown}>
      <svg class="map" viewBox={mainlandView}>
        <MapPatterns />
        {top.map(({ code, name, path }) => parisCodes.has(code)
          ? <path key={code} d={path} aria-hidden="true" {...paint(code, fillHere(code))} onClick={() => select(code)} onPointerEnter={() => { hovered.value = code; }} onPointerLeave={() => { hovered.value = null; }} />
          : <path key={code} d={path} {...area(code, name)} {...paint(code, fillHere(code))} />)}
        <rect class="inset-frame" {...insetFrame} />
        <g transform={insetTransform}>
          {top.filter(({ code }) => parisCodes.has(code)).map(({ code, name, path }) => <path key={code} d={path} {...area(code, name)} {...paint(code, fillHere(code), true)} />)}
        </g>
        <text x={insetFrame.x} y={insetFrame.y + insetFrame.height + 22}>Paris et petite couronne</text>
      </svg>
      <ul class="tiles" aria-label="Outre-mer">
        {overseas.map(({ code, name, short }) => (
          <li key={code}>
            <div {...area(code, name)} class={`tile${selected.value === code ? ' chosen' : ''}`}>
              <svg class="map" viewBox={`0 0 ${overseasSide} ${overseasSide}`} aria-hidden="true"><path d={overseasPath(code)} {...drawn(fillHere(code), 'tile')} /></svg>
              <span>{short}<small>{wordsOf(code)}</small></span>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
