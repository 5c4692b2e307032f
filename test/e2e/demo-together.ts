import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { Result } from '../../electron/contract';
import { CONNECTION_ENDING, KIND } from '../../electron/model/connection-file';
import type { Practice } from '../../electron/practice';
import { CLIENTS } from '../../electron/practice/clients';
import type { Log } from './demo-log';
import { SWITCHES, type Stage } from './stage';
import type { App } from './stage/app';
import { generations, intoBrowser, sendCall, signIn } from './stage/person';

const PASSPHRASE = 'four horses and a lamp';

/** Connections beside each other, and on their way to other programs and people: environments, exports, a backup, a file from outside. */
export async function playTogether(log: Log, app: App, stage: Stage, outside: Practice): Promise<void> {
  const { window, electron } = app;
  await environments(log, window, stage, outside);
  await exports(log, window);
  const path = join(stage.keyring.home, 'demo.tokenscope-backup');
  await electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as never;
    dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [filePath] })) as never;
  }, path);
  await backup(log, window);
  log.step('Opening a connection file from somebody else: a review, which says where it leads, and nothing is saved before a yes');
  const file = join(stage.keyring.home, `katana.${CONNECTION_ENDING}`);
  writeFileSync(file, JSON.stringify(FROM_OUTSIDE));
  await stage.run(stage.executable, [...SWITCHES, file]);
  await window.getByRole('heading', { name: /^Import “/ }).waitFor();
  // What comes unasked can't be accepted in its first second.
  await window.getByRole('button', { name: 'Import', exact: true, disabled: false }).waitFor();
  await log.both(window, 'import-review');
  await button(window, 'Cancel').click();
}

/** Katana's, but for a token endpoint at a host of its own. */
const FROM_OUTSIDE = {
  kind: KIND,
  version: 1,
  connection: {
    name: 'Katana, from a colleague',
    template: 'katana',
    clientId: 'orders-integration',
    endpoints: { token: 'https://katana-login.example/oauth/token' },
  },
  secrets: { clientSecret: '$' + '{env:KATANA_CLIENT_SECRET}' },
};

const button = (window: Page, name: string | RegExp): Locator => window.getByRole('button', { name, exact: true });
const item = (window: Page, name: string | RegExp): Locator => window.getByRole('menuitem', { name });
const field = (window: Page, name: string | RegExp): Locator => window.getByRole('textbox', { name, exact: true });

/** Two of one API, each at an authorization server of its own, both played by practice providers. */
async function environments(log: Log, window: Page, stage: Stage, outside: Practice): Promise<void> {
  const { id: clientId, secret } = CLIENTS.practice;
  const apiBaseUrl = await addOrders(window, secret);
  const connect = async () => {
    await signIn(await intoBrowser(stage.browser.nextPage, button(window, 'Connect')));
    await window.getByRole('tab', { name: 'Token' }).click();
    await generations(window, 1);
  };
  log.step('Adding an environment to a connection: production, at another server, its API base URL still that of staging');
  await window.getByRole('option', { name: /^Orders staging/ }).click();
  await connect();
  await button(window, 'More').click();
  await item(window, /^New environment/).click();
  await field(window, 'Environment').fill('production');
  await field(window, 'Client ID').fill(clientId);
  await field(window, /^Instead of/).fill(new URL(outside.url).host);
  await log.both(window, 'new-environment');
  await button(window, 'Create').click();
  await window.getByRole('heading', { level: 1, name: 'Orders production' }).waitFor();
  await button(window, /^Provider and endpoints/).click();
  await field(window, 'API base URL').fill(apiBaseUrl);
  await button(window, /^Client Secret/).click();
  await field(window, 'Client secret').fill(secret);
  await button(window, 'Save').click();
  await window.getByText('Unsaved changes').waitFor({ state: 'detached' });
  await connect();
  await button(window, /^Environment: .*Switch$/).click();
  await log.both(window, 'environments');
  log.step('Seeing what differs between the environments, setting by setting');
  await item(window, 'What differs…').click();
  await window.getByRole('rowheader', { name: 'Issuer' }).waitFor();
  await log.both(window, 'differences');
  await button(window, 'Close').click();
  log.step('Sending one call on both: works here, not there, and the difference that explains it');
  await button(window, /^Environment: .*Switch$/).click();
  await item(window, /^staging/).click();
  await sendCall(window, 'Who am I');
  await button(window, 'Side by side').click();
  // What was said meanwhile, where it still shows.
  await button(window, 'Dismiss')
    .click({ timeout: 2_000 })
    .catch(() => {});
  await button(window, 'Send on both').click();
  await window.getByRole('heading', { name: /^Works on / }).waitFor();
  await log.both(window, 'side-by-side');
}

/** Resolves with its API base URL. */
function addOrders(window: Page, clientSecret: string): Promise<string> {
  return window.evaluate(async (secret) => {
    const invoke = self.tokenscope?.invoke;
    const given = <T>(answer: Result<T> | undefined): T => {
      if (!answer?.ok) throw new Error('The window did not answer.');
      return answer.value;
    };
    const { connections } = given(await invoke?.('app.snapshot'));
    const practice = connections.find(({ name }) => name === 'Practice provider');
    const view = given(await invoke?.('connections.get', { id: practice?.id ?? '' }));
    const { id: _id, hasClientSecret: _has, sealedVariables: _sealed, redirectUri: _uri, guide: _guide, ...settings } = view;
    const own = { name: 'Orders staging', environment: 'staging', template: 'oidc' as const, group: 'Orders', resource: [] };
    given(await invoke?.('connections.create', { input: { ...settings, ...own }, clientSecret: secret }));
    return settings.apiBaseUrl ?? '';
  }, clientSecret);
}

async function exports(log: Log, window: Page): Promise<void> {
  log.step('Exporting the connection without secrets: as a Postman collection, and as evidence for a ticket');
  await button(window, 'More').click();
  await item(window, /^Export/).click();
  for (const [format, name] of [
    ['Postman collection', 'export'],
    ['Evidence', 'evidence'],
  ] as const) {
    await button(window, /Format$/).click();
    await window.getByRole('option', { name: new RegExp(`^${format}`) }).click();
    await window.getByLabel(`Preview of ${format}`).waitFor();
    await log.both(window, name);
  }
  await button(window, 'Close').click();
}

async function backup(log: Log, window: Page): Promise<void> {
  log.step('Backing up everything with the client secrets, sealed with a passphrase, and looking at what a restore would do');
  await window.keyboard.press('Control+k');
  await window.keyboard.type('back up');
  await window.getByRole('option', { name: /^Back up/ }).click();
  await window.getByText('Client secrets').click();
  const first = window.getByLabel('Passphrase', { exact: true }).and(window.getByRole('textbox'));
  await first.fill(PASSPHRASE);
  await window.getByLabel('The same again').fill(PASSPHRASE);
  await log.both(window, 'backup');
  await button(window, 'Back up with secrets…').click();
  await window.getByRole('region', { name: 'Backup', exact: true }).getByRole('button', { name: 'Restore…' }).click();
  await first.fill(PASSPHRASE);
  await button(window, 'Open').click();
  await button(window, /^Restore|^Nothing/).waitFor();
  await log.both(window, 'restore');
  await button(window, 'Cancel').click();
}
