import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signalView } from '../live/fixtures';
import { type Signal, signal } from '../live/wire';

/** One server behind all pages; `answer` is asked before a comment is taken. */
const server = vi.hoisted(() => ({
  threads: new Map<string, { by: string; at: string; text: string }[]>(), versions: new Map<string, number>(), me: 'me', said: [] as string[],
  answer: (_id: string, _text: string): Promise<void> => Promise.resolve(),
}));
const at = '2026-12-12T14:05:00+01:00';
const view = (id: string): Signal => signal(signalView(id, { version: server.versions.get(id) ?? 1, comments: server.threads.get(id) ?? [] }));
const take = (id: string, text: string): void => {
  server.threads.set(id, [...server.threads.get(id) ?? [], { by: server.me, at, text }]);
  server.versions.set(id, (server.versions.get(id) ?? 1) + 1);
};
vi.mock('../live/store', () => ({ changed: () => {}, feed: { learn: () => {}, signals: new Map() }, serverNow: { peek: () => null } }));
vi.mock('../api/session', () => ({ session: { peek: () => ({ name: 'me' }) }, whoLooks: async () => server.me }));
vi.mock('../api/calls', async original => {
  const real = await original<typeof import('../api/calls')>();
  return {
    ...real, signalById: async (id: string) => view(id),
    act: async (id: string, _verb: string, { version, comment = '' }: { version: number; comment?: string }) => {
      server.said.push(comment);
      if (version !== (server.versions.get(id) ?? 1)) throw new real.Conflict(view(id));
      await server.answer(id, comment);
      take(id, comment);
      return view(id);
    },
  };
});

class Fake {
  private readonly kept = new Map<string, string>();
  get length(): number { return this.kept.size; }
  key(index: number): string | null { return [...this.kept.keys()][index] ?? null; }
  getItem(name: string): string | null { return this.kept.get(name) ?? null; }
  setItem(name: string, words: string): void { this.kept.set(name, words); }
  removeItem(name: string): void { this.kept.delete(name); }
}

