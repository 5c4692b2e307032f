import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureCli } from './cli-program.mjs';
import { run, say, Stop } from './report.mjs';
import { setUp } from './setup.mjs';
import { ensureSuiteNode } from './suite-node.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const versionOf = (folder) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).version;

/**
 * Runs the official conformance suite's scenarios about authorization against the built command line and the practice provider.
 * Arguments: names of scenarios, else all. `--every-revision`: at each revision that a scenario belongs to, not at the suite's choice only.
 * `--write`: so, and writes docs/conformance.md.
 */
run(async () => {
  const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  const writes = process.argv.includes('--write');
  const everyRevision = writes || process.argv.includes('--every-revision');
  if (writes && names.length > 0) throw new Stop('The page is made of all scenarios.', 'npm run conformance -- --write');
  await setUp({ desktop: 'none' });
  const stage = { root, node: await ensureSuiteNode(), program: await ensureCli(), workers: availableParallelism() };
  const { runnerImport } = await import('vite');
  const moduleOf = async (name) => (await runnerImport(join(root, 'test', 'conformance', name), { root, configFile: false })).module;
  const [{ allScenarios, runTrials }, { countText, pageText, tableLines }] = [await moduleOf('run.ts'), await moduleOf('page.ts')];
  const { trialsOf, trialText } = await moduleOf('scenarios.ts');
  const all = await allScenarios(stage);
  const unknown = names.filter((name) => !all.some((scenario) => scenario.name === name));
  if (unknown.length > 0)
    throw new Stop(`No such scenario: ${unknown.join(', ')}.`, `choose of: ${all.map(({ name }) => name).join(', ')}.`);
  const wanted = names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
  const trials = wanted.flatMap((scenario) => trialsOf(scenario, everyRevision));
  const rows = await runTrials(stage, trials, (row) => say(`${row.passed ? '·' : '!'} ${trialText(row)}`));
  say('');
  for (const line of tableLines(rows)) say(line);
  if (writes) {
    const made = {
      date: new Date().toISOString().slice(0, 10),
      suite: versionOf('node_modules/@modelcontextprotocol/conformance'),
      tokenscope: versionOf('.'),
    };
    writeFileSync(join(root, 'docs', 'conformance.md'), pageText(rows, made));
    say('docs/conformance.md: written');
  }
  say('');
  say(countText(rows));
  return rows.every(({ passed }) => passed) ? 0 : 1;
});
