import { computed, signal as cell } from '@preact/signals';
import { feed, revision } from '../live/store';
import { hasWorst } from './worst';
import { settingsOf } from './settings';

export interface PanelName {
  readonly id: string;
  readonly name: string;
  /** Why there is nothing to show; null: there is. */
  readonly empty: () => string | null;
}

const noCover = (link: string, nation: boolean) => (): string | null => !hasWorst(link, nation) ? 'sans chiffre' : null;

export const panels: readonly PanelName[] = [
  { id: 'fr-pui', name: 'France, hôpitaux', empty: noCover('pui', true) },
  { id: 'dep-pui', name: 'Départements, hôpitaux', empty: noCover('pui', false) },
  { id: 'fr-officine', name: 'France, officines', empty: noCover('officine', true) },
  { id: 'dep-officine', name: 'Départements, officines', empty: noCover('officine', false) },
  { id: 'map', name: 'Carte', empty: () => null },
  { id: 'plan', name: 'Plan hivernal', empty: () => null },
];

export const settings = settingsOf(location.search, panels.map(panel => panel.id));
/** Panels of this wall, in their order. */
export const rotating: readonly PanelName[] = settings.panels.length === 0 ? panels
  : settings.panels.flatMap(id => panels.find(panel => panel.id === id) ?? []);

const narrowed = settings.territories.length > 0;

/** Why each panel is passed over, by its id; nothing is passed over before anything is known. Computed with each batch of frames, a few words only. */
export const emptied = computed<ReadonlyMap<string, string>>(() => {
  void revision.value;
  const found = new Map<string, string>();
  if (!feed.loaded) return found;
  for (const panel of rotating) {
    const why = narrowed && panel.id.startsWith('fr-') ? 'hors de ce mur' : panel.empty();
    if (why !== null) found.set(panel.id, why);
  }
  return found;
});

export const at = cell(0);
export const paused = cell(false);
/** Seconds that the panel on screen has had. */
export const elapsed = cell(0);
/** Nobody stands in front of a wall for ever: a pause ends by itself. */
export const longestPauseMs = 10 * 60_000;
let pausedAt = 0;

/** The panel to show: the one whose turn it is, or the next that has something to say, or, where none has, the first. */
export function current(): PanelName | undefined {
  for (let step = 0; step < rotating.length; step++) {
    const panel = rotating[(at.value + step) % rotating.length];
    if (panel && !emptied.value.has(panel.id)) return panel;
  }
  return rotating[at.value];
}

/** The next (1) or the one before (-1) that has something to say. */
export function turn(by: 1 | -1): void {
  const shown = current();
  const from = shown ? rotating.indexOf(shown) : 0;
  elapsed.value = 0;
  for (let step = 1; step <= rotating.length; step++) {
    const index = (from + by * step + rotating.length * step) % rotating.length;
    const panel = rotating[index];
    if (panel && !emptied.value.has(panel.id)) {
      at.value = index;
      return;
    }
  }
}

export function pause(): void {
  paused.value = !paused.value;
  pausedAt = performance.now();
}

const tickMs = 500;

/** @param held An alarm has the screen: the panel beneath does not lose its time. */
export function rotate(held: () => boolean): void {
  let before = performance.now();
  setInterval(() => {
    const now = performance.now();
    const passed = Math.min(now - before, 2 * tickMs) / 1000;
    before = now;
    if (paused.value && now - pausedAt > longestPauseMs) paused.value = false;
    if (paused.value || held() || rotating.length < 2) return;
    elapsed.value += passed;
    if (elapsed.value >= settings.every) turn(1);
  }, tickMs);
}
