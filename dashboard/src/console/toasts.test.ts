import { describe, expect, it, vi } from 'vitest';
import { during, forget, nextUndone, spend, tell, toasts, undoLast } from './toasts';

describe('Messages and what they can take back', () => {
  it('The newest is undone first, also after its message has gone, and once', () => {
    vi.useFakeTimers();
    const undone: string[] = [];
    tell('un', false, () => undone.push('un'));
    forget(tell('deux', false, () => undone.push('deux')));
    spend(tell('trois', false, () => undone.push('trois')));
    vi.advanceTimersByTime(60_000);
    expect(toasts.value).toEqual([]);
    undoLast();
    undoLast();
    undoLast();
    expect(undone).toEqual(['deux', 'un']);
    expect(toasts.value.at(-1)?.text).toBe('Rien à annuler.');
    vi.useRealTimers();
  });
  it('The key is promised by the message that it would undo, and by none when that one was closed', () => {
    const [first, second] = [tell('un', false, () => {}), tell('deux', false, () => {})];
    forget(second);
    expect(nextUndone.value).toBe(second);
    spend(second);
    expect(nextUndone.value).toBe(first);
    spend(first);
    expect(nextUndone.value).toBeNull();
  });
  it('A key struck before the answer takes back what is being asked, not what was done before it', async () => {
    const undone: string[] = [];
    spend(tell('avant', false, () => undone.push('avant')));
    tell('avant', false, () => undone.push('avant'));
    let answer = (): void => {};
    const gesture = during(new Promise<void>(resolve => answer = resolve).then(() => { tell('maintenant', false, () => undone.push('maintenant')); }));
    undoLast();
    expect(undone).toEqual([]);
    answer();
    await gesture;
    await vi.waitFor(() => expect(undone).toEqual(['maintenant']));
    undoLast();
    expect(undone).toEqual(['maintenant', 'avant']);
  });
  it('Few stand at a time', () => {
    for (let at = 0; at < 10; at++) tell(`${at}`);
    expect(toasts.value.map(toast => toast.text)).toEqual(['6', '7', '8', '9']);
  });
});
