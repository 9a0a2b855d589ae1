import type { CoverageRow } from '../live/wire';
import type { Absence } from './absence';
import { mapHeight, mapWidth, outlines, parisInset } from './places';

const insetScale = 5;
const tileScale = 3;

export type Fill = 'critical' | 'alert' | 'ok' | 'stale' | Absence;

export const fillText: { readonly [fill in Fill]: string } = {
  critical: 'Critique', alert: 'Alerte', ok: 'Normal', stale: 'Données périmées', none: 'Pas de données',
  refused: 'Non lisible avec cette clé', unread: 'Non lu', reading: 'Lecture en cours',
};

const patterned: ReadonlySet<Fill> = new Set(['alert', 'stale', 'none', 'refused']);

/** Attributes that draw a fill: a flat colour, or a pattern of its own, so that the map also reads without colours. */
export const drawn = (fill: Fill, inset: boolean | 'tile' = false): { class: string; fill?: string } =>
  patterned.has(fill) ? { class: `patterned-${fill}`, fill: `url(#${fill}-pattern${inset === 'tile' ? '-tile' : inset ? '-inset' : ''})` } : { class: `fill-${fill}` };

/** The patterns, again smaller for the enlarged inset and larger for the reduced tiles, so that they look the same there. */
export function MapPatterns() {
  return <defs>{[{ suffix: '', scale: 1 }, { suffix: '-inset', scale: 1 / insetScale }, { suffix: '-tile', scale: tileScale }].map(({ suffix, scale }) => [
    <pattern key={`none${suffix}`} id={`none-pattern${suffix}`} width="10" height="10" patternUnits="userSpaceOnUse" patternTransform={`scale(${scale}) rotate(45)`}>
      <rect class="hatch-ground" width="10" height="10" /><line class="hatch-line" x1="0" y1="0" x2="0" y2="10" />
    </pattern>,
    <pattern key={`refused${suffix}`} id={`refused-pattern${suffix}`} width="12" height="12" patternUnits="userSpaceOnUse" patternTransform={`scale(${scale})`}>
      <rect class="hatch-ground" width="12" height="12" /><path class="hatch-line" d="M0 6H12M6 0V12" />
    </pattern>,
    <pattern key={`stale${suffix}`} id={`stale-pattern${suffix}`} width="9" height="9" patternUnits="userSpaceOnUse" patternTransform={`scale(${scale})`}>
      <rect class="dots-ground" width="9" height="9" /><circle class="dot" cx="4.5" cy="4.5" r="2" />
    </pattern>,
    <pattern key={`alert${suffix}`} id={`alert-pattern${suffix}`} width="14" height="14" patternUnits="userSpaceOnUse" patternTransform={`scale(${scale}) rotate(-45)`}>
      <rect class="alert-ground" width="14" height="14" /><line class="alert-line" x1="0" y1="0" x2="0" y2="14" />
    </pattern>,
  ])}</defs>;
}

/** A row's fill; without a row, why there is none. No figure for another reason than age: no data. */
export const fillOf = (row: Pick<CoverageRow, 'level' | 'coverageReason'> | undefined, absence: Absence): Fill =>
  row === undefined ? absence : row.level !== 'unknown' ? row.level : row.coverageReason === 'stale' ? 'stale' : 'none';

const insetAt = { x: 20, y: 16 };
/** The enlarged Paris: in the sea off Brittany, framed. */
export const insetTransform = `translate(${insetAt.x} ${insetAt.y}) scale(${insetScale}) translate(${-parisInset.x} ${-parisInset.y})`;
export const insetFrame = { x: insetAt.x, y: insetAt.y, width: parisInset.width * insetScale, height: parisInset.height * insetScale };
/** Paris and its neighbours: what the inset shows. */
export const parisCodes: ReadonlySet<string> = new Set(['75', '92', '93', '94']);
export const mainlandView = `0 0 ${mapWidth} ${mapHeight}`;

/** Mainland and Corsica as a picture, for the wall: not interactive, described by the words given. */
export function MapPicture({ fillOf: fill, words }: { readonly fillOf: (code: string) => Fill; readonly words: string }) {
  return (
    <svg class="map" viewBox={mainlandView} role="img" aria-label={words}>
      <MapPatterns />
      {outlines.map(({ code, path }) => <path key={code} d={path} {...drawn(fill(code))} />)}
      <rect class="inset-frame" {...insetFrame} />
      <g transform={insetTransform}>
        {outlines.filter(({ code }) => parisCodes.has(code)).map(({ code, path }) => <path key={code} d={path} {...drawn(fill(code), true)} />)}
      </g>
    </svg>
  );
}
