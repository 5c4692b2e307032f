import { beforeAll, describe, expect, it } from 'vitest';
import { toldApp } from '../practice/stage/told-app';
import { until } from './stage/app';
import { generations, intoBrowser, signIn } from './stage/person';
import { checkLayout, checkScreen } from './support-axe';
import { button } from './support-checks';
import { ask, signInToPractice } from './support-window';
import { browserScene } from './support-scene';

const scene = browserScene();
let connectionId = '';

beforeAll(async () => {
  const { stage, app } = scene;
  await signIn(await intoBrowser(stage.browser.nextPage, button(app.window, 'Start practising')));
  await generations(app.window, 1);
  connectionId = (await ask(app.window, 'app.snapshot')).connections[0]?.id ?? '';
});

const lab = () => scene.app.window.getByRole('complementary', { name: 'Fault lab' });
const status = () => scene.app.window.locator('.status-line__status');
const fault = (name: string) => lab().getByRole('switch', { name: new RegExp(`^${name}`) });
const grant = () => ask(scene.app.window, 'grants.get', { connectionId });

describe('the fault lab', () => {
  it('is opened from the status line, beside the window that stays in use', async () => {
    const { window } = scene.app;
    await status().getByRole('button', { name: 'Faults…' }).click();
    await lab().getByText('No faults enabled.').waitFor();
    expect(await lab().getByRole('switch').count()).toBe((await ask(window, 'practice.faults')).length);
    expect(await window.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Find a fault');
  });

  it('switches a fault on, says so wherever one looks, and a refresh then behaves so', async () => {
    const { window } = scene.app;
    await window.keyboard.type('server error');
    expect(await lab().getByRole('switch').count()).toBe(1);
    await fault('Server error').click({ force: true });
    await lab().getByText('1 fault on').waitFor();
    await status().getByRole('button', { name: '1 fault on' }).waitFor();
    await window.locator('.header__header').getByRole('button', { name: '1 fault on' }).waitFor();
    await button(window, 'Refresh').click();
    await window.getByText('The last refresh failed; nothing was lost').waitFor();
    expect((await grant()).problem).toMatchObject({ code: 'server-failed' });
    expect((await grant()).family).toHaveLength(1);
  });

  it('takes numbers with their unit', async () => {
    const { window } = scene.app;
    await lab().getByRole('searchbox', { name: 'Find a fault' }).fill('latency');
    await fault('Latency').click({ force: true });
    const field = lab().getByRole('textbox', { name: /^Latency, in ms/ });
    await field.fill('soon');
    await lab().getByText('A whole number of ms.').waitFor();
    await field.fill('700');
    await field.press('Enter');
    await lab()
      .getByRole('button', { name: /^Latency, 700 ms/ })
      .waitFor();
    await status().getByRole('button', { name: '2 faults on' }).waitFor();
    await lab().getByRole('searchbox', { name: 'Find a fault' }).fill('');
    expect(
      (await ask(window, 'practice.faults')).filter(({ value }) => value !== false && value !== 0).map(({ id, value }) => [id, value]),
    ).toEqual([
      ['latency', 700],
      ['error-500-html', true],
    ]);
  });

  it('plays a mix-up, which ends the sign-in and is explained', async () => {
    const { window } = scene.app;
    await ask(window, 'practice.setFault', { id: 'latency', value: 0 });
    await ask(window, 'practice.setFault', { id: 'iss-changed', value: true });
    expect((await signInToPractice(window, connectionId)).problem?.code).toBe('flow-issuer-mismatch');
    const alert = window.getByRole('alert');
    await alert.getByText('The callback names a different server from the one you signed in to, so its code was not used.').waitFor();
    await alert.getByRole('button', { name: /^Evidence/ }).click();
    await alert.getByText('https://elsewhere.example').first().waitFor();
    await alert.getByRole('button', { name: 'Open Issuer' }).waitFor();
    expect((await grant()).family).toHaveLength(1);
  });

  it('is cleared in one go, and the provider behaves again', async () => {
    const { app } = scene;
    const { window } = app;
    await lab().getByRole('button', { name: 'Clear all' }).click();
    await lab().getByText('No faults enabled.').waitFor();
    await status().getByRole('button', { name: 'Faults…' }).waitFor();
    await button(window, 'Refresh').click();
    await until(async () => (await grant()).family.length === 2, 'the second generation');
    expect((await grant()).problem).toBeNull();
    await lab().getByRole('searchbox', { name: 'Find a fault' }).press('Escape');
    await lab().waitFor({ state: 'detached' });
    expect(app.complaints).toEqual([]);
  });
});

describe('a tap', () => {
  it('is started at the practice provider, shows what an app sends, and is seen from elsewhere until it stops', async () => {
    const { app } = scene;
    const { window } = app;
    await button(window, 'More').click();
    await window.getByRole('menuitem', { name: /^Tap…/ }).click();
    await button(window, 'Start the tap').click();
    await window.getByText('Nothing has come yet.').waitFor();
    await window.getByText('ISSUER=').waitFor();
    await until(() => window.evaluate(() => document.activeElement !== document.body), 'the focus to be on the page');
    await checkScreen(window, 'a tap that waits');
    const [tap] = await ask(window, 'taps.list');
    const api = tap?.legs.find(({ kind }) => kind === 'api')?.local;
    expect((await fetch(`${api}/me`)).status).toBe(401);
    await window.getByRole('option', { name: /API call.*\/api\/me.*401/ }).waitFor();
    await window.getByText('Sent by your app').waitFor();
    await window.getByRole('heading', { name: /^Rewritten by the tap/ }).waitFor();
    await checkLayout(window, 'a tap at work');
    await window.getByRole('option', { name: /Practice provider/ }).click();
    await window.getByRole('tab', { name: /^Exchanges/ }).click();
    await window.getByRole('button', { name: "App's 1" }).click();
    await window.getByRole('option', { name: /API call.*by your app.*\/api\/me.*401/ }).waitFor();
    await status().getByRole('button', { name: 'Tap listening, 1 request' }).click();
    await button(window, 'Stop').first().click();
    await button(window, 'Start again').waitFor();
    await status().getByRole('button', { name: /^Tap/ }).waitFor({ state: 'detached' });
    await expect(fetch(`${api}/me`)).rejects.toThrow();
    expect(app.complaints).toEqual([]);
  });
});

describe('a proof of an app', () => {
  it('is waited for from anywhere in the window, judged as it acts, and ends with its provider', async () => {
    const { app } = scene;
    const { window } = app;
    await window.getByRole('option', { name: /Practice provider/ }).click();
    await button(window, 'More').click();
    await window.getByRole('menuitem', { name: /^Prove my integration…/ }).click();
    await window.getByRole('radio', { name: /^First light/ }).waitFor();
    await button(window, 'More about your app').click();
    await checkScreen(window, 'the start of a proof');
    await button(window, 'Start').click();
    await window.getByText('Now sign in with your app.').waitFor();
    await until(() => window.evaluate(() => document.activeElement !== document.body), 'the focus to be on the page');
    await checkScreen(window, 'a proof that waits');
    await button(window, 'Copy as .env').click();
    await window.getByText(/^Settings copied\./).waitFor();
    const client = toldApp(await app.electron.evaluate(({ clipboard }) => clipboard.readText()), 'pkce-plain');
    await window.getByRole('option', { name: /Practice provider/ }).click();
    await client.carryOut('sign-in');
    await status()
      .getByRole('button', { name: /^Proof running/ })
      .click();
    await window.getByText('Now make your app call the API.').waitFor();
    await client.carryOut('call');
    await window.getByText('Now sign out of your app.').waitFor();
    await button(window, 'Skip this').click();
    await window.getByRole('option', { name: /The app does not use PKCE with S256/ }).waitFor();
    await button(window, 'Report').waitFor();
    await window.getByRole('button', { name: /^Authorize GET \/authorize/ }).waitFor();
    await checkScreen(window, 'a proof that is over');
    await button(window, 'More of this proof').click();
    await window.getByRole('menuitem', { name: 'End this proof' }).click();
    await window.getByRole('radio', { name: /^First light/ }).waitFor();
    await status()
      .getByRole('button', { name: /^Proof/ })
      .waitFor({ state: 'detached' });
    expect(app.complaints).toEqual([]);
  });
});
