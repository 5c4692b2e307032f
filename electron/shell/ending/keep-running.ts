/** The parts of Electron in use. */
export interface RunningApp {
  on(event: 'before-quit' | 'activate', listener: () => void): unknown;
}
export interface HiddenWindow {
  isFullScreen(): boolean;
  setFullScreen(on: boolean): void;
  once(event: 'leave-full-screen', listener: () => void): unknown;
  hide(): void;
}

/**
 * On macOS closing the window leaves the app running, as people expect there, so that tokens stay alive; the Dock brings it back.
 * @returns `hides`: hides the window unless the app quits, and says whether it did. `stays`: the person has decided against quitting.
 */
export function keepRunning(platform: NodeJS.Platform, app: RunningApp, window: HiddenWindow, toFront: () => void) {
  let quits = platform !== 'darwin';
  if (!quits) {
    app.on('before-quit', () => {
      quits = true;
    });
    app.on('activate', toFront);
  }
  return {
    hides(): boolean {
      if (quits) return false;
      // A full-screen window that is hidden leaves a black screen.
      if (window.isFullScreen()) {
        window.once('leave-full-screen', () => window.hide());
        window.setFullScreen(false);
      } else window.hide();
      return true;
    },
    stays(): void {
      quits = platform !== 'darwin';
    },
  };
}
