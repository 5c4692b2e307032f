import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

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
  for (const folder of ['core', 'platform', 'practice', 'cli']) visit(join(root, 'electron', folder));
  const roots = ['electron/cli.ts', 'electron/services.ts', 'electron/practice-provider.ts'];
  for (const file of [...roots, 'package.json', 'package-lock.json', 'vite.config.ts']) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** Milliseconds after which nobody who started a former build can still be about to load a part of it. */
const FORMER_MS = 60 * 60_000;

/** Builds beside the place where it belongs and moves it there, its start last, so that two runs at once never see half a program. */
async function build() {
  // Only where there are none: a command that is run in passing does not replace packages that are there.
  if (!existsSync(join(root, 'node_modules', 'vite'))) await (await import('./setup.mjs')).ensurePackages();
  const beside = join(root, 'dist', `cli-${process.pid}`);
  process.env.TOKENSCOPE_CLI_OUT = beside;
  try {
    const { createBuilder } = await import('vite');
    const builder = await createBuilder({ configFile: join(root, 'vite.config.ts'), logLevel: 'error' });
    await builder.build(builder.environments.cli);
    mkdirSync(output, { recursive: true });
    const parts = readdirSync(beside).filter((name) => name !== 'tokenscope.mjs');
    for (const name of parts) renameSync(join(beside, name), join(output, name));
    chmodSync(join(beside, 'tokenscope.mjs'), 0o755);
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
  await build();
  writeFileSync(stamp, now);
  return program;
}

/** Standard output belongs to the command; whatever building says goes to standard error. */
async function quietly(work) {
  const { write } = process.stdout;
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const path = await quietly(ensureCli);
    await import(pathToFileURL(path).href);
  } catch (error) {
    process.stderr.write(
      `tokenscope: The command line could not be built or started.\n${error instanceof Error ? error.message : error}\n`,
    );
    process.exitCode = 2;
  }
}
