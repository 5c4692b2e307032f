import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { type App, launchApp, until } from '../e2e/stage/app';
import { SCHEME } from '../e2e/stage';
import { keepPictures } from '../e2e/stage/failures';
import { fingerprintOn, generations, sendCall } from '../e2e/stage/person';
import { ask } from '../e2e/support-window';
import { startBrowser } from '../practice/browser';
import { during } from '../support/during';
import { type Desk, openDesk } from './desk';
import { settingsIn } from '../../electron/model/connection-input';

/** What the app handed to the system browser, which is not there: an HTTP client plays it. */
declare global {
  var openedInBrowser: string[];
}

const NAME = 'Practice provider';
let app: App;
const desk = during<Desk>('all', async (later) => {
  const opened = await openDesk(later);
  later(() => app?.quit());
  return opened;
});

async function start(): Promise<Page> {
  app = await launchApp(desk, { switches: desk.switches });
  await app.electron.evaluate(({ shell }) => {
    globalThis.openedInBrowser = [];
    shell.openExternal = async (url) => void globalThis.openedInBrowser.push(url);
  });
  return app.window;
}

const handedOver = () => app.electron.evaluate(() => globalThis.openedInBrowser.at(-1) ?? '');
const button = (name: string) => app.window.getByRole('button', { name, exact: true });

/** The vault's state once it is known. */
const vault = (window: Page) =>
  until(async () => {
    const { state } = (await ask(window, 'app.snapshot')).vault;
    return state === 'opening' ? '' : state;
  }, 'the vault to open');

it('starts, signs in, shows the token, refreshes, calls, and has it all after a restart', async (context) => {
  keepPictures(() => ({ window: app?.window }));
  const window = await start();
  const state = await vault(window);
  if (state !== 'ready') {
    expect(desk.hasKeychain, `the vault is ${state}`).toBe(false);
    await ask(window, 'vault.useMemory');
  }
  const { id } = await ask(window, 'practice.connect', { face: 'practice' });
  const input = settingsIn(await ask(window, 'connections.get', { id }));
  await ask(window, 'connections.update', { id, input: { ...input, receiver: { kind: 'loopback', port: null, path: '/callback' } } });
  const row = () => app.window.getByRole('option', { name: new RegExp(NAME) });
  await row().click();
  await button('Connect').first().click();
  await startBrowser().open(await until(handedOver, 'the browser to be opened'));

  await generations(window, 1);
  const claim = window.getByRole('table', { name: 'Claims' }).getByRole('row', { name: /^sub / });
  expect(await claim.innerText()).toContain('ada');
  const first = await fingerprintOn(window);
  await button('Refresh').click();
  await generations(window, 2);
  const second = await fingerprintOn(window);
  expect(second).not.toBe(first);
  expect(await sendCall(window, 'Who am I')).toMatch(/200\s+OK/);

  // A second start hands its address to this one and ends.
  const stray = [`${SCHEME}:/oauth/callback?code=stray&state=stray`];
  const other = spawn(desk.executable, [...desk.switches, ...stray], { env: desk.env, stdio: 'ignore' });
  expect(await once(other, 'exit')).toEqual([0, null]);
  await window.getByText('no sign-in is waiting').waitFor();
  expect(app.complaints).toEqual([]);

  if (state !== 'ready') {
    context.task.meta.leftOut = `this account's keychain can't be had (${state}), so nothing is kept over a restart`;
    return;
  }
  await app.quit();
  const again = await start();
  await row().click();
  await again.getByRole('tab', { name: 'Token' }).click();
  await generations(again, 2);
  expect(await fingerprintOn(again)).toBe(second);
  expect(await vault(again)).toBe('ready');
  expect(app.complaints).toEqual([]);
});
