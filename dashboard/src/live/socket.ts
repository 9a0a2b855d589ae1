import type { Link, Scope } from './client';

/** As much of SignalR's JSON hub protocol as a screen needs, over a plain WebSocket: the library is five times heavier and its own retries are not used here. */
const end = '\u001e';
/** The server takes a client that is silent for 30 s for gone. */
const pingEveryMs = 3000;
const [invocation, completion, close] = [1, 3, 7];

interface Call {
  readonly resolve: () => void;
  readonly reject: (why: Error) => void;
}

/** One connection to `/live`. It ends once, and is not made again: {@link LiveClient} makes another, and alone judges how long a silence may last. */
export function openSocket(onFrame: (raw: unknown) => void, onClose: () => void): Link {
  let socket: WebSocket | null = null;
  let shaken: Call | null = null;
  let ended = false;
  let called = 0;
  let pinging: ReturnType<typeof setInterval> | undefined;
  const calls = new Map<string, Call>();

  const finish = (why: string): void => {
    if (ended) return;
    ended = true;
    clearInterval(pinging);
    const error = new Error(why);
    shaken?.reject(error);
    for (const call of calls.values()) call.reject(error);
    calls.clear();
    socket?.close();
    onClose();
  };
  const say = (message: object): void => socket?.send(JSON.stringify(message) + end);

  const hear = (message: { readonly [name: string]: unknown }): void => {
    if (shaken) {
      const { resolve } = shaken;
      if (typeof message['error'] === 'string') return finish(message['error']);
      shaken = null;
      return resolve();
    }
    if (message['type'] === invocation && message['target'] === 'Frame' && Array.isArray(message['arguments'])) onFrame(message['arguments'][0]);
    else if (message['type'] === completion) {
      const id = String(message['invocationId']);
      const call = calls.get(id);
      calls.delete(id);
      if (typeof message['error'] === 'string') call?.reject(new Error(message['error']));
      else call?.resolve();
    } else if (message['type'] === close) finish(typeof message['error'] === 'string' ? message['error'] : 'fermé par le serveur');
  };

  return {
    start: () => new Promise((resolve, reject) => {
      shaken = { resolve, reject };
      socket = new WebSocket(new URL('/live', location.href.replace(/^http/, 'ws')));
      socket.onopen = () => {
        say({ protocol: 'json', version: 1 });
        pinging = setInterval(() => say({ type: 6 }), pingEveryMs);
      };
      socket.onmessage = ({ data }) => {
        try {
          for (const part of String(data).split(end)) if (part !== '' && !ended) hear(JSON.parse(part));
        } catch (error) {
          finish(`message illisible : ${String(error)}`);
        }
      };
      socket.onerror = () => finish('WebSocket refusé ou rompu');
      socket.onclose = () => finish('connexion fermée');
    }),
    resume: (epoch: string, sequence: number, scope: Scope) => new Promise((resolve, reject) => {
      if (ended || shaken || !socket) return reject(new Error('connexion fermée'));
      const invocationId = String(++called);
      calls.set(invocationId, { resolve, reject });
      say({ type: invocation, invocationId, target: 'Resume', arguments: [epoch, sequence, scope] });
    }),
    stop: () => {
      // Left by ourselves: nobody is to be told.
      ended = true;
      clearInterval(pinging);
      socket?.close();
      return Promise.resolve();
    },
  };
}
