import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../../electron/core/connection/model';
import type { FlowTraffic } from '../../../electron/core/oauth/flows';
import { connectionTo, failureOf, GOOD_TOKEN, isKind, type Stage, stage, startServer, type TestServer, textOf } from './stage';

let server: TestServer;
let on: Stage;
beforeAll(async () => {
  server = await startServer();
  server.answer('/token', { body: GOOD_TOKEN });
});
afterAll(() => server.stop());

function setUp(overrides: Partial<ConnectionSettings> = {}): void {
  on = stage([connectionTo(server.url, overrides)]);
  server.requests.length = 0;
}
beforeEach(() => setUp());

const PURPOSE = 'The next check needs a code.';

async function waiting(count = 1): Promise<void> {
  for (let tries = 0; on.opened.length < count && tries < 200; tries++) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('a code for a check', () => {
  it('comes through the browser, and nothing is exchanged or stored', async () => {
    const heard: FlowTraffic[] = [];
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
      text: 'The checks of Test connection go on in Tokenscope. Its own tokens are untouched.',
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
    expect(page).toContain('The checks of Test connection go on');
  });
});

describe('a code that does not come', () => {
  it.each([
    ['scheme', { kind: 'scheme' }],
    ['loopback', { kind: 'loopback', port: null, path: '/callback' }],
  ] as const)('because the state came back changed (%s), which a check wants to know', async (_, receiver) => {
    setUp({ receiver });
    const heard: FlowTraffic[] = [];
    const obtained = failureOf(on.flows.obtainCode('c1', { purpose: PURPOSE, onTraffic: (traffic) => heard.push(traffic) }));
    await waiting();
    const callback = on.callback({ state: 'changed' });
    if (receiver.kind === 'scheme') await on.flows.deliver(callback, 'scheme');
    else await fetch(callback);
    expect(isKind(await obtained, 'flow-state-unknown')).toBe(true);
    expect(heard.map(({ purpose, failure }) => [purpose, failure?.code])).toEqual([
      ['authorize', undefined],
      ['callback', 'flow-state-unknown'],
    ]);
    expect(server.to('/token')).toEqual([]);
    expect(on.notices).toEqual([]);
  });

  it('because the state was changed to nothing, while a sign-in for tokens of another connection goes on waiting', async () => {
    on = stage([connectionTo(server.url), { ...connectionTo(server.url), id: 'c2' }]);
    const other = await on.flows.start('c2');
    const obtained = failureOf(on.flows.obtainCode('c1', { purpose: PURPOSE }));
    await waiting(2);
    await on.flows.deliver(on.callback({ state: null }), 'scheme');
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
