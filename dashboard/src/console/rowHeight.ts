import { signal as cell } from '@preact/signals';

/** Height of a row of the list, px: two lines of words, three where the window is narrow. The style sheet breaks at the same width. */
const narrow = matchMedia('(max-width: 56rem)');
const now = (): number => narrow.matches ? 96 : 68;
export const rowHeight = cell(now());
narrow.addEventListener('change', () => rowHeight.value = now());
