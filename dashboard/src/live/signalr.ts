import type { Link } from './client';
import { openSocket } from './socket';

/** So many sockets in a row that never opened: a proxy on the way may let none through. */
const refusedBefore = 3;
let refused = 0;

/**
 * One connection to `/live`, by WebSocket. Where none opens, SignalR's own library is loaded and tried now and then: it also knows event streams and long polling.
 * {@link LiveClient} makes a new connection each time.
 */
export function connectHub(onFrame: (raw: unknown) => void, onClose: () => void): Link {
  if (refused >= refusedBefore) {
    refused = 0;
    return viaLibrary(onFrame, onClose);
  }
  const link = openSocket(onFrame, onClose);
  return {
    ...link,
    start: () => link.start().then(() => { refused = 0; }, (error: unknown) => {
      refused++;
      throw error;
    }),
  };
}

function viaLibrary(onFrame: (raw: unknown) => void, onClose: () => void): Link {
  const opened = import('./library').then(({ openLibrary }) => openLibrary(onFrame, onClose));
  return {
    start: async () => (await opened).start().then(() => { refused = refusedBefore; }),
    resume: async (epoch, sequence, scope) => (await opened).resume(epoch, sequence, scope),
    stop: async () => (await opened).stop(),
  };
}
