import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS } from '../../../../electron/core/checks/catalogue';
import { htmlOf } from '../../../../electron/core/checks/report/html';
import type { CheckGroup, Verdict } from '../../../../electron/model/check-words';
import type { CheckResult, Run } from '../../../../electron/core/checks/run';
import type { LoggedExchange } from '../../../../electron/model/exchange';
import { fingerprint } from '../../exchanges/support';
import { SECRETS, sampleExchange } from './sample-exchanges';

const START = Date.UTC(2026, 10, 22, 9, 30, 12, 400);
const SERVER = 'https://login.nordwind.example';
const TOKEN = `${SERVER}/oauth/token`;
const API = 'https://api.nordwind.example/v2/me';
const [access1, access2] = SECRETS.access;
const [refresh1, refresh2] = SECRETS.refresh;

/**
 * docs/sample-report.html: a run of the plan "Full lifecycle" against the practice provider with three faults on. It was recorded by
 * `TOKENSCOPE_RECORD_SAMPLE=1 npx vitest run --project unit test/core/checks/report/real-run.test.ts`.
 */
export function sampleReport(): Promise<string> {
  const run: Run = JSON.parse(readFileSync(join(import.meta.dirname, 'recorded-run.json'), 'utf8'));
  return htmlOf(run);
}

let sample: Run | null = null;

/** A run of the plan "Full lifecycle" at a server that breaks three of its promises. Always the same, and the caller's own. */
export function sampleRun(): Run {
  sample ??= madeRun();
  return structuredClone(sample);
}

function madeRun(): Run {
  const results = RESULTS.map(resultOf);
  const first = START + 6_900;
  const second = START + 21_300;
  return {
    id: '5a17b1e05a17b1e05a17b1e05a17b1e0',
    connectionId: 'c0ffee00c0ffee00c0ffee00c0ffee00',
    connectionName: 'Nordwind orders',
    server: SERVER,
    clientId: 'orders-partner',
    planId: 'full-lifecycle',
    planName: 'Full lifecycle',
    profileName: 'Any OAuth 2.0 server, by RFC 9700',
    promises: [
      { name: 'Refresh token rotation', text: 'A refresh answers with a new refresh token.', sure: 'RFC 9700, section 4.14.2' },
      {
        name: 'Leeway after a rotation',
        text: 'The previous refresh token may be taken for at most 10 s more.',
        sure: "the connection's plan",
      },
      { name: 'Reuse of a refresh token', text: 'Ends the whole token family.', sure: 'RFC 9700, section 4.14.2' },
      { name: 'Cache headers', text: 'A token response says no-store.', sure: 'RFC 6749, section 5.1' },
      { name: 'Challenge', text: 'A 401 carries WWW-Authenticate.', sure: 'RFC 6750, section 3' },
    ],
    startedAt: START,
    endedAt: START + 103_800,
    status: 'done',
    allowBurning: true,
    allowChanges: false,
    results,
    exchanges: exchanges(),
    families: [
      {
        name: 'Main grant',
        generations: [
          { number: 1, issuedAt: first, expiresAt: first + 60_000, fingerprint: fingerprint(access1) },
          { number: 2, issuedAt: second, expiresAt: second + 60_000, fingerprint: fingerprint(access2) },
        ],
        events: [
          { at: first, text: 'Signed in, code exchanged', tone: 'good' },
          { at: second, text: 'Refreshed; the refresh token rotated', tone: 'good' },
          { at: START + 82_400, text: 'The access token expired and was refused', tone: 'good' },
        ],
      },
      {
        name: 'Spare grant 1',
        generations: [
          { number: 1, issuedAt: START + 30_100, expiresAt: START + 90_100, fingerprint: '51d0-77ac' },
          { number: 2, issuedAt: START + 33_600, expiresAt: START + 93_600, fingerprint: '0b1e-c4f2' },
          { number: 3, issuedAt: START + 45_900, expiresAt: START + 105_900, fingerprint: 'e2a8-19b6' },
        ],
        events: [
          { at: START + 30_100, text: 'Signed in, code exchanged', tone: 'plain' },
          { at: START + 33_600, text: 'Refreshed', tone: 'good' },
          { at: START + 34_000, text: 'The old refresh token was taken at once', tone: 'plain' },
          { at: START + 45_900, text: 'The old refresh token was taken after 10 s', tone: 'bad' },
          { at: START + 95_200, text: 'The old refresh token was rejected after 60 s', tone: 'good' },
          { at: START + 96_000, text: 'The newest refresh token still works after the reuse', tone: 'bad' },
        ],
      },
    ],
    signIn: null,
    problem: null,
    signIns: 1,
    version: '0.1.0',
  };
}

