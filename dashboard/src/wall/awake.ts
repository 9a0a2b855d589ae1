/** What is used of the browser's wake lock. It lets go by itself when the page is hidden or the machine saves power. */
export interface WakeLock {
  request(type: 'screen'): Promise<{ addEventListener(type: 'release', heard: () => void): void }>;
}

/** Asks the browser to keep the screen from sleeping, and tells whether it does, now and when it lets go. A hidden page is refused and does not ask; without `lock` (an older browser, no https) nothing is told. */
export async function stayAwake(lock: WakeLock | undefined, hidden: boolean, tell: (awake: boolean) => void): Promise<void> {
  if (lock === undefined || hidden) return;
  try {
    const held = await lock.request('screen');
    tell(true);
    held.addEventListener('release', () => tell(false));
  } catch (error) {
    tell(false);
    console.warn('[veille]', error);
  }
}
