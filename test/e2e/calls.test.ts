import { beforeAll, describe, expect, it } from 'vitest';
import { checkScreen } from './support-axe';
import { openCall, savedCall, sendAndRead } from './support-calls';
import { connectionTo } from './support-provider';
import { addConnection, ask, signIn, until } from './support-window';
import { quietScene } from './support-scene';

const scene = quietScene({ starts: false });
let id = '';

beforeAll(async () => {
  const { window } = await scene.launch();
  await until(async () => (await ask(window, 'app.snapshot')).vault.state !== 'opening', 'the vault to be looked at');
  const { provider } = scene;
  const calls = [savedCall('thing'), savedCall('order', { url: '/orders/{{order}}', headers: [{ name: 'X-Key', value: '{{key}}' }] })];
  id = await addConnection(window, connectionTo(provider, { name: 'Workbench', environment: 'sandbox', calls }));
  provider.token(provider.issue());
  expect((await signIn(window, provider, id)).flow).toMatchObject({ status: 'done', problem: null });
  await openCall(window, 'Workbench', 'thing');
});

const button = (name: string | RegExp) => scene.window.getByRole('button', { name, exact: true });

describe('the panes of a call', () => {
  const handle = (name: string) => scene.window.getByRole('separator', { name });
  const box = async (name: string) => (await scene.window.getByRole('region', { name, exact: true }).boundingBox()) ?? { x: 0, y: 0 };

  it('stand above each other or, where there is room, side by side, each way with a size of its own', async () => {
    const { window } = scene;
    await button('Send').click();
    await window.locator('.response-view__status').waitFor();
    await window.setViewportSize({ width: 1280, height: 800 });
    await handle('Height of the request').press('ArrowDown');
    expect((await box('Response')).y).toBeGreaterThan((await box('Request')).y);

    await window.setViewportSize({ width: 1920, height: 1080 });
    await handle('Width of the request').press('Shift+ArrowRight');
    expect((await box('Response')).x).toBeGreaterThan((await box('Request')).x);
    const panes = async () => (await ask(window, 'app.snapshot')).settings.layout.panes;
    await until(async () => 'call-beside' in (await panes()), 'the sizes to be stored');
    expect(await panes()).toMatchObject({ 'call-above': { size: 216 }, 'call-beside': { size: 564 } });
    await window.setViewportSize({ width: 1280, height: 800 });
  });
});

describe('variables', () => {
  const SECRET = 'canary-of-a-variable';

  it('are asked for where a call names one that has no value', async () => {
    const { window } = scene;
    await openCall(window, 'Workbench', 'order');
    await window.getByText('There is no variable “order” with a value here.').waitFor();
    expect(await button('Send').isDisabled()).toBe(true);
    await checkScreen(window, 'an unknown variable');
    await button('Add variable order').click();
    await window.keyboard.type('42');
    await button('Add variable').click();
    await window.keyboard.type('key');
    await window.keyboard.press('Tab');
    await window.keyboard.type(SECRET);
    await window.getByText('Secret', { exact: true }).last().click();
    await button('Add shared variable').click();
    await window.keyboard.type('order');
    await window.keyboard.press('Enter');
    await window.keyboard.type('7');
    await checkScreen(window, 'variables, edited');
    await button('Save').click();
    await window.getByPlaceholder('Sealed. Type to replace it.').waitFor();
    await checkScreen(window, 'variables, saved');
  });

  it('stand in the request that is sent, a secret one nowhere in the window', async () => {
    const { provider, window } = scene;
    const received: { path: string; key: unknown }[] = [];
    provider.api((request) => {
      received.push({ path: request.path, key: request.headers['x-key'] });
      return { body: { id: 'x-1', echo: SECRET } };
    });
    await openCall(window, 'Workbench', 'order');
    await window.getByText(/^Resolves to .*\/orders\/42$/).waitFor();
    const answer = await sendAndRead(window);
    expect(received.at(-1)).toMatchObject({ path: expect.stringMatching(/\/orders\/42$/), key: SECRET });
    expect(answer).toMatch(/\[secret [0-9a-f-]+\]/);
    expect(await window.content()).not.toContain(SECRET);
    await checkScreen(window, 'a call with variables');
  });

  it('take a value from the answer, by the place of the cursor', async () => {
    const { window } = scene;
    await window.getByText('"x-1"').click();
    await button('Save a value…').click();
    const form = window.getByRole('form', { name: 'Save a value' });
    expect(await form.getByLabel('Path').inputValue()).toBe('id');
    await form.getByLabel('Variable').fill('order');
    await checkScreen(window, 'saving a value of an answer');
    await form.getByRole('button', { name: 'Save value' }).click();
    await window.getByText(/^Resolves to .*\/orders\/x-1$/).waitFor();
    expect(await window.evaluate(() => document.activeElement?.textContent)).toBe('Save a value…');
    await button('Undo').click();
    await window.getByText(/^Resolves to .*\/orders\/42$/).waitFor();
  });
});

