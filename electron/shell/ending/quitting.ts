import { app } from 'electron';

/** Milliseconds quitting may take to save and stop everything. */
const LAST_WORK_MS = 3_000;

/** Resolves when `work` has ended, well or badly, or has taken its time. */
export async function lastWork(work: () => Promise<void>): Promise<void> {
  await Promise.race([work().catch(() => {}), new Promise<void>((resolve) => setTimeout(resolve, LAST_WORK_MS))]);
}

/**
 * Lets `work` finish, within that time, before the app quits.
 * @returns Starts that work at once, where the system ends the session and the app never gets to quit.
 */
export function quitGracefully(work: () => Promise<void>): () => void {
  let state: 'running' | 'ending' | 'ended' = 'running';
  const end = () => {
    if (state !== 'running') return;
    state = 'ending';
    void lastWork(work).finally(() => {
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
