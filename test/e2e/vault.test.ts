import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GrantView } from '../../electron/contract';
import { SCHEME } from './stage';
import { filesBelow } from './support-canaries';
import { connectionTo } from './support-provider';
import { addConnection, ask, asked, choose, signIn, startFlow, until } from './support-window';
import { quietScene } from './support-scene';
import { settingsIn } from '../../electron/model/connection-input';

const ENTRY = ['service', SCHEME, 'username', 'vault-key'];

const scene = quietScene({ starts: false });
let key: string;
let ada: string;
let bea: string;
/** The vault's folder and what the two connections hold, as they were when all was well. */
let whole: Record<string, string>;
let grants: GrantView[];
let connections: Buffer;

const vaultFolder = () => join(scene.stage.userData, 'vault');
const connectionsFile = () => join(scene.stage.userData, 'connections.json');
const recordOf = (id: string) => join(vaultFolder(), `record-${id}.json`);
const storedKey = () => scene.stage.keyring.run('secret-tool', ['lookup', ...ENTRY]).catch(() => null);
const storeKey = (text: string) => scene.stage.keyring.run('secret-tool', ['store', `--label=keyring:vault-key@${SCHEME}`, ...ENTRY], text);
const removeKey = () => scene.stage.keyring.run('secret-tool', ['clear', ...ENTRY]);

/** Every file of the vault, byte for byte. */
function files(): Record<string, string> {
  const folder = vaultFolder();
  return Object.fromEntries(filesBelow(folder).map(({ path, content }) => [path.slice(folder.length + 1), content().toString('latin1')]));
}

beforeAll(async () => {
  const { provider } = scene;
  const first = await scene.launch();
  ada = await addConnection(first.window, connectionTo(provider, { name: 'Ada' }));
  bea = await addConnection(first.window, connectionTo(provider, { name: 'Bea' }));
  for (const id of [ada, bea]) await signIn(first.window, provider, id);
  grants = await grantsOf(first.window);
  await scene.quit();
  whole = files();
  connections = readFileSync(connectionsFile());
  key = (await storedKey()) ?? '';
  expect(Object.keys(whole).sort()).toEqual([`record-${ada}.json`, `record-${bea}.json`, 'vault.json'].sort());
  expect(Buffer.from(key, 'base64')).toHaveLength(32);
});

/** Everything as it was when all was well. */
beforeEach(async () => {
  rmSync(vaultFolder(), { recursive: true });
  mkdirSync(vaultFolder(), { mode: 0o700 });
  for (const [name, content] of Object.entries(whole))
    writeFileSync(join(vaultFolder(), name), content, { encoding: 'latin1', mode: 0o600 });
  writeFileSync(connectionsFile(), connections);
  await scene.stage.keyring.unlock();
  await storeKey(key);
});

afterEach(() => scene.quit());

/** What the vault knows of the tokens; when a refresh may be tried again is the process's own affair. */
const grantsOf = (window: Page) =>
  Promise.all([ada, bea].map(async (connectionId) => ({ ...(await ask(window, 'grants.get', { connectionId })), retryAt: null })));

/** Starts the app and waits for what it makes of the vault. The connections are there whatever that is. */
async function start(): Promise<Page> {
  const { window } = await scene.launch();
  await until(async () => (await ask(window, 'app.snapshot')).vault.state !== 'opening', 'the vault to be looked at');
  expect(await window.locator('.row__name').allInnerTexts()).toEqual(['Ada', 'Bea']);
  return window;
}

interface Expected {
  title: string | RegExp;
  what: RegExp;
  todo: RegExp;
  status: string;
}

/** The screen of a state: what happened, what to do, what can be done; and in one line at the bottom. */
async function expectScreen(window: Page, { title, what, todo, status }: Expected): Promise<void> {
  await choose(window, 'Ada');
  const screen = window.locator('.vault-screen__vault');
  await screen.getByRole('heading', { name: title }).waitFor();
  expect(await screen.locator('h2 + p').innerText()).toMatch(what);
  expect(await screen.locator('dl > div', { hasText: 'What to do' }).locator('dd').innerText()).toMatch(todo);
  expect(await screen.locator('dl > div', { hasText: 'Your data' }).locator('dd').innerText()).toMatch(
    /left exactly as|stays on disk unchanged/,
  );
  expect(await screen.getByRole('button', { name: 'Retry' }).isEnabled()).toBe(true);
  expect(await window.locator('.status-line__status').innerText()).toContain(status);
}

/** Nothing that needs the vault goes through, and nothing is written by trying. */
async function expectRefusals(window: Page, code: string): Promise<void> {
  const { provider } = scene;
  const refused = { ok: false, problem: { code } };
  const before = provider.requests.length;
  expect(await asked(window, 'grants.get', { connectionId: ada })).toMatchObject(refused);
  expect(await asked(window, 'tokens.refresh', { connectionId: ada })).toMatchObject(refused);
  expect(await asked(window, 'tokens.forget', { connectionId: ada })).toMatchObject(refused);
  expect(await asked(window, 'tokens.copy', { connectionId: ada, token: 'access' })).toMatchObject(refused);
  const view = await ask(window, 'connections.get', { id: ada });
  const input = settingsIn(view);
  expect(view.hasClientSecret).toBeNull();
  expect(await asked(window, 'connections.update', { id: ada, input, clientSecret: 'another' })).toMatchObject(refused);
  const flow = await startFlow(window, ada);
  expect(flow).toMatchObject({ status: 'failed', problem: { code } });
  expect(provider.requests.length).toBe(before);
}

