import { type BrowserWindow, powerMonitor } from 'electron';

/**
 * Milliseconds since somebody used the computer, or the window where the system doesn't tell.
 * @param isUntold Whether it doesn't: so on Wayland.
 */
export function idleTime(window: BrowserWindow, isUntold: boolean): () => number {
  if (!isUntold) return () => powerMonitor.getSystemIdleTime() * 1_000;
  let last = performance.now();
  window.webContents.on('input-event', () => {
    last = performance.now();
  });
  return () => performance.now() - last;
}
