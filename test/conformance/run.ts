import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startBrowser } from '../practice/browser';
import { type Row, rowOf, type Scenario, scenariosIn, type Trial, trialText } from './scenarios';

export interface Stage {
  root: string;
  /** A Node that the suite starts with. */
  node: string;
  /** Tokenscope's built command line. */
  program: string;
  /** How many scenarios run side by side. */
  workers: number;
}

/** Guards against hanging: nothing comes near it. Milliseconds. */
const SCENARIO_MS = 120_000;
const PUBLIC_CLIENT = 'practice-public';

const suiteOf = (root: string) => join(root, 'node_modules', '@modelcontextprotocol', 'conformance', 'dist', 'index.js');
const outputOf = (root: string, name: string) => emptied(join(root, 'test-output', 'conformance', name.replaceAll(/\W+/g, '-')));

interface Ended {
  code: number;
  printed: string;
}

/** @param onLine of standard output */
function suite({ root, node, program }: Stage, args: string[], onLine: (line: string) => void = () => {}): Promise<Ended> {
  const { http_proxy, https_proxy, HTTP_PROXY, HTTPS_PROXY, ...env } = process.env;
  const cache = join(root, 'node_modules', '.cache', 'conformance');
  return new Promise((resolve, reject) => {
    const child = spawn(node, [suiteOf(root), ...args], {
      cwd: root,
      env: { ...env, TOKENSCOPE_PROGRAM: program, NODE_COMPILE_CACHE: cache },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    createInterface({ input: child.stdout }).on('line', (line) => {
      printed += `${line}\n`;
      onLine(line);
    });
    child.stderr.on('data', (bytes) => {
      printed += bytes;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, printed }));
  });
}

/** Every scenario of the suite about authorization, in the suite's order. */
export async function allScenarios(stage: Stage): Promise<Scenario[]> {
  const sides = (['client', 'authorization'] as const).map(async (side) =>
    scenariosIn((await suite(stage, ['list', `--${side}`])).printed, side),
  );
  return (await Promise.all(sides)).flat();
}

/** Runs scenarios, a few at a time. What each printed is left in test-output/conformance. Resolves in the order given. */
export async function runTrials(stage: Stage, trials: readonly Trial[], onRow: (row: Row) => void): Promise<Row[]> {
  const rows = new Map<Trial, Row>();
  const done = (trial: Trial, row: Row) => {
    rows.set(trial, row);
    onRow(row);
  };
  const due = trials.filter(({ scenario }) => scenario.side === 'client');
  const worker = async () => {
    for (let next = due.shift(); next !== undefined; next = due.shift()) done(next, await runClient(stage, next));
  };
  await Promise.all(Array.from({ length: stage.workers }, worker));
  const servers = trials.filter(({ scenario }) => scenario.side === 'authorization');
  if (servers.length > 0) (await runAuthorization(stage, servers)).forEach((row, at) => void done(servers[at] as Trial, row));
  return trials.flatMap((trial) => rows.get(trial) ?? []);
}

async function runClient(stage: Stage, trial: Trial): Promise<Row> {
  const { scenario, revision } = trial;
  const folder = outputOf(stage.root, trialText(trial));
  const command = [stage.node, join(stage.root, 'test', 'conformance', 'client.mjs')].map((part) => `"${part}"`).join(' ');
  const args = ['client', '--scenario', scenario.name, '--command', command, '--timeout', String(SCENARIO_MS), '--output-dir', folder];
  const { code, printed } = await suite(stage, revision === null ? args : [...args, '--spec-version', revision]);
  return rowOf(trial, checksIn(folder, ''), code === 0, printed);
}

/** The suite asks for all of them in one run, as the second needs what the first found. */
async function runAuthorization(stage: Stage, trials: readonly Trial[]): Promise<Row[]> {
  const folder = outputOf(stage.root, 'authorization');
  const provider = spawn(process.execPath, [stage.program, 'practice'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const url = await new Promise<string>((resolve, reject) => {
      provider.on('error', reject);
      provider.on('close', () => reject(new Error('The practice provider did not start.')));
      createInterface({ input: provider.stdout }).once('line', resolve);
    });
    const person = startBrowser();
    const ways = ['--url', url, '--client-id', PUBLIC_CLIENT, '--port', String(await freePort())];
    let troubles = '';
    const { code, printed } = await suite(stage, ['authorization', ...ways, '--output-dir', folder], (line) => {
      if (line.startsWith(`${url}/`)) person.open(line).catch((error) => (troubles += `${error}\n`));
    });
    return trials.map((trial) => rowOf(trial, checksIn(folder, trial.scenario.name), code === 0, `${printed}\n${troubles}`));
  } finally {
    provider.kill();
  }
}

function emptied(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The checks that the suite left below a folder, in the one whose path names the scenario. */
function checksIn(folder: string, name: string) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('checks.json') && file.includes(name),
  );
  return files.flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
}

/** A port on loopback that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
