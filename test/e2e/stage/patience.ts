/** Milliseconds after which a wait counts as hung; nothing takes as long, also on a machine that is slow or that others keep busy. */
export const PATIENCE_MS = 240_000;
