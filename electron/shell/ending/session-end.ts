interface Preventable {
  preventDefault(): void;
}
export interface SessionEndParts {
  platform: NodeJS.Platform;
  /** Its events are Windows'. */
  window: { on(event: 'query-session-end' | 'session-end', listener: (event: Preventable) => void): unknown; close(): void };
  /** macOS's and Linux's event. */
  onShutdown(listener: (event: Preventable) => void): unknown;
  signals: { on(signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP', listener: () => void): unknown };
  /** Whether tokens would be lost. */
  losesTokens(): boolean;
  /** Starts the last work without quitting. */
  finish(): void;
  quit(): void;
}

/** Has the app do its last work when the system logs off, restarts or shuts down, and when a signal ends the process. */
export function endWithSession({ platform, window, onShutdown, signals, losesTokens, finish, quit }: SessionEndParts): void {
  // Electron catches these by itself only until some other listener of the process comes and goes, as those of file locks do: the last one to
  // go gives the signal its default action back, which ends the process at once.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) signals.on(signal, quit);
  if (platform !== 'win32') {
    onShutdown((event) => {
      event.preventDefault();
      quit();
    });
    return;
  }
  // Here Electron emits none of its quit events. Windows shows what holds it up, and goes on once that has closed.
  window.on('query-session-end', (event) => {
    if (!losesTokens()) return;
    event.preventDefault();
    window.close();
  });
  window.on('session-end', finish);
}
