import type { Check } from '../../../electron/core/checks/model';
import type { CheckResult, Run } from '../../../electron/core/checks/run';

const STATED = {
  group: 'issue',
  statement: 'It holds',
  failed: 'It does not hold',
  why: 'It matters.',
  reference: 'RFC 6749',
  burns: false,
} as const;

/** A check that does what `run` does, and for the rest is as plain as can be. */
export function sampleCheck(run: Check['run'], more: Partial<Check> = {}): Check {
  return {
    id: 'test.one',
    ...STATED,
    waits: false,
    grants: [],
    promise: null,
    signOff: true,
    run,
    ...more,
  };
}

/** A run of one check that passed, with one exchange as proof. Times in milliseconds since the epoch. */
export function sampleRun(changes: Partial<Run> = {}): Run & { results: [CheckResult] } {
  const body = { text: '', kind: 'empty', bytes: 0, cutAt: null } as const;
  const result: CheckResult = {
    id: 'issue.one',
    ...STATED,
    changesData: false,
    status: 'done',
    verdict: 'pass',
    text: 'It held.',
    expected: null,
    measured: [{ name: 'Found', value: '1 s' }],
    problem: null,
    steps: [{ at: 1_800_000_000_100, text: 'Asked.' }],
    startedAt: 1_800_000_000_000,
    endedAt: 1_800_000_000_200,
    wait: null,
    evidence: ['x1'],
  };
  return {
    id: 'run-1',
    connectionId: 'c1',
    connectionName: 'Test',
    server: 'https://login.example',
    clientId: 'client',
    planId: 'quick-look',
    planName: 'Quick look',
    profileName: 'RFCs',
    promises: [{ name: 'Rotation', text: 'Nothing was promised.', sure: 'nothing is known' }],
    startedAt: 1_800_000_000_000,
    endedAt: 1_800_000_001_000,
    status: 'done',
    allowBurning: false,
    allowChanges: false,
    exchanges: [
      {
        id: 'x1',
        connectionId: 'c1',
        purpose: 'token',
        at: 1_800_000_000_050,
        method: 'POST',
        url: 'https://login.example/token',
        status: 200,
        tookMs: 12,
        failed: false,
        error: null,
        request: { headers: [], body },
        response: { statusText: 'OK', headers: [], body, headersMs: 10, endMs: 12 },
        failure: null,
        secrets: [{ kind: 'access token', fingerprint: '0000-0000', where: 'response member access_token' }],
      },
    ],
    families: [
      {
        name: 'Main grant',
        generations: [{ number: 1, issuedAt: 1, expiresAt: null, fingerprint: '0000-0000' }],
        events: [{ at: 1, text: 'Signed in', tone: 'good' }],
      },
    ],
    signIn: null,
    problem: null,
    signIns: 1,
    version: '1.2.3',
    ...changes,
    results: [result],
  };
}
