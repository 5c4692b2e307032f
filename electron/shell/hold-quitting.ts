/** What a person says to tokens that could not be saved. */
export type UnsavedChoice = 'try-again' | 'lose' | 'stay';

export interface HoldParts {
  /** Names of the connections whose newest tokens are in memory only. */
  unsaved(): string[];
  /** Tries to save them now; never rejects. */
  save(): Promise<void>;
  ask(names: string[]): Promise<UnsavedChoice>;
}

/** The part of a window that is used. */
export interface ClosingWindow {
  on(event: 'close', listener: (event: { preventDefault(): void }) => void): unknown;
  close(): void;
}

/** Whether the app may end: nothing would be lost, or the person would rather lose it. */
export async function mayQuit({ unsaved, save, ask }: HoldParts): Promise<boolean> {
  for (;;) {
    if (unsaved().length > 0) await save();
    const names = unsaved();
    if (names.length === 0) return true;
    const choice = await ask(names);
    if (choice !== 'try-again') return choice === 'lose';
  }
}

/** Keeps a window from closing, and with it the app from ending, while tokens would be lost by it. Asks once at a time. */
export function holdClosing(window: ClosingWindow, parts: HoldParts): void {
  let state: 'open' | 'asking' | 'closing' = 'open';
  window.on('close', (event) => {
    if (state === 'closing' || (state === 'open' && parts.unsaved().length === 0)) return;
    event.preventDefault();
    if (state === 'asking') return;
    state = 'asking';
    void mayQuit(parts)
      .catch(() => false)
      .then((may) => {
        state = may ? 'closing' : 'open';
        if (may) window.close();
      });
  });
}
