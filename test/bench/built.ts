import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

/**
 * Measures a module as Vite builds the main process, with its packages inside: what loads the benchmarks reads each import through a getter,
 * which costs as much as some of the work.
 *
 * @param file Beside this one: "decode-work.ts".
 */
export async function measureBuilt<Work, Found>(file: string, measure: (work: Work) => Promise<Found>): Promise<Found> {
  const folder = mkdtempSync(join(tmpdir(), 'tokenscope-bench-'));
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      ssr: { noExternal: true },
      build: {
        ssr: join(import.meta.dirname, file),
        outDir: folder,
        target: 'node20',
        minify: false,
        rolldownOptions: { output: { entryFileNames: 'work.mjs' } },
      },
    });
    return await measure(await import(/* @vite-ignore */ pathToFileURL(join(folder, 'work.mjs')).href));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
