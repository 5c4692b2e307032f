import { type BrowserWindow, dialog, type MessageBoxOptions } from 'electron';
import { cleanText } from '../../core/base/untrusted-text';
import type { SendingQuestion } from './confirm-text';
import type { UnsavedChoice } from '../ending/hold-quitting';

/** Which button the person pressed; null: there is no window to ask in. */
async function press(window: BrowserWindow, options: Omit<MessageBoxOptions, 'title' | 'noLink'>): Promise<number | null> {
  if (window.isDestroyed()) return null;
  return (await dialog.showMessageBox(window, { title: 'Tokenscope', noLink: true, ...options })).response;
}

/** Nothing happens unless the person presses `yes`. */
async function agreesTo(
  window: BrowserWindow,
  yes: string,
  options: Pick<MessageBoxOptions, 'type' | 'message' | 'detail'>,
): Promise<boolean> {
  return (await press(window, { ...options, buttons: ['Cancel', yes], defaultId: 0, cancelId: 0 })) === 1;
}

/** Asks, outside the page's reach, whether secrets may go where they have not gone before. Without a window: no. */
export function confirmSending(window: BrowserWindow, question: SendingQuestion): Promise<boolean> {
  return agreesTo(window, 'Send', { type: 'warning', ...question });
}

/** Asks, outside the page's reach, whether something may happen in production. Without a window: no. */
export function confirmAct(window: BrowserWindow, { yes, ...question }: SendingQuestion & { yes: string }): Promise<boolean> {
  return agreesTo(window, yes, { type: 'warning', ...question });
}

/** Asks whether to trust authorities, outside the page's reach: whoever has their keys can pose as any server. */
export function confirmAuthorities(window: BrowserWindow, question: SendingQuestion): Promise<boolean> {
  return agreesTo(window, 'Trust', { type: 'warning', ...question });
}

const MAX_SHOWN = 600;

/** Asks whether to open an address in the browser if the page asks without a key or mouse press; assistive technology does this too. */
export function confirmLink(window: BrowserWindow, url: string): Promise<boolean> {
  const shown = `${url.slice(0, MAX_SHOWN)}${url.length > MAX_SHOWN ? `… (${url.length} characters)` : ''}`;
  return agreesTo(window, 'Open it', {
    type: 'question',
    message: 'Open this URL in your browser?',
    detail: `${shown}\n\nCancel if you did not just follow a link.`,
  });
}

/** Asks whether to restart into a new version, now that the work which it waited for is over. */
export function confirmRestart(window: BrowserWindow, version: string, ended: string): Promise<boolean> {
  return agreesTo(window, 'Restart and install', {
    type: 'question',
    message: `Restart and install Tokenscope ${cleanText(version, 60)}?`,
    detail: `You asked for it during ${ended}, which has ended.`,
  });
}

/** Says what could not be removed. */
export async function tellLeft(window: BrowserWindow, left: readonly { where: string; why: string }[]): Promise<void> {
  await press(window, {
    type: 'warning',
    message: 'Some items could not be removed',
    detail: `${left.map(({ where, why }) => `${where}\n    ${why}`).join('\n')}\n\nDelete them manually. Everything else is removed.`,
    buttons: ['Quit'],
  });
}

const CHOICES: readonly UnsavedChoice[] = ['try-again', 'stay', 'lose'];

/** Asks what to do about tokens the vault could not store, before quitting loses them. */
export async function askAboutUnsaved(window: BrowserWindow, names: readonly string[]): Promise<UnsavedChoice> {
  const one = names.length === 1;
  const pressed = await press(window, {
    type: 'warning',
    message: one
      ? `The new tokens of \u201c${names[0]}\u201d are not saved`
      : `The new tokens of ${names.length} connections are not saved`,
    detail: `The vault could not be written, so they are in memory only. The provider has replaced the old ones: if Tokenscope quits now, ${one ? 'this connection needs' : 'these connections need'} a new sign-in. Usually the disk is full or the data folder is not writable.`,
    buttons: ['Try again', 'Stay open', 'Quit and lose them'],
    defaultId: 0,
    cancelId: 1,
  });
  return pressed === null ? 'lose' : (CHOICES[pressed] ?? 'stay');
}
