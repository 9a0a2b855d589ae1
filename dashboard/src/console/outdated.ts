import { computed } from '@preact/signals';
import { closedToKey, sessionOver, stale } from '../live/store';

/** What is shown may not be true any more; as the banner says it, not for a key that never opens this screen. */
export const outdated = computed(() => stale.value && !(closedToKey.value && !sessionOver.value));

/** The tab's words: all that is read of a console in a hidden tab. */
export const tabTitle = (open: number, old: boolean): string => `${old ? 'NON À JOUR — ' : ''}${open > 0 ? `(${open}) ` : ''}Signaux — Medistock.Realtime`;
