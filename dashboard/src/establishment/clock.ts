import { signal as cell } from '@preact/signals';
import { serverNow } from '../live/store';

/** The server's clock on a page that may have no live feed: the feed's when there is one, else the last that was read, carried on at the clock's own speed. */
export const now = cell<number | null>(null);

let read: { readonly serverTime: number; readonly speed: number; readonly at: number } | null = null;

export function clockRead(clock: { readonly serverTime: number; readonly speed: number }): void {
  read = { ...clock, at: performance.now() };
  tickClock();
}

export function tickClock(): void {
  now.value = serverNow.value ?? (read === null ? null : read.serverTime + (performance.now() - read.at) * read.speed);
}
