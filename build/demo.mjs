import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isEntry } from './entry.mjs';
import { ensureLocalPackage } from './package.mjs';
import { run } from './report.mjs';
import { setUp } from './setup.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Pictures of the documentation: as the demo calls each, and its file. */
const PICTURES = [
  ['overview', 'main-window'],
  ['guide-done', 'guide'],
  ['preflight', 'preflight'],
  ['side-by-side', 'side-by-side'],
  ['import-review', 'import'],
  ['url-fault', 'discover'],
];

/** Plays the main job through the real window. Resolves with the exit code. */
export async function playDemo() {
  const runtime = await setUp({ desktop: 'stage' });
  if (!runtime) return 1;
  const executable = await ensureLocalPackage(runtime);
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(join(root, 'test', 'e2e', 'demo.ts'), { root, configFile: false });
  const output = join(root, 'demo-output');
  const code = await module.playDemo({ executable, output, electronVersion: runtime.version });
  if (code === 0 && process.argv.includes('--update-docs')) {
    mkdirSync(join(root, 'docs'), { recursive: true });
    for (const theme of ['light', 'dark']) {
      for (const [shown, kept] of PICTURES) {
        const picture = readdirSync(output).find((name) => name.endsWith(`-${shown}-${theme}.png`));
        if (picture) copyFileSync(join(output, picture), join(root, 'docs', `${kept}-${theme}.png`));
      }
    }
  }
  return code;
}

if (isEntry(import.meta.url)) run(playDemo);
