import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureLocalPackage } from './package.mjs';
import { run, Stop } from './report.mjs';
import { setUp } from './setup.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

run(async () => {
  const valueAfter = (option, example) => {
    const at = process.argv.indexOf(option);
    if (at < 0) return null;
    const value = process.argv[at + 1];
    if (!value) throw new Stop(`${option} has no value.`, `npm run bench -- ${option} ${example}`);
    return value;
  };
  const out = valueAfter('--out', 'figures.json');
  const only = valueAfter('--only', 'start,idle')?.split(',') ?? null;
  const runtime = await setUp({ desktop: 'stage' });
  if (!runtime) return 1;
  const executable = await ensureLocalPackage(runtime);
  const { createServer } = await import('vite');
  // Open until the end: some of what is measured is loaded when it is first used.
  const server = { middlewareMode: true, hmr: false, ws: false, watch: null };
  const vite = await createServer({ root, configFile: false, appType: 'custom', server, optimizeDeps: { noDiscovery: true } });
  try {
    const module = await vite.ssrLoadModule(join(root, 'test', 'bench', 'bench.ts'));
    return await module.runBenchmarks({ executable, dist: runtime.dist, out: out && resolve(out), only });
  } finally {
    await vite.close();
  }
});
