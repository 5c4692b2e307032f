import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parsePlan } from '../../electron/core/checks/plan-file';
import { parseConnectionFile } from '../../electron/core/importers/connection-file';
import { type Registry, startRegistry } from '../support/registry';
import { needing } from '../support/system';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const job = read('docs/ci/token-lifecycle.yml');
const { version } = JSON.parse(read('package.json'));

interface Step {
  name: string;
  script: string;
}

/** The steps with a command, in order. */
function stepsOf(text: string): Step[] {
  return text
    .split(/^ {6}- /m)
    .slice(1)
    .flatMap((step) => {
      const name = /^name: (.+)$/m.exec(step)?.[1];
      const line = /^ {8}run: (?!\|)(.+)$/m.exec(step)?.[1];
      const block = /^ {8}run: \|\n((?: {10}.*\n|\n)+)/m.exec(step)?.[1]?.replace(/^ {10}/gm, '');
      const script = line ?? block;
      return name !== undefined && script !== undefined ? [{ name, script }] : [];
    });
}

/** The `env:` of the job. */
function environmentOf(text: string): Record<string, string> {
  const block = /^ {4}env:\n((?: {6}.*\n)+)/m.exec(text)?.[1] ?? '';
  return Object.fromEntries([...block.matchAll(/^ {6}(\w+): (.+)$/gm)].map(([, name = '', value = '']) => [name, value]));
}

const folder = mkdtempSync(join(tmpdir(), 'tokenscope-job-'));
const checkout = join(folder, 'checkout');
const started: ChildProcess[] = [];
let registry: Registry;
beforeAll(async () => {
  execFileSync(process.execPath, [join(root, 'build/package-cli.mjs'), '--out', folder], { stdio: 'pipe' });
  registry = await startRegistry([join(folder, `tokenscope-${version}.tgz`)]);
  // Somebody's repository: nothing of Tokenscope's is in it but the two files.
  mkdirSync(checkout);
  cpSync(join(root, 'docs/ci'), join(checkout, 'docs/ci'), { recursive: true });
});
afterAll(async () => {
  await registry.stop();
  // A step's background processes are in its process group, as a runner ends them with the job.
  for (const { pid } of started) {
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGTERM');
    } catch {
      // Everything has ended.
    }
  }
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a step as GitHub's runner does where the job names bash: a script file, in the checkout. */
function run({ name, script }: Step, env: NodeJS.ProcessEnv): Promise<{ code: number | null; text: string }> {
  const file = join(folder, `${name.replace(/\W+/g, '-')}.sh`);
  writeFileSync(file, script);
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', file], {
    cwd: checkout,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (text += piece));
  return new Promise((resolve) => child.once('exit', (code) => setImmediate(() => resolve({ code, text }))));
}

needing('shells')('the sample CI job', () => {
  it('runs as written', async () => {
    const steps = stepsOf(job);
    expect(steps.map(({ name }) => name)).toEqual(['Start the practice provider', 'Check the token lifecycle', 'Use a token in a script']);
    const files = { GITHUB_ENV: join(folder, 'env'), GITHUB_STEP_SUMMARY: join(folder, 'summary.md') };
    for (const path of Object.values(files)) writeFileSync(path, '');
    const { NODE_ENV: _, ...shell } = process.env;
    const npm = { npm_config_registry: registry.url, npm_config_cache: join(folder, 'cache') };
    const base = {
      ...shell,
      ...files,
      ...environmentOf(job),
      RUNNER_TEMP: folder,
      CI: 'true',
      DISPLAY: '',
      WAYLAND_DISPLAY: '',
      HOME: folder,
      ...npm,
    };
    const said: Record<string, string> = {};
    for (const step of steps) {
      const added = Object.fromEntries(
        readFileSync(files.GITHUB_ENV, 'utf8')
          .split('\n')
          .filter(Boolean)
          .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
      );
      const { code, text } = await run(step, { ...base, ...added });
      expect(code, `${step.name}:\n${text}`).toBe(0);
      said[step.name] = text;
    }
    expect(said['Check the token lifecycle']).toMatch(/Every night: .*\n\d+ passed/);
    expect(said['Use a token in a script']).toContain('"clientId": "practice-client"');
    expect(readFileSync(join(folder, 'token-lifecycle.xml'), 'utf8')).toContain('<testcase');
    expect(readFileSync(join(folder, 'token-lifecycle.html'), 'utf8')).toMatch(/^<!doctype html>/i);
    expect(readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8')).toContain('Every night');
  });

  it('names the version that it comes with', () => {
    const named = [...`${job}${read('docs/ci.md')}`.matchAll(/tokenscope@([\d.]+\d)/g)].map(([, each]) => each);
    expect(named.length).toBeGreaterThan(3);
    expect(new Set(named)).toEqual(new Set([version]));
  });

  it('its files are valid, and its page names only existing things', () => {
    const environment = { PROVIDER_URL: 'https://id.example', CLIENT_SECRET: 's' };
    expect(parseConnectionFile(read('docs/ci/connection.json'), environment).connection.issuer).toBe('https://id.example');
    expect(parsePlan(read('docs/ci/plan.json')).calls).toHaveLength(1);
    const page = read('docs/ci.md');
    for (const [, path = ''] of page.matchAll(/\]\(([^)]+)\)/g)) expect(() => read(`docs/${path}`), path).not.toThrow();
  });
});
