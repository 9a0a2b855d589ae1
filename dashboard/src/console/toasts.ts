import { computed, signal as cell } from '@preact/signals';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly failed: boolean;
  readonly undo: (() => void) | null;
}

export const toasts = cell<readonly Toast[]>([]);
const maxToasts = 4;
const toastMs = 10_000;
/** What can still be taken back, the newest last: longer than its message stands, since nobody decides in ten seconds. */
const undos = cell<readonly Toast[]>([]);
const mostUndos = 20;
/** What the key would take back now: its message may have gone already, and then none may promise it. */
export const nextUndone = computed<number | null>(() => undos.value.at(-1)?.id ?? null);
let nextToast = 1;

export function tell(text: string, failed = false, undo: (() => void) | null = null): number {
  const toast: Toast = { id: nextToast++, text, failed, undo };
  toasts.value = [...toasts.value, toast].slice(-maxToasts);
  if (undo !== null) undos.value = [...undos.peek(), toast].slice(-mostUndos);
  setTimeout(() => forget(toast.id), toastMs);
  return toast.id;
}

/** The message goes; what it tells of can still be taken back. */
export function forget(id: number): void {
  if (toasts.value.some(toast => toast.id === id)) toasts.value = toasts.value.filter(toast => toast.id !== id);
}

/** Taken back, or past it: neither message nor key undoes it any more. */
export function spend(id: number): void {
  if (undos.peek().some(toast => toast.id === id)) undos.value = undos.peek().filter(toast => toast.id !== id);
  forget(id);
}

/** Gestures that have not been answered yet. */
const underWay = new Set<Promise<unknown>>();

/** A gesture until its answer: who takes it back before that means it, not what was done before it. */
export async function during<T>(gesture: Promise<T>): Promise<T> {
  underWay.add(gesture);
  try {
    return await gesture;
  } finally {
    underWay.delete(gesture);
  }
}

/** Undoes the last action that still can be, once it has been answered. */
export function undoLast(): void {
  if (underWay.size > 0) {
    void Promise.allSettled(underWay).then(() => setTimeout(undoLast));
    return;
  }
  const last = undos.peek().at(-1);
  if (last === undefined) {
    tell('Rien à annuler.');
    return;
  }
  spend(last.id);
  last.undo?.();
}
