import { signal as cell } from '@preact/signals';
import { get } from '../api/http';
import { feed, freshness, newVersion, sessionOver } from '../live/store';
import { stayAwake } from './awake';
import { board, keep } from './board';
import { type Reload, type Why, ailing, faulty, inverseAt, mayReload, readHistory, shiftAt, withReload } from './life';

/** Keeps a page alive that nobody touches: new versions, faults, sleep, burn-in. What it decides is in `life`; here are the browser's parts. */
const stored = 'medistock.wall.reloads';
const checkEveryMs = 5000;
const askEveryMs = 20_000;
/** A server that has just come with a new version is given so long to be wholly there. */
const versionSettleMs = 5000;

export const reloads = cell<readonly Reload[]>(readHistory(sessionStorage.getItem(stored)));
/** What is about to be done or cannot be, in words; null: nothing. */
export const intent = cell<string | null>(null);
/** Whether the browser keeps the screen from sleeping; null: it cannot (an older one, or a page without https). */
export const awake = cell<boolean | null>(null);
export const shift = cell<readonly [number, number]>([0, 0]);
export const inverse = cell(false);

const openedAt = performance.now();
let drawnAt = openedAt;
let staleSince: number | null = null;
let answeredAt: number | null = null;
let askedAt = 0;
let suspected: Why | null = null;
let versionSince: number | null = null;
let leaving = false;

const words: { readonly [why in Why]: string } = { version: 'nouvelle version', frozen: 'affichage figé', deaf: 'flux interrompu' };
export const whyText = (why: Why): string => words[why];

/** Called when what follows the feed has been drawn: the frame after it is the proof. */
export const drawn = (): void => { requestAnimationFrame(() => { drawnAt = performance.now(); }); };

/** The page is there and the session holds: a wall must never end up on an error page or before a form. */
async function reachable(): Promise<boolean> {
  try {
    await get('/api/v1/session');
    return (await fetch(location.href, { cache: 'no-store', signal: AbortSignal.timeout(5000) })).ok;
  } catch (error) {
    console.warn('[mur]', error);
    return false;
  }
}

async function reload(why: Why): Promise<void> {
  const version = feed.heartbeat?.version ?? null;
  if (leaving || !mayReload(reloads.value, why, version, Date.now())) return;
  leaving = true;
  intent.value = `${words[why]} : l'écran se recharge`;
  if (await reachable()) {
    reloads.value = withReload(reloads.value, { at: Date.now(), why, version });
    sessionStorage.setItem(stored, JSON.stringify(reloads.value));
    keep();
    location.reload();
    return;
  }
  intent.value = null;
  leaving = false;
}

/** At a quiet moment: nothing on the screen that somebody may be reading for the first time, and a feed that is well. */
function version(now: number): void {
  if (!newVersion.value) return;
  versionSince ??= now;
  if (now - versionSince < versionSettleMs || board.shown || board.waiting.length > 0 || staleSince !== null) return;
  void reload('version');
}

async function ask(now: number): Promise<void> {
  if (staleSince === null || now - askedAt < askEveryMs) return;
  askedAt = now;
  try {
    await get('/api/v1/session');
    answeredAt = performance.now();
  } catch {
    // The banner says why, in its own words: nothing is known here but that there was no answer.
    answeredAt = null;
  }
}

function check(): void {
  const now = performance.now();
  staleSince = faulty(freshness.value) ? staleSince ?? now : null;
  if (staleSince === null) answeredAt = null;
  void ask(now);
  version(now);
  const why = sessionOver.value ? null : ailing({ now, openedAt, visible: !document.hidden, drawnAt, staleSince, answeredAt });
  // Twice in a row: a machine that has just woken up is late with everything once.
  if (why !== null && why === suspected) void reload(why);
  suspected = why;
  const [x, y] = shiftAt(now - openedAt);
  if (x !== shift.value[0] || y !== shift.value[1]) shift.value = [x, y];
  inverse.value = inverseAt(now - openedAt);
}

const wake = (): void => void stayAwake('wakeLock' in navigator ? navigator.wakeLock : undefined, document.hidden, held => { awake.value = held; });

export function takeCare(): void {
  setInterval(check, checkEveryMs);
  document.addEventListener('visibilitychange', () => {
    drawnAt = performance.now();
    wake();
  });
  wake();
}
