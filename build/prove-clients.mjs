import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeReference } from './reference.mjs';
import { run, say } from './report.mjs';
import { setUp } from './setup.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Proves the apps of libraries that no one here wrote with the plan "Everything", at each face. Arguments: ids of libraries, else all.
 * `--write`: records what was found, for all, and makes docs/proven-clients.md of it.
 */
run(async () => {
  const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  await setUp({ desktop: 'none' });
  const { runnerImport } = await import('vite');
  const moduleOf = async (name) => (await runnerImport(join(root, 'test', 'clients', name), { root, configFile: false })).module;
  const { proveAll, RECORD } = await moduleOf('all.ts');
  const results = await proveAll(names, (library, face, found) => {
    const verdicts = found.map(({ verdict }) => verdict);
    const counts = [...new Set(verdicts)].map((one) => `${verdicts.filter((verdict) => verdict === one).length} ${one}`);
    say(`${library} at ${face}: ${counts.join(', ')}`);
    for (const { id, verdict, text } of found) if (verdict === 'fail') say(`  ${id}: ${text}`);
  });
  if (!process.argv.includes('--write') || names.length > 0) return 0;
  writeFileSync(join(root, RECORD), `${JSON.stringify(results, null, 2)}\n`);
  say(`${RECORD}: written`);
  return makeReference({ check: false });
});
