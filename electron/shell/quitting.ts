import { app } from 'electron';

/** Milliseconds quitting may take to save and stop everything. */
const LAST_WORK_MS = 3_000;

/**
 * Lets `work` finish, within that time, before the app quits.
 * @returns Starts that work at once, where the system ends the session and the app never gets to quit.
 */
export function quitGracefully(work: () => Promise<void>): () => void {
  let state: 'running' | 'ending' | 'ended' = 'running';
  const end = () => {
    if (state !== 'running') return;
    state = 'ending';
    const limit = new Promise<void>((resolve) => setTimeout(resolve, LAST_WORK_MS));
    Promise.race([work().catch(() => {}), limit]).finally(() => {
      state = 'ended';
      // Not sooner: during `will-quit`, Electron mistakes another quit for the prevented one.
      setImmediate(() => app.quit());
    });
  };
  app.on('will-quit', (event) => {
    if (state === 'ended') return;
    event.preventDefault();
    end();
  });
  return end;
}
