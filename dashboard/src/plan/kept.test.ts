import { describe, expect, it } from 'vitest';
import { restored } from './kept';

const like = { motive: '', circuits: [] as readonly string[], volumes: [{ circuit: '', percent: '' }] };
const key = '0f0c1d2e-0000-4000-8000-000000000001';
const words = (draft: unknown): string => JSON.stringify({ key, draft });

describe('A draft that was left', () => {
  const draft = { motive: 'Tension', circuits: ['city'], volumes: [{ circuit: 'city', percent: '80' }, { circuit: 'hospital', percent: '' }] };
  it('Comes back with the key that it may have been sent under', () => expect(restored(words(draft), like)).toEqual({ key, draft }));
  it.each([null, '', '{', '[]', '"x"', 'null', JSON.stringify({ draft }), JSON.stringify({ key: 'x', draft }), words(null), words({ ...draft, motive: 3 }), words({ motive: '' }), words({ ...draft, volumes: [{ circuit: 'city' }] }), words({ ...draft, circuits: 'city' })])(
    'That is none of ours is not shown: %s', raw => expect(restored(raw, like)).toBeNull());
});