describe('the history', () => {
  it('has what was sent, and takes it back into the form, which can be undone', async () => {
    const { window } = scene;
    const url = window.getByRole('textbox', { name: /^URL/ });
    await button('History').click();
    const list = window.getByRole('list', { name: 'Calls sent' });
    await list.getByRole('button', { name: /orders/ }).waitFor();
    await checkScreen(window, 'the history');
    await window.getByRole('searchbox', { name: 'Search the history' }).fill('orders');
    expect(await list.getByRole('button').count()).toBe(1);
    await list.getByRole('button').click();
    await until(async () => (await url.inputValue()) === '/orders/42', 'the call to be loaded');
    await window
      .getByRole('tab', { name: /^Headers/ })
      .first()
      .click();
    expect(await window.getByLabel('Headers: value 1').inputValue()).toBe('{{key}}');
    await button('Undo').click();
    await until(async () => (await url.inputValue()) === '/orders/{{order}}', 'the call as it was');
  });
});

describe('a call', () => {
  it('is copied as source text, without its secrets', async () => {
    const { app, window } = scene;
    await button('Copy as').click();
    await checkScreen(window, 'what a call can be copied as');
    await window.getByRole('menuitem', { name: /^Python/ }).click();
    await window.getByText('Copied as Python. It reads ACCESS_TOKEN, KEY from the environment.').waitFor();
    const text = await app.electron.evaluate(({ clipboard }) => clipboard.readText());
    expect(text).toContain('"X-Key": os.environ["KEY"]');
    expect(text).toContain('"Bearer " + os.environ["ACCESS_TOKEN"]');
  });
});

describe('another connection', () => {
  it('gets the same call with its own token, and the page says why it works on one only', async () => {
    const { provider, window } = scene;
    const other = await addConnection(
      window,
      connectionTo(provider, {
        name: 'Workbench, next',
        environment: 'production',
        apiBaseUrl: `${provider.url}/api/v2`,
        calls: [savedCall('write', { method: 'POST' })],
      }),
    );
    provider.token(provider.issue());
    expect((await signIn(window, provider, other)).flow).toMatchObject({ status: 'done' });
    const received: { path: string; token: unknown }[] = [];
    provider.api(({ path, headers }) => {
      received.push({ path, token: headers.authorization });
      return path.includes('/v2/') ? { status: 404, body: { message: 'No such path' } } : { body: { ok: true } };
    });
    await openCall(window, 'Workbench', 'thing');
    await button('Side by side').click();
    await button('Send on both').click();
    await window.getByRole('heading', { name: 'Works on Workbench, not on Workbench, next' }).waitFor();
    await window.getByText('The paths differ in their version').waitFor();
    expect(received.map(({ path }) => path.includes('/v2/'))).toEqual([false, true]);
    expect(new Set(received.map(({ token }) => token)).size).toBe(2);
    await checkScreen(window, 'a call on two connections');
  });
});

describe('a call that may change data in production', () => {
  it('is sent only after a yes, which is asked for outside the page', async () => {
    const { app, provider, window } = scene;
    const answers = (response: number) =>
      app.electron.evaluate(({ dialog }, choice) => {
        dialog.showMessageBox = async (...given: unknown[]) => {
          const { message, buttons } = given.at(-1) as { message: string; buttons: string[] };
          Object.assign(globalThis, { asked: [message, ...buttons] });
          return { response: choice, checkboxChecked: false };
        };
      }, response);
    const received: string[] = [];
    provider.api(({ path }) => {
      received.push(path);
      return { body: { ok: true } };
    });
    await openCall(window, 'Workbench, next', 'write');
    await answers(0);
    await button('Send').click();
    await window.getByText('Nothing was sent: this connection is production, and it was not confirmed.').waitFor();
    expect(received).toEqual([]);
    await answers(1);
    await button('Send').click();
    await until(() => received.length > 0, 'the call');
    expect(received).toHaveLength(1);
    expect(await app.electron.evaluate(() => Reflect.get(globalThis, 'asked'))).toEqual([
      'Send a call that may change data in production?',
      'Cancel',
      'Send',
    ]);
  });
});
