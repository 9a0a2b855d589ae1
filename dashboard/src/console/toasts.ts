import { signal as cell } from '@preact/signals';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly failed: boolean;
  readonly undo: (() => void) | null;
}

export const toasts = cell<readonly Toast[]>([]);
const maxToasts = 4;
const toastMs = 10_000;
let nextToast = 1;

export function tell(text: string, failed = false, undo: (() => void) | null = null): number {
  const id = nextToast++;
  toasts.value = [...toasts.value, { id, text, failed, undo }].slice(-maxToasts);
  setTimeout(() => forget(id), toastMs);
  return id;
}

export function forget(id: number): void {
  if (toasts.value.some(toast => toast.id === id)) toasts.value = toasts.value.filter(toast => toast.id !== id);
}

/** Undoes the last action that still can be. */
export function undoLast(): void {
  const last = toasts.value.findLast(toast => toast.undo !== null);
  if (!last) return;
  forget(last.id);
  last.undo?.();
}
