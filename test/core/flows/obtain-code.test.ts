import { UnsecuredJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../../electron/model/connection';
import type { BrowserTraffic } from '../../../electron/core/exchanges/recording';
import { connectionTo } from '../../support/connection';
import { failureOf, isKind, textOf } from '../../support/failures';
import { stage, type Stage } from '../../support/flow-stage';
import { testServer } from '../../support/provider';

const server = testServer('all');
let on: Stage;

/** What was to be done later, by its delay in milliseconds; called off where it is gone. */
let later: Map<object, { delayMs: number; work: () => void }>;
const schedule = (delayMs: number, work: () => void) => {
  // The end of a flow for want of any answer.
  if (delayMs === 60_000) return () => {};
  const key = {};
  later.set(key, { delayMs, work });
  return () => void later.delete(key);
};

function setUp(overrides: Partial<ConnectionSettings> = {}): void {
  later = new Map();
  on = stage([connectionTo(server.url, overrides)], { schedule });
  server.requests.length = 0;
}

/** The right callback has not come in the time that it has after a stray. */
function waitInVain(): void {
  expect([...later.values()].map(({ delayMs }) => delayMs)).toEqual([10_000]);
  for (const { work } of later.values()) work();
}
beforeEach(() => setUp());

const PURPOSE = 'The next check needs a code.';

async function waiting(count = 1): Promise<void> {
  await expect.poll(() => on.opened.length, { interval: 5 }).toBeGreaterThanOrEqual(count);
}

const RECEIVERS = [
  ['scheme', { kind: 'scheme' }],
  ['loopback', { kind: 'loopback', port: null, path: '/callback' }],
] as const;

it('waits no longer in vain once the right callback is there, though its keys are still to come', async () => {
  const endpoints = { ...connectionTo(server.url).endpoints, jwks: `${server.url}/jwks` };
  setUp({ issuer: server.url, endpoints, authorizeRequest: { responseMode: 'jwt' } });
  const obtained = failureOf(on.flows.obtainCode('c1', { purpose: PURPOSE }));
  await waiting();
  await on.flows.deliver(on.callback({ state: 'another' }), 'scheme');
  expect(later.size).toBe(1);
  const state = new URL(on.opened[0] ?? '').searchParams.get('state');
  const delivered = on.flows.deliver(`dev.tokenscope:/oauth/callback?response=${new UnsecuredJWT({ state }).encode()}`, 'scheme');
  expect(later.size).toBe(0);
  await delivered;
  expect((await obtained).code).toBe('flow-response-invalid');
});

describe('a code for a check', () => {
  it('comes through the browser, and nothing is exchanged or stored', async () => {
    const heard: BrowserTraffic[] = [];
    const obtained = on.flows.obtainCode('c1', { purpose: PURPOSE, onTraffic: (traffic) => heard.push(traffic) });
    await waiting();
    expect(on.flows.list()).toMatchObject([{ status: 'waiting', purpose: PURPOSE }]);
    const page = await on.flows.deliver(on.callback({ extra: 'yes' }), 'scheme');
    const code = await obtained;
    const sent = new URL(on.opened[0] ?? '').searchParams;
    expect(code).toMatchObject({
      code: 'canary-code-1',
      redirectUri: 'dev.tokenscope:/oauth/callback',
      scopesAsked: ['read'],
      callback: {
        stateSent: sent.get('state'),
        parameters: [
          { name: 'state', value: sent.get('state') },
          { name: 'extra', value: 'yes' },
        ],
        issuerExpected: null,
      },
    });
    expect(heard.map(({ purpose, url, failure }) => [purpose, url, failure])).toEqual([
      ['authorize', on.opened[0], null],
      ['callback', on.callback({ extra: 'yes' }), null],
    ]);
    expect(code.codeVerifier).toHaveLength(43);
    expect(on.grants).toEqual([]);
    expect(server.to('/token')).toEqual([]);
    expect(page).toEqual({
      ok: true,
      title: 'Signed in',
      text: 'The checks of Test connection continue in Tokenscope. Its own tokens are untouched.',
    });
    expect(on.flows.list()).toMatchObject([{ status: 'done' }]);
  });

  it('does not ask whether tokens could be stored', async () => {
    on = stage([connectionTo(server.url)], { proveStorable: () => Promise.reject(new Error('locked')) });
    const obtained = on.flows.obtainCode('c1', { purpose: PURPOSE });
    await waiting();
    await on.flows.deliver(on.callback(), 'scheme');
    expect((await obtained).code).toBe('canary-code-1');
  });

  it('asks for other scopes where told', async () => {
    const obtained = on.flows.obtainCode('c1', { purpose: PURPOSE, change: { scopes: ['write', 'offline_access'] } });
    await waiting();
    expect(new URL(on.opened[0] ?? '').searchParams.get('scope')).toBe('write offline_access');
    await on.flows.deliver(on.callback(), 'scheme');
    expect((await obtained).scopesAsked).toEqual(['write', 'offline_access']);
  });

  it('comes by the loopback receiver as well', async () => {
    setUp({ receiver: { kind: 'loopback', port: null, path: '/callback' } });
    const obtained = on.flows.obtainCode('c1', { purpose: PURPOSE });
    await waiting();
    const page = await (await fetch(on.callback())).text();
    expect((await obtained).redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    expect(page).toContain('The checks of Test connection continue');
  });
});

describe('a callback with another state, which any page can send', () => {
  it.each(RECEIVERS)('does not keep the right one from coming (%s), and is noted once', async (_, receiver) => {
    setUp({ receiver });
    const heard: BrowserTraffic[] = [];
    const obtained = on.flows.obtainCode('c1', { purpose: PURPOSE, onTraffic: (traffic) => heard.push(traffic) });
    await waiting();
    const send = (url: string) => (receiver.kind === 'scheme' ? on.flows.deliver(url, 'scheme') : fetch(url));
    const before = on.changes.length;
    for (let count = 0; count < 50; count++) await send(on.callback({ state: `stray-${count}` }));
    expect(on.flows.list()).toMatchObject([{ status: 'waiting', failure: { code: 'flow-state-unknown' } }]);
    expect(on.changes.length - before).toBe(1);
    await send(on.callback());
    expect((await obtained).code).toBe('canary-code-1');
    expect(later.size).toBe(0);
    expect(heard.map(({ purpose, failure }) => [purpose, failure?.code])).toEqual([
      ['authorize', undefined],
      ['callback', 'flow-state-unknown'],
      ['callback', undefined],
    ]);
    expect(on.notices).toEqual([]);
  });

  it('gives the right one 10 s from the first of them, not from the last', async () => {
    const obtained = failureOf(on.flows.obtainCode('c1', { purpose: PURPOSE }));
    await waiting();
    await on.flows.deliver(on.callback({ state: 'stray' }), 'scheme');
    await on.flows.deliver(on.callback({ state: 'stray' }), 'scheme');
    waitInVain();
    expect((await obtained).code).toBe('flow-state-unknown');
    await on.flows.deliver(on.callback(), 'scheme');
    expect(on.notices.map(({ code }) => code)).toEqual(['flow-state-replayed']);
  });

  it('does not touch a sign-in, and a flood of them is told three times', async () => {
    let now = 0;
    on = stage([connectionTo(server.url)], { clock: { now: Date.now, monotonic: () => now } });
    const flow = await on.flows.start('c1');
    const flood = async () => {
      for (let count = 0; count < 300; count++) await on.flows.deliver(on.callback({ state: `stray-${count}` }), 'scheme');
    };
    await flood();
    const told = Array.from({ length: 3 }, () => 'flow-state-unknown');
    expect(on.notices.map(({ code }) => code)).toEqual(told);
    now += 3_000;
    await flood();
    expect(on.notices).toHaveLength(6);
    await on.flows.deliver(on.callback(), 'scheme');
    expect(on.flow(flow.id).status).toBe('done');
    await on.flows.deliver(on.callback({ state: 'stray' }), 'scheme');
    expect(on.notices.map(({ code }) => code)).toEqual([...told, ...told, 'flow-none-pending']);
  });
});

describe('a code that does not come', () => {
  it.each(RECEIVERS)('because the state came back changed (%s), which a check wants to know', async (_, receiver) => {
    setUp({ receiver });
    const heard: BrowserTraffic[] = [];
    const obtained = failureOf(on.flows.obtainCode('c1', { purpose: PURPOSE, onTraffic: (traffic) => heard.push(traffic) }));
    await waiting();
    const callback = on.callback({ state: 'changed' });
    if (receiver.kind === 'scheme') await on.flows.deliver(callback, 'scheme');
    else await fetch(callback);
    waitInVain();
    expect(isKind(await obtained, 'flow-state-unknown')).toBe(true);
    expect(heard.map(({ purpose, failure }) => [purpose, failure?.code])).toEqual([
      ['authorize', undefined],
      ['callback', 'flow-state-unknown'],
    ]);
    expect(server.to('/token')).toEqual([]);
    expect(on.notices).toEqual([]);
  });

  it('because the state was changed to nothing, while a sign-in for tokens of another connection goes on waiting', async () => {
    on = stage([connectionTo(server.url), { ...connectionTo(server.url), id: 'c2' }], { schedule });
    const other = await on.flows.start('c2');
    const obtained = failureOf(on.flows.obtainCode('c1', { purpose: PURPOSE }));
    await waiting(2);
    await on.flows.deliver(on.callback({ state: null }), 'scheme');
    waitInVain();
    expect((await obtained).code).toBe('flow-state-unknown');
    expect(on.flow(other.id).status).toBe('waiting');
  });

  it('because a replayed callback is none of its own', async () => {
    const first = on.flows.obtainCode('c1', { purpose: PURPOSE });
    await waiting();
    const old = on.callback();
    await on.flows.deliver(old, 'scheme');
    await first;
    const second = on.flows.obtainCode('c1', { purpose: PURPOSE });
    await waiting(2);
    await on.flows.deliver(old, 'scheme');
    expect(on.notices.map(({ code }) => code)).toEqual(['flow-state-replayed']);
    await on.flows.deliver(on.callback(), 'scheme');
    expect((await second).code).toBe('canary-code-1');
  });

  it('because the issuer is another one', async () => {
    setUp({ issuer: server.url });
    const obtained = failureOf(on.flows.obtainCode('c1', { purpose: PURPOSE }));
    await waiting();
    await on.flows.deliver(on.callback({ iss: 'https://evil.example' }), 'scheme');
    expect((await obtained).code).toBe('flow-issuer-mismatch');
  });

  it('because the run was stopped: before, while the server is looked up, and while the browser is open', async () => {
    const already = AbortSignal.abort();
    expect((await failureOf(on.flows.obtainCode('c1', { purpose: PURPOSE, signal: already }))).code).toBe('cancelled');
    expect(on.opened).toEqual([]);

    const early = new AbortController();
    const looking = failureOf(on.flows.obtainCode('c1', { purpose: PURPOSE, signal: early.signal }));
    early.abort();
    expect((await looking).code).toBe('cancelled');

    const late = new AbortController();
    const open = failureOf(on.flows.obtainCode('c1', { purpose: PURPOSE, signal: late.signal }));
    await waiting();
    late.abort();
    const failure = await open;
    expect(isKind(failure, 'cancelled')).toBe(true);
    expect(on.flows.list().map(({ status }) => status)).toEqual(['cancelled']);
    expect(textOf(failure)).not.toContain('canary');
  });

  it('because someone signs in with the connection meanwhile', async () => {
    const obtained = failureOf(on.flows.obtainCode('c1', { purpose: PURPOSE }));
    await waiting();
    const { id } = await on.flows.start('c1');
    expect((await obtained).code).toBe('cancelled');
    await on.flows.deliver(on.callback(), 'scheme');
    expect(on.flow(id)).toMatchObject({ status: 'done', purpose: null });
    expect(on.grants).toHaveLength(1);
  });

  it('because nobody signs in with client credentials', async () => {
    setUp({ grantType: 'client_credentials' });
    expect(isKind(await failureOf(on.flows.obtainCode('c1', { purpose: PURPOSE })), 'bad-request')).toBe(true);
  });
});
