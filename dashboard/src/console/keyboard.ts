import { mayAct } from '../api/session';
import { perform, undoLast } from './actions';
import { current, handingOver, helpOpen, marked, move, open, refreshList, targets, toggleMark } from './view';

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;

/** Walks the list and puts the focus in it, so that it holds still. */
const walk = (step: number) => (): void => {
  move(step);
  document.querySelector<HTMLElement>('.rows')?.focus({ preventScroll: true });
};

/** Keys of the console; none acts while something is being typed. */
const commands: { readonly [key: string]: () => void } = {
  j: walk(1), ArrowDown: walk(1), k: walk(-1), ArrowUp: walk(-1),
  a: () => { if (mayAct()) void perform(targets().filter(signal => signal.state === 'open' || signal.state === 'snoozed'), 'acknowledge'); },
  r: () => { if (mayAct()) void perform(targets().filter(signal => signal.state !== 'resolved' && signal.state !== 'cleared'), 'resolve'); },
  c: () => document.getElementById('comment')?.focus(),
  x: () => { if (current.value !== null) toggleMark(current.value); },
  u: undoLast, n: refreshList,
  '/': () => document.getElementById('filter-text')?.focus(),
  '?': () => helpOpen.value = true,
  h: () => handingOver.value = true,
  Enter: () => document.getElementById('evidence-title')?.focus(),
};

export function listenToKeys(): void {
  addEventListener('keydown', event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || helpOpen.value || handingOver.value) return;
    if (event.key === 'Escape') {
      if (typing(event.target)) (event.target as HTMLElement).blur();
      else if (marked.value.size > 0) marked.value = new Set();
      else {
        open(null);
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      }
      return;
    }
    if (typing(event.target)) return;
    // Enter and arrows belong to the control that has the focus, unless that is the list or nothing.
    const own = event.target instanceof Element && event.target.closest('button, a, summary');
    if (own && (event.key === 'Enter' || event.key.startsWith('Arrow'))) return;
    const command = commands[event.key];
    if (!command) return;
    event.preventDefault();
    command();
  });
}
