import { secondsText } from '../format/format';
import { serverNow } from '../live/store';

/** The hour of Paris, by the server's clock: it stops with the heartbeats. */
export function Time({ testid }: { readonly testid?: string }) {
  const now = serverNow.value;
  return <span class="clock" data-testid={testid}>{now === null ? '--:--:--' : secondsText(now)}</span>;
}
