import type { Row, Scenario } from './scenarios';

/** What a run was made with. */
export interface Made {
  /** Day, YYYY-MM-DD. */
  date: string;
  suite: string;
  tokenscope: string;
}

/** The rows as lines for a terminal, what failed below each. */
export function tableLines(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(({ scenario }) => scenario.name.length));
  return rows.flatMap(({ scenario, passed, checks, why }) => [
    `${passed ? 'passed' : 'FAILED'}  ${scenario.name.padEnd(width)}  ${checks.passed} of ${checks.all} checks`,
    ...why.map((each) => `          ${each}`),
  ]);
}

const TITLES = { client: 'As a client', authorization: 'The practice provider as an authorization server' };

/** docs/conformance.md. */
export function pageText(rows: readonly Row[], { date, suite, tokenscope }: Made): string {
  const sections = (['client', 'authorization'] as const).flatMap((side) => {
    const own = rows.filter(({ scenario }) => scenario.side === side);
    return [`## ${TITLES[side]}`, '', '| Scenario | Revisions | Checks | Result |', '| --- | --- | --- | --- |', ...own.map(rowText), ''];
  });
  return [
    '# Held to the official suite',
    '',
    `The Model Context Protocol has a conformance suite, \`@modelcontextprotocol/conformance\`. Each of its scenarios about authorization runs against`,
    "Tokenscope's command line; its two for an authorization server run against the practice provider. `npm run conformance` does both, writes this page",
    'with `--write`, and ends with how many passed and failed. Nothing in Tokenscope knows that it is being tested: `test/conformance/client.mjs`',
    'turns what the suite says of a scenario into options of `tokenscope discover`, and opens the sign-in page as a browser would.',
    '',
    `Suite ${suite}, Tokenscope ${tokenscope}, ${date}: ${countText(rows)}.`,
    '',
    ...sections,
    'Revisions are those of the MCP specification that a scenario belongs to; an extension belongs to none. It runs at the newest revision that it',
    'came with: 2026-07-28, which has no sessions, for what is new there, else 2025-11-25. A warning counts as a failure.',
    '',
  ].join('\n');
}

function rowText({ scenario, passed, checks }: Row): string {
  return `| ${scenario.name} | ${revisionsText(scenario)} | ${checks.passed} of ${checks.all} | ${passed ? 'passed' : '**failed**'} |`;
}

function revisionsText({ revisions }: Scenario): string {
  return revisions.join(', ');
}

/** As the last line of a run says it. */
export function countText(rows: readonly Row[]): string {
  const passed = rows.filter((row) => row.passed).length;
  return `${passed} passed, ${rows.length - passed} failed`;
}
