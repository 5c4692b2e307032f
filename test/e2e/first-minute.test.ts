import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generations, intoBrowser, newByForm, signIn, timeLeft } from './stage/person';
import { checkScreen } from './support-axe';
import { browserScene } from './support-scene';
import { until } from './support-window';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const TOKEN = `${part({ alg: 'none' })}.${part({ iss: 'https://id.example', sub: 'grace', exp: 1_700_000_000 })}.`;

describe('the first minute without a usable keychain', () => {
  const scene = browserScene({ keyring: 'no-keyring' });
  const button = (name: string) => scene.window.getByRole('button', { name, exact: true });
  const sealed = () => {
    const folder = join(scene.stage.userData, 'vault');
    return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('record-')) : [];
  };

  it('begins with what helps, beside what can be done all the same', async () => {
    const { window } = scene;
    await window.getByText('The keychain has no default keyring').waitFor();
    await window.getByText(/^Create one: in Passwords and Keys \(Seahorse\)/).waitFor();
    await window.getByRole('heading', { name: 'See what your tokens are made of' }).waitFor();
    expect(await window.locator('.status-line__status').innerText()).toContain('Vault: no keychain');
    await window.emulateMedia({ reducedMotion: 'reduce' });
    await checkScreen(window, 'the keychain banner, no-keyring');
    await window.emulateMedia({ reducedMotion: null });
  });

  it('decodes a token that is pasted anywhere on the first page', async () => {
    const { window, app } = scene;
    await app.electron.evaluate(({ clipboard }, text) => clipboard.writeText(text), `Authorization: Bearer ${TOKEN}`);
    await window.keyboard.press('Control+v');
    const claims = window.getByRole('table', { name: 'Claims' });
    await claims.getByRole('row', { name: /^sub / }).waitFor();
    expect(await claims.innerText()).toContain('grace');
  });

  it('practises in memory, says so, and seals what it has once there is a keyring', async () => {
    const { window, stage } = scene;
    await newByForm(window);
    const start = window.getByRole('button', { name: /^Practice provider/ });
    await start.click();
    const page = await intoBrowser(stage.browser.nextPage, button('Connect').first());
    await signIn(page);
    await generations(window, 1);
    await window.getByText('Kept in memory').waitFor();
    expect(sealed()).toEqual([]);

    await stage.keyring.unlock();
    await button('About the keychain').click();
    await button('Retry').click();
    await window.getByRole('heading', { name: 'Your secrets are sealed' }).waitFor();
    await until(async () => sealed().length === 1, 'the practice record to be sealed');
    await window.getByRole('option', { name: /Practice provider/ }).click();
    await generations(window, 1);
    expect(await window.getByText('Kept in memory').count()).toBe(0);
    expect(scene.app.complaints).toEqual([]);
  });

  it('asks before it stops the practice provider, and begins the next day with one click to go on', async () => {
    await button('Stop').click();
    await scene.window.getByRole('alertdialog').getByRole('button', { name: 'Keep it running' }).click();
    await scene.quit();
    const { window } = await scene.launch();
    await window.getByText('The practice provider has forgotten these tokens').waitFor();
    expect(await timeLeft(window)).toMatch(/^Forgotten/);
    expect(await window.getByRole('button', { name: 'Refresh', exact: true }).count()).toBe(0);
    const page = await intoBrowser(
      scene.stage.browser.nextPage,
      window.getByRole('button', { name: 'Sign in again', exact: true }).first(),
    );
    await signIn(page);
    await window.getByText('The practice provider has forgotten these tokens').waitFor({ state: 'detached' });
    await generations(window, 1);
    expect(await timeLeft(window)).toMatch(/^[12]:\d\d/);
  });
});
