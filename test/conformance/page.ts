import { type Row, type Scenario, trialText } from './scenarios';

/** What a run was made with. */
export interface Made {
  /** Day, YYYY-MM-DD. */
  date: string;
  suite: string;
  tokenscope: string;
}

/** The rows as lines for a terminal, what failed below each. */
export function tableLines(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map((row) => trialText(row).length));
  return rows.flatMap((row) => [
    `${row.passed ? 'passed' : 'FAILED'}  ${trialText(row).padEnd(width)}  ${checksText(row)} checks`,
    ...row.why.map((each) => `          ${each}`),
  ]);
}

/** docs/conformance.md: of a run with every revision. */
export function pageText(rows: readonly Row[], { date, suite, tokenscope }: Made): string {
  const scenarios = new Set(rows.map(({ scenario }) => scenario));
  return [
    '# Held to the official suite',
    '',
    'The Model Context Protocol has a conformance suite, `@modelcontextprotocol/conformance`. Each of its scenarios about authorization runs against',
    "Tokenscope's command line; its two for an authorization server run against the practice provider. `npm run conformance` does both and ends with how",
    'many passed and failed; `npm run conformance -- auth/dpop` runs one, and `-- --write` runs each at every revision that it belongs to and writes this',
    'page. Nothing in Tokenscope knows that it is being tested: `test/conformance/client.mjs` turns what the suite says of a scenario into options of',
    '`tokenscope discover`, and opens the sign-in page as a browser would.',
    '',
    `Suite ${suite}, Tokenscope ${tokenscope}, ${date}, ${scenarios.size} scenarios in ${rows.length} runs: ${countText(rows)}.`,
    '',
    ...clientTable(rows.filter(({ scenario }) => scenario.side === 'client')),
    '',
    ...serverTable(rows.filter(({ scenario }) => scenario.side === 'authorization')),
    '',
    'A cell says how many checks passed. A warning counts as a failure. An extension of the specification belongs to no revision.',
    '',
  ].join('\n');
}

function clientTable(rows: readonly Row[]): string[] {
  const revisions = [...new Set(rows.flatMap(({ revision }) => revision ?? []))].sort();
  const scenarios = [...new Set(rows.map(({ scenario }) => scenario))];
  const columns: (string | null)[] = [...revisions, null];
  const cells = (scenario: Scenario) =>
    columns.map((column) => cellText(rows.find((row) => row.scenario === scenario && row.revision === column)));
  return tableOf('As a client', [...revisions, 'Extension'], scenarios, cells);
}

function serverTable(rows: readonly Row[]): string[] {
  const cells = (scenario: Scenario) => [cellText(rows.find((row) => row.scenario === scenario))];
  const scenarios = rows.map(({ scenario }) => scenario);
  return tableOf('The practice provider as an authorization server', ['Result'], scenarios, cells);
}

function tableOf(title: string, columns: string[], scenarios: Scenario[], cells: (scenario: Scenario) => string[]): string[] {
  const line = (parts: string[]) => `| ${parts.join(' | ')} |`;
  const head = ['Scenario', ...columns];
  return [`## ${title}`, '', line(head), line(head.map(() => '---')), ...scenarios.map((each) => line([each.name, ...cells(each)]))];
}

function cellText(row: Row | undefined): string {
  if (row === undefined) return '';
  return `${row.passed ? 'passed' : '**failed**'}, ${checksText(row)}`;
}

const checksText = ({ checks }: Row) => `${checks.passed} of ${checks.all}`;

/** As the last line of a run says it. */
export function countText(rows: readonly Row[]): string {
  const passed = rows.filter((row) => row.passed).length;
  return `${passed} passed, ${rows.length - passed} failed`;
}
