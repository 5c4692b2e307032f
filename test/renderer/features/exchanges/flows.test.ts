import { describe, expect, it } from 'vitest';
import type { ExchangePurpose, ExchangeRow, LoggedExchangeView } from '../../../../electron/contract';
import { NEWEST, pressed, sorted } from '../../../../renderer/features/exchanges/columns';
import { differencesOf } from '../../../../renderer/features/exchanges/differences';
import { barOf, flowsOf, inFlows, type Line } from '../../../../renderer/features/exchanges/flows';
import { row } from './rows';

const second = 1_000;
const at = (id: string, purpose: ExchangePurpose, seconds: number, change: Partial<ExchangeRow> = {}) =>
  row(purpose, 200, `/${purpose}`, { id, at: seconds * second, tookMs: 100, ...change });
const check = (runId: string) => ({ id: 'use.no-token', statement: 'X.', runId, planName: 'Quick look' });

/** Newest first, as the log has them. */
const LOG = [
  at('discovery', 'discovery', 0),
  at('page', 'sign-in-page', 1),
  at('authorize', 'authorize', 2, { status: null, tookMs: null }),
  at('callback', 'callback', 40, { status: null, tookMs: null }),
  at('token', 'token', 41),
  at('keys', 'jwks', 42),
  at('refused', 'call', 100, { status: 401, failed: true, error: 'invalid_token' }),
  at('refresh', 'refresh', 101),
  at('again', 'call', 102),
  at('check 1', 'call', 200, { check: check('r1'), status: 401, failed: true }),
  at('own', 'call', 201),
  at('check 2', 'token', 202, { check: check('r1') }),
  at('later', 'refresh', 300),
].toReversed();

const told = (lines: Line[]) => lines.map((line) => (line.kind === 'row' ? line.id : `${line.flow.title} (${line.shown.length})`));

it('requests of one preflight belong together, and begin no sign-in', () => {
  const sent = ['discovery', 'authorize', 'authorize', 'token'] as const;
  const rows = sent.map((purpose, index) => at(`p${index}`, purpose, index, { preflight: index < 3 ? 'one' : 'two' }));
  const flows = flowsOf(rows);
  expect(rows.map(({ id }) => [flows.get(id)?.title, flows.get(id)?.rows.length])).toEqual([
    ['Preflight', 3],
    ['Preflight', 3],
    ['Preflight', 3],
    ['Preflight', 1],
  ]);
});

describe('exchanges that belong together', () => {
  const flows = flowsOf(LOG);

  it('are a sign-in, a call refreshed and sent again, a run of checks', () => {
    expect(told(inFlows(LOG, flows, new Set(), false))).toEqual([
      'later',
      'Checks: Quick look (2)',
      'own',
      'Call, refreshed and sent again (3)',
      'again',
      'refresh',
      'refused',
      'Sign-in (6)',
      'keys',
      'token',
      'callback',
      'authorize',
      'page',
      'discovery',
    ]);
  });

  it('are a sign-in where the code is exchanged in the millisecond in which it came', () => {
    const log = [at('token', 'token', 2), at('callback', 'callback', 2), at('keys', 'jwks', 1), at('authorize', 'authorize', 0)];
    expect(told(inFlows(log, flowsOf(log), new Set(), false))[0]).toBe('Sign-in (4)');
  });

  it('are a device with its tokens, and apart from it, folded, its polls', () => {
    const pending = { status: 400, failed: false, error: 'authorization_pending' };
    const log = [
      at('discovery', 'discovery', 0),
      at('code', 'device-authorization', 1),
      at('poll 1', 'token', 6, pending),
      at('poll 2', 'token', 11, { ...pending, error: 'slow_down' }),
      at('poll 3', 'token', 21, pending),
      at('token', 'token', 900),
      at('keys', 'jwks', 901),
    ].toReversed();
    const lines = inFlows(log, flowsOf(log), new Set(), false);
    expect(told(lines)).toEqual(['Device sign-in (4)', 'keys', 'token', 'code', 'discovery', 'Waiting for the sign-in (3)']);
  });

  it('fold and unfold, checks folded at first; what was looked for is not folded away', () => {
    const run = flows.get('check 1');
    const signIn = flows.get('token');
    if (!run || !signIn) throw new Error('A flow is missing.');
    const folded = told(inFlows(LOG, flows, new Set([run.key, signIn.key]), false));
    expect(folded.slice(0, 4)).toEqual(['later', 'Checks: Quick look (2)', 'check 2', 'check 1']);
    expect(folded.at(-1)).toBe('Sign-in (6)');
    const found = LOG.filter(({ id }) => id.startsWith('check'));
    expect(told(inFlows(found, flows, new Set(), true))).toEqual(['Checks: Quick look (2)', 'check 2', 'check 1']);
  });

  it("are never an app's with Tokenscope's own, and a sign-in of an app has no callback to see", () => {
    const app = { by: 'app' } as const;
    const rows = [
      at('refused', 'call', 1, { status: 401 }),
      at('app authorize', 'authorize', 1.5, { ...app, status: 302 }),
      at('refresh', 'refresh', 2),
      at('app token', 'token', 30, app),
      at('app call', 'call', 31, { ...app, status: 401 }),
      at('own refresh', 'refresh', 32),
    ];
    const flows = flowsOf(rows);
    expect(rows.map(({ id }) => flows.get(id)?.rows.map((one) => one.id))).toEqual([
      ['refused', 'refresh'],
      ['app authorize', 'app token'],
      ['refused', 'refresh'],
      ['app authorize', 'app token'],
      ['app call'],
      ['own refresh'],
    ]);
  });

  it('are not what only came after one another', () => {
    const apart = [
      at('a', 'call', 0, { status: 401, failed: true }),
      at('b', 'refresh', 20),
      at('c', 'call', 21, { url: 'https://api.example.com/other' }),
      at('d', 'callback', 30),
      at('e', 'token', 60),
    ];
    expect(new Set(apart.map(({ id }) => flowsOf(apart).get(id))).size).toBe(5);
  });

  it('have their place in the time of the whole', () => {
    const flow = flows.get('refused');
    const refresh = LOG.find(({ id }) => id === 'refresh');
    if (!flow || !refresh) throw new Error('A flow is missing.');
    expect([flow.start, flow.end]).toEqual([100_000, 102_100]);
    expect(barOf(refresh, flow)).toEqual({ from: 1000 / 2100, length: 100 / 2100 });
  });
});

