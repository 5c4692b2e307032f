import type { Page } from 'playwright-core';
import type { SavedCall } from '../../electron/contract';
import { choose, until } from './support-window';

/** A saved call; its name serves as its id. */
export function savedCall(name: string, changes: Partial<SavedCall> = {}): SavedCall {
  return { id: name.toLowerCase().replace(/\W+/g, '-'), name, method: 'GET', url: name, query: [], headers: [], body: '', ...changes };
}

/** Opens a saved call of a connection, as a person does. */
export async function openCall(window: Page, connection: string, call: string): Promise<void> {
  await choose(window, connection);
  await window.getByRole('tab', { name: /^Calls/ }).click();
  await window
    .getByRole('navigation', { name: 'Saved calls' })
    .getByRole('button', { name: new RegExp(`^${call} `) })
    .click();
}

/** Presses Send and waits for what comes of it; resolves with all the text in its place. */
export async function sendAndRead(window: Page): Promise<string> {
  // An answer may be there so soon that nobody sees the call under way.
  await window.evaluate(() => {
    const sent = { left: false };
    Object.assign(self, { sent });
    const watch = new MutationObserver(() => {
      if (!document.querySelector('.request-editor__send')?.textContent?.startsWith('Cancel')) return;
      sent.left = true;
      watch.disconnect();
    });
    watch.observe(document.body, { childList: true, subtree: true });
  });
  const send = window.getByRole('button', { name: 'Send', exact: true });
  await send.click();
  await until(() => window.evaluate(() => (Reflect.get(self, 'sent') as { left: boolean }).left), 'the call to leave');
  await send.waitFor();
  return read(window);
}

/** All the text in the place of an answer. */
export async function read(window: Page): Promise<string> {
  return (await window.locator('.call-workbench__answer').innerText()).replace(/\s+/g, ' ');
}

/** Opens the evidence of a call that got no answer; resolves with all the text. */
export async function readWithEvidence(window: Page): Promise<string> {
  await window
    .locator('.call-workbench__answer')
    .getByRole('button', { name: /^Evidence/ })
    .click();
  return read(window);
}
