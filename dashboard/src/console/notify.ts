import { signal as cell } from '@preact/signals';
import { severityText } from '../format/format';
import { feed, freshness, sessionOver } from '../live/store';
import type { Signal } from '../live/wire';
import { staleTitle, staleWhy } from '../ui/stale';
import { subjectText } from './actions';
import { gravestFirst } from './news';
import { sounding } from './sound';
import { open } from './view';

/** Notifications of the browser, for a console in a tab that nobody looks at: the severities that sound. Asked for by a button, never by themselves. */
export type Allowed = 'granted' | 'denied' | 'default' | 'absent';

const read = (): Allowed => typeof Notification === 'undefined' ? 'absent' : Notification.permission;
export const allowed = cell<Allowed>(read());

export async function askToNotify(): Promise<void> {
  if (allowed.value !== 'absent') allowed.value = await Notification.requestPermission();
}

/** One at a time, the newest stands: forty signals are not forty windows. */
const show = gravestFirst<Signal>(2000, (severity, signal) => {
  // Somebody may have come back while it waited.
  if (!document.hidden) return;
  const shown = new Notification(`${severityText[severity]} — ${signal.subject.territoryName ?? signal.subject.territory}`, { body: subjectText(signal), tag: 'medistock-signal' });
  shown.onclick = () => {
    window.focus();
    open(signal.id);
    shown.close();
  };
});

export function notify(signal: Signal): void {
  if (allowed.value === 'granted' && document.hidden && sounding.value.has(signal.severity)) show(signal.severity, signal);
}

let outdatedShown: Notification | null = null;

/** Called when what is shown stops being true: once, whatever severities are chosen, since none would be told any more. */
export function tellOutdated(): void {
  if (allowed.peek() !== 'granted' || !document.hidden) return;
  const body = sessionOver.peek() ? 'Session expirée : reconnectez-vous.' : staleWhy(freshness.peek(), feed.heartbeat?.dataAsOf ?? null);
  const shown = new Notification(`${staleTitle} — signaux`, { body, tag: 'medistock-outdated' });
  shown.onclick = () => {
    window.focus();
    shown.close();
  };
  outdatedShown = shown;
}

/** It is true again: the message would not be. */
export function outdatedOver(): void {
  outdatedShown?.close();
  outdatedShown = null;
}
