import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { run, say } from './report.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The pages made from data: where each goes, and the function whose text it is. */
export const PAGES = [
  { page: 'docs/findings.md', source: 'electron/core/findings/reference.ts', text: 'findingsReference' },
  { page: 'docs/errors.md', source: 'electron/core/coach/reference.ts', text: 'coachReference' },
];

/** Writes the pages or, to check, only compares them. Resolves with the exit code: 1 when a page is not what it should be. */
export async function makeReference({ check }) {
  const { runnerImport } = await import('vite');
  let stale = 0;
  for (const { page, source, text } of PAGES) {
    const { module } = await runnerImport(join(root, source), { root, configFile: false });
    const path = join(root, page);
    const wanted = module[text]();
    if (existsSync(path) && readFileSync(path, 'utf8') === wanted) say(`${page}: up to date`);
    else if (check) {
      say(`${page}: not what ${source} says. What to do: node build/reference.mjs`);
      stale += 1;
    } else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, wanted);
      say(`${page}: written`);
    }
  }
  return stale === 0 ? 0 : 1;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  run(() => makeReference({ check: process.argv.includes('--check') }));
}
