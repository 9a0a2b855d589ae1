import { signal as cell } from '@preact/signals';
import { type Fields, array, fields, flag, instant, list, number, text, textOrNull } from '../live/read';

/** The plan's catalogue of levers, each with its reflex sheet: what to consider before it is used. */

export interface Sheet {
  readonly version: number;
  readonly criteria: readonly string[];
  readonly author: string;
  readonly at: number;
  /** The document it comes from, while nobody has revised it. */
  readonly source: string | null;
}

export interface Lever {
  readonly id: string;
  readonly title: string;
  readonly toolbox: string;
  readonly chapter: string;
  readonly does: string;
  readonly legalBasis: string | null;
  readonly pilot: string;
  readonly term: string;
  readonly circuits: readonly string[];
  readonly takesVolume: boolean;
  /** It needs no molecule group. */
  readonly general: boolean;
  readonly sources: readonly { readonly document: string; readonly item: string }[];
  readonly sheet: Sheet;
}

export interface LeverList {
  readonly version: string;
  readonly readings: readonly string[];
  readonly levers: readonly Lever[];
}

const texts = (from: Fields, name: string): readonly string[] => array(from, name).filter(one => typeof one === 'string');

export function sheet(raw: unknown): Sheet {
  const from = fields(raw, 'sheet');
  return { version: number(from, 'version'), criteria: texts(from, 'criteria'), author: text(from, 'author'), at: instant(from, 'at'), source: textOrNull(from, 'source') };
}

export function lever(raw: unknown): Lever {
  const from = fields(raw, 'lever');
  return {
    id: text(from, 'id'), title: text(from, 'title'), toolbox: text(from, 'toolbox'), chapter: text(from, 'chapter'), does: text(from, 'does'), legalBasis: textOrNull(from, 'legalBasis'),
    pilot: text(from, 'pilot'), term: text(from, 'term'), circuits: texts(from, 'circuits'), takesVolume: flag(from, 'takesVolume'), general: flag(from, 'general'),
    sources: list(from, 'sources', one => {
      const source = fields(one, 'source');
      return { document: text(source, 'document'), item: text(source, 'item') };
    }),
    sheet: sheet(from['sheet']),
  };
}

/** Null: not read yet. */
export const catalogue = cell<LeverList | null>(null);
export const leverOf = (id: string): Lever | undefined => catalogue.value?.levers.find(one => one.id === id);

/** By chapter of the plan, in the catalogue's order. */
export const byChapter = (levers: readonly Lever[]): ReadonlyMap<string, readonly Lever[]> => Map.groupBy(levers, one => one.chapter);