interface Line {
  id: string;
  group: CheckGroup;
  verdict: Verdict;
  statement: string;
  text: string;
  at: number;
  ms: number;
  evidence: string[];
  expected?: string;
  measured?: [string, string][];
  why?: string;
  reference?: string;
  burns?: boolean;
  steps?: string[];
}

const RESULTS: Line[] = [
  {
    id: 'issue.token-type',
    group: 'issue',
    verdict: 'pass',
    statement: 'The token response names a token type.',
    text: 'token_type is Bearer.',
    at: 7_000,
    ms: 3,
    evidence: ['x-token-1'],
    measured: [['token_type', 'Bearer']],
  },
  {
    id: 'issue.lifetime',
    group: 'issue',
    verdict: 'pass',
    statement: 'expires_in is there, and a number.',
    text: 'The access token lives 60 seconds.',
    at: 7_010,
    ms: 2,
    evidence: ['x-token-1'],
    measured: [['expires_in', '60']],
  },
  {
    id: 'issue.scope',
    group: 'issue',
    verdict: 'warn',
    statement: 'The granted scope is the requested one.',
    text: 'orders:write was asked for and not granted.',
    expected: 'The scope as asked for',
    at: 7_020,
    ms: 2,
    evidence: ['x-token-1'],
    measured: [
      ['Requested', 'offline_access orders:read orders:write'],
      ['Granted', 'offline_access orders:read'],
    ],
    why: 'A client that does not look at the scope finds out at the API, with a 403.',
    reference: 'RFC 6749, section 3.3',
  },
  {
    id: 'issue.no-store',
    group: 'issue',
    verdict: 'fail',
    statement: 'The token response says that it must not be stored.',
    text: 'There is no Cache-Control: no-store.',
    expected: 'Cache-Control: no-store',
    at: 7_030,
    ms: 2,
    evidence: ['x-token-1'],
    measured: [['Cache-Control', 'private, max-age=60']],
    why: 'A cache between client and server may keep the tokens and hand them to someone else.',
    reference: 'RFC 6749, section 5.1',
  },
  {
    id: 'issue.exp',
    group: 'issue',
    verdict: 'not-applicable',
    statement: 'exp of the access token agrees with expires_in.',
    text: 'The access token is opaque.',
    at: 7_040,
    ms: 1,
    evidence: [],
  },
  {
    id: 'use.accepted',
    group: 'use',
    verdict: 'pass',
    statement: 'The API accepts the access token',
    text: 'The API returned 200.',
    at: 7_050,
    ms: 96,
    evidence: ['x-call-1'],
  },
  {
    id: 'use.no-token',
    group: 'use',
    verdict: 'pass',
    statement: 'The API rejects a call without a token',
    text: 'The API returned 401.',
    at: 7_150,
    ms: 61,
    evidence: ['x-call-2'],
  },
  {
    id: 'use.challenge',
    group: 'use',
    verdict: 'pass',
    statement: 'A 401 of the API carries a challenge as RFC 6750 wants it.',
    text: 'WWW-Authenticate names the scheme Bearer and invalid_token.',
    at: 7_215,
    ms: 4,
    evidence: ['x-call-2'],
  },
  {
    id: 'refresh.new-token',
    group: 'refresh',
    verdict: 'pass',
    statement: 'A refresh returns a new access token',
    text: 'It is another one than before.',
    at: 21_000,
    ms: 310,
    evidence: ['x-refresh-1'],
  },
  {
    id: 'refresh.rotation',
    group: 'refresh',
    verdict: 'pass',
    statement: 'A refresh gives a new refresh token.',
    text: 'The refresh token rotated.',
    at: 21_320,
    ms: 2,
    evidence: ['x-refresh-1'],
    measured: [
      ['Before', fingerprint(refresh1)],
      ['After', fingerprint(refresh2)],
    ],
  },
  {
    id: 'refresh.wrong-secret',
    group: 'refresh',
    verdict: 'pass',
    statement: 'A refresh with a wrong client secret is refused and burns nothing.',
    text: 'invalid_client; the refresh token still worked afterwards.',
    at: 29_000,
    ms: 640,
    evidence: ['x-refresh-2'],
    burns: true,
  },
  {
    id: 'reuse.leeway',
    group: 'reuse',
    verdict: 'fail',
    statement: 'The old refresh token is taken no longer than promised after a rotation.',
    text: 'It was still taken 10 s after the rotation, and refused after 60 s.',
    expected: 'Refused 10 s after the rotation',
    at: 33_000,
    ms: 62_300,
    evidence: ['x-reuse-1', 'x-reuse-2', 'x-reuse-3'],
    measured: [
      ['Immediately', 'taken'],
      ['After 1 s', 'taken'],
      ['After 10 s', 'taken'],
      ['After 60 s', 'refused'],
    ],
    why: 'Within the leeway a stolen refresh token works beside the real one, and nobody notices.',
    reference: 'RFC 9700, section 4.14.2',
    burns: true,
    steps: [
      "Refresh a grant of the run's own.",
      'Send the old refresh token at once.',
      'Wait 10 s.',
      'Send the old refresh token again.',
      'Wait 60 s.',
      'Send it once more.',
    ],
  },
  {
    id: 'reuse.family',
    group: 'reuse',
    verdict: 'fail',
    statement: 'Using an old refresh token again ends the whole family.',
    text: 'The newest refresh token still worked.',
    expected: 'The newest refresh token refused with invalid_grant',
    at: 95_300,
    ms: 720,
    evidence: ['x-reuse-4'],
    why: "The server can't tell the thief from the owner; ending the family makes both sign in again.",
    reference: 'RFC 9700, section 4.14.2',
    burns: true,
  },
  {
    id: 'end.after-expiry',
    group: 'end',
    verdict: 'pass',
    statement: 'The API rejects an expired access token',
    text: 'Refused 1.1 s after its end.',
    at: 96_200,
    ms: 1_400,
    evidence: ['x-call-3'],
    measured: [['Refused after', '1.1 s']],
  },
  {
    id: 'end.revoked-refresh',
    group: 'end',
    verdict: 'not-applicable',
    statement: 'A revoked refresh token is rejected',
    text: 'No revocation endpoint is configured.',
    at: 97_700,
    ms: 1,
    evidence: [],
    burns: true,
  },
  {
    id: 'redirect.wrong-uri',
    group: 'redirect',
    verdict: 'pass',
    statement: 'A wrong redirect URI is refused without redirecting.',
    text: 'The server answered 400 and a page of its own.',
    at: 98_000,
    ms: 210,
    evidence: ['x-authorize-1'],
  },
  {
    id: 'redirect.no-verifier',
    group: 'redirect',
    verdict: 'could-not-run',
    statement: 'A code without its verifier is rejected.',
    text: 'The sign-in was cancelled.',
    at: 98_300,
    ms: 5_200,
    evidence: [],
    burns: true,
  },
];

