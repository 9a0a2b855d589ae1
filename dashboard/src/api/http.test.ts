import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failureText } from './failures';
import { ApiFailure, get } from './http';

const detail = 'a key is needed: Authorization: Bearer KEY, or a session';
const failed = async (status: number, body: string): Promise<ApiFailure> => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status })));
  return await get('/api/v1/x').then(() => { throw new Error('not refused'); }, (error: unknown) => error as ApiFailure);
};

describe('A refusal of the server', () => {
  const warned = vi.spyOn(console, 'warn');
  beforeEach(() => void warned.mockReset().mockImplementation(() => {}));
  afterEach(() => vi.unstubAllGlobals());
  it.each([[401, 'access.key-missing'], [403, 'access.role'], [404, 'presentation.unknown'], [400, 'x.new'], [401, 'x.new'], [403, 'x.new'], [404, 'x.new'], [409, 'x.new'], [413, 'x.new'], [422, 'x.new'], [429, 'x.new'], [500, 'x.new'], [503, 'x.new'], [418, 'x.new']])(
    'Is told in French, never in the server\'s own words (%i %s); those stay for whoever looks it up', async (status, code) => {
      const failure = await failed(status, JSON.stringify({ code, title: 'Unauthorized', detail }));
      expect(failure).toMatchObject({ status, code, detail, message: failureText(code, status) });
      expect(failure.message).not.toContain(detail);
      expect(failure.message).not.toContain('Unauthorized');
      expect(failure.message).toMatch(/^\p{Lu}.+\.$/u);
      expect(warned).toHaveBeenCalledWith('[api]', status, code, detail);
    });
  it('That is a proxy\'s page is told by its status', async () => expect((await failed(502, '<html>Bad gateway</html>')).message).toBe('Le serveur a rencontré une erreur (502).'));
});
