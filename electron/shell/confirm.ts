import { type BrowserWindow, dialog } from 'electron';
import type { UnsavedChoice } from './hold-quitting';

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

const CHOICES: readonly UnsavedChoice[] = ['try-again', 'stay', 'lose'];

/** Asks what to do about tokens that the vault would not take, before the app ends and loses them. */
export async function askAboutUnsaved(window: BrowserWindow, names: readonly string[]): Promise<UnsavedChoice> {
  if (window.isDestroyed()) return 'lose';
  const one = names.length === 1;
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    title: 'Tokenscope',
    message: one
      ? `The new tokens of \u201c${names[0]}\u201d are not saved`
      : `The new tokens of ${names.length} connections are not saved`,
    detail: `The vault could not be written, so they are in memory only. The provider has replaced the old ones: if Tokenscope quits now, ${one ? 'this connection needs' : 'these connections need'} a new sign-in. Most often the disk is full, or the data folder may not be written to.`,
    buttons: ['Try again', 'Stay open', 'Quit and lose them'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return CHOICES[response] ?? 'stay';
}
