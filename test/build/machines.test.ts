import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const script = (name: string) => import(pathToFileURL(join(root, 'build', name)).href);
const { nodeFault } = await script('setup.mjs');
const { npmCommand, runCommand } = await script('commands.mjs');
const { downloadEnv, networkAdvice } = await script('network.mjs');
const { wholeElectron } = await script('electron-runtime.mjs');
const { killedAdvice } = await script('start-advice.mjs');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokenscope-build-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('scripts', () => {
  it('reached through a link do what they are for', () => {
    const real = join(folder, 'real');
    const entry = JSON.stringify(pathToFileURL(join(root, 'build', 'entry.mjs')).href);
    mkdirSync(real);
    writeFileSync(join(real, 'a.mjs'), `import { isEntry } from ${entry}; if (isEntry(import.meta.url)) console.log('done');`);
    symlinkSync(real, join(folder, 'link'), 'junction');
    for (const way of ['real', 'link'])
      expect(spawnSync(process.execPath, [join(folder, way, 'a.mjs')], { encoding: 'utf8' }).stdout, way).toBe('done\n');
  });

  it('that others import do nothing by themselves', async () => {
    const { isEntry } = await script('entry.mjs');
    const icons = join(root, 'build', 'icons.mjs');
    expect(isEntry(pathToFileURL(icons).href, icons)).toBe(true);
    expect(isEntry(pathToFileURL(icons).href, join(root, 'build', 'start.mjs'))).toBe(false);
    expect(isEntry(pathToFileURL(icons).href, 'an argument of node -e')).toBe(false);
    expect(isEntry(pathToFileURL(icons).href, undefined)).toBe(false);
  });

  it('load nothing that set-up has yet to install', () => {
    const seen = new Set<string>();
    const visit = (file: string) => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(/^import [^;]*?from '([^']+)';/gms)) {
        expect(from, file).toMatch(/^(node:|\.)/);
        if (from.startsWith('.')) visit(join(dirname(file), from));
      }
    };
    for (const name of ['start.mjs', 'test.mjs', 'setup.mjs', 'package.mjs', 'demo.mjs', 'cli.mjs', 'bench.mjs'])
      visit(join(root, 'build', name));
    expect(seen.size).toBeGreaterThan(10);
  });
});

describe('Node', () => {
  const on = (version: string, more: object = {}) =>
    nodeFault({ version, platform: 'linux', arch: 'x64', translated: false, ...more })?.message;

  it('works in the versions that package.json promises, and stops in the others', () => {
    const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(engines.node).toBe('^20.19.0 || >=22.12.0');
    for (const good of ['20.19.0', '20.20.1', '22.12.0', '22.23.0', '23.0.0', '24.1.0', '26.0.0']) expect(on(good), good).toBeUndefined();
    for (const bad of ['18.20.0', '20.18.3', '21.7.0', '22.11.0']) expect(on(bad), bad).toContain(`Node ${bad}`);
    expect(on(process.versions.node)).toBeUndefined();
  });

  it('for Intel on an Apple processor stops, for two halves would not fit', () => {
    expect(on('24.0.0', { platform: 'darwin', translated: true })).toContain('install the Node for Apple silicon');
    expect(on('24.0.0', { platform: 'darwin' })).toBeUndefined();
    expect(on('24.0.0', { platform: 'darwin', arch: 'arm64' })).toBeUndefined();
  });
});

