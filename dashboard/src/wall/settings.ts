/** What the address of a wall says. Nobody touches a wall: whoever installs it writes its address once. */
export interface Settings {
  /** Panels that rotate, in the order given; one alone stays. Empty: all. */
  readonly panels: readonly string[];
  /** `FR`, `METRO`, `REG-53`, `DEP-53`: what this wall looks at. Empty: everything. */
  readonly territories: readonly string[];
  /** Seconds that a panel stays. */
  readonly every: number;
  /** What was asked for and is not known: said on the wall, never guessed. */
  readonly refused: readonly string[];
}

export const everySeconds = { usual: 14, least: 5, most: 120 } as const;
/** The server takes 200. */
export const mostTerritories = 50;
const territory = /^(FR|METRO|REG-\d{2}|DEP-(2A|2B|\d{2,3}))$/;

const listed = (given: string | null): readonly string[] => [...new Set((given ?? '').split(',').map(one => one.trim()).filter(one => one !== ''))];

/** `?panel=map,plan&territoires=REG-53,DEP-72&every=20` */
export function settingsOf(search: string, panels: readonly string[]): Settings {
  const query = new URLSearchParams(search);
  const refused: string[] = [];
  const kept = (name: string, known: (one: string) => boolean, from = listed(query.get(name))): readonly string[] => from.filter(one => known(one) || (refused.push(`${name}=${one}`), false));
  const places = kept('territoires', one => territory.test(one), listed(query.get('territoires')?.toUpperCase() ?? null));
  const given = query.get('every');
  const asked = given === null ? everySeconds.usual : Number(given);
  if (!Number.isFinite(asked) || asked < everySeconds.least || asked > everySeconds.most) refused.push(`every=${given}`);
  if (places.length > mostTerritories) refused.push(`territoires : ${places.length}, ${mostTerritories} au plus`);
  return {
    panels: kept('panel', one => panels.includes(one)),
    territories: places.includes('FR') ? [] : places.slice(0, mostTerritories),
    every: Number.isFinite(asked) ? Math.min(everySeconds.most, Math.max(everySeconds.least, asked)) : everySeconds.usual,
    refused,
  };
}
