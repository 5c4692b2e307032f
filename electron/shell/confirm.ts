import { type BrowserWindow, dialog } from 'electron';
import type { AskedEndpoint } from '../core/connection/model';
import { apiQuestion, askedEndpointQuestion, type SendingQuestion, tokenEndpointQuestion } from './confirm-text';
import type { UnsavedChoice } from './hold-quitting';

const CANCEL = 0;
const SEND = 1;

/**
 * Asks, outside of what the page could click, whether a connection's access token may go to that API. Without a window: no.
 *
 * @param origin As the wire has it: international names in ASCII, so that none looks like another.
 * @param before The API until now; null: none was known when the token came.
 */
export function confirmApiOrigin(window: BrowserWindow, connectionName: string, origin: string, before: string | null): Promise<boolean> {
  return confirmSending(window, apiQuestion(connectionName, origin, before));
}

/** The same for client secret and refresh token. @param address Of the token endpoint. @param before null: it was never written down. */
export function confirmTokenEndpoint(
  window: BrowserWindow,
  connectionName: string,
  address: string,
  before: string | null,
): Promise<boolean> {
  return confirmSending(window, tokenEndpointQuestion(connectionName, address, before));
}

/** The same for an endpoint that is asked about tokens. @param before null: none was stored with them. */
export function confirmAskedEndpoint(
  window: BrowserWindow,
  connectionName: string,
  endpoint: AskedEndpoint,
  address: string,
  before: string | null,
): Promise<boolean> {
  return confirmSending(window, askedEndpointQuestion(connectionName, endpoint, address, before));
}

async function confirmSending(window: BrowserWindow, question: SendingQuestion): Promise<boolean> {
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

/** Characters of an address that a dialog shows. */
const MAX_SHOWN = 600;

/** Asks whether an address may be opened in the browser that the page asked for without a press, as assistive technology does too. */
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
