import { signal as cell } from '@preact/signals';
import { territories } from '../api/calls';
import geometry from './geometry.json';

export interface Outline {
  readonly code: string;
  readonly name: string;
  readonly path: string;
  readonly x: number;
  readonly y: number;
}

export const outlines: readonly Outline[] = geometry.departments;
export const mapWidth = geometry.width;
export const mapHeight = geometry.height;
/** Paris and its three neighbours are a few pixels wide: they get an enlarged inset. x, y, width, height on the map's grid. */
export const parisInset = { x: 605, y: 265, width: 46, height: 47 };

/** Overseas departments, then collectivities (INSEE): tiles beside the map, as wide apart as they are in truth. */
export const overseas: readonly { readonly code: string; readonly name: string; readonly short: string }[] = [
  { code: '971', name: 'Guadeloupe', short: 'Guadeloupe' },
  { code: '972', name: 'Martinique', short: 'Martinique' },
  { code: '973', name: 'Guyane', short: 'Guyane' },
  { code: '974', name: 'La Réunion', short: 'La Réunion' },
  { code: '976', name: 'Mayotte', short: 'Mayotte' },
  { code: '975', name: 'Saint-Pierre-et-Miquelon', short: 'St-Pierre-et-M.' },
  { code: '977', name: 'Saint-Barthélemy', short: 'St-Barthélemy' },
  { code: '978', name: 'Saint-Martin', short: 'St-Martin' },
  { code: '986', name: 'Wallis-et-Futuna', short: 'Wallis-et-Futuna' },
  { code: '987', name: 'Polynésie française', short: 'Polynésie fr.' },
  { code: '988', name: 'Nouvelle-Calédonie', short: 'Nlle-Calédonie' },
];

const names = cell<ReadonlyMap<string, string>>(new Map<string, string>([
  ['FR', 'France entière'], ['METRO', 'Métropole'],
  ...[...outlines, ...overseas].map(({ code, name }): [string, string] => [`DEP-${code}`, name]),
]));

/** « Mayenne (53) », « Bretagne », « France entière »; the code itself while its name is not known. */
export function placeText(code: string): string {
  const name = names.value.get(code);
  if (name === undefined) return code;
  return code.startsWith('DEP-') ? `${name} (${code.slice(4)})` : name;
}

/** Department « Mayenne » without its number. */
export const placeName = (code: string): string => names.value.get(code) ?? code;
const regions = cell<ReadonlyMap<string, string> | null>(null);
/** Region of a department; null: it lies in none; undefined: not read yet. */
export const regionOf = (code: string): string | null | undefined => regions.value === null ? undefined : regions.value.get(code) ?? null;
export const knownPlaces = (): ReadonlyMap<string, string> => names.value;

/** Names of regions come from the server; until they are there the codes are shown. Asked until answered. */
export async function loadPlaces(): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      const found = await territories();
      names.value = new Map([...names.value, ...found.map(({ code, name }): [string, string] => [code, name])]);
      regions.value = new Map(found.flatMap(({ code, region }): [string, string][] => region === null ? [] : [[code, region]]));
      return;
    } catch (error) {
      console.warn('[territoires]', error);
      await new Promise(resolve => setTimeout(resolve, Math.min(60_000, 1000 * 2 ** Math.min(attempt, 6))));
    }
  }
}
