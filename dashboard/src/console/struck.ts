/** Whether a key is typed into something. */
export const typing = (at: Element | null): boolean => at !== null && at.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]') !== null;

/** What a key is struck at. A dialog that has just closed keeps the focus until the next frame: a key that comes before it is struck at nothing. */
export const struckAt = (target: EventTarget | null): Element | null => target instanceof Element && target.closest('dialog:not([open])') === null ? target : null;

/** The page itself tells: a dialog that Escape has closed says so (`close`) only after the next key of a quick hand. */
export const dialogOpen = (): boolean => document.querySelector('dialog[open]') !== null;
