import type { ComponentChildren } from 'preact';
import { mapHeight, mapWidth, outlines, overseas, parisInset } from './places';

export type Fill = 'critical' | 'alert' | 'ok' | 'stale' | 'none';

export const fillText: { readonly [fill in Fill]: string } = {
  critical: 'Critique', alert: 'Alerte', ok: 'Normal', stale: 'Données périmées', none: 'Pas de données',
};

const patterned: { readonly [fill in Fill]: string | undefined } = {
  critical: undefined, ok: undefined, alert: 'url(#alert-pattern)', stale: 'url(#stale-pattern)', none: 'url(#none-pattern)',
};

/** Attributes that draw a fill: a flat colour, or a pattern of its own, so that the map also reads without colours. */
export const drawn = (fill: Fill): { class: string; fill?: string } => {
  const pattern = patterned[fill];
  return pattern === undefined ? { class: `fill-${fill}` } : { class: `patterned-${fill}`, fill: pattern };
};

export function MapPatterns() {
  return (
    <defs>
      <pattern id="none-pattern" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="hatch-ground" width="10" height="10" /><line class="hatch-line" x1="0" y1="0" x2="0" y2="10" />
      </pattern>
      <pattern id="stale-pattern" width="9" height="9" patternUnits="userSpaceOnUse">
        <rect class="dots-ground" width="9" height="9" /><circle class="dot" cx="4.5" cy="4.5" r="2" />
      </pattern>
      <pattern id="alert-pattern" width="14" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
        <rect class="alert-ground" width="14" height="14" /><line class="alert-line" x1="0" y1="0" x2="0" y2="14" />
      </pattern>
    </defs>
  );
}

/** Place of an overseas tile: a column left of the mainland, in the sea. */
export const tileWidth = 178;
export const tileHeight = 62;
const columnX = -200;
export const overseasAt = (index: number): { x: number; y: number } => ({ x: columnX, y: 20 + index * (tileHeight + 10) });
export const wholeView = `${columnX - 6} 0 ${mapWidth - columnX + 12} ${mapHeight}`;
const insetScale = 4.2;
const insetAt = { x: 40, y: 20 };
/** The enlarged Paris: placed in the Channel's corner, framed. */
export const insetTransform = `translate(${insetAt.x} ${insetAt.y}) scale(${insetScale}) translate(${-parisInset.x} ${-parisInset.y})`;
export const insetFrame = { x: insetAt.x, y: insetAt.y, width: parisInset.width * insetScale, height: parisInset.height * insetScale };
export const parisCodes = new Set(['75', '92', '93', '94']);

/** A picture of the whole nation, for the wall: not interactive, described by the text given. */
export function MapThumbnail({ fillOf, words, children }: { readonly fillOf: (code: string) => Fill; readonly words: string; readonly children?: ComponentChildren }) {
  return (
    <svg class="map" viewBox={wholeView} role="img" aria-label={words}>
      <MapPatterns />
      {outlines.map(({ code, path }) => <path key={code} d={path} {...drawn(fillOf(code))} />)}
      {overseas.map(({ code, short }, index) => {
        const { x, y } = overseasAt(index);
        return (
          <g key={code}>
            <rect class="tile-ground" x={x} y={y} width={tileWidth} height={tileHeight} />
            <rect {...drawn(fillOf(code))} x={x} y={y} width={44} height={tileHeight} />
            <text x={x + 52} y={y + 39}>{short}</text>
          </g>
        );
      })}
      {children}
    </svg>
  );
}
