import type { Session } from '../api/session';

/** Which territories a key reads: what `Access.Narrowed` of the server decides, told again so that a screen can say it. */

/** Keys that are bound to territories; of these, a screen without one is the nation's. */
const bound = (who: Session): boolean => who.role === 'ars' || (who.role === 'screen' && who.scope.length > 0);

/** Null: not known yet (who looks, or in which region the department lies). A region's key reads its departments, and nothing wider than itself. */
export function readable(who: Session | null, territory: string, regionOf: (territory: string) => string | null | undefined): boolean | null {
  if (who === null) return null;
  if (who.role === 'pharmacy' || who.role === 'vendor') return false;
  if (!bound(who) || who.scope.includes(territory)) return true;
  if (!territory.startsWith('DEP-') || !who.scope.some(one => one.startsWith('REG-'))) return false;
  const region = regionOf(territory);
  return region === undefined ? null : region !== null && who.scope.includes(region);
}

/** « Bretagne seulement »: what every sum of this key is of. Null: the nation, or nobody known. */
export function scopeText(who: Session | null, name: (code: string) => string): string | null {
  if (who === null || !bound(who)) return null;
  if (who.scope.length === 0) return 'aucun territoire';
  const [named, more] = [who.scope.slice(0, 3).map(name).join(', '), who.scope.length - 3];
  return `${named}${more > 0 ? ` et ${more} autre${more > 1 ? 's' : ''}` : ''} seulement`;
}
