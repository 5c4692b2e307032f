import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isEntry } from './entry.mjs';
import { run, say } from './report.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The pages made from data: where each goes, and the function whose text it is. */
export const PAGES = [
  { page: 'docs/findings.md', source: 'build/pages/findings.ts', text: 'findingsReference' },
  { page: 'docs/errors.md', source: 'build/pages/errors.ts', text: 'coachReference' },
  { page: 'docs/shortcuts.md', source: 'build/pages/shortcuts.ts', text: 'shortcutsReference' },
  { page: 'docs/practice.md', source: 'build/pages/practice.ts', text: 'practiceReference' },
  { page: 'docs/client-checks.md', source: 'build/pages/client-checks.ts', text: 'clientChecksReference' },
  { page: 'docs/proven-clients.md', source: 'build/pages/proven-clients.ts', text: 'provenClients' },
  { page: 'docs/sample-report.html', source: 'test/core/checks/report/sample.ts', text: 'sampleReport' },
];

/** Folders of pages made from data: the function answers with a text for each file's name. */
export const FOLDERS = [
  { folder: 'docs/grants', source: 'build/pages/grants.ts', texts: 'grantPages' },
  { folder: 'docs/providers', source: 'build/pages/providers.ts', texts: 'providerPages' },
];

/** The published JSON Schemas: where each goes, the valibot schema it is made from, and its title. */
export const SCHEMAS = [
  {
    page: 'docs/schemas/connection.schema.json',
    source: 'electron/model/connection-file.ts',
    schema: 'connectionFile',
    title: 'A connection, as the window exports it and the command line takes it',
  },
  {
    page: 'docs/schemas/run.schema.json',
    source: 'electron/core/checks/report/json.ts',
    schema: 'RunReportSchema',
    title: 'A run of lifecycle checks, as Tokenscope reports it',
  },
  {
    page: 'docs/schemas/plan.schema.json',
    source: 'electron/core/checks/plan-schema.ts',
    schema: 'planFile',
    title: 'A plan of lifecycle checks for Tokenscope',
  },
  {
    page: 'docs/schemas/proof-plan.schema.json',
    source: 'electron/core/client-checks/plan-file.ts',
    schema: 'proofPlanFile',
    title: 'A plan of checks of an app for Tokenscope',
  },
];

/** A valibot schema as the text of a JSON Schema (draft 7). */
export async function schemaText(schema, title) {
  const { toJsonSchema } = await import('@valibot/to-json-schema');
  const { $schema, ...rest } = toJsonSchema(schema, { typeMode: 'input', errorMode: 'ignore' });
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}

/** Writes the pages or, to check, only compares them. Resolves with the exit code: 1 when a page is not what it should be. */
export async function makeReference({ check }) {
  const { runnerImport } = await import('vite');
  const moduleOf = async (source) => (await runnerImport(join(root, source), { root, configFile: false })).module;
  const pages = [];
  for (const { page, source, text, schema, title } of [...PAGES, ...SCHEMAS]) {
    const module = await moduleOf(source);
    pages.push({ page, source, wanted: schema === undefined ? await module[text]() : await schemaText(module[schema], title) });
  }
  for (const { folder, source, texts } of FOLDERS) {
    const wanted = await (await moduleOf(source))[texts]();
    pages.push(...Object.entries(wanted).map(([name, text]) => ({ page: `${folder}/${name}`, source, wanted: text })));
  }
  let stale = 0;
  for (const { page, source, wanted } of pages) {
    const path = join(root, page);
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

if (isEntry(import.meta.url)) {
  run(() => makeReference({ check: process.argv.includes('--check') }));
}
