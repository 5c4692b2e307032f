import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkScreen } from './support-axe';
import { connectionTo } from './support-provider';
import { quietScene } from './support-scene';
import { asAppImage, feedOf, type ReleaseServer, startReleaseServer } from './support-updates';
import { addConnection, ask, everythingEnded, startFlow, until, visit } from './support-window';

const NEXT = '9.0.0';
const FILE = `Tokenscope-${NEXT}.AppImage`;
const NOTES = 'Refreshes are faster.\n<img src=x onerror=alert(1)> is only text, and so is \u202Ethis.';

const scene = quietScene({ starts: false });
let server: ReleaseServer;
let image: string;
let remove: () => void;
/** Stands for the new version: it notes that it was started. */
let next: string;
const started = () => join(scene.stage.keyring.home, 'started');

beforeAll(async () => {
  server = await startReleaseServer();
  ({ image, remove } = asAppImage(scene.stage, server.url));
  next = `#!/bin/sh\necho "$0 $APPIMAGE_SILENT_INSTALL" > '${started()}'\n`;
  await scene.launch();
});
afterAll(async () => {
  await server?.stop();
  remove?.();
});
beforeEach(() => {
  server.answers.clear();
  server.asked.length = 0;
});

const updates = () => ask(scene.window, 'updates.get');
const becomes = (state: string) => until(async () => (await updates()).state === state, `updates to be ${state}`);
const failed = async () => (await until(async () => (await updates()).problem, 'a problem')).evidence.map(({ value }) => value);

function release(version = NEXT, content = next, file = FILE): void {
  server.answers.set('/latest-linux.yml', feedOf(version, file, content, NOTES));
  server.answers.set(`/${FILE}`, content);
}

describe('a feed on this machine', () => {
  it('is not asked before a person does', async () => {
    release();
    const { settings } = await ask(scene.window, 'app.snapshot');
    expect(settings.lookForUpdates).toBe(false);
    expect(await updates()).toMatchObject({ way: 'itself', state: 'unknown' });
    expect(server.asked).toEqual([]);
  });

  it.each([
    ['an older version', () => '0.0.9'],
    ['the version there is', (present: string) => present],
    ['a release candidate of it', (present: string) => `${present}-rc.1`],
    ['a pre-release of the next one', () => `${NEXT}-rc.1`],
  ])('says nothing of this machine, and %s is not offered', async (_name, offered) => {
    const { version } = await ask(scene.window, 'app.snapshot');
    release(offered(version));
    await ask(scene.window, 'updates.look');
    await becomes('current');
    expect(server.asked.map(({ path }) => path)).toEqual(['/latest-linux.yml']);
    const { headers } = server.asked[0] ?? {};
    expect(headers).not.toHaveProperty('x-user-staging-id');
    expect(headers).not.toHaveProperty('cookie');
  });

  it.each([
    ['that is not there', () => {}, 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND'],
    ['that is a sign-in page', () => server.answers.set('/latest-linux.yml', '<html>'), ''],
    [
      'that another server was asked for',
      () => server.answers.set('/latest-linux.yml', (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/x.yml' }).end()),
      'ERR_BLOCKED_BY_CLIENT',
    ],
  ])('%s is a problem in words', async (_name, set, reason) => {
    set();
    await ask(scene.window, 'updates.look');
    expect(await failed()).toEqual(reason === '' ? [expect.any(String)] : [reason]);
  });

  it('shows what is new as text, and fetches nothing by itself', async () => {
    release();
    const { window } = scene;
    await window.getByRole('button', { name: 'App settings', exact: true }).click();
    await window.getByRole('button', { name: 'Check now' }).click();
    await window.getByText(`Tokenscope ${NEXT} is available`).waitFor();
    const notes = window.getByLabel(`What's new in ${NEXT}`);
    expect(await notes.innerText()).toContain('<img src=x onerror=alert(1)> is only text, and so is U+202Ethis.');
    expect(await notes.locator('img').count()).toBe(0);
    expect(server.asked.map(({ path }) => path)).toEqual(['/latest-linux.yml']);
    await checkScreen(window, 'an update');
  });

  it('is not taken at its word: what has another checksum is thrown away', async () => {
    release();
    await ask(scene.window, 'updates.look');
    await becomes('available');
    server.answers.set(`/${FILE}`, next.replace('echo', 'evil'));
    await ask(scene.window, 'updates.download');
    expect(await failed()).toEqual(['ERR_CHECKSUM_MISMATCH']);
    expect(await updates()).toMatchObject({ state: 'available' });
    expect(existsSync(join(scene.stage.env.XDG_CACHE_HOME ?? '', 'tokenscope-updater', 'pending', FILE))).toBe(false);
  });

  it('may not send the app elsewhere without TLS', async () => {
    release(NEXT, next, `http://localhost:1/${FILE}`);
    await ask(scene.window, 'updates.look');
    await becomes('available');
    await ask(scene.window, 'updates.download');
    expect(await failed()).toEqual(['ERR_BLOCKED_BY_CLIENT']);
  });

  it('waits for a sign-in that is under way', async () => {
    release();
    const { window, provider } = scene;
    const id = await addConnection(window, connectionTo(provider));
    const flow = await startFlow(window, id);
    await ask(window, 'updates.look');
    await window.getByText('Waiting for the sign-in to end.').waitFor();
    expect(server.asked).toEqual([]);
    await visit(provider.callback(flow.authorizeUrl ?? ''));
    await until(() => server.asked.length > 0, 'the look');
    await becomes('available');
  });

  it('gives the new version, which takes the place of the old one and starts, once a person says so', async () => {
    release();
    const { window, stage } = scene;
    await ask(window, 'updates.look');
    await becomes('available');
    await window.getByRole('button', { name: 'Download', exact: true }).click();
    await window.getByText(`Tokenscope ${NEXT} is downloaded and verified`).waitFor();
    expect(readFileSync(image, 'utf8')).toBe('the present version');
    await window.getByRole('button', { name: 'Restart and install' }).click();
    await until(() => existsSync(started()), 'the new version to start');
    await everythingEnded(stage);
    expect(readFileSync(image, 'utf8')).toBe(next);
    expect(await until(() => readFileSync(started(), 'utf8').trim(), 'its note')).toBe(`${image} true`);
    rmSync(started());
  });
});
