import { effect, untracked } from '@preact/signals';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';

const shown: { title: string; body: string; closed: boolean }[] = [];
class Fake {
  static permission = 'granted';
  private readonly one: typeof shown[number];
  constructor(title: string, { body }: { body: string }) { shown.push(this.one = { title, body, closed: false }); }
  close(): void { this.one.closed = true; }
}
const tab = { hidden: true };
vi.stubGlobal('Notification', Fake);
vi.stubGlobal('document', tab);
vi.stubGlobal('location', { search: '', pathname: '/signaux', hash: '', origin: 'http://x' });
vi.stubGlobal('localStorage', { getItem: () => null });
const { freshness } = await import('../live/store');
const { outdatedOver, tellOutdated } = await import('./notify');
const { outdated, tabTitle } = await import('./outdated');

describe('A console whose data are not true any more', () => {
  afterAll(() => vi.unstubAllGlobals());
  beforeEach(() => { shown.length = 0; tab.hidden = true; freshness.value = { kind: 'fresh' }; });
  const follow = (): (() => void) => effect(() => { const old = outdated.value; untracked(old ? tellOutdated : outdatedOver); });
  it('Says so in its tab, before all else', () => expect([tabTitle(3, true), tabTitle(3, false), tabTitle(0, true)])
    .toEqual(['NON À JOUR — (3) Signaux — Medistock.Realtime', '(3) Signaux — Medistock.Realtime', 'NON À JOUR — Signaux — Medistock.Realtime']));
  it('Tells a hidden tab\'s owner once, and again only after it was true in between', () => {
    const stop = follow();
    for (const ageMs of [3100, 4100, 60_000]) freshness.value = { kind: 'silent', ageMs };
    freshness.value = { kind: 'behind', ageMs: 6000 };
    expect(shown).toEqual([{ title: 'DONNÉES NON À JOUR — signaux', body: 'Serveur muet depuis 3 s', closed: false }]);
    freshness.value = { kind: 'fresh' };
    expect(shown[0]?.closed).toBe(true);
    freshness.value = { kind: 'silent', ageMs: 3100 };
    expect(shown).toHaveLength(2);
    stop();
  });
  it('Tells nobody who sees the banner', () => {
    tab.hidden = false;
    const stop = follow();
    freshness.value = { kind: 'silent', ageMs: 3100 };
    expect(shown).toEqual([]);
    stop();
  });
});
