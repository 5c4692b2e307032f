import type { Services } from '../../services';

export type UnsavedChoice = 'try-again' | 'lose' | 'stay';

export interface HoldParts {
  /** Names of connections whose newest tokens are in memory only. */
  unsaved(): string[];
  /** Tries to save them; never rejects. */
  save(): Promise<void>;
  ask(names: string[]): Promise<UnsavedChoice>;
  /** Hides the window where closing it does not quit; says whether it did. Absent: closing quits. */
  hides?(): boolean;
}

/** The part of a window in use. */
export interface ClosingWindow {
  on(event: 'close', listener: (event: { preventDefault(): void }) => void): unknown;
  close(): void;
}

/** Whether the app may quit: nothing would be lost, or the person accepts the loss. */
export async function mayQuit({ unsaved, save, ask }: HoldParts): Promise<boolean> {
  for (;;) {
    if (unsaved().length > 0) await save();
    const names = unsaved();
    if (names.length === 0) return true;
    const choice = await ask(names);
    if (choice !== 'try-again') return choice === 'lose';
  }
}

export interface HeldWindow {
  /**
   * Closes the window, unless the person decides against it. `before` runs once that is settled; it answers true where it closes the window
   * itself, and calls `stay` if that comes to nothing. Resolves with whether it is settled.
   */
  close(before: (stay: () => void) => boolean): Promise<boolean>;
}

/** Keeps the window, and so the app, from closing while tokens would be lost. Asks one question at a time. */
export function holdClosing(window: ClosingWindow, parts: HoldParts): HeldWindow {
  let state: 'open' | 'asking' | 'closing' = 'open';
  const stay = () => {
    state = 'open';
  };
  const close: HeldWindow['close'] = async (before) => {
    if (state !== 'open') return false;
    state = 'asking';
    const may = await mayQuit(parts).catch(() => false);
    state = may ? 'closing' : 'open';
    if (!may) return false;
    if (!before(stay)) window.close();
    return true;
  };
  window.on('close', (event) => {
    if (state === 'open' && parts.hides?.()) return event.preventDefault();
    if (state === 'closing' || (state === 'open' && parts.unsaved().length === 0)) return;
    event.preventDefault();
    void close(() => false);
  });
  return { close };
}

/** What a restart would cut off. */
export interface WorkUnderWay {
  checks: boolean;
  refresh: boolean;
  signIn: boolean;
}

export function workIn({ checks, tokens, flows, settings }: Pick<Services, 'checks' | 'tokens' | 'flows' | 'settings'>): WorkUnderWay {
  return {
    checks: checks.isRunning(),
    refresh: settings.connections().some(({ id }) => tokens.isRefreshing(id)),
    signIn: flows.list().some(({ status }) => status === 'preparing' || status === 'waiting' || status === 'exchanging'),
  };
}

/** It as a person waits for it; null: nothing is under way. */
export function inWords({ checks, refresh, signIn }: WorkUnderWay): string | null {
  if (checks) return 'the run of checks';
  if (signIn) return 'the sign-in';
  return refresh ? 'the refresh' : null;
}
