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
/** What can still be taken back, the newest last: longer than its message stands, since nobody decides in ten seconds. */
const undos: Toast[] = [];
const mostUndos = 20;
let nextToast = 1;

export function tell(text: string, failed = false, undo: (() => void) | null = null): number {
  const toast: Toast = { id: nextToast++, text, failed, undo };
  toasts.value = [...toasts.value, toast].slice(-maxToasts);
  if (undo !== null) undos.push(toast);
  if (undos.length > mostUndos) undos.shift();
  setTimeout(() => forget(toast.id), toastMs);
  return toast.id;
}

/** The message goes; what it tells of can still be taken back. */
export function forget(id: number): void {
  if (toasts.value.some(toast => toast.id === id)) toasts.value = toasts.value.filter(toast => toast.id !== id);
}

/** Taken back, or past it: neither message nor key undoes it any more. */
export function spend(id: number): void {
  const at = undos.findIndex(toast => toast.id === id);
  if (at >= 0) undos.splice(at, 1);
  forget(id);
}

/** Undoes the last action that still can be. */
export function undoLast(): void {
  const last = undos.at(-1);
  if (last === undefined) {
    tell('Rien à annuler.');
    return;
  }
  spend(last.id);
  last.undo?.();
}
