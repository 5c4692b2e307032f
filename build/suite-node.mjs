import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mustRun } from './commands.mjs';
import { cacheRoot } from './electron-runtime.mjs';
import { Stop, step } from './report.mjs';

/** The oldest Node that the conformance suite starts with. */
const NEEDED = 22;
const VERSION = '22.23.5';
/** What the registry has of Node's programs, one package a machine. */
const PACKAGED = new Set(['linux-x64', 'linux-arm64']);

/**
 * Path of a Node that runs the conformance suite: this one where it is new enough, else one from the npm registry, which is not shipped.
 * A package for npm's `node` would put its program before the machine's own in every npm script, so it is kept apart.
 * @returns {Promise<string>}
 */
export async function ensureSuiteNode() {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED) return process.execPath;
  const machine = `${process.platform}-${process.arch}`;
  if (!PACKAGED.has(machine))
    throw new Stop(`The conformance suite needs Node ${NEEDED}; this is ${process.versions.node}.`, `run the command with Node ${NEEDED}.`);
  const program = join(cacheRoot(), `node-${VERSION}`, 'node');
  if (existsSync(program)) return program;
  const work = join(cacheRoot(), `node-${process.pid}`);
  const spec = `node-${machine}@${VERSION}`;
  mkdirSync(work, { recursive: true });
  try {
    const args = ['install', '--prefix', work, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', spec];
    await step(`fetching Node ${VERSION} from the npm registry, for the conformance suite`, () =>
      mustRun('npm', args, 'check that the npm registry answers (npm ping) and run the same command again.'),
    );
    mkdirSync(dirname(program), { recursive: true });
    renameSync(join(work, 'node_modules', `node-${machine}`, 'bin', 'node'), program);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return program;
}
