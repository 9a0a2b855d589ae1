import { afterEach, describe, expect, it } from 'vitest';
import { mayAct, mayComment, session } from './session';

describe('What a role is offered on a signal', () => {
  afterEach(() => void (session.value = null));
  it.each([['admin', true, true], ['officer', true, true], ['evaluator', false, true], ['ars', false, true], ['pharmacy', false, false], ['vendor', false, false], ['screen', false, false]])(
    'Is what Access.cs allows it: %s acts %s, comments %s', (role, acts, comments) => {
      session.value = { name: 'x', role, demo: false, scope: [] };
      expect([mayAct(), mayComment()]).toEqual([acts, comments]);
    });
  it('Is nothing before it is known who looks', () => expect([mayAct(), mayComment()]).toEqual([false, false]));
});