describe('npm', () => {
  const node = process.platform === 'win32' ? 'C:\\Program Files\\nodejs\\node.exe' : '/opt/my node/bin/node';
  const beside = join(dirname(node), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const started = (platform: string, env: object, there: string[] = []) =>
    npmCommand(['ci'], { platform, env, execPath: node, exists: (path: string) => there.includes(path) });

  it.each([
    ['that started this', 'win32', { npm_execpath: '/npm/bin/npm-cli.js' }, [], { command: node, args: ['/npm/bin/npm-cli.js', 'ci'] }],
    ['that lies beside Node, on Windows', 'win32', {}, [beside], { command: node, args: [beside, 'ci'] }],
    ['by its name elsewhere', 'linux', {}, [beside], { command: 'npm', args: ['ci'] }],
    ['and not yarn', 'linux', { npm_execpath: '/yarn/bin/yarn.js' }, [], { command: 'npm', args: ['ci'] }],
  ])('is the one %s', (_name, platform, env, there, expected) => {
    expect(started(platform, env, there)).toEqual(expected);
  });

  it('is started without a shell, so that a space in a path is part of it', async () => {
    const { code, output } = await runCommand('npm', ['--silent', 'prefix', '--prefix', join(folder, 'a b & c')], { quiet: true });
    expect([code, output.trim()]).toEqual([0, join(folder, 'a b & c')]);
  });
});

describe('downloads', () => {
  it('go through the proxy of the environment', () => {
    for (const name of ['HTTPS_PROXY', 'https_proxy'])
      expect(downloadEnv({ [name]: 'http://proxy:8080' })).toMatchObject({ NODE_USE_ENV_PROXY: '1', ELECTRON_GET_USE_PROXY: 'true' });
    expect(downloadEnv({ HTTPS_PROXY: 'http://proxy:8080', NODE_USE_ENV_PROXY: '0' }).NODE_USE_ENV_PROXY).toBe('0');
    expect(downloadEnv({ PATH: '/bin' })).toEqual({ PATH: '/bin' });
  });

  it.each([
    ['Error: self-signed certificate in certificate chain', 'NODE_EXTRA_CA_CERTS'],
    ['unable to get local issuer certificate', 'NODE_USE_SYSTEM_CA=1'],
    ['TypeError: fetch failed\n  [cause]: Error: getaddrinfo ENOTFOUND github.com', 'HTTPS_PROXY'],
  ])('that fail with %j say which variable may help', (output, named) => {
    expect(networkAdvice(output)).toContain(named);
  });

  it('that fail for another reason say nothing of proxies', () => {
    expect(networkAdvice('ENOSPC: no space left on device')).toBeNull();
  });

  it.each([
    ['linux', 'electron'],
    ['darwin', 'Electron.app/Contents/MacOS/Electron'],
    ['win32', 'electron.exe'],
  ])('of Electron for %s count once everything is unpacked', (platform, program) => {
    const there = join(folder, platform);
    const put = (path: string, text: string) => {
      mkdirSync(dirname(join(there, path)), { recursive: true });
      writeFileSync(join(there, path), text);
    };
    put('package.json', '{"version":"45.4.1"}');
    expect(wholeElectron(there, platform)).toBeNull();
    put('dist/version', 'v45.4.1');
    expect(wholeElectron(there, platform)).toBeNull();
    put('path.txt', program);
    expect(wholeElectron(there, platform)).toBeNull();
    put(`dist/${program}`, '');
    expect(wholeElectron(there, platform)).toBe('45.4.1');
    put('dist/version', '44.0.0');
    expect(wholeElectron(there, platform)).toBeNull();
    expect(readdirSync(there).sort()).toEqual(['dist', 'package.json', 'path.txt']);
  });
});

describe('an app that the system ended', () => {
  const advice = (platform: string, restricted = false) =>
    killedAdvice({ platform, restricted, executable: '/home/ada/my code/release/local/linux-unpacked/tokenscope' });

  it('is made known to AppArmor, and the protection of the whole machine stays on', () => {
    const text = advice('linux', true);
    expect(text).toContain('sudo chmod 4755 "/home/ada/my code/release/local/linux-unpacked/chrome-sandbox"');
    expect(text).toContain(
      'profile tokenscope-local "/home/ada/my code/release/local/linux-unpacked/tokenscope" flags=(unconfined) {\n  userns,',
    );
    expect(text).not.toContain('apparmor_restrict_unprivileged_userns');
  });

  it('elsewhere is explained by what is usual there', () => {
    expect(advice('linux')).toContain('DISPLAY');
    expect(advice('darwin')).toContain('signature');
    expect(advice('darwin')).not.toContain('DISPLAY');
    expect(advice('win32')).toContain('virus scanner');
  });
});
