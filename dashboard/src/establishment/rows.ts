import { plain } from '../format/plain';
import type { Line } from './wire';

/** What of an establishment's lines is shown, and in which order. Pure: it lives in the page's address. */

export const groups = ['critical', 'alert', 'ok', 'stale', 'unknown'] as const;
export type Group = typeof groups[number];

/** Stale is told apart from what is unknown for another reason: one asks to report, the other to count. */
export const groupOf = (line: Line): Group => line.level !== 'unknown' ? line.level : line.coverageReason === 'stale' ? 'stale' : 'unknown';

export const columns = ['label', 'level', 'coverage', 'stock', 'daily', 'depletion', 'asOf'] as const;
export type Column = typeof columns[number];

export interface View {
  readonly text: string;
  readonly group: Group | '';
  readonly sort: Column;
  readonly down: boolean;
}

export const usual: View = { text: '', group: '', sort: 'coverage', down: false };

export function readView(search: string): View {
  const from = new URLSearchParams(search);
  return {
    text: from.get('q') ?? '', group: groups.find(one => one === from.get('niveau')) ?? '', sort: columns.find(one => one === from.get('tri')) ?? usual.sort, down: from.get('sens') === 'desc',
  };
}

/** The query string with its `?`, of the view and the chosen line; empty when nothing differs from the usual. */
export function writeView(view: View, line: string | null): string {
  const to = new URLSearchParams();
  if (view.text !== '') to.set('q', view.text);
  if (view.group !== '') to.set('niveau', view.group);
  if (view.sort !== usual.sort) to.set('tri', view.sort);
  if (view.down) to.set('sens', 'desc');
  if (line !== null) to.set('ligne', line);
  const words = to.toString();
  return words === '' ? '' : `?${words}`;
}

/** Unknown figures come last, whichever way is sorted: they are neither the least nor the most. */
const byNumber = (of: (line: Line) => number | null) => (a: Line, b: Line, way: number): number => {
  const [one, other] = [of(a), of(b)];
  return one === null || other === null ? Number(one === null) - Number(other === null) : (one - other) * way;
};

const french = new Intl.Collator('fr');

const order: { readonly [column in Column]: (a: Line, b: Line, way: number) => number } = {
  label: (a, b, way) => french.compare(a.label ?? a.presentation, b.label ?? b.presentation) * way,
  level: (a, b, way) => (groups.indexOf(groupOf(a)) - groups.indexOf(groupOf(b))) * way,
  coverage: byNumber(line => line.coverageDays), stock: byNumber(line => line.stock), daily: byNumber(line => line.daily), asOf: byNumber(line => line.asOf),
  depletion: byNumber(line => line.depletion?.p50 ? Date.parse(line.depletion.p50) : null),
};

export function shownLines(lines: readonly Line[], view: View): readonly Line[] {
  const words = plain(view.text).split(/\s+/).filter(Boolean);
  const kept = lines.filter(line => (view.group === '' || groupOf(line) === view.group)
    && (words.length === 0 || words.every(word => plain(`${line.label ?? ''} ${line.presentation}`).includes(word))));
  const compare = order[view.sort];
  return kept.sort((a, b) => compare(a, b, view.down ? -1 : 1) || (a.presentation < b.presentation ? -1 : 1));
}

/** Rows never move under the pointer: while `hold`, those shown keep their places and new ones come at the end. */
export function settled(shown: readonly string[], wanted: readonly string[], hold: boolean): readonly string[] {
  if (!hold || shown.length === 0) return wanted;
  const there = new Set(wanted);
  const kept = shown.filter(code => there.has(code));
  const held = new Set(kept);
  return [...kept, ...wanted.filter(code => !held.has(code))];
}

export function counts(lines: readonly Line[]): { readonly [group in Group]: number } {
  const found = { critical: 0, alert: 0, ok: 0, stale: 0, unknown: 0 };
  for (const line of lines) found[groupOf(line)]++;
  return found;
}

/** Reasons for which no level is known, the most frequent first. */
export function reasons(lines: readonly Line[]): readonly (readonly [string, number])[] {
  const found = new Map<string, number>();
  for (const line of lines) if (line.level === 'unknown') found.set(line.coverageReason ?? '', (found.get(line.coverageReason ?? '') ?? 0) + 1);
  return [...found].sort((a, b) => b[1] - a[1]);
}