function resultOf(line: Line): CheckResult {
  const startedAt = START + line.at;
  return {
    id: line.id,
    group: line.group,
    statement: line.statement,
    failed: CHECKS.find(({ id }) => id === line.id)?.failed ?? '',
    why: line.why ?? 'A client relies on it.',
    reference: line.reference ?? 'RFC 6749',
    burns: line.burns ?? false,
    changesData: false,
    status: 'done',
    verdict: line.verdict,
    text: line.text,
    expected: line.expected ?? null,
    measured: (line.measured ?? []).map(([name, value]) => ({ name, value })),
    problem:
      line.verdict === 'could-not-run'
        ? {
            code: 'cancelled',
            what: 'The sign-in was cancelled.',
            likelyCause: 'Somebody closed it in the app.',
            action: 'Run this check again and finish the sign-in in the browser.',
          }
        : null,
    steps: (line.steps ?? []).map((text, index) => ({ at: startedAt + index * 9_000, text })),
    startedAt,
    endedAt: startedAt + line.ms,
    wait: null,
    evidence: line.evidence,
  };
}

function exchanges(): LoggedExchange[] {
  const basic = { name: 'authorization', value: `Basic ${Buffer.from(`orders-partner:${SECRETS.clientSecret}`).toString('base64')}` };
  const bearer = (token: string) => ({ name: 'authorization', value: `Bearer ${token}` });
  const tokens = (access: string, refresh: string) =>
    JSON.stringify({
      access_token: access,
      token_type: 'Bearer',
      expires_in: 60,
      refresh_token: refresh,
      scope: 'offline_access orders:read',
    });
  const refresh = (id: string, after: number, token: string, status: number, answer: string) =>
    sampleExchange({
      id,
      at: START + after,
      purpose: 'refresh',
      method: 'POST',
      url: TOKEN,
      headers: [basic],
      form: { grant_type: 'refresh_token', refresh_token: token },
      status,
      statusText: status === 200 ? 'OK' : status === 401 ? 'Unauthorized' : 'Bad Request',
      answerHeaders: [{ name: 'cache-control', value: 'private, max-age=60' }],
      answer,
      tookMs: 288,
    });
  const call = (id: string, after: number, token: string | null, status: number) =>
    sampleExchange({
      id,
      at: START + after,
      purpose: 'call',
      method: 'GET',
      url: API,
      headers: token === null ? [] : [bearer(token)],
      status,
      statusText: status === 200 ? 'OK' : 'Unauthorized',
      answerHeaders: status === 401 ? [{ name: 'www-authenticate', value: 'Bearer realm="orders", error="invalid_token"' }] : [],
      answer:
        status === 200
          ? '{"id":7311,"name":"Nordwind GmbH","plan":"partner","limits":{"orders":250,"perMinute":60}}'
          : '{"error":"invalid_token"}',
      tookMs: 58,
    });
  const refused = (error: string, description: string) => JSON.stringify({ error, error_description: description });
  return [
    sampleExchange({
      id: 'x-token-1',
      at: START + 6_600,
      purpose: 'token',
      method: 'POST',
      url: TOKEN,
      headers: [basic],
      form: {
        grant_type: 'authorization_code',
        code: SECRETS.code,
        redirect_uri: 'http://127.0.0.1:53180/callback',
        code_verifier: SECRETS.codeVerifier,
      },
      status: 200,
      statusText: 'OK',
      answerHeaders: [
        { name: 'cache-control', value: 'private, max-age=60' },
        { name: 'date', value: 'Sun, 22 Nov 2026 09:30:19 GMT' },
      ],
      answer: tokens(access1, refresh1),
      tookMs: 296,
    }),
    call('x-call-1', 7_052, access1, 200),
    call('x-call-2', 7_152, null, 401),
    refresh('x-refresh-1', 21_010, refresh1, 200, tokens(access2, refresh2)),
    refresh('x-refresh-2', 29_010, refresh2, 401, refused('invalid_client', 'Client authentication failed.')),
    refresh('x-reuse-1', 34_000, refresh1, 200, tokens(access2, refresh2)),
    refresh('x-reuse-2', 45_600, refresh1, 200, tokens(access2, SECRETS.refresh[2])),
    refresh('x-reuse-3', 95_000, refresh1, 400, refused('invalid_grant', 'The refresh token was used before.')),
    refresh('x-reuse-4', 95_700, SECRETS.refresh[2], 200, tokens(access2, SECRETS.refresh[2])),
    call('x-call-3', 96_300, access1, 401),
    sampleExchange({
      id: 'x-authorize-1',
      at: START + 98_010,
      purpose: 'authorize',
      method: 'GET',
      url: `${SERVER}/authorize?response_type=code&client_id=orders-partner&redirect_uri=https%3A%2F%2Fwrong.example%2Fcallback&state=hT4w0pQ8&scope=offline_access+orders%3Aread`,
      status: 400,
      statusText: 'Bad Request',
      answer: '<!doctype html>\n<title>Something is wrong</title>\n<p>The redirect URI is not registered for this client.</p>\n',
      contentType: 'text/html; charset=utf-8',
      tookMs: 188,
    }),
  ];
}