/** Opens the console in a tab of this workstation. */
async function page(): Promise<{ toasts: typeof import('./toasts')['toasts']; out: typeof import('./outgoing'); drafts: typeof import('./drafts'); actions: typeof import('./actions'); ApiFailure: typeof import('../api/http').ApiFailure }> {
  vi.resetModules();
  vi.stubGlobal('sessionStorage', new Fake());
  const { toasts } = await import('./toasts');
  return { toasts, out: await import('./outgoing'), drafts: await import('./drafts'), actions: await import('./actions'), ApiFailure: (await import('../api/http')).ApiFailure };
}
const texts = (id: string): readonly string[] => (server.threads.get(id) ?? []).map(one => one.text);
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe('A comment that was said', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    server.threads.clear();
    server.versions.clear();
    server.said.length = 0;
    server.me = 'me';
    server.answer = () => Promise.resolve();
    vi.stubGlobal('localStorage', new Fake());
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
  it('Waits, is recorded once, and is forgotten only then', async () => {
    const { out } = await page();
    out.say([view('a')], 'appelé');
    expect(localStorage.length).toBe(1);
    await pass(out.delayMs);
    expect([texts('a'), out.waiting.value, localStorage.length]).toEqual([['appelé'], [], 0]);
  });
  it('Twice on one signal leaves one after the other, on the version that the first left', async () => {
    const { out } = await page();
    out.say([view('a')], 'un');
    out.say([view('a')], 'deux');
    await pass(out.delayMs);
    expect(texts('a')).toEqual(['un', 'deux']);
  });
  it('Conflicts with nothing: somebody\'s change in between is taken in and it is sent again', async () => {
    const { out } = await page();
    out.say([view('a')], 'un');
    server.versions.set('a', 7);
    await pass(out.delayMs);
    expect([texts('a'), server.said.length]).toEqual([['un'], 2]);
  });
  it.each([[0, 'ne répond pas'], [401, 'session'], [503, 'occupé'], [429, 'occupé']])('Is tried again after %i, and says meanwhile that it is not recorded', async (status, words) => {
    const { out, ApiFailure } = await page();
    server.answer = () => Promise.reject(new ApiFailure(status, 'http', ''));
    out.say([view('a')], 'un');
    await pass(out.delayMs);
    expect(out.waiting.value[0]).toMatchObject({ sending: false, why: expect.stringContaining(words) });
    server.answer = () => Promise.resolve();
    await pass(out.againMs);
    expect([texts('a'), out.waiting.value]).toEqual([['un'], []]);
  });
  it('Whose answer was lost is not recorded twice', async () => {
    const { out, ApiFailure } = await page();
    server.answer = (id, text) => { take(id, text); return Promise.reject(new ApiFailure(0, 'network', '')); };
    out.say([view('a')], 'un');
    await pass(out.delayMs + out.againMs);
    expect([texts('a'), out.waiting.value, localStorage.length]).toEqual([['un'], [], 0]);
  });
  it('And whose tab was killed is sent by the next page, once, under the same name only', async () => {
    (await page()).out.say([view('a')], 'un');
    vi.clearAllTimers();
    server.me = 'somebody';
    const next = await page();
    await next.out.resume();
    await pass(100_000);
    expect(texts('a')).toEqual([]);
    expect(next.out.waiting.value[0]?.why).toContain('saisi par me');
    server.me = 'me';
    await pass(next.out.againMs);
    expect([texts('a'), localStorage.length]).toEqual([['un'], 0]);
  });
  it('Is not taken by a second tab while the first sees to it', async () => {
    const first = await page();
    first.out.say([view('a')], 'un');
    const second = await page();
    await second.out.resume();
    await pass(100_000);
    expect([texts('a'), server.said, first.out.waiting.value, second.out.waiting.value]).toEqual([['un'], ['un'], [], []]);
  });
  it.each([[true, 'arrived'], [false, 'was lost']])('Leaves with its page (%s: it %s), and the next page settles it', async arrived => {
    const { out } = await page();
    const sent = vi.fn((_path: string, init: { body: string }) => { if (arrived) take('a', (JSON.parse(init.body) as { comment: string }).comment); return Promise.resolve(new Response()); });
    vi.stubGlobal('fetch', sent);
    out.say([view('a')], 'un');
    out.sendWhatWaits();
    expect(sent).toHaveBeenCalledOnce();
    const next = await page();
    await next.out.resume();
    await pass(20_000);
    expect([texts('a'), localStorage.length, next.out.waiting.value]).toEqual([['un'], 0, []]);
  });
  it('Under way when its page goes is settled by the next one', async () => {
    const { out } = await page();
    server.answer = () => new Promise(() => {});
    out.say([view('a')], 'un');
    await pass(out.delayMs);
    out.sendWhatWaits();
    server.answer = () => Promise.resolve();
    const next = await page();
    await next.out.resume();
    await pass(20_000);
    expect(texts('a')).toEqual(['un']);
  });
  it('And refused is given back, each to its own box, before what is being typed there; all are told', async () => {
    const { out, drafts, actions, ApiFailure } = await page();
    server.answer = () => Promise.reject(new ApiFailure(422, 'signal.comments-full', ''));
    for (const id of ['a', 'b', 'c']) out.say([view(id)], `pour ${id}`);
    drafts.setDraft('b', 'en cours');
    await pass(out.delayMs);
    expect([...drafts.drafts.value].sort()).toEqual([['a', 'pour a'], ['b', 'pour b\nen cours'], ['c', 'pour c']]);
    expect(actions.notDone.value?.lines.map(line => line.id)).toEqual(['a', 'b', 'c']);
    expect(actions.notDone.value?.lines[0]?.words).toContain('plein — « pour a »');
    expect(localStorage.length).toBe(0);
  });
  it('Taken back in time is in its box again and nowhere else', async () => {
    const { out, drafts } = await page();
    out.say([view('a')], 'un');
    out.takeBack(out.waiting.value[0]?.key ?? '');
    await pass(60_000);
    expect([drafts.drafts.value.get('a'), texts('a'), localStorage.length]).toEqual(['un', [], 0]);
  });
  it('To several is one gesture: recorded on each, told once', async () => {
    const { out, toasts } = await page();
    const ids = Array.from({ length: 9 }, (_, index) => `S${index}`);
    let under = 0, most = 0;
    server.answer = async () => { most = Math.max(most, ++under); await new Promise(resolve => setTimeout(resolve, 100)); under--; };
    out.say(ids.map(view), 'vu', 'S3');
    expect(toasts.value.map(toast => toast.text)).toEqual(['Commentaire envoyé à 9 signaux dans 8 s']);
    await pass(out.delayMs + 1000);
    expect([ids.map(texts).flat(), out.waiting.value, localStorage.length, most]).toEqual([ids.map(() => 'vu'), [], 0, 4]);
    expect(toasts.value.map(toast => toast.text)).toEqual(['Commentaire enregistré sur 9 signaux']);
  });
  it('To several leaves whole with its page, also what has not had its turn, where the browser keeps nothing', async () => {
    vi.stubGlobal('localStorage', undefined);
    const { out } = await page();
    const sent = vi.fn((_path: string) => Promise.resolve(new Response()));
    vi.stubGlobal('fetch', sent);
    const ids = Array.from({ length: 9 }, (_, index) => `S${index}`);
    server.answer = () => new Promise(() => {});
    out.say(ids.map(view), 'vu', 'S3');
    await pass(out.delayMs);
    expect(server.said).toHaveLength(4);
    out.sendWhatWaits();
    expect(sent.mock.calls.map(([path]) => path.split('/')[4])).toEqual(ids.slice(4));
  });
  it('To several is taken back whole, into the one box where it was typed', async () => {
    const { out, drafts } = await page();
    out.say(['a', 'b', 'c'].map(view), 'vu', 'b');
    out.takeBack(out.waiting.value[2]?.key ?? '');
    await pass(60_000);
    expect([[...drafts.drafts.value], out.waiting.value, server.said, localStorage.length]).toEqual([[['b', 'vu']], [], [], 0]);
  });
  it('To several and refused by one is told of that one, and given back once; unanswered by one it is tried again there alone', async () => {
    const { out, drafts, actions, toasts, ApiFailure } = await page();
    server.answer = id => id === 'b' || id === 'c' ? Promise.reject(new ApiFailure(422, 'signal.comments-full', '')) : id === 'd' ? Promise.reject(new ApiFailure(503, 'http', '')) : Promise.resolve();
    out.say(['a', 'b', 'c', 'd', 'e'].map(view), 'vu', 'e');
    await pass(out.delayMs);
    expect(actions.notDone.value?.lines.map(line => line.id)).toEqual(['b', 'c']);
    expect([[...drafts.drafts.value], out.waiting.value.map(one => one.id)]).toEqual([[['e', 'vu']], ['d']]);
    expect(toasts.value.map(toast => toast.text)).toEqual(['Commentaire enregistré sur 2 signaux']);
    server.answer = () => Promise.resolve();
    await pass(out.againMs);
    expect([texts('d'), out.waiting.value]).toEqual([['vu'], []]);
  });
  it('Goes its way where the browser keeps nothing', async () => {
    vi.stubGlobal('localStorage', undefined);
    const { out } = await page();
    out.say([view('a')], 'un');
    await pass(out.delayMs);
    expect(texts('a')).toEqual(['un']);
  });
});

