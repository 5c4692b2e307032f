export type UnsavedChoice = 'try-again' | 'lose' | 'stay';

export interface HoldParts {
  /** Names of connections whose newest tokens are in memory only. */
  unsaved(): string[];
  /** Tries to save them; never rejects. */
  save(): Promise<void>;
  ask(names: string[]): Promise<UnsavedChoice>;
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

/** Keeps the window, and so the app, from closing while tokens would be lost. Asks one question at a time. */
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
