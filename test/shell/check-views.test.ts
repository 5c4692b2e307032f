import type { WatchState } from '../../electron/model/grant';
import { describe, expect, it } from 'vitest';
import type { CheckResult, Run, RunComparison } from '../../electron/core/checks/run';
import type { CheckCatalogueView } from '../../electron/model/check';
import type { FaultView } from '../../electron/model/app';
import { runComparisonView, runSummaryView, runView } from '../../electron/shell/views/views';
import { salted as plant, shown } from '../support/shown';

const NOW = 1_800_000_000_000;
/** Extra members planted everywhere, as a careless change to the domain would. */
const planted = { accessToken: 'CANARY-access', refreshToken: 'CANARY-refresh', clientSecret: 'CANARY-secret', token: 'CANARY-token' };

const salted = <T>(value: T): T => plant(value, planted);

function result(id: string, verdict: CheckResult['verdict']): CheckResult {
  return {
    id,
    group: 'refresh',
    statement: 'A refresh returns a new access token',
    failed: 'A refresh returns no new access token',
    why: 'w',
    reference: 'RFC 6749, section 6',
    burns: false,
    changesData: false,
    status: verdict === null ? 'running' : 'done',
    verdict,
    text: 'It did.',
    expected: null,
    measured: [{ name: 'Leeway', value: '10 s' }],
    problem: { code: 'network-dns', what: 'w', likelyCause: 'l', action: 'a', evidence: [{ label: 'Host', value: 'a.example' }] },
    steps: [{ at: NOW, text: 'Refreshed.' }],
    startedAt: NOW,
    endedAt: NOW + 1,
    wait: { text: 'Until it expires', from: NOW, until: NOW + 1000, canSkip: true },
    evidence: ['e1', 'e2'],
  };
}

const run: Run = {
  id: 'r1',
  connectionId: 'c1',
  connectionName: 'Katana',
  server: 'https://a.example',
  clientId: 'client',
  planId: 'quick-look',
  planName: 'Quick look',
  profileName: 'Katana',
  promises: [{ name: 'rotates', text: 'Every refresh', sure: 'documented' }],
  startedAt: NOW,
  endedAt: null,
  status: 'running',
  allowBurning: true,
  allowChanges: false,
  results: [result('refresh.new-token', 'pass'), result('refresh.rotation', 'fail'), result('refresh.scope', null)],
  exchanges: [],
  families: [],
  problem: null,
  signIn: { number: 2, of: 3, why: 'For a grant of its own' },
  signIns: 3,
  version: '0.1.0',
};
const offered = { statement: 's', why: 'w', reference: 'r', burns: true, waits: false, promised: 'yes' };
const catalogue: CheckCatalogueView = {
  checks: [{ id: 'refresh.rotation', group: 'refresh', ...offered }],
  plans: [
    {
      id: 'p',
      name: 'Plan',
      description: 'd',
      source: 'own',
      checks: ['refresh.rotation', 'own.me'],
      own: [{ id: 'own.me', statement: 's', changesData: true }],
      burning: 1,
      changing: [{ request: 'DELETE /x', times: 2 }],
      signIns: { calm: 0, burning: 2 },
      maxWaitMs: 0,
    },
  ],
  profile: { id: 'katana', name: 'Katana', promises: [{ name: 'rotates', text: 'yes', sure: 'documented' }] },
};
const comparison: RunComparison = {
  a: run,
  b: run,
  rows: [{ id: 'refresh.rotation', statement: 's', a: 'pass', b: 'fail', change: 'worse', textA: 'x', textB: 'y' }],
};
const reason = { code: 'c', what: 'w', why: 'w', action: 'a', works: null, fails: null, likely: true };
const explained = { statement: 's', contrast: { works: 'a' as const, summary: 's', reasons: [reason], usual: [] } };
const fault: FaultView = {
  id: 'latency',
  group: 'network',
  label: 'Latency',
  text: 't',
  kind: 'number',
  unit: 'ms',
  value: 500,
  usual: 500,
  most: 60_000,
  signed: false,
};
const watch: WatchState = { on: true, state: 'scheduled', nextAt: NOW, text: 'Refreshed ahead of expiry.' };

describe('views of checks', () => {
  it.each([
    ['a run', shown('checks.run', runView(salted(run)))],
    ['a summary', shown('checks.runs', [runSummaryView(salted(run))])],
    ['the catalogue', shown('checks.catalogue', salted(catalogue))],
    ['a comparison', shown('checks.compare', runComparisonView(salted(comparison), salted(explained)))],
    ['a fault', shown('practice.faults', [salted(fault)])],
    ['the watch', shown('grants.get', { watch: salted(watch) })],
  ])('%s holds what it names and nothing that slipped into the domain', (_name, view) => {
    expect(JSON.stringify(view)).not.toContain('CANARY');
    expect(JSON.stringify(view).length).toBeGreaterThan(50);
  });

  it('count verdicts, but no pending checks', () => {
    expect(runSummaryView(run)).toMatchObject({
      counts: { pass: 1, fail: 1, warn: 0, 'not-applicable': 0, 'could-not-run': 0 },
      total: 3,
      status: 'running',
    });
  });

  it('say how many exchanges prove a result without containing them', () => {
    expect(runView(run).results[0]).toMatchObject({ evidence: 2, problem: { code: 'network-dns', likelyCause: 'l' } });
  });
});
