import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

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
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the program', () => {
  it('runs on Node alone', () => {
    const source = readFileSync(program, 'utf8');
    expect(source).toMatch(/^#!\/usr\/bin\/env node\n/);
    const imported = [...source.matchAll(/^import .*?from "([^"]+)";$/gm)].map(([, name]) => name);
    expect(imported.length).toBeGreaterThan(3);
    expect(imported.filter((name) => !name?.startsWith('node:'))).toEqual([]);
    expect(run(['--version']).stdout).toMatch(/^tokenscope \d+\.\d+\.\d+\n$/);
  });

  it('ends with the code of what it found', () => {
    expect(run(['decode', TOKEN, '--json'])).toMatchObject({ status: 0, stderr: '' });
    expect(run(['decode', TOKEN, '--secret-env', 'S'], { S: 'x'.repeat(40) }).status).toBe(1);
    expect(run(['decode', '-', '--json'], {}, 'eyJhbGciOiJub25lIn0.e30')).toMatchObject({ status: 2 });
    expect(run([]).status).toBe(2);
  });

  it('is plain where it is piped', () => {
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

  it('ends in peace when nobody reads on', async () => {
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
});
