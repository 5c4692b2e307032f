import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const output = join(root, 'dist', 'cli');
const program = join(output, 'tokenscope.mjs');
const stamp = join(output, '.stamp');

/** Hash of everything that may go into the program. */
function sourcesHash() {
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

/**
 * Builds the command line into a folder.
 * @param {string} folder absolute; replaced
 */
export async function buildCli(folder) {
  // Only where there are none: a command that is run in passing does not replace packages that are there.
  if (!existsSync(join(root, 'node_modules', 'vite'))) await (await import('./setup.mjs')).ensurePackages();
  process.env.TOKENSCOPE_CLI_OUT = folder;
  const { createBuilder } = await import('vite');
  const builder = await createBuilder({ configFile: join(root, 'vite.config.ts'), logLevel: 'error' });
  await builder.build(builder.environments.cli);
  chmodSync(join(folder, 'tokenscope.mjs'), 0o755);
}

/** Builds beside the place where it belongs and moves it there, its start last, so that two runs at once never see half a program. */
async function replace() {
  const beside = join(root, 'dist', `cli-${process.pid}`);
  try {
    await buildCli(beside);
    mkdirSync(output, { recursive: true });
    const parts = readdirSync(beside).filter((name) => name !== 'tokenscope.mjs');
    for (const name of parts) renameSync(join(beside, name), join(output, name));
    renameSync(join(beside, 'tokenscope.mjs'), program);
    for (const name of readdirSync(output)) {
      const path = join(output, name);
      const former = name.endsWith('.mjs') && path !== program && !parts.includes(name);
      if (former && Date.now() - statSync(path).mtimeMs > FORMER_MS) rmSync(path, { force: true });
    }
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/**
 * Builds the command line unless that has been done from these very sources.
 * @returns {Promise<string>} path of the program
 */
export async function ensureCli() {
  const now = sourcesHash();
  if (existsSync(program) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return program;
  await replace();
  writeFileSync(stamp, now);
  return program;
}
