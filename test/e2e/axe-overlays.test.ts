import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KIND } from '../../electron/model/connection-file';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkScreen } from './support-axe';
import { button, openWith, tab } from './support-checks';
import { NAMES, SAID, UNBROKEN } from './support-extremes';
import { connectionTo, jwt } from './support-provider';
import { quietScene } from './support-scene';
import { addConnection, ask, choose, row, signIn } from './support-window';

describe('what lies over the page, and what is found in it', () => {
  const scene = quietScene();
  const check = (name: string) => checkScreen(scene.window, name);

  beforeAll(async () => {
    const { provider, window } = scene;
    await window.emulateMedia({ reducedMotion: 'reduce' });
    provider.token(() => ({
      body: { access_token: jwt(provider.url, provider.secret('access token')), token_type: 'Bearer', expires_in: 3600 },
    }));
    await signIn(window, provider, await addConnection(window, connectionTo(provider, { name: 'Ada', group: 'Ada' })));
    await addConnection(window, connectionTo(provider, { name: NAMES.words, environment: 'production', group: 'Ada', notes: SAID }));
    await choose(window, 'Ada');
    await window.locator('.token-strip__preview').waitFor();
  });
  afterEach(() => expect(scene.app.complaints).toEqual([]));

  it('is whole: the command palette, with and without a match, and the list of shortcuts', async () => {
    const { window } = scene;
    const palette = window.getByRole('dialog', { name: 'Command palette' });
    await window.keyboard.press('Control+k');
    await palette.getByRole('option').first().waitFor();
    await check('the command palette');
    await window.keyboard.type('Nordwind');
    await palette
      .getByRole('option', { name: /Nordwind/ })
      .first()
      .waitFor();
    await check('a long name in the palette');
    await window.keyboard.type(' nothing like it');
    await palette.getByRole('option').first().waitFor({ state: 'detached' });
    await check('nothing found in the palette');
    await window.keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });
    await row(window, 'Ada').click();
    await window.keyboard.press('?');
    const sheet = window.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.getByText('Verify the signature').waitFor();
    await check('the list of shortcuts');
    await window.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
  });

  it('is whole: the find bar, with a match and without', async () => {
    const { window } = scene;
    await row(window, 'Ada').click();
    await window.keyboard.press('Control+f');
    const bar = window.getByRole('search').filter({ has: window.getByRole('status') });
    await window.getByRole('textbox', { name: /^Find in/ }).fill('ada');
    await bar.getByText(/^1 of/).waitFor();
    await check('the find bar');
    await window.getByRole('textbox', { name: /^Find in/ }).fill('ada and none');
    await bar.getByText('No match').waitFor();
    await window.keyboard.press('Escape');
    await tab(window, 'Exchanges').click();
    await window.getByPlaceholder('Find by path, status, error').fill('nothing like it');
    await window.getByRole('listbox', { name: 'Exchanges' }).getByRole('option').first().waitFor({ state: 'detached' });
    await check('no exchange found');
  });

  it('is whole: the review of a file, the list of notices, and the question before several are deleted', async () => {
    const { window, stage, provider } = scene;
    const path = join(stage.keyring.home, 'connection.json');
    const connection = connectionTo(provider, { name: NAMES.unbroken, notes: SAID, clientId: UNBROKEN.repeat(4) });
    writeFileSync(path, JSON.stringify({ kind: KIND, version: 1, connection }));
    await openWith(scene, path);
    await window.keyboard.press('Control+k');
    await window.keyboard.type('Import connections');
    await window
      .getByRole('dialog', { name: 'Command palette' })
      .getByRole('option', { name: /^Import connections/ })
      .first()
      .waitFor();
    await window.keyboard.press('Enter');
    await window.getByRole('heading', { name: /^Import “/ }).waitFor();
    await check('the review of an import');
    await button(window, 'Cancel').click();
    await choose(window, 'Ada');
    await window.locator('.header__header').getByRole('button', { name: 'Copy', exact: true }).click();
    await window.getByRole('menuitem', { name: 'Access token' }).click();
    await window.locator('.toasts__toast', { hasText: 'Access token copied' }).waitFor();
    await window.getByRole('button', { name: /notices?$/ }).click();
    await window.getByRole('heading', { name: 'Notices' }).waitFor();
    await check('the list of notices');
    await window.keyboard.press('Escape');
    await row(window, 'Ada').click();
    await window.keyboard.press('Control+a');
    await window.keyboard.press('Delete');
    await window.getByRole('alertdialog').waitFor();
    await check('asking to delete several');
    await window.keyboard.press('Escape');
  });

  it('is whole: the other environments of a connection, what differs between them, and its export', async () => {
    const { window } = scene;
    const open = async (item: string) => {
      await window.getByRole('menuitem', { name: item }).click();
      await window.getByRole('alertdialog').waitFor();
    };
    const switcher = window.getByRole('button', { name: 'Environment: test. Switch' });
    await choose(window, 'Ada');
    await switcher.click();
    await open('What differs…');
    await window.getByRole('rowheader', { name: 'Notes' }).waitFor();
    await check('what differs');
    await button(window, 'Close').click();
    await switcher.click();
    await open('Copy settings to…');
    await window.getByRole('checkbox', { name: 'Notes' }).waitFor();
    await check('copying settings');
    await button(window, 'Cancel').click();
    await switcher.click();
    await open('New environment…');
    await button(window, 'Create').click();
    await check('a new environment without a label');
    await button(window, 'Cancel').click();
    await window.locator('.header__header').getByRole('button', { name: 'More' }).click();
    await open('Export…');
    await window.getByRole('region', { name: /^Preview/ }).waitFor();
    await check('an export');
    await button(window, 'Close').click();
  });

  it('is whole: with the sidebar as narrow as it gets, as wide, and hidden', async () => {
    const { window } = scene;
    await choose(window, 'Ada');
    const handle = window.getByRole('separator', { name: 'Width of the sidebar' });
    for (const [key, name] of [
      ['Home', 'narrow'],
      ['End', 'wide'],
      ['Enter', 'hidden'],
    ] as const) {
      await handle.focus();
      await window.keyboard.press(key);
      await check(`a sidebar that is ${name}`);
    }
    await window.keyboard.press('Enter');
  });
});

describe.each(['no-service', 'locked'] as const)('the banner where there is no keychain: %s', (keyring) => {
  const scene = quietScene({ keyring });

  it('is whole', async () => {
    const { window } = scene;
    await window.emulateMedia({ reducedMotion: 'reduce' });
    await window.getByRole('button', { name: 'Use this session only…' }).waitFor();
    await checkScreen(window, `the keychain banner, ${keyring}`);
    expect((await ask(window, 'app.snapshot')).vault.state).not.toBe('ready');
  });
});
