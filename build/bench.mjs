import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureLocalPackage } from './package.mjs';
import { run, Stop } from './report.mjs';
import { setUp } from './setup.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

run(async () => {
  const at = process.argv.indexOf('--out');
  if (at >= 0 && !process.argv[at + 1]) throw new Stop('--out names no file.', 'npm run bench -- --out figures.json');
  const runtime = await setUp({ desktop: 'stage' });
  if (!runtime) return 1;
  const executable = await ensureLocalPackage(runtime);
  const { createServer } = await import('vite');
  // Open until the end: some of what is measured is loaded when it is first used.
  const server = { middlewareMode: true, hmr: false, ws: false, watch: null };
  const vite = await createServer({ root, configFile: false, appType: 'custom', server, optimizeDeps: { noDiscovery: true } });
  try {
    const module = await vite.ssrLoadModule(join(root, 'test', 'bench', 'bench.ts'));
    return await module.runBenchmarks({ executable, dist: runtime.dist, out: at >= 0 ? resolve(process.argv[at + 1]) : null });
  } finally {
    await vite.close();
  }
});
