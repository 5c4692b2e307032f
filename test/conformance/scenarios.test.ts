import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json';
import { filesIn, readSource } from '../support/sources';
import { countText, pageText, tableLines } from './page';
import { rowOf, type Scenario, scenariosIn, type Trial, trialsOf } from './scenarios';

const LIST = `Client scenarios (test against a client):
  - initialize [2025-06-18,2025-11-25]
  - auth/basic-cimd [2025-11-25,2026-07-28]
  - auth/dpop [extension]
`;
const [CIMD, DPOP] = scenariosIn(LIST, 'client') as [Scenario, Scenario];
const [OLD, NEW] = trialsOf(CIMD, true) as [Trial, Trial];
const [EXTENSION] = trialsOf(DPOP, true) as [Trial];
const success = { name: 'Token request', description: 'The client asked for a token', status: 'SUCCESS' } as const;

describe('scenarios of the conformance suite', () => {
  it('are those of a client about authorization, and all of an authorization server', () => {
    expect([CIMD, DPOP]).toEqual([
      { side: 'client', name: 'auth/basic-cimd', revisions: ['2025-11-25', '2026-07-28'] },
      { side: 'client', name: 'auth/dpop', revisions: ['extension'] },
    ]);
    expect(scenariosIn(LIST, 'client')).toHaveLength(2);
    expect(scenariosIn('Authorization server scenarios:\n  - authorization-code-grant [2025-03-26]\n', 'authorization')).toMatchObject([
      { name: 'authorization-code-grant' },
    ]);
  });

  it('run as the suite chooses, or at each revision that they belong to', () => {
    expect(trialsOf(CIMD, false)).toEqual([{ scenario: CIMD, revision: null }]);
    expect([OLD, NEW].map(({ revision }) => revision)).toEqual(['2025-11-25', '2026-07-28']);
    expect(EXTENSION).toEqual({ scenario: DPOP, revision: null });
  });

  it('pass when the suite says so, something was checked and nothing failed or was warned about', () => {
    const passes = (checks: Parameters<typeof rowOf>[1], verdict = true) => rowOf(NEW, checks, verdict, '').passed;
    expect(passes([success, { ...success, status: 'INFO' }, { ...success, status: 'SKIPPED' }])).toBe(true);
    expect(passes([success], false)).toBe(false);
    expect(passes([])).toBe(false);
    expect(passes([{ ...success, status: 'INFO' }])).toBe(false);
    expect(passes([success, { ...success, status: 'WARNING' }])).toBe(false);
    expect(passes([success, { ...success, status: 'FAILURE' }])).toBe(false);
  });

  it('say why they failed: each check once, else what the suite says of the client', () => {
    const failed = { ...success, status: 'FAILURE', errorMessage: 'No token request was made' } as const;
    expect(rowOf(NEW, [failed, failed, success], false, '').why).toEqual(['Token request: No token request was made']);
    expect(rowOf(NEW, [success], false, 'x\n⚠️  CLIENT EXITED WITH ERROR (code 2)\ny').why).toEqual(['CLIENT EXITED WITH ERROR (code 2)']);
    expect(rowOf(NEW, [], false, '').why).toEqual(['The scenario checked nothing.']);
  });

  it('are a table on the terminal and a page', () => {
    const rows = [rowOf(OLD, [success], true, ''), rowOf(EXTENSION, [{ ...success, status: 'FAILURE' }], false, '')];
    expect(tableLines(rows)).toEqual([
      'passed  auth/basic-cimd at 2025-11-25  1 of 1 checks',
      'FAILED  auth/dpop                      0 of 1 checks',
      '          Token request: The client asked for a token',
    ]);
    expect(countText(rows)).toBe('1 passed, 1 failed');
    const page = pageText(rows, { date: '2026-01-02', suite: '1.2.3', tokenscope: '4.5.6' });
    expect(page).toContain('Suite 1.2.3, Tokenscope 4.5.6, 2026-01-02, 2 scenarios in 2 runs: 1 passed, 1 failed.');
    expect(page).toContain('| Scenario | 2025-11-25 | Extension |');
    expect(page).toContain('| auth/basic-cimd | passed, 1 of 1 |  |');
    expect(page).toContain('| auth/dpop |  | **failed**, 0 of 1 |');
  });
});

it('nothing in the program knows the suite', () => {
  const traces = /MCP_CONFORMANCE|conformance-test|modelcontextprotocol.conformance|\btest-(tool|client-id|auth-code|token)\b/i;
  const program = filesIn(['electron', 'renderer'], /\.tsx?$/);
  expect(program.length).toBeGreaterThan(900);
  expect(traces.test(readSource('test/conformance/client.mjs'))).toBe(true);
  expect(program.filter((file) => traces.test(readSource(file)))).toEqual([]);
});

it('the page in docs is of the suite that is installed, and all passed; `npm run conformance -- --write` writes it', () => {
  const page = readSource('docs/conformance.md');
  expect(page).toContain(`Suite ${packageJson.devDependencies['@modelcontextprotocol/conformance']}, `);
  expect(page).toMatch(/: \d+ passed, 0 failed\.$/m);
  expect(page).not.toContain('**failed**');
});
