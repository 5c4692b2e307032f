import { app } from 'electron';

/** Milliseconds quitting may take to save and stop everything. */
const LAST_WORK_MS = 3_000;

/** Lets `work` finish, within that time, before the app quits. */
export function quitGracefully(work: () => Promise<void>): void {
  let state: 'running' | 'ending' | 'ended' = 'running';
  app.on('will-quit', (event) => {
    if (state === 'ended') return;
    event.preventDefault();
    if (state === 'ending') return;
    state = 'ending';
    const limit = new Promise<void>((resolve) => setTimeout(resolve, LAST_WORK_MS));
    Promise.race([work().catch(() => {}), limit]).finally(() => {
      state = 'ended';
      // Not sooner: during this event, Electron mistakes another quit for the prevented one.
      setImmediate(() => app.quit());
    });
  });
}
