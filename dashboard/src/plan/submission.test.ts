import { describe, expect, it } from 'vitest';
import { ApiFailure } from '../api/http';
import { Submission, newKey } from './submission';

type Answer = () => Promise<string>;
const failing = (status: number, code: string, problem = {}): Answer => () => Promise.reject(new ApiFailure(status, code, `words of ${code}`, problem));
const ok: Answer = () => Promise.resolve('D1');

function sending(...answers: Answer[]) {
  const sent: (readonly [string, string])[] = [];
  const states: string[] = [];
  const submission = new Submission<string, string>((key, body) => {
    sent.push([key, body]);
    return (answers[sent.length - 1] ?? ok)();
  }, state => states.push(state.kind));
  return { submission, sent, states };
}

describe('Submission', () => {
  it('A double click sends once', async () => {
    const { submission, sent } = sending();
    await Promise.all([submission.send('a'), submission.send('a')]);
    await submission.send('a');
    expect([sent.length, submission.state]).toEqual([1, { kind: 'done', answer: 'D1' }]);
  });

  it.each([[0, 'network'], [503, 'engine.rebuilding'], [500, 'http'], [429, 'busy']])('After %d nobody knows: a retry sends the same body under the same key, whatever the form says now', async (status, code) => {
    const { submission, sent, states } = sending(failing(status, code));
    await submission.send('a');
    expect(submission.state).toMatchObject({ kind: 'unknown', words: expect.stringContaining(code) });
    await submission.send('b');
    expect([sent, states]).toEqual([[[submission.key, 'a'], [submission.key, 'a']], ['sending', 'unknown', 'sending', 'done']]);
  });

  it('An answer that cannot be read says nothing about what was recorded', async () => {
    const { submission } = sending(() => Promise.reject(new Error('id: texte attendu')));
    await submission.send('a');
    expect(submission.state.kind).toBe('unknown');
  });

  it('A refusal names its field; what was corrected is sent under the same key', async () => {
    const { submission, sent } = sending(failing(422, 'decision.season', { path: 'season', detail: 'unlike 2026-2027' }));
    await submission.send('a');
    expect(submission.state).toEqual({ kind: 'refused', refusal: { code: 'decision.season', path: 'season', detail: 'unlike 2026-2027' } });
    await submission.send('b');
    expect(sent).toEqual([[submission.key, 'a'], [submission.key, 'b']]);
  });

  it('A key that stands for something else is a conflict', async () => {
    const { submission } = sending(failing(409, 'plan.key-conflict', { path: 'key' }));
    await submission.send('a');
    expect(submission.state.kind).toBe('conflict');
  });

  it('Each form has a key of its own, a UUID also where the page is not secure', () => {
    const random = crypto.randomUUID;
    try {
      Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
      expect(newKey()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    } finally {
      Object.defineProperty(crypto, 'randomUUID', { value: random, configurable: true });
    }
    expect(newKey()).not.toBe(newKey());
  });
});