/** After the repair: Retry, and everything is as it was. A record that is whole again may be noticed before anyone can press it. */
async function expectAllBack(window: Page): Promise<void> {
  const pressed = window.locator('.vault-screen__vault').getByRole('button', { name: 'Retry' }).click();
  const token = window.locator('.token-strip__preview');
  await Promise.race([pressed.catch(() => {}), token.waitFor()]);
  await token.waitFor();
  expect(await grantsOf(window)).toEqual(grants);
  expect(await window.locator('.status-line__status').innerText()).toContain('Secrets sealed, keychain unlocked');
  expect(files()).toEqual(whole);
}

/** Takes a failed sign-in off the screen, which else stands before the vault's own. */
async function dismissFlow(window: Page): Promise<void> {
  await window.getByRole('button', { name: 'Close', exact: true }).click();
}

describe('the five ways in which the vault can fail', () => {
  it('says that there is no keychain, and works again once there is one', async () => {
    await scene.stage.keyring.end();
    const window = await start();
    await expectScreen(window, {
      title: 'No keychain available',
      what: /Without it, secrets can be neither read nor saved/,
      todo: /Start GNOME Keyring or KWallet/,
      status: 'Vault: no keychain',
    });
    await expectRefusals(window, 'vault-unavailable');
    expect(files()).toEqual(whole);
    await dismissFlow(window);
    await scene.stage.keyring.unlock();
    await expectAllBack(window);
  });

  it('says that the keychain is locked, and works again once it is unlocked', async () => {
    const { stage } = scene;
    await stage.keyring.lock();
    const window = await start();
    await expectScreen(window, {
      title: /The keychain (is locked|refused access)/,
      what: /secrets can be neither read nor saved/,
      todo: /^(Unlock it|Retry and answer)/,
      status: 'Vault: keychain locked',
    });
    await expectRefusals(window, 'vault-locked');
    expect(files()).toEqual(whole);
    await dismissFlow(window);
    await stage.keyring.unlock();
    await expectAllBack(window);
  });

  it('says that the key is missing, never makes a new one, and works again with the old one', async () => {
    await removeKey();
    expect(await storedKey()).toBeNull();
    const window = await start();
    await expectScreen(window, {
      title: 'The vault key is missing',
      what: /The key to 2 sealed records is not in the keychain/,
      todo: /Restore the keychain entry and try again/,
      status: 'Vault: key missing',
    });
    await expectRefusals(window, 'vault-key-missing');
    await dismissFlow(window);
    await window.locator('.vault-screen__vault').getByRole('button', { name: 'Retry' }).click();
    await until(async () => (await ask(window, 'app.snapshot')).vault.state === 'key-missing', 'the vault to be looked at again');
    expect(await storedKey()).toBeNull();
    expect(files()).toEqual(whole);
    await storeKey(key);
    await expectAllBack(window);
  });

  it('says that the key is the wrong one, leaves it alone, and works again with the right one', async () => {
    const other = Buffer.alloc(32, 7).toString('base64');
    await storeKey(other);
    const window = await start();
    await expectScreen(window, {
      title: "This key doesn't open the vault",
      what: /The key in the keychain does not open 2 sealed records/,
      todo: /Restore the previous keychain entry and try again/,
      status: 'Vault: wrong key',
    });
    await expectRefusals(window, 'vault-key-wrong');
    expect(await storedKey()).toBe(other);
    expect(files()).toEqual(whole);
    await dismissFlow(window);
    await storeKey(key);
    await expectAllBack(window);
  });

  it('says which record is damaged, keeps the others in use, and works again with the right bytes', async () => {
    const text = readFileSync(recordOf(ada), 'latin1');
    const at = text.indexOf('"data":"') + 40;
    const flipped = `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
    writeFileSync(recordOf(ada), flipped, 'latin1');
    const damaged = files();
    const window = await start();
    expect((await ask(window, 'app.snapshot')).vault.corrupt).toEqual([ada]);
    await choose(window, 'Bea');
    await window.locator('.token-strip__preview').waitFor();
    expect(await ask(window, 'grants.get', { connectionId: bea })).toEqual(grants[1]);
    await expectScreen(window, {
      title: "This connection's record is damaged: Ada",
      what: /can't be opened/,
      todo: /set the record aside/,
      status: 'Secrets sealed, 1 record damaged',
    });
    await expectRefusals(window, 'vault-record-corrupt');
    expect(files()).toEqual(damaged);
    await dismissFlow(window);
    writeFileSync(recordOf(ada), text, 'latin1');
    await expectAllBack(window);
  });
});

describe('going on without the records', () => {
  it('keeps secrets for this session only when told to, and stores nothing', async () => {
    const { provider } = scene;
    await scene.stage.keyring.end();
    const window = await start();
    await choose(window, 'Ada');
    await window.getByRole('button', { name: 'Use this session only…' }).click();
    await window.getByRole('alertdialog').getByRole('button', { name: 'Use this session only' }).click();
    await until(async () => (await ask(window, 'app.snapshot')).vault.state === 'memory', 'the vault to keep to memory');
    expect(await window.locator('.status-line__status').innerText()).toContain('Secrets in memory, this session only');
    await window.getByRole('button', { name: 'Secrets in memory' }).click();
    await window.getByRole('heading', { name: 'Secrets are kept for this session only' }).waitFor();
    expect(await window.locator('.vault-screen__vault').getByRole('button').allInnerTexts()).toEqual(['Back']);

    const guest = await addConnection(window, connectionTo(provider, { name: 'Guest' }), 'a secret for this session');
    await signIn(window, provider, guest);
    await ask(window, 'tokens.refresh', { connectionId: guest });
    await choose(window, 'Guest');
    await window.locator('.token-strip__preview').waitFor();
    expect((await ask(window, 'grants.get', { connectionId: guest })).family).toHaveLength(2);
    // Looking at what can't be read now says nothing about what is sealed.
    for (const connectionId of [ada, bea]) await ask(window, 'grants.get', { connectionId });
    expect(files()).toEqual(whole);

    await scene.quit();
    expect(files()).toEqual(whole);
    await scene.stage.keyring.unlock();
    const { window: again } = await scene.launch();
    await until(async () => (await ask(again, 'app.snapshot')).vault.state === 'ready', 'the vault to open');
    // The list tells of what is sealed without anybody having looked at it.
    await until(
      async () =>
        (await ask(again, 'app.snapshot')).connections.map(({ name, state }) => `${name} ${state}`).join() ===
        'Ada active,Bea active,Guest never-connected',
      'the list to tell what is sealed',
    );
    expect(await grantsOf(again)).toEqual(grants);
    expect(await ask(again, 'grants.get', { connectionId: guest })).toMatchObject({ state: 'never-connected', access: null });
    expect(files()).toEqual(whole);
  });

  it('sets one damaged record aside, deleting nothing and touching no other', async () => {
    const damaged = 'not a record at all';
    writeFileSync(recordOf(ada), damaged);
    const window = await start();
    await choose(window, 'Ada');
    await window.getByRole('button', { name: 'Set aside…' }).click();
    await window.getByRole('alertdialog').getByRole('button', { name: 'Set aside' }).click();
    await window.getByRole('heading', { name: 'No token yet' }).waitFor();
    const now = files();
    const moved = Object.keys(now).filter((path) => path.startsWith('set-aside/'));
    expect(moved).toHaveLength(1);
    expect(now[moved[0] ?? '']).toBe(damaged);
    expect(now[`record-${bea}.json`]).toBe(whole[`record-${bea}.json`]);
    expect(now['vault.json']).toBe(whole['vault.json']);
    expect(await ask(window, 'grants.get', { connectionId: bea })).toEqual(grants[1]);
  });

  it('sets all records aside when their key is lost, makes a new key only then, and takes the folder back', async () => {
    const { provider } = scene;
    await removeKey();
    const window = await start();
    await choose(window, 'Ada');
    await window.getByRole('button', { name: 'Set aside…' }).click();
    expect(files()).toEqual(whole);
    expect(await storedKey()).toBeNull();
    await window.getByRole('alertdialog').getByRole('button', { name: 'Set aside' }).click();
    await until(async () => (await ask(window, 'app.snapshot')).vault.state === 'ready', 'a new vault');
    await window.getByRole('heading', { name: 'No token yet' }).waitFor();
    const made = await storedKey();
    expect(made).not.toBeNull();
    expect(made).not.toBe(key);

    const [dated, ...more] = readdirSync(join(vaultFolder(), 'set-aside'));
    expect(more).toEqual([]);
    const aside = join(vaultFolder(), 'set-aside', dated ?? '');
    const kept = Object.fromEntries(readdirSync(aside).map((name) => [name, readFileSync(join(aside, name), 'latin1')]));
    expect(kept).toEqual(whole);

    // Work begins anew.
    const input = settingsIn(await ask(window, 'connections.get', { id: ada }));
    await ask(window, 'connections.update', { id: ada, input, clientSecret: 'another' });
    await signIn(window, provider, ada);
    expect((await ask(window, 'grants.get', { connectionId: ada })).state).toBe('active');
    await scene.quit();

    // The old key turned up.
    const folder = vaultFolder();
    const newer = `${folder}-newer`;
    renameSync(folder, newer);
    mkdirSync(folder, { mode: 0o700 });
    for (const name of Object.keys(whole)) renameSync(join(newer, 'set-aside', dated ?? '', name), join(folder, name));
    await storeKey(key);
    expect(await grantsOf(await start())).toEqual(grants);
    expect(files()).toEqual(whole);
  });
});
