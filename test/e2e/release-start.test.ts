import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createPackage, extractAll } from '@electron/asar';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SWITCHES } from './stage';
import { connectionTo } from './support-provider';
import { addConnection, ask, asked, until } from './support-window';
import { quietScene } from './support-scene';

const scene = quietScene({ starts: false });
let folder: string;
/** The packaged app as a release is: it does not know that it was built for tests. */
let release: string;

beforeAll(async () => {
  const packaged = dirname(scene.stage.executable);
  folder = mkdtempSync(join(dirname(packaged), 'as-release-'));
  execFileSync('cp', ['-al', packaged, join(folder, 'app')]);
  release = join(folder, 'app', basename(scene.stage.executable));
  const archive = join(folder, 'app', 'resources', 'app.asar');
  const unpacked = join(folder, 'unpacked');
  extractAll(archive, unpacked);
  const main = join(unpacked, 'dist', 'main', 'main.cjs');
  const [before, after, ...more] = readFileSync(main, 'utf8').split(
    /(?<=refusedSwitches\(process\.argv\.slice\(1\), ?process\.platform, ?)true(?=\))/,
  );
  expect([after === undefined, more]).toEqual([false, []]);
  writeFileSync(main, `${before}false${after}`);
  rmSync(archive);
  await createPackage(unpacked, archive);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  ['a debugger', ['--remote-debugging-port=0']],
  ['a debugger, with one dash and its value apart', ['-remote-debugging-port', '0']],
  ['another proxy', ['--proxy-server=127.0.0.1:1']],
  ['a log of the traffic', ['--log-net-log=/dev/null']],
  ['a log in a file', ['--enable-logging=file', '--log-file=/dev/null']],
  ['a trace', ['--trace-startup']],
])('a release does not start with %s, and says why', (_name, switches) => {
  const { status, stderr } = spawnSync(release, [...SWITCHES, ...switches], { env: scene.stage.env, encoding: 'utf8', timeout: 60_000 });
  expect(status).toBe(1);
  for (const name of switches.filter((each) => each.startsWith('-')))
    expect(stderr).toContain(`--${name.replace(/^-+/, '').replace(/=.*/, '')}`);
  expect(stderr).toContain('Tokenscope does not start with');
});

it('writes no TLS keys where SSLKEYLOGFILE says', async () => {
  const { stage, provider } = scene;
  const file = join(stage.keyring.home, 'keys.log');
  stage.env.SSLKEYLOGFILE = file;
  const app = await scene.launch();
  delete stage.env.SSLKEYLOGFILE;
  const secure = connectionTo({ url: provider.url.replace('http:', 'https:') }, { grantType: 'client_credentials' });
  const id = await addConnection(app.window, secure);
  await asked(app.window, 'flows.start', { connectionId: id });
  await scene.quit();
  expect(existsSync(file)).toBe(false);
});

it('loads no keychain module that the environment names', async () => {
  const { stage } = scene;
  const loaded = join(stage.keyring.home, 'loaded');
  const file = join(stage.keyring.home, 'foreign.cjs');
  writeFileSync(file, `require('node:fs').writeFileSync(${JSON.stringify(loaded)}, '');`);
  stage.env.NAPI_RS_NATIVE_LIBRARY_PATH = file;
  const { window } = await scene.launch();
  delete stage.env.NAPI_RS_NATIVE_LIBRARY_PATH;
  await until(async () => (await ask(window, 'app.snapshot')).vault.state !== 'opening', 'the keychain to answer');
  expect((await ask(window, 'app.snapshot')).vault.state).toBe('ready');
  await scene.quit();
  expect(existsSync(loaded)).toBe(false);
});
