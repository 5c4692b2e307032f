import type { Locator, Page } from 'playwright-core';
import type { Practice } from '../../../electron/practice';
import { loaded, until } from './app';

/** What a person does, by the names they read on the screen. */

/** On the practice provider's pages: signs in, unless still signed in, and answers the question for consent. */
export async function signIn(page: Page, answer: 'Allow' | 'Deny' = 'Allow'): Promise<void> {
  const login = page.getByRole('button', { name: 'Sign in' });
  const consent = page.getByRole('button', { name: answer });
  await login.or(consent).waitFor();
  if (await login.isVisible()) await login.click();
  await consent.click();
}

/** Presses what opens the browser, and resolves with the page that opened. */
export async function intoBrowser(nextPage: () => Promise<Page>, press: Locator): Promise<Page> {
  const opened = nextPage();
  await press.click();
  return loaded(await opened);
}

/** Opens the page on which a new connection begins, with the whole form behind each provider. */
export async function newByForm(window: Page): Promise<void> {
  await window.getByRole('button', { name: 'New', exact: true }).click();
  await window.getByRole('group', { name: 'How to set it up' }).getByRole('button', { name: 'Full form' }).click();
}

/**
 * Begins with a practice provider step by step, and goes on to the end with what stands there already.
 *
 * @param get Presses the button that signs in or gets a token.
 */
export async function setUpStepByStep(window: Page, card: RegExp, get: (button: Locator) => Promise<unknown>): Promise<void> {
  const button = (name: string | RegExp) => window.getByRole('button', { name, exact: true });
  await button('New').click();
  await window.getByRole('group', { name: 'How to set it up' }).getByRole('button', { name: 'Step by step' }).click();
  await button(card).click();
  for (const step of [/^2\. What to ask for/, /^3\. What they gave you/]) {
    await window.getByRole('button', { name: step, expanded: true }).waitFor();
    await button('Continue').click();
  }
  await button('Go on without checking').click();
  await get(button(/^(Sign in|Get a token)$/));
  await button(/^Send “/).click();
  await window.getByText('It works').waitFor();
}

/** Fills in the form of an OpenID provider. OpenID Connect Core 11: a refresh token only with prompt=consent, so that is added. */
export async function describeProvider(window: Page, name: string, provider: Practice): Promise<void> {
  const { connection, clientSecret } = provider.faces.practice;
  await newByForm(window);
  await window.getByRole('button', { name: /^OpenID provider/ }).click();
  const field = (label: string) => window.getByRole('textbox', { name: new RegExp(`^${label}$`, 'i') });
  await field('Name').fill(name);
  await field('Issuer').fill(provider.url);
  await field('Client id').fill(connection.clientId);
  await field('Client secret').fill(clientSecret);
  await field('Scopes').fill(connection.scopes.join(' '));
  await field('API base URL').fill(connection.apiBaseUrl ?? '');
  await window.getByRole('button', { name: /^Grant / }).click();
  await field('Resource').fill(connection.resource.join('\n'));
  await window.getByRole('button', { name: /^Extra parameters and headers/ }).click();
  await window.getByRole('tab', { name: 'Authorize request' }).click();
  await window.getByRole('button', { name: 'Add parameter' }).click();
  await field('Parameters: name 1').fill('prompt');
  await field('Parameters: value 1').fill('consent');
}

/** The fingerprint of the access token on the screen. */
export async function fingerprintOn(window: Page): Promise<string> {
  const text = await window.getByRole('region', { name: 'Access token', exact: true }).innerText();
  const found = /fingerprint\s+([0-9a-f]{4}-[0-9a-f]{4})/.exec(text)?.[1];
  if (!found) throw new Error(`No fingerprint in: ${text}`);
  return found;
}

/** The large countdown, as read. */
export function timeLeft(window: Page): Promise<string> {
  return window.getByRole('timer', { name: 'Time left', exact: true }).innerText();
}

/** Seconds of a countdown such as "1:58" or "2:03:10"; null when it shows a word. */
export function secondsOf(text: string): number | null {
  const found = /^(?:(\d+):)?(\d+):(\d\d)\b/.exec(text);
  return found ? Number(found[1] ?? 0) * 3600 + Number(found[2]) * 60 + Number(found[3]) : null;
}

/** The rows of the token family on the screen, newest first, once there are `count`. */
export async function generations(window: Page, count: number): Promise<string[]> {
  const rows = window.getByRole('table', { name: 'Token generations' }).getByRole('row');
  await until(async () => (await rows.count()) === count, `${count} token generations`);
  return (await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
}

/** Chooses the call of that name and sends it; resolves with the line that sums up the answer. */
export async function sendCall(window: Page, name: string): Promise<string> {
  await window.getByRole('tab', { name: /^Calls/ }).click();
  await window
    .getByRole('navigation', { name: 'Saved calls' })
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click();
  const answer = window.getByRole('region', { name: 'Response' });
  await window.getByRole('button', { name: 'Send', exact: true }).click();
  await answer.waitFor();
  return answer.getByRole('status').first().innerText();
}
