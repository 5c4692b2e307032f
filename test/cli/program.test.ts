import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseSync } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blankSettings } from '../../electron/model/connection';
import { fileSettings } from '../support/file-settings';
import { until } from '../support/until';
import { needing } from '../support/system';

const root = join(import.meta.dirname, '../..');
const program = join(root, 'dist/cli/tokenscope.mjs');
const TOKEN = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1MSIsImV4cCI6MTkwMDAwMDAwMH0.';
const folder = mkdtempSync(join(tmpdir(), 'tokenscope-program-'));
const run = (args: string[], env: NodeJS.ProcessEnv = {}, input?: string) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    input,
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
};

beforeAll(() => {
  const built = spawnSync(process.execPath, [join(root, 'build/cli.mjs'), '--version'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the program', () => {
  it('runs on Node alone', () => {
    expect(readFileSync(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    const parts = readdirSync(dirname(program)).filter((name) => name.endsWith('.mjs'));
    const sources = parts.map((name) => readFileSync(join(dirname(program), name), 'utf8'));
    const imported = sources.flatMap((source) => {
      const { staticImports, staticExports, dynamicImports } = parseSync('part.mjs', source).module;
      return [
        ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
        ...staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? [])),
        ...dynamicImports.map(({ moduleRequest: { start, end } }) => source.slice(start + 1, end - 1)),
      ];
    });
    expect(imported.length).toBeGreaterThan(30);
    expect(imported.filter((name) => !name.startsWith('node:') && !name.startsWith('./'))).toEqual([]);
    expect(sources.flatMap((source) => source.match(/\brequire\(["'`]electron["'`]\)/g) ?? [])).toEqual([]);
    expect(run(['--version']).stdout).toMatch(/^tokenscope \d+\.\d+\.\d+\n$/);
  });

  it('exits with the result’s code', () => {
    expect(run(['decode', TOKEN, '--json'])).toMatchObject({ status: 0, stderr: '' });
    expect(run(['decode', TOKEN, '--secret-env', 'S'], { S: 'x'.repeat(40) }).status).toBe(1);
    expect(run(['decode', '-', '--json'], {}, 'eyJhbGciOiJub25lIn0.e30')).toMatchObject({ status: 2 });
    expect(run([]).status).toBe(2);
  });

  it('uses no colours when piped', () => {
    expect(run(['decode', TOKEN], { FORCE_COLOR: '1' }).stdout).not.toContain('\u001b');
  });

  it('is built and run by npm with nothing but its answer on standard output', () => {
    const { status, stdout } = spawnSync('npm', ['run', '-s', 'cli', '--', 'decode', TOKEN, '--json'], {
      cwd: root,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ format: 'jwt-unsecured', payload: { sub: 'u1' } });
  });

  needing('links')('reached through a link', () => {
    it('is built and run all the same: a check that does nothing would end with 0', () => {
      const link = join(folder, 'linked');
      symlinkSync(root, link);
      const { status, stderr } = spawnSync(process.execPath, [join(link, 'build/cli.mjs'), 'check'], { encoding: 'utf8' });
      expect(status).toBe(2);
      expect(stderr).toContain('No connection was given.');
    });
  });

  it('ends quietly when its output is closed', async () => {
    const path = join(folder, 'many.txt');
    writeFileSync(path, `${TOKEN}\n`.repeat(20_000));
    const child = spawn(process.execPath, [program, 'decode', '--lines', '--file', path], { stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  needing('signals')('on Ctrl-C', () => {
    it('serves a practice provider until Ctrl-C, and a run against it ends on Ctrl-C without leftovers', async () => {
      const work = mkdtempSync(join(folder, 'work-'));
      const practice = start(['practice', '--client-credentials', '--connection-file', 'practice.json', '--fault', 'latency=400'], work);
      const url = (await practice.said('out', /^http:\/\/127\.0\.0\.1:\d+\n/)).trim();
      expect(JSON.parse(readFileSync(join(work, 'practice.json'), 'utf8')).connection.issuer).toBe(url);
      const check = start(['check', '-c', './practice.json', '-p', 'quick-look', '--html', 'report.html', '--data-folder', 'data'], work);
      await check.said('err', /pass {2,}issue\.token-type/);
      check.child.kill('SIGINT');
      expect(await check.ended).toBe(130);
      expect(readdirSync(work)).toEqual(['practice.json']);
      practice.child.kill('SIGINT');
      expect(await practice.ended).toBe(0);
    });

    it('ends with its own code while the keychain keeps it waiting', async () => {
      const work = mkdtempSync(join(folder, 'work-'));
      const connection = { ...blankSettings(), id: 'a', name: 'A', template: 'oauth' as const, clientId: 'client' };
      fileSettings(join(work, 'data')).saveConnection(connection);
      // A session bus that takes connections and never says a word.
      const bus = createServer((socket) => socket.on('error', () => {}).resume());
      const asked = once(bus, 'connection');
      await once(bus.listen(join(work, 'bus')), 'listening');
      const bussed = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(work, 'bus')}` };
      const token = start(['token', '-c', 'A', '--data-folder', 'data'], work, bussed);
      await Promise.race([asked, token.ended]);
      token.child.kill('SIGINT');
      expect(await token.ended).toBe(130);
      bus.close();
    });
  });
});

/** The running program. `said` resolves with its output on that stream once it matches. */
function start(args: string[], cwd: string, env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [program, ...args], { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (piece) => (texts.out += piece));
  child.stderr.on('data', (piece) => (texts.err += piece));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let over = false;
  void ended.then(() => (over = true));
  return {
    child,
    ended,
    async said(where: 'out' | 'err', what: RegExp): Promise<string> {
      await until(`it says ${what}`, () => over || what.test(texts[where]));
      if (!what.test(texts[where])) throw new Error(`it ended with:\n${texts.out}\n${texts.err}`);
      return texts[where];
    },
  };
}
