import { type BrowserWindow, dialog } from 'electron';

const CANCEL = 0;
const SEND = 1;

/** Asks, outside of what the page could click, whether a connection's access token may go to another API. Without a window: no. */
export async function confirmApiOrigin(window: BrowserWindow, connectionName: string, origin: string): Promise<boolean> {
  if (window.isDestroyed()) return false;
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    title: 'Tokenscope',
    message: `Send the access token of \u201c${connectionName}\u201d to another API?`,
    detail: `The API base URL of this connection has changed. The access token will be sent to ${origin}, which can then use it in your place. Cancel if you did not change the address.`,
    buttons: ['Cancel', 'Send it'],
    defaultId: CANCEL,
    cancelId: CANCEL,
    noLink: true,
  });
  return response === SEND;
}
