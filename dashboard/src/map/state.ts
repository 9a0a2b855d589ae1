import { computed, signal as cell } from '@preact/signals';
import { presentationRows } from '../api/calls';
import { ApiFailure } from '../api/http';
import type { LiveClient } from '../live/client';
import { rowKey } from '../live/feed';
import { changed, feed, revision } from '../live/store';
import { shownLinks, worstOfNation } from '../live/select';
import type { CoverageRow } from '../live/wire';

const address = new URLSearchParams(location.search);

export const presentation = cell<string | null>(address.get('presentation'));
export const link = cell(address.get('link') === 'pui' ? 'pui' : address.get('link') === 'officine' ? 'officine' : '');
export const label = cell<string | null>(null);
export const selected = cell<string | null>(null);
export const hovered = cell<string | null>(null);
/** Why the rows asked for at the choice did not come; the live feed brings them all the same. */
export const problem = cell<string | null>(null);

/** Rows of the chosen presentation by territory, for each link. */
const byLink = computed(() => {
  void revision.value;
  const found = new Map<string, Map<string, CoverageRow>>(shownLinks.map(one => [one, new Map()]));
  for (const row of feed.coverage.values()) if (row.presentation === presentation.value) found.get(row.link)?.set(row.territory, row);
  return found;
});

/** The chosen link; where none was chosen, one that has rows. */
export const shownLink = computed(() => {
  if (link.value !== '') return link.value;
  return shownLinks.find(one => (byLink.value.get(one)?.size ?? 0) > 0) ?? 'pui';
});

export const rows = computed<ReadonlyMap<string, CoverageRow>>(() => byLink.value.get(shownLink.value) ?? new Map<string, CoverageRow>());
export const rowOf = (code: string): CoverageRow | undefined => rows.value.get(`DEP-${code}`);
export const shownLabel = computed(() => {
  for (const row of rows.value.values()) if (row.label !== null) return row.label;
  return label.value ?? presentation.value;
});

let client: LiveClient | null = null;

/** Before a presentation is chosen only the nation's rows matter; then those of that presentation, in every territory. */
export const scope = () => presentation.value === null ? { signals: 'critical' as const } : { signals: 'critical' as const, presentations: [presentation.value] };

export function follow(live: LiveClient): void {
  client = live;
  if (presentation.value !== null) void load(presentation.value);
  const stop = revision.subscribe(() => {
    if (presentation.value !== null || !feed.loaded) return;
    const worst = worstOfNation(feed.coverage.values());
    if (worst) {
      link.value = worst.link;
      choose(worst.presentation, worst.label);
    }
    if (presentation.value !== null) queueMicrotask(() => stop());
  });
}

function writeAddress(): void {
  const to = new URLSearchParams();
  if (presentation.value !== null) to.set('presentation', presentation.value);
  if (link.value !== '') to.set('link', link.value);
  history.replaceState(null, '', `${location.pathname}?${to}`);
}

export function choose(code: string, words: string | null): void {
  presentation.value = code;
  label.value = words;
  writeAddress();
  client?.look(scope());
  void load(code);
}

export function chooseLink(one: string): void {
  link.value = one;
  writeAddress();
}

/** At once by the API; the feed then keeps the rows true. */
async function load(code: string): Promise<void> {
  try {
    const found = await presentationRows(code);
    problem.value = null;
    for (const row of found) {
      const known = feed.coverage.get(rowKey(row));
      if (!known || known.version < row.version) feed.coverage.set(rowKey(row), row);
    }
    changed();
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    problem.value = error.status === 404 ? "Cette présentation n'est pas connue du référentiel." : error.message;
  }
}
