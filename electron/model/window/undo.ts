/** How long what was deleted or changed can be brought back. Milliseconds. */
export const UNDO_MS = 10_000;
