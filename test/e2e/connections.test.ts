import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { until } from './stage/app';
import { connectionTo } from './support-provider';
import { addConnection, ask } from './support-window';
import { quietScene } from './support-scene';

describe('connections, as a person keeps them', () => {
  const scene = quietScene();

  beforeAll(async () => {
    const { provider, window } = scene;
    // In an order of their own; how long each lives is another.
    for (const [name, expiresIn] of [
      ['Ada', 3600],
      ['Grace', 600],
      ['Hedy', 7200],
      ['Joan', null],
    ] as const) {
      const environment = name === 'Hedy' ? 'production' : 'test';
      const id = await addConnection(window, connectionTo(provider, { name, environment, grantType: 'client_credentials', scopes: [] }));
      if (expiresIn === null) continue;
      provider.token(provider.issue({ expiresIn }));
      await ask(window, 'flows.start', { connectionId: id });
    }
  });

  const list = () => scene.window.getByRole('listbox', { name: 'Connections' });
  const names = async () => (await list().locator('.row__name').allInnerTexts()).map((name) => name.trim());
  const row = (name: string) =>
    scene.window.getByRole('option').filter({ has: scene.window.locator('.row__name').getByText(name, { exact: true }) });
  const choose = async (name: string) => {
    await row(name).click();
    await scene.window.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  };
  const named = (expected: string[]) => expect.poll(names).toEqual(expected);
  const idOf = async (name: string) => (await ask(scene.window, 'app.snapshot')).connections.find((each) => each.name === name)?.id ?? '';
  const recordOf = (id: string) => join(scene.stage.userData, 'vault', `record-${id}.json`);
  const settingsFile = () => readFileSync(join(scene.stage.userData, 'connections.json'), 'utf8');
  const field = (name: string) => scene.window.getByRole('textbox', { name: new RegExp(`^${name}$`, 'i') });
  const button = (name: string) => scene.window.getByRole('button', { name, exact: true });
  const settingsOf = async (name: string) => {
    await choose(name);
    await scene.window.getByRole('tab', { name: 'Settings' }).click();
    await field('Name').waitFor();
  };
  const restart = async () => {
    await scene.app.quit();
    await scene.launch();
    await list().waitFor();
  };

  it('are edited: saved at a click, and the token stays', async () => {
    const { window } = scene;
    await settingsOf('Ada');
    await field('Name').fill('Ada Lovelace');
    await field('Client id').fill('client-2');
    await button('Save').click();
    await window.getByText('Saved', { exact: true }).waitFor();
    await window.getByRole('heading', { level: 1, name: 'Ada Lovelace' }).waitFor();
    await named(['Ada Lovelace', 'Grace', 'Joan', 'Hedy']);
    expect(settingsFile()).toContain('client-2');
    expect(await ask(window, 'connections.get', { id: await idOf('Ada Lovelace') })).toMatchObject({
      clientId: 'client-2',
      hasClientSecret: true,
    });
    expect((await ask(window, 'app.snapshot')).connections.find(({ name }) => name === 'Ada Lovelace')?.state).toBe('active');
  });

  it('answer bad input with a clear message where it was typed, save nothing, and lose nothing of it', async () => {
    const { window } = scene;
    await settingsOf('Grace');
    const before = settingsFile();
    await field('Name').fill('');
    await field('API base URL').fill('http://api.example.com/v1');
    await field('Client id').fill('half-typed');
    await button('Save').click();
    await window.getByText('The connection has no name. Choose one that distinguishes it in the list.').waitFor();
    await window
      .getByText(/^The API base URL uses plain http, so anyone on the network path to api\.example\.com could read the tokens/)
      .first()
      .waitFor();
    await field('Name').fill('Grace');
    await field('API base URL').fill('api.example.com');
    await button('Save').click();
    await window
      .getByText(/^The API base URL is not a complete URL\. Write it with its scheme/)
      .first()
      .waitFor();
    expect(settingsFile()).toBe(before);

    // Looking at another connection in between.
    await settingsOf('Hedy');
    await settingsOf('Grace');
    await window.getByText('Unsaved changes restored').waitFor();
    expect(await field('Client id').inputValue()).toBe('half-typed');
    expect(await field('API base URL').inputValue()).toBe('api.example.com');
    await button('Discard them').click();
    expect(await field('Client id').inputValue()).toBe('client-1');
    expect(settingsFile()).toBe(before);
  });

  it('are duplicated with their client secret, under another name and without tokens', async () => {
    const { provider, window } = scene;
    await choose('Grace');
    await list().focus();
    await window.keyboard.press('Control+d');
    await until(async () => (await names()).length === 5, 'the copy');
    const copy = (await names()).find((name) => name !== 'Grace' && name.startsWith('Grace')) ?? '';
    const id = await idOf(copy);
    const { id: _own, ...settings } = await ask(window, 'connections.get', { id });
    const { id: _other, ...original } = await ask(window, 'connections.get', { id: await idOf('Grace') });
    expect(settings).toEqual({ ...original, name: copy, calls: original.calls.map((call) => ({ ...call, id: expect.any(String) })) });
    expect(settings.hasClientSecret).toBe(true);
    expect(await row(copy).innerText()).toContain('not connected');
    // The secret serves.
    provider.token(provider.issue({ expiresIn: 300 }));
    await window.getByRole('button', { name: 'Connect', exact: true }).first().click();
    await until(async () => existsSync(recordOf(id)) && !(await row(copy).innerText()).includes('not connected'), 'the copy to connect');
    expect(provider.requests.at(-1)?.form.get('client_secret')).toBe('a client secret');
  });

  it('are deleted so that it can be undone, and their sealed record goes from the disk only then', async () => {
    const { window } = scene;
    const copy = (await names()).find((name) => name !== 'Grace' && name.startsWith('Grace')) ?? '';
    const id = await idOf(copy);
    expect(existsSync(recordOf(id))).toBe(true);
    await choose(copy);
    await list().focus();
    await window.keyboard.press('Delete');
    await named(['Ada Lovelace', 'Grace', 'Joan', 'Hedy']);
    expect(existsSync(recordOf(id))).toBe(true);
    await window.getByRole('button', { name: 'Undo' }).last().click();
    await named(['Ada Lovelace', 'Grace', copy, 'Joan', 'Hedy']);
    expect(existsSync(recordOf(id))).toBe(true);

    await choose(copy);
    await list().focus();
    await window.keyboard.press('Delete');
    await named(['Ada Lovelace', 'Grace', 'Joan', 'Hedy']);
    await until(() => !existsSync(recordOf(id)), 'the sealed record to be gone');
    await until(() => !settingsFile().includes(id), 'the settings to forget it');
    expect(existsSync(recordOf(await idOf('Grace')))).toBe(true);
  });

  it('are found by name, environment and grant', async () => {
    const { window } = scene;
    const search = window.getByRole('searchbox', { name: 'Find a connection' });
    await window.keyboard.press('Control+Shift+F');
    await window.keyboard.type('lace');
    await named(['Ada Lovelace']);
    await window.getByText('1 of 4 found').waitFor();
    await search.fill('PRODUCTION');
    await named(['Hedy']);
    await search.fill('client hed');
    await named(['Hedy']);
    await search.fill('nobody');
    await window.getByText(/No matches for “nobody”/).waitFor();
    await button('Show all').click();
    await named(['Ada Lovelace', 'Grace', 'Joan', 'Hedy']);
    await search.focus();
    // Enter chooses what the text finds, however late the list follows.
    await window.keyboard.type('joa\n');
    await window.locator('[role=option][aria-selected=true]', { hasText: 'Joan' }).waitFor();
    await search.fill('');
    await named(['Ada Lovelace', 'Grace', 'Joan', 'Hedy']);
  });

  it('stand by what expires next when asked: “Soonest first”', async () => {
    const { provider } = scene;
    await button('Soonest first').click();
    await named(['Grace', 'Ada Lovelace', 'Hedy', 'Joan']);
    // A token that comes changes the order at once.
    provider.token(provider.issue({ expiresIn: 120 }));
    await choose('Hedy');
    await button('New token').click();
    await named(['Hedy', 'Grace', 'Ada Lovelace', 'Joan']);
    await button('Soonest first').click();
    await named(['Ada Lovelace', 'Grace', 'Joan', 'Hedy']);
  });

  it('are moved by Alt and arrows, and stay there over a restart', async () => {
    const { window } = scene;
    await choose('Joan');
    await list().focus();
    await window.keyboard.press('Alt+ArrowUp');
    await window.keyboard.press('Alt+ArrowUp');
    await named(['Joan', 'Ada Lovelace', 'Grace', 'Hedy']);
    await window.keyboard.press('Alt+ArrowDown');
    await named(['Ada Lovelace', 'Joan', 'Grace', 'Hedy']);
    await restart();
    await named(['Ada Lovelace', 'Joan', 'Grace', 'Hedy']);
  });

  it('that allow plain http say so on every screen of theirs, for as long as they do', async () => {
    await settingsOf('Joan');
    await scene.window.getByRole('button', { name: /^API and transport/ }).click();
    await scene.window.getByText('Allow plain http to other computers', { exact: true }).click();
    await scene.window.getByText('Secrets and tokens may cross the network unencrypted').waitFor();
    await field('API base URL').fill('http://api.example.com/v1');
    await button('Save').click();
    const warning = () => scene.window.getByRole('note').filter({ hasText: 'plain http allowed' });
    await warning().waitFor();
    await restart();
    await choose('Joan');
    for (const tab of ['Token', /^Calls/, 'Settings']) {
      await scene.window.getByRole('tab', { name: tab }).click();
      expect(await warning().isVisible(), String(tab)).toBe(true);
    }
    await scene.window.getByRole('tab', { name: /^Calls/ }).click();
    await scene.window.getByText('Tokens sent to an http:// URL can be read in transit.').waitFor();
    await choose('Grace');
    expect(await warning().count()).toBe(0);

    await settingsOf('Joan');
    await scene.window.getByRole('button', { name: /^API and transport/ }).click();
    await field('API base URL').fill('https://api.example.com/v1');
    await scene.window.getByText('Allow plain http to other computers', { exact: true }).click();
    await button('Save').click();
    await warning().waitFor({ state: 'detached' });
    expect(scene.app.complaints).toEqual([]);
  });
});
