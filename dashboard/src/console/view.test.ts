import { afterAll, describe, expect, it, vi } from 'vitest';

vi.stubGlobal('location', { search: '', pathname: '/signaux', hash: '', origin: 'http://x' });
const { serverNow } = await import('../live/store');
const { toasts } = await import('./toasts');
const { handingOver, startHandOver } = await import('./view');

describe('The note of a shift\'s end', () => {
  afterAll(() => vi.unstubAllGlobals());
  it('Before the server has given its clock is refused with the reason, and leaves the page as it was', () => {
    startHandOver();
    expect(handingOver.value).toBe(false);
    expect(toasts.value.at(-1)).toMatchObject({ failed: true, text: expect.stringContaining('heure') });
  });
  it('Opens from then on', () => {
    serverNow.value = 1;
    startHandOver();
    expect(handingOver.value).toBe(true);
  });
});