describe('What is typed and not yet said', () => {
  beforeEach(() => vi.stubGlobal('localStorage', new Fake()));
  afterEach(() => vi.unstubAllGlobals());
  it('Stays with its signal, a bounded number of them, the newest', async () => {
    const { drafts } = await page();
    for (let at = 0; at <= drafts.mostDrafts; at++) drafts.setDraft(`S${at}`, 'x');
    expect([drafts.drafts.value.size, drafts.drafts.value.has('S0')]).toEqual([drafts.mostDrafts, false]);
    expect(drafts.parseDrafts(sessionStorage.getItem('medistock.comment-drafts'))).toEqual(drafts.drafts.value);
  });
  it.each([null, '', '{', '{}', '[1]', '[["a"]]', '[["a",1]]'])('None of ours is not shown: %s', async raw => expect((await page()).drafts.parseDrafts(raw).size).toBe(0));
  it.each([null, '', '[]', '{}', '{"key":"k","id":"a","text":"","by":"me","owner":"t","at":1,"version":1,"had":0,"until":1}', '{"key":"k","id":"a","text":"x","by":"me","owner":"t","at":"1","version":1,"had":0,"until":1}'])(
    'A kept comment that is none of ours is not sent: %s', async raw => expect((await import('./unsent')).parseUnsent(raw)).toBeNull());
});
