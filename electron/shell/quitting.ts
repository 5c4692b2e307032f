import { app } from 'electron';

/** How long quitting may take to save and to stop what runs, in milliseconds. */
const LAST_WORK_MS = 3_000;

/** Lets `work` finish, within its time, before the app is gone. */
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
      // Not sooner: until this event has been dealt with, Electron takes another quit for the one that was prevented.
      setImmediate(() => app.quit());
    });
  });
}
