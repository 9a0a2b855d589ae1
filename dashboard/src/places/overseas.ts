import geometry from './overseas.json';

/** Outlines of the overseas territories, each fitted into a square of this side. A file of their own: the wall does not carry them. */
export const overseasSide = geometry.side;
const paths = new Map(geometry.shapes.map(({ code, path }): [string, string] => [code, path]));
export const overseasPath = (code: string): string => paths.get(code) ?? '';