describe('columns', () => {
  const rows = [
    row('call', 404, '/b', { id: '3', at: 3, tookMs: 5, bytes: 10 }),
    row('token', 200, '/a', { id: '2', at: 2, tookMs: null }),
    row('call', 200, '/c', { id: '1', at: 1, tookMs: 70, bytes: 900 }),
  ];
  const ids = (sorting: Parameters<typeof sorted>[1]) => sorted(rows, sorting).map(({ id }) => id);

  it('sort, what is unknown last either way', () => {
    expect(sorted(rows, NEWEST)).toBe(rows);
    expect(ids({ by: 'at', isDown: false })).toEqual(['1', '2', '3']);
    expect(ids({ by: 'took', isDown: true })).toEqual(['1', '3', '2']);
    expect(ids({ by: 'took', isDown: false })).toEqual(['3', '1', '2']);
    expect(ids({ by: 'size', isDown: true })).toEqual(['1', '3', '2']);
    expect(ids({ by: 'request', isDown: false })).toEqual(['2', '3', '1']);
    expect(ids({ by: 'purpose', isDown: false })).toEqual(['3', '1', '2']);
    expect(ids({ by: 'status', isDown: true })).toEqual(['3', '2', '1']);
  });

  it('turn round at a second press, and begin with what is looked for', () => {
    expect(pressed(NEWEST, 'took')).toEqual({ by: 'took', isDown: true });
    expect(pressed({ by: 'took', isDown: true }, 'took')).toEqual({ by: 'took', isDown: false });
    expect(pressed(NEWEST, 'request')).toEqual({ by: 'request', isDown: false });
  });
});

describe('two exchanges compared', () => {
  const body = (text: string, kind: 'form' | 'json' | 'empty' = 'form') => ({ text, kind, bytes: text.length, cutAt: null });
  const exchange = (form: string, answer: string, status: number): LoggedExchangeView => ({
    ...row('refresh', status, '/token?tenant=a', { failed: status >= 400, error: status >= 400 ? 'invalid_grant' : null }),
    request: { headers: [{ name: 'X-Trace', value: form.slice(-1) }], body: body(form) },
    response: { statusText: '', headers: [], body: body(answer, 'json'), headersMs: 1, endMs: 2 },
    findings: [],
    coach: null,
    secrets: [],
  });

  it('differ part by part', () => {
    const parts = differencesOf(
      exchange('grant_type=refresh_token&scope=a&scope=b', '{"error":"invalid_grant"}', 400),
      exchange('grant_type=refresh_token&scope=a&scope=c', '{"access_token":"[access token 3f9a-01bc]","expires_in":3600}', 200),
    );
    const changes = Object.fromEntries(
      parts.map(({ title, members }) => [title, members.filter(({ change }) => change !== 'same').map(({ name, a, b }) => [name, a, b])]),
    );
    expect(changes).toEqual({
      Request: [],
      Query: [],
      'Request headers': [['x-trace', 'b', 'c']],
      'Request body': [['scope', 'b', 'c']],
      Response: [
        ['Status', '400 Bad Request', '200 OK'],
        ['Size', '25 B', '61 B'],
        ['Error', 'invalid_grant', null],
      ],
      'Response body': [
        ['access_token', null, '[access token 3f9a-01bc]'],
        ['expires_in', null, '3600'],
        ['error', 'invalid_grant', null],
      ],
    });
  });

  it('differ in numbers that JSON readers would round', () => {
    const parts = differencesOf(exchange('', '{"id":12345678901234567890}', 200), exchange('', '{"id":12345678901234567891}', 200));
    expect(parts.find(({ title }) => title === 'Response body')?.members[0]?.change).toBe('changed');
  });
});
