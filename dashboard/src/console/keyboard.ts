import { signal as cell } from '@preact/signals';
import { mayAct, session } from '../api/session';
import { perform } from './actions';
import { actOn, ask } from './asking';
import { helpersAsked } from './helpers';
import { copyText } from './links';
import { printList } from './PrintedList';
import { dialogOpen, struckAt, typing } from './struck';
import { tell, undoLast } from './toasts';
import { allViews } from './views';
import { current, helpOpen, linkTo, markAll, marked, move, open, refreshList, setFilters, startHandOver, targets, toggleMark, viewsOpen } from './view';

const stored = 'medistock.keys';
/** Single keys can be switched off (WCAG 2.1.4), for who dictates or strikes keys by chance. */
export const singleKeys = cell(localStorage.getItem(stored) !== 'off');
export function switchKeys(on: boolean): void {
  singleKeys.value = on;
  localStorage.setItem(stored, on ? 'on' : 'off');
}

/** Walks the list and puts the focus in it, so that it holds still. */
const walk = (step: number, extend = false) => (): void => {
  move(step, extend);
  document.querySelector<HTMLElement>('.rows')?.focus({ preventScroll: true });
};

const page = 10;
const far = 1e9;
/** Keys of the console; none acts while something is being typed. */
const commands: { readonly [key: string]: () => void } = {
  j: walk(1), ArrowDown: walk(1), k: walk(-1), ArrowUp: walk(-1), J: walk(1, true), K: walk(-1, true),
  PageDown: walk(page), PageUp: walk(-page), Home: walk(-far), End: walk(far),
  a: () => actOn('acknowledge'), A: () => ask('acknowledge'), r: () => actOn('resolve'), R: () => ask('resolve'), o: () => actOn('reopen'),
  m: () => { if (mayAct() && session.value) void perform(targets(), 'assign', { assignee: session.value.name }); },
  i: () => ask('assign'), s: () => ask('snooze'),
  c: () => document.getElementById('comment')?.focus(),
  q: () => { helpersAsked.value = current.value; },
  l: () => { if (current.value !== null) void copyText(linkTo(current.value)).then(words => tell(words)); },
  x: () => { if (current.value !== null) toggleMark(current.value); },
  '*': markAll,
  u: undoLast, n: refreshList, p: printList,
  v: () => viewsOpen.value = true,
  '/': () => document.getElementById('filter-text')?.focus(),
  '?': () => helpOpen.value = true,
  h: startHandOver,
  Enter: () => document.getElementById('evidence-title')?.focus(),
};

export function listenToKeys(): void {
  addEventListener('keydown', event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || dialogOpen()) return;
    const at = struckAt(event.target);
    if (event.key === 'Escape') {
      if (typing(at)) {
        // Chromium empties a search field on Escape without saying so: the list would stay filtered by words nobody sees.
        event.preventDefault();
        (at as HTMLElement).blur();
      }
      else if (marked.value.size > 0) marked.value = new Set();
      else {
        open(null);
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      }
      return;
    }
    if (typing(at)) return;
    // Enter, arrows and the like belong to the control that has the focus, unless that is the list or nothing.
    const own = at?.closest('button, a, summary, input');
    if (own && event.key.length > 1) return;
    if (!singleKeys.value && event.key.length === 1 && !at?.closest('.rows')) return;
    const digit = /^[1-9]$/.test(event.key) ? allViews()[Number(event.key) - 1] : undefined;
    const key = event.shiftKey && event.key === 'ArrowDown' ? 'J' : event.shiftKey && event.key === 'ArrowUp' ? 'K' : event.key;
    const command = digit === undefined ? commands[key] : () => setFilters(digit.filters);
    if (!command) return;
    event.preventDefault();
    command();
  });
}
