import { signal as cell } from '@preact/signals';
import { type Filters, mine, noFilters, nobodys, readFilters, writeFilters } from './filters';

/** A view is a name for an address. The product's own come first; those that somebody named are kept by the browser of this workstation. */
export interface SavedView {
  readonly name: string;
  readonly filters: Filters;
  readonly own: boolean;
}

export const productViews: readonly SavedView[] = [
  { name: 'À traiter', filters: noFilters, own: false },
  { name: 'Mes signaux', filters: { ...noFilters, state: 'standing', who: mine }, own: false },
  { name: 'Critiques', filters: { ...noFilters, state: 'standing', severity: 'critical' }, own: false },
  { name: "À personne", filters: { ...noFilters, state: 'standing', who: nobodys }, own: false },
  { name: 'En sommeil', filters: { ...noFilters, state: 'snoozed' }, own: false },
  { name: 'Derniers changements', filters: { ...noFilters, state: 'standing', sort: 'recent' }, own: false },
];

export const mostViews = 24, longestName = 60;
const stored = 'medistock.views';

/** What the browser kept, as far as it can be read. */
export function parseViews(kept: string | null): readonly SavedView[] {
  if (kept === null) return [];
  try {
    const raw: unknown = JSON.parse(kept);
    if (!Array.isArray(raw)) return [];
    return raw.flatMap((one: unknown): SavedView[] => {
      const [name, search] = Array.isArray(one) ? one as readonly unknown[] : [];
      return typeof name === 'string' && typeof search === 'string' && name.trim() !== '' ? [{ name: name.slice(0, longestName), filters: readFilters(search), own: true }] : [];
    }).slice(0, mostViews);
  } catch {
    // Written by something else: this workstation has no views.
    return [];
  }
}

export const writeViews = (views: readonly SavedView[]): string => JSON.stringify(views.map(view => [view.name, writeFilters(view.filters)]));

/** The views with one more, or with that name standing for these filters from now on; in words when it cannot be. */
export function withView(views: readonly SavedView[], name: string, filters: Filters): readonly SavedView[] | string {
  const called = name.trim();
  if (called === '') return 'Donnez un nom à cette vue.';
  if (called.length > longestName) return `Un nom a au plus ${longestName} caractères.`;
  if (productViews.some(view => view.name === called)) return `« ${called} » est une vue du produit.`;
  const others = views.filter(view => view.name !== called);
  return others.length >= mostViews ? `Ce poste garde au plus ${mostViews} vues : supprimez-en une.` : [...others, { name: called, filters, own: true }];
}

const load = (): readonly SavedView[] => typeof localStorage === 'undefined' ? [] : parseViews(localStorage.getItem(stored));
export const ownViews = cell<readonly SavedView[]>(load());
export const allViews = (): readonly SavedView[] => [...productViews, ...ownViews.value];

/** In words why it was not kept; null when it was. */
export function saveView(name: string, filters: Filters): string | null {
  const next = withView(ownViews.value, name, filters);
  return typeof next === 'string' ? next : keep(next);
}

export const removeView = (name: string): string | null => keep(ownViews.value.filter(view => view.name !== name));

function keep(views: readonly SavedView[]): string | null {
  try {
    localStorage.setItem(stored, writeViews(views));
  } catch {
    // Storage full or forbidden.
    return 'Ce navigateur ne garde rien : copiez le lien de la vue.';
  }
  ownViews.value = views;
  return null;
}
