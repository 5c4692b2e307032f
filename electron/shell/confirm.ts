import { type BrowserWindow, dialog } from 'electron';
import type { SendingQuestion } from './confirm-text';
import type { UnsavedChoice } from './hold-quitting';

const CANCEL = 0;
const SEND = 1;

/** Asks, outside the page's reach, whether secrets may go where they have not gone before. Without a window: no. */
export async function confirmSending(window: BrowserWindow, question: SendingQuestion): Promise<boolean> {
  if (window.isDestroyed()) return false;
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    title: 'Tokenscope',
    ...question,
    buttons: ['Cancel', 'Send'],
    defaultId: CANCEL,
    cancelId: CANCEL,
    noLink: true,
  });
  return response === SEND;
}

const MAX_SHOWN = 600;

/** Asks whether to open an address in the browser if the page asks without a key or mouse press; assistive technology does this too. */
export async function confirmLink(window: BrowserWindow, url: string): Promise<boolean> {
  if (window.isDestroyed()) return false;
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title: 'Tokenscope',
    message: 'Open this address in your browser?',
    detail: `${url.slice(0, MAX_SHOWN)}${url.length > MAX_SHOWN ? `… (${url.length} characters)` : ''}\n\nCancel if you did not just follow a link.`,
    buttons: ['Cancel', 'Open it'],
    defaultId: CANCEL,
    cancelId: CANCEL,
    noLink: true,
  });
  return response === SEND;
}

const CHOICES: readonly UnsavedChoice[] = ['try-again', 'stay', 'lose'];

/** Asks what to do about tokens the vault could not store, before quitting loses them. */
export async function askAboutUnsaved(window: BrowserWindow, names: readonly string[]): Promise<UnsavedChoice> {
  if (window.isDestroyed()) return 'lose';
  const one = names.length === 1;
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    title: 'Tokenscope',
    message: one
      ? `The new tokens of \u201c${names[0]}\u201d are not saved`
      : `The new tokens of ${names.length} connections are not saved`,
    detail: `The vault could not be written, so they are in memory only. The provider has replaced the old ones: if Tokenscope quits now, ${one ? 'this connection needs' : 'these connections need'} a new sign-in. Usually the disk is full or the data folder is not writable.`,
    buttons: ['Try again', 'Stay open', 'Quit and lose them'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return CHOICES[response] ?? 'stay';
}
