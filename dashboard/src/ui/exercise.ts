import { computed } from '@preact/signals';
import { status } from '../live/store';
import { announced, titled } from './announced';

/** Name of the exercise that is played: what the feed says; before it says anything, what the server's answers carry. Null: none, or nobody has said so yet. */
export const exerciseName = computed<string | null>(() => status.value === null ? announced.value : status.value.exercise?.name ?? null);

let words: string | null = null;
const apply = (): void => { if (words !== null) document.title = titled(words, exerciseName.peek()); };

/** The page's title; in an exercise the tab says so. */
export function setTitle(next: string): void {
  words = next;
  apply();
}

/** Called once, by the mark that every page has. */
export function followTitle(): () => void {
  words ??= document.title;
  return exerciseName.subscribe(apply);
}
