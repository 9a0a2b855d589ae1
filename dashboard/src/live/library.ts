import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { type Link, type Scope, mostPatienceMs } from './client';

/** One connection by SignalR's library, for networks that let no WebSocket through. No automatic reconnection. */
export function openLibrary(onFrame: (raw: unknown) => void, onClose: () => void): Link {
  const hub = new HubConnectionBuilder().withUrl('/live').configureLogging(LogLevel.None).build();
  // LiveClient judges silence, and never waits longer than this.
  hub.serverTimeoutInMilliseconds = mostPatienceMs + 5000;
  hub.keepAliveIntervalInMilliseconds = 3000;
  hub.on('Frame', onFrame);
  hub.onclose(onClose);
  return {
    start: () => hub.start(),
    resume: (epoch: string, sequence: number, scope: Scope) => hub.invoke<void>('Resume', epoch, sequence, scope),
    stop: () => hub.stop(),
  };
}
