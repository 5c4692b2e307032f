import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const output = join(root, 'dist', 'cli');
const program = join(output, 'tokenscope.mjs');
const stamp = join(output, '.stamp');

/** Hash of everything that may go into the program. */
export function cliSources() {
  const hash = createHash('sha256');
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const full = join(path, entry.name);
      if (entry.isDirectory()) visit(full);
      else hash.update(full).update(readFileSync(full));
    }
  };
  for (const folder of ['model', 'core', 'platform', 'practice', 'services', 'cli']) visit(join(root, 'electron', folder));
  const roots = ['electron/cli.ts', 'electron/services.ts'];
  for (const file of [...roots, 'package.json', 'package-lock.json', 'vite.config.ts']) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** Milliseconds after which nobody who started a former build can still be about to load a part of it. */
const FORMER_MS = 60 * 60_000;

/** @param {string} folder absolute; replaced */
async function buildCli(folder) {
  // Only where there are none: a command that is run in passing does not replace packages that are there.
  if (!existsSync(join(root, 'node_modules', 'vite'))) await (await import('./setup.mjs')).ensurePackages();
  process.env.TOKENSCOPE_CLI_OUT = folder;
  const { createBuilder } = await import('vite');
  const builder = await createBuilder({ configFile: join(root, 'vite.config.ts'), logLevel: 'error' });
  await builder.build(builder.environments.cli);
}

/** The files of the program that was built, and from what. null: none of it, or not by this. @returns {{ sources: string, parts: string[] } | null} */
function built() {
  try {
    const { sources, parts } = JSON.parse(readFileSync(stamp, 'utf8'));
    return parts.every((name) => existsSync(join(output, name))) ? { sources, parts } : null;
  } catch {
    return null;
  }
}

/**
 * To be called once the program lies where it belongs, so that it is not built again.
 * @param {string} sources `cliSources` of before
 * @param {string[]} parts absent: every file there
 */
export function cliBuilt(sources, parts = readdirSync(output).filter((name) => name.endsWith('.mjs'))) {
  chmodSync(program, 0o755);
  writeFileSync(stamp, JSON.stringify({ sources, parts }));
}

/**
 * Builds beside the place where it belongs and moves it there, its start last, so that two runs at once never see half a program.
 * @returns {Promise<string[]>} the names of its files
 */
async function replace() {
  const beside = join(root, 'dist', `cli-${process.pid}`);
  try {
    await buildCli(beside);
    mkdirSync(output, { recursive: true });
    const names = readdirSync(beside);
    const parts = names.filter((name) => name !== 'tokenscope.mjs');
    for (const name of parts) renameSync(join(beside, name), join(output, name));
    renameSync(join(beside, 'tokenscope.mjs'), program);
    for (const name of readdirSync(output)) {
      const path = join(output, name);
      const former = name.endsWith('.mjs') && path !== program && !parts.includes(name);
      if (former && Date.now() - statSync(path).mtimeMs > FORMER_MS) rmSync(path, { force: true });
    }
    return names;
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/**
 * Builds the command line unless that has been done from these very sources.
 * @returns {Promise<string>} path of the program
 */
export async function ensureCli() {
  const now = cliSources();
  if (built()?.sources !== now) cliBuilt(now, await replace());
  return program;
}

/**
 * Puts the command line, and nothing else, into a folder.
 * @param {string} folder absolute; is there
 */
export async function cliInto(folder) {
  await ensureCli();
  const { parts } = built() ?? { parts: [] };
  for (const name of parts) copyFileSync(join(output, name), join(folder, name));
}
