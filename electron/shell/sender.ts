import type { BrowserWindow, IpcMainInvokeEvent } from 'electron';
import { APP_ORIGIN } from './app-files';

/** Whether a message comes from the top frame of the app's own window, showing its own page. */
export function isOwnPage({ sender, senderFrame }: IpcMainInvokeEvent, window: BrowserWindow): boolean {
  return (
    !window.isDestroyed() &&
    sender === window.webContents &&
    senderFrame !== null &&
    senderFrame === window.webContents.mainFrame &&
    senderFrame.origin === APP_ORIGIN
  );
}
