import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createPackage, extractAll } from '@electron/asar';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SWITCHES } from './stage';
import { PATIENCE_MS } from './stage/patience';
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
    /(?<=refusedSwitches\(process\.argv\.slice\(1\), ?[\w.$]+, ?)true(?=\))/,
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
  const { status, stderr } = spawnSync(release, [...SWITCHES, ...switches], {
    env: scene.stage.env,
    encoding: 'utf8',
    timeout: PATIENCE_MS,
  });
  expect(status).toBe(1);
  for (const name of switches.filter((each) => each.startsWith('-')))
    expect(stderr).toContain(`--${name.replace(/^-+/, '').replace(/=.*/, '')}`);
  expect(stderr).toContain('Tokenscope does not start with');
});

it('says in a window that a release does not start without a sandbox, since a launcher may have set the switch', async () => {
  const { stage } = scene;
  const child = spawn(release, ['--no-sandbox'], { env: stage.env });
  const ended = once(child, 'exit');
  let said = '';
  child.stderr.on('data', (piece) => {
    said += piece;
  });
  const windows = () => stage.run('xwininfo', ['-root', '-tree']);
  await until(async () => (await windows()).includes('"Error": ("tokenscope"'), 'the message');
  expect(said).toContain('Tokenscope does not start with --no-sandbox');
  // The size of the app's own window.
  expect(await windows()).not.toContain(' 1280x800');
  child.kill('SIGKILL');
  await ended;
});

it('starts without any process complaining of flags that it does not know', async () => {
  const { stage } = scene;
  stage.env.ELECTRON_ENABLE_LOGGING = '1';
  const { electron } = await scene.launch();
  delete stage.env.ELECTRON_ENABLE_LOGGING;
  let said = '';
  electron.process().stderr?.on('data', (piece) => {
    said += piece;
  });
  await electron.evaluate(() => process.stderr.write('written to the end\n'));
  await until(() => said.includes('written to the end'), 'what it wrote to arrive');
  await scene.quit();
  expect(said).not.toMatch(/unrecogni[sz]ed flag|illegal value for flag/i);
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
