import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultsOf } from '../../electron/model/templates';
import { createFileSettings } from '../../electron/platform/kept/settings-files';
import { npm, packInstalled, type Registry, startRegistry } from '../support/registry';
import { until } from '../support/until';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const { version, dependencies } = read(join(root, 'package.json'));
const TOKEN = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1MSIsImV4cCI6MTkwMDAwMDAwMH0.';

/** The Node that runs this, and those that TOKENSCOPE_NODES names (paths of binaries, as in PATH). */
const NODES = [process.execPath, ...(process.env.TOKENSCOPE_NODES ?? '').split(delimiter).filter(Boolean)];

const folder = mkdtempSync(join(tmpdir(), 'tokenscope-package-'));
const tarball = join(folder, `tokenscope-${version}.tgz`);
let registry: Registry;

beforeAll(async () => {
  const env = { ...process.env, GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'someone/tokenscope' };
  execFileSync(process.execPath, [join(root, 'build/package-cli.mjs'), '--out', folder], { stdio: 'pipe', env });
  const made = join(folder, 'keyring');
  mkdirSync(made);
  const scope = join(root, 'node_modules/@napi-rs');
  const tarballs: string[] = [];
  for (const name of readdirSync(scope)) if (name.startsWith('keyring')) tarballs.push(await packInstalled(join(scope, name), made));
  registry = await startRegistry(tarballs);
});
afterAll(async () => {
  await registry.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the tarball', () => {
  it('is small and holds the program, its manual and the licences', () => {
    expect(statSync(tarball).size).toBeLessThan(2_000_000);
    const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
    const others = files.filter((name) => !/^package\/program\/[\w-]+\.mjs$/.test(name)).sort();
    expect(others).toEqual(
      ['LICENSE', 'README.md', 'THIRD-PARTY-LICENCES.txt', 'man/tokenscope.1', 'package.json'].map((name) => `package/${name}`),
    );
  });

  it('depends on the keychain module where it can be had, and on nothing else', () => {
    const manifest = read(join(folder, 'package/package.json'));
    expect(manifest).toMatchObject({ name: 'tokenscope', version, bin: { tokenscope: 'program/tokenscope.mjs' } });
    expect(manifest.optionalDependencies).toEqual({ '@napi-rs/keyring': dependencies['@napi-rs/keyring'] });
    expect(Object.keys(manifest).filter((name) => /ependencies|scripts|private/.test(name))).toEqual(['optionalDependencies']);
  });

  it('names the repository it is built from, which the registry compares with the provenance', () => {
    expect(read(join(folder, 'package/package.json'))).toMatchObject({
      repository: { type: 'git', url: 'git+https://github.com/someone/tokenscope.git' },
      homepage: 'https://github.com/someone/tokenscope',
      bugs: 'https://github.com/someone/tokenscope/issues',
    });
  });

  it('names the licence of every package inside', () => {
    const text = readFileSync(join(folder, 'package/THIRD-PARTY-LICENCES.txt'), 'utf8');
    for (const name of ['jose', 'oauth4webapi', 'oidc-provider', 'koa', 'valibot', '@noble/curves'])
      expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(MIT\\)\n\n[\\s\\S]+?Permission is hereby granted`, 'm'));
  });

  it('tells nothing of the machine it was made on', () => {
    for (const name of readdirSync(join(folder, 'package/program')))
      expect(readFileSync(join(folder, 'package/program', name), 'utf8').includes(root), name).toBe(false);
  });
});

describe.each(NODES)('installed in an empty folder, with %s', (node) => {
  const work = mkdtempSync(join(folder, 'work-'));
  const bin = join(work, 'bin');
  const home = join(work, 'home');
  const place = join(work, 'place');
  for (const each of [bin, home, place]) mkdirSync(each);
  if (process.platform !== 'win32') symlinkSync(node, join(bin, 'node'));
  const base = {
    PATH: [process.platform === 'win32' ? dirname(node) : bin, process.env.PATH].join(delimiter),
    HOME: home,
    USERPROFILE: home,
    APPDATA: home,
    XDG_CONFIG_HOME: home,
    SystemRoot: process.env.SystemRoot,
    // A bus that nobody listens on: this is not about the machine's keychain.
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(work, 'no-bus')}`,
  };
  const environment = () => ({
    ...base,
    npm_config_registry: registry.url,
    npm_config_cache: join(work, 'cache'),
    npm_config_update_notifier: 'false',
  });
  const install = (...more: string[]) => npm(['install', ...more, tarball], place, environment());
  const npx = (...args: string[]) =>
    promisify(execFile)('npx', ['--no', 'tokenscope', ...args], { cwd: place, env: environment(), shell: process.platform === 'win32' });
  /** As npx does, without its start of a second or two. */
  const program = (...args: string[]) =>
    promisify(execFile)(node, ['node_modules/tokenscope/program/tokenscope.mjs', ...args], { cwd: place, env: environment() });
  const installed = () => readdirSync(join(place, 'node_modules')).filter((name) => !name.startsWith('.'));

  it('is tried on that very Node', async () => {
    const { stdout } = await promisify(execFile)('node', ['--version'], { env: environment() });
    expect(stdout).toBe(execFileSync(node, ['--version'], { encoding: 'utf8' }));
  });

  it('runs every command with nothing else there', async () => {
    await install('--omit=optional');
    expect(installed()).toEqual(['tokenscope']);
    expect([...registry.asked].filter((name) => !name.startsWith('@napi-rs/keyring'))).toEqual([]);
    expect(JSON.parse((await npx('decode', TOKEN, '--json')).stdout)).toMatchObject({ payload: { sub: 'u1' } });
    expect((await program('plans')).stdout).toContain('quick-look');
    expect(JSON.parse((await program('plans', 'full-lifecycle')).stdout).checks.length).toBeGreaterThan(20);
    expect((await program('completions', 'bash')).stdout).toContain('complete -o filenames');
    expect((await program('man')).stdout).toBe(readFileSync(join(place, 'node_modules/tokenscope/man/tokenscope.1'), 'utf8'));

    const practice = spawn(
      node,
      ['node_modules/tokenscope/program/tokenscope.mjs', 'practice', '--client-credentials', '--connection-file', 'practice.json'],
      {
        cwd: place,
        env: environment(),
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    try {
      let url = '';
      practice.stdout.on('data', (piece) => (url += piece));
      await until('the practice provider runs', () => url.endsWith('\n'));
      expect((await program('check', '-c', './practice.json', '-p', 'quick-look', '--html', 'report.html')).stdout).toContain('passed');
      expect(readFileSync(join(place, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/i);
      const token = (await program('token', '-c', './practice.json')).stdout.trim();
      expect(JSON.parse((await program('decode', token, '--jwks', `${url.trim()}/jwks`, '--json')).stdout)).toMatchObject({
        verdict: 'ok',
      });
      expect(
        JSON.parse((await program('call', '-c', './practice.json', 'GET', `${url.trim()}/api/me`, '--expect', '200')).stdout),
      ).toMatchObject({
        clientId: 'practice-client',
      });
    } finally {
      practice.kill();
    }
  });

  it('says what to install where a connection of the window is asked for, and uses it once it is there', async () => {
    const data = join(home, process.platform === 'darwin' ? 'Library/Application Support/Tokenscope' : 'Tokenscope');
    mkdirSync(data, { recursive: true });
    createFileSettings(data).saveConnection({ ...defaultsOf('oauth'), id: 'c1', name: 'Orders' });
    const asked = () => program('token', '-c', 'Orders').catch((error) => ({ stdout: error.stdout, stderr: error.stderr }));
    const without = await asked();
    expect(without).toMatchObject({ stdout: '', stderr: expect.stringContaining('npm install @napi-rs/keyring') });
    await install();
    expect(installed()).toEqual(['@napi-rs', 'tokenscope']);
    const { stderr } = await asked();
    expect(stderr).not.toContain('not installed');
    expect(stderr).not.toBe('');
  });
});
