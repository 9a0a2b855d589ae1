/** What the server sent is not what we agreed on: says where, and what was expected there. */
export class Unreadable extends Error {
  constructor(readonly path: string, readonly expected: string) {
    super(`${path}: ${expected} attendu`);
  }
}

export type Fields = { readonly [name: string]: unknown };

export function fields(raw: unknown, path: string): Fields {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw new Unreadable(path, 'objet');
  return raw as Fields;
}

export function text(from: Fields, name: string): string {
  const value = from[name];
  if (typeof value !== 'string') throw new Unreadable(name, 'texte');
  return value;
}

export function number(from: Fields, name: string): number {
  const value = from[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Unreadable(name, 'nombre');
  return value;
}

export function flag(from: Fields, name: string): boolean {
  const value = from[name];
  if (typeof value !== 'boolean') throw new Unreadable(name, 'booléen');
  return value;
}

/** ISO 8601 with offset → milliseconds since 1970. */
export function instant(from: Fields, name: string): number {
  const value = Date.parse(text(from, name));
  if (Number.isNaN(value)) throw new Unreadable(name, 'date ISO 8601');
  return value;
}

/** Absent and null are one: unknown. */
export function orNull<T>(read: (from: Fields, name: string) => T): (from: Fields, name: string) => T | null {
  return (from, name) => from[name] === undefined || from[name] === null ? null : read(from, name);
}

export const textOrNull = orNull(text);
export const numberOrNull = orNull(number);
export const instantOrNull = orNull(instant);

export function oneOf<T extends string>(allowed: readonly T[]): (from: Fields, name: string) => T {
  return (from, name) => {
    const value = text(from, name);
    if (!(allowed as readonly string[]).includes(value)) throw new Unreadable(name, allowed.join('|'));
    return value as T;
  };
}

export function array(from: Fields, name: string): readonly unknown[] {
  const value = from[name];
  if (!Array.isArray(value)) throw new Unreadable(name, 'liste');
  return value;
}

export function list<T>(from: Fields, name: string, read: (raw: unknown) => T): readonly T[] {
  return array(from, name).map(read);
}

/** A list in which one bad entry costs that entry only: it is counted, and the screen says so. */
export function tolerant<T>(raw: readonly unknown[], read: (raw: unknown) => T, lost: (raw: unknown) => void = () => {}): { readonly items: T[]; readonly unreadable: number } {
  const items: T[] = [];
  let unreadable = 0;
  for (const entry of raw) {
    try {
      items.push(read(entry));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      unreadable++;
      lost(entry);
    }
  }
  return { items, unreadable };
}
