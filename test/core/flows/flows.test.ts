import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { Failure } from '../../../electron/model/failure';
import { until } from '../../support/until';
import { CLIENT_SECRET, connectionTo, SCHEME } from '../../support/connection';
import { failureOf, isKind } from '../../support/failures';
import { stage } from '../../support/flow-stage';
import { GOOD_TOKEN, testServer } from '../../support/provider';

const server = testServer();

const staged = (overrides: Partial<ConnectionSettings> = {}, deps: Parameters<typeof stage>[1] = {}) =>
  stage([connectionTo(server.url, overrides)], deps);
const vaultLocked = () => new Failure({ code: 'vault-locked', what: 'Locked.', likelyCause: 'Locked.', action: 'Unlock.' });

describe('by custom scheme', () => {
  it('opens the exact URL, waits, exchanges with the right verifier and hands the grant on', async () => {
    const { flows, opened, callback, changes, grants } = staged();
    const flow = await flows.start('c1');
    expect(flow).toMatchObject({ connectionId: 'c1', status: 'waiting', receiver: 'scheme', redirectUri: SCHEME, failure: null });
    expect(flow.timeoutAt - flow.startedAt).toBeGreaterThanOrEqual(60_000);
    expect(opened).toEqual([flow.authorizeUrl]);

    const page = await flows.deliver(callback({ tenant: 'acme', session_state: 's' }), 'scheme');
    expect(page).toEqual({ ok: true, title: 'Signed in', text: 'Tokenscope has the tokens for Test connection.' });
    expect(changes.map(({ status }) => status)).toEqual(['preparing', 'waiting', 'waiting', 'exchanging', 'done']);
    const sent = server.to('/token')[0]?.form ?? new URLSearchParams();
    expect([sent.get('grant_type'), sent.get('code'), sent.get('redirect_uri')]).toEqual(['authorization_code', 'canary-code-1', SCHEME]);
    expect(
      createHash('sha256')
        .update(sent.get('code_verifier') ?? '')
        .digest('base64url'),
    ).toBe(new URL(opened[0] ?? '').searchParams.get('code_challenge'));
    expect(grants).toMatchObject([
      {
        connectionId: 'c1',
        grant: {
          answer: { accessToken: GOOD_TOKEN.access_token, refreshToken: GOOD_TOKEN.refresh_token, breaches: [] },
          callbackMembers: [
            { name: 'tenant', value: 'acme' },
            { name: 'session_state', value: 's' },
          ],
          scopesAsked: ['read'],
          nonce: null,
          how: 'connected',
        },
      },
    ]);
  });

  it('without PKCE sends no verifier', async () => {
    const { flows, callback } = staged({ pkce: 'off' });
    await flows.start('c1');
    await flows.deliver(callback(), 'scheme');
    expect(server.to('/token')[0]?.form.has('code_verifier')).toBe(false);
  });

  it('snapshots hold no secret', async () => {
    const { flows, callback, changes } = staged({ scopes: ['openid'] });
    await flows.start('c1');
    await flows.deliver(callback(), 'scheme');
    const verifier = server.to('/token')[0]?.form.get('code_verifier') ?? 'none';
    for (const secret of [verifier, 'canary', CLIENT_SECRET]) expect(JSON.stringify(changes)).not.toContain(secret);
  });

  it('two connections at once, answered in the other order', async () => {
    const { flows, opened, grants } = stage([connectionTo(server.url), { ...connectionTo(server.url), id: 'c2' }]);
    await flows.start('c1');
    await flows.start('c2');
    for (const url of [opened[1], opened[0]]) {
      const state = new URL(url ?? '').searchParams.get('state');
      expect((await flows.deliver(`${SCHEME}?code=x&state=${state}`, 'scheme')).ok).toBe(true);
    }
    expect(grants.map(({ connectionId }) => connectionId)).toEqual(['c2', 'c1']);
  });
});

describe('by loopback', () => {
  it('listens during the flow only, and the page tells how it went', async () => {
    const { flows, callback } = staged({ receiver: { kind: 'loopback', port: null, path: '/back' } });
    const flow = await flows.start('c1');
    expect(flow.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/back$/);
    const page = await fetch(callback());
    expect(await page.text()).toContain('Tokenscope has the tokens for Test connection.');
    expect(server.to('/token')[0]?.form.get('redirect_uri')).toBe(flow.redirectUri);
    await expect(fetch(callback())).rejects.toThrow();
  });

  it('a failed exchange is on the page, and the receiver is closed', async () => {
    server.answer('/token', { status: 400, body: { error: 'invalid_grant', error_description: '<b>x</b>' } });
    const { flows, callback } = staged({ receiver: { kind: 'loopback', port: null, path: '/back' } });
    await flows.start('c1');
    const html = await (await fetch(callback())).text();
    expect(html).toContain('The sign-in failed');
    await expect(fetch(callback())).rejects.toThrow();
  });

  it('a fixed port is free again for the next start of the same connection', async () => {
    const first = staged({ receiver: { kind: 'loopback', port: null, path: '/back' } });
    const port = Number(new URL((await first.flows.start('c1')).redirectUri ?? '').port);
    first.flows.dispose();
    const { flows } = staged({ receiver: { kind: 'loopback', port, path: '/back' } });
    const [one, two] = await Promise.all([flows.start('c1'), flows.start('c1')]);
    expect([one.status, two.status]).toEqual(['cancelled', 'waiting']);
    expect((await flows.start('c1')).status).toBe('waiting');
    flows.dispose();
  });

  it('a taken port fails the flow before the browser opens', async () => {
    const { flows, opened } = staged({ receiver: { kind: 'loopback', port: Number(new URL(server.url).port), path: '/back' } });
    const flow = await flows.start('c1');
    expect([flow.status, flow.failure?.code, opened]).toEqual(['failed', 'receiver-unavailable', []]);
  });
});

describe('by paste', () => {
  const receiver = { kind: 'paste', redirectUri: 'https://example.com/callback?app=1' } as const;

  it('takes the URL with spaces around it', async () => {
    const { flows, opened, grants } = staged({ receiver });
    const flow = await flows.start('c1');
    const state = new URL(opened[0] ?? '').searchParams.get('state');
    const done = await flows.paste(flow.id, `\n https://example.com/callback?app=1&code=x&state=${state} \n`);
    expect(done.status).toBe('done');
    expect(grants[0]?.grant.callbackMembers).toEqual([]);
    expect(server.to('/token')[0]?.form.get('redirect_uri')).toBe(receiver.redirectUri);
    expect((await failureOf(flows.paste(flow.id, 'https://example.com/callback?code=x'))).code).toBe('flow-none-pending');
  });

  it('refuses the wrong URL, says so in the flow, and goes on waiting', async () => {
    const { flows, flow } = staged({ receiver });
    const { id } = await flows.start('c1');
    const failure = await failureOf(flows.paste(id, 'https://example.com/elsewhere'));
    expect(failure.code).toBe('flow-state-unknown');
    expect(flow(id)).toMatchObject({ status: 'waiting', failure });
  });

  it('a denial that is pasted is returned as a failed flow', async () => {
    const { flows, opened } = staged({ receiver });
    const { id } = await flows.start('c1');
    const state = new URL(opened[0] ?? '').searchParams.get('state');
    expect(await flows.paste(id, `https://example.com/callback?error=access_denied&state=${state}`)).toMatchObject({
      status: 'failed',
      failure: { code: 'flow-denied' },
    });
  });
});

describe('client credentials', () => {
  it('asks at once and opens no browser', async () => {
    const { flows, opened, grants, changes } = staged({ grantType: 'client_credentials', scopes: ['all'] });
    expect((await flows.start('c1')).status).toBe('done');
    expect([opened, grants[0]?.grant.how, grants[0]?.grant.scopesAsked]).toEqual([[], 'retrieved', ['all']]);
    expect(changes.map(({ status }) => status)).toEqual(['preparing', 'exchanging', 'done']);
  });

  it('fails with what the server said', async () => {
    server.answer('/token', { status: 401, body: { error: 'invalid_client' } });
    const { flows, grants } = staged({ grantType: 'client_credentials' });
    expect(await flows.start('c1')).toMatchObject({ status: 'failed', failure: { code: 'client-refused' } });
    expect(grants).toEqual([]);
  });

  it('can be cancelled while the server thinks', async () => {
    server.answer('/token', () => null);
    const { flows, changes, grants } = staged({ grantType: 'client_credentials' });
    const started = flows.start('c1');
    await until('the token request', () => server.to('/token').length === 1);
    flows.cancel(changes[0]?.id ?? '');
    expect(await started).toMatchObject({ status: 'cancelled', failure: null });
    expect(grants).toEqual([]);
  });
});

describe('ends', () => {
  it('times out, and says so', async () => {
    const { flows, flow, notices, callback } = staged({}, { flowTimeoutMs: 30 });
    const { id } = await flows.start('c1');
    await until('the end of the flow', () => flow(id).status !== 'waiting');
    const { status, failure } = flow(id);
    expect([status, failure !== null && isKind(failure, 'flow-timed-out')]).toEqual(['failed', true]);
    await flows.deliver(callback(), 'scheme');
    expect(notices.map(({ code, likelyCause }) => [code, /timed out/.test(likelyCause)])).toEqual([['flow-state-replayed', true]]);
    expect(server.requests).toEqual([]);
  });

  it('does not time out while exchanging, nor with a time-out longer than timers go', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    server.answer('/token', (_request, response) => {
      vi.advanceTimersByTime(120);
      response.end(JSON.stringify(GOOD_TOKEN));
      return null;
    });
    const short = staged({}, { flowTimeoutMs: 60 });
    const { id } = await short.flows.start('c1');
    await short.flows.deliver(short.callback(), 'scheme');
    vi.useRealTimers();
    expect(short.flow(id).status).toBe('done');
    const long = staged({}, { flowTimeoutMs: 1e12 });
    expect((await long.flows.start('c1')).status).toBe('waiting');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(long.flows.list()[0]?.status).toBe('waiting');
    long.flows.dispose();
  });

  it('after sleep, a time-out that passed ends the flow, and one that did not is still waited for', async () => {
    let slept = 0;
    const clock = { now: () => Date.now() + slept, monotonic: () => performance.now() };
    const { flows, flow } = staged({}, { flowTimeoutMs: 60_000, clock });
    const { id } = await flows.start('c1');
    slept = 30_000;
    flows.resumed();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(flow(id).status).toBe('waiting');
    slept = 61_000;
    flows.resumed();
    await until('the end of the flow', () => flow(id).status !== 'waiting');
    expect(flow(id)).toMatchObject({
      status: 'failed',
      failure: {
        code: 'flow-timed-out',
        what: expect.stringContaining('no redirect has come back'),
        evidence: [{ label: 'Waited', value: '1 minute' }],
      },
    });
  });

  it('cancelled during the exchange stores nothing', async () => {
    server.answer('/token', () => null);
    const { flows, flow, callback, grants } = staged();
    const { id } = await flows.start('c1');
    const page = flows.deliver(callback(), 'scheme');
    await until('the token request', () => server.to('/token').length === 1);
    flows.cancel(id);
    expect((await page).ok).toBe(false);
    expect([flow(id).status, grants]).toEqual(['cancelled', []]);
  });

  it('cancelled while the answer is being stored comes too late, and a new start waits for it', async () => {
    server.answer('/token', { body: GOOD_TOKEN });
    let store: (() => void) | null = null;
    const deliverGrant = () =>
      new Promise<void>((resolve) => {
        store = resolve;
      });
    const { flows, flow, callback, changes } = staged({}, { deliverGrant });
    const { id } = await flows.start('c1');
    const page = flows.deliver(callback(), 'scheme');
    await until('the tokens are being stored', () => store !== null);
    flows.cancel(id);
    expect(flow(id).status).toBe('exchanging');
    const next = flows.start('c1');
    (store ?? expect.fail)();
    expect((await page).ok).toBe(true);
    expect((await next).status).toBe('waiting');
    expect(changes.filter((change) => change.id === id).at(-1)?.status).toBe('done');
    expect(flows.list().map((each) => each.id)).toEqual([(await next).id]);
    flows.dispose();
  });

  it('cancelled during preparation opens no browser', async () => {
    const never = staged({}, { clientSecret: () => new Promise((resolve) => setTimeout(() => resolve('x'), 30)) });
    const started = never.flows.start('c1');
    never.flows.cancel(never.changes[0]?.id ?? '');
    expect((await started).status).toBe('cancelled');
    expect(never.opened).toEqual([]);
  });

  it('a deleted connection takes its flow along', async () => {
    const { flows, callback, notices } = staged();
    await flows.start('c1');
    flows.cancelOf('c1');
    expect(flows.list()).toEqual([]);
    await flows.deliver(callback(), 'scheme');
    expect(notices.map(({ code }) => code)).toEqual(['flow-state-replayed']);
  });
});

describe('what goes wrong on the way', () => {
  it('no such connection rejects', async () => {
    expect((await failureOf(staged().flows.start('none'))).code).toBe('not-found');
  });

  it.each<[string, Partial<ConnectionSettings>, string]>([
    ['no client id', { clientId: '' }, 'connection-incomplete'],
    ['no token endpoint', { endpoints: { ...connectionTo('https://x').endpoints, token: null } }, 'connection-incomplete'],
    [
      'discovery that fails',
      { issuer: 'http://127.0.0.1:1', endpoints: { ...connectionTo('https://x').endpoints, token: null } },
      'network-refused',
    ],
  ])('%s fails the flow before the browser opens', async (_name, overrides, code) => {
    const { flows, opened } = staged(overrides);
    expect(await flows.start('c1')).toMatchObject({ status: 'failed', failure: { code } });
    expect(opened).toEqual([]);
  });

  it('no client secret, or a vault that will not say, fails it before the browser opens', async () => {
    const without = staged({}, { clientSecret: async () => null });
    expect(await without.flows.start('c1')).toMatchObject({ status: 'failed', failure: { code: 'connection-incomplete' } });
    const locked = staged({}, { clientSecret: () => Promise.reject(vaultLocked()) });
    expect(await locked.flows.start('c1')).toMatchObject({ status: 'failed', failure: { code: 'vault-locked' } });
    expect([...without.opened, ...locked.opened]).toEqual([]);
  });

  it.each<[string, Partial<ConnectionSettings>]>([
    ['a confidential client', {}],
    ['a public client', { clientAuthentication: 'none' }],
    ['a loopback receiver', { clientAuthentication: 'none', receiver: { kind: 'loopback', port: null, path: '/back' } }],
    ['client credentials', { grantType: 'client_credentials' }],
  ])('a vault that could not take the tokens ends it before anyone is asked: %s', async (_name, overrides) => {
    const asked: string[] = [];
    const proveStorable = (id: string) => {
      asked.push(id);
      return Promise.reject(vaultLocked());
    };
    const { flows, opened, changes } = staged({ issuer: server.url, ...overrides }, { proveStorable });
    expect(await flows.start('c1')).toMatchObject({ status: 'failed', failure: { code: 'vault-locked' } });
    expect([asked, opened, server.requests]).toEqual([['c1'], [], []]);
    expect(changes.map(({ status }) => status)).toEqual(['preparing', 'failed']);
  });

  it('cancelled while the vault is asked, client credentials send nothing', async () => {
    let proven = () => {};
    const proveStorable = () => new Promise<void>((resolve) => (proven = resolve));
    const { flows, changes } = staged({ grantType: 'client_credentials' }, { proveStorable });
    const started = flows.start('c1');
    await until('the flow has begun', () => changes.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 5));
    flows.cancel(changes[0]?.id ?? '');
    proven();
    expect((await started).status).toBe('cancelled');
    expect(server.requests).toEqual([]);
  });

  it('a public client needs no secret from the vault', async () => {
    const { flows } = staged({ clientAuthentication: 'none' }, { clientSecret: () => Promise.reject(vaultLocked()) });
    expect((await flows.start('c1')).status).toBe('waiting');
  });

  it('a browser that does not open leaves the flow waiting with the URL to copy, and can be tried again', async () => {
    const broken = new Failure({ code: 'browser-failed', what: 'No browser.', likelyCause: 'None.', action: 'Copy the URL.' });
    let works = false;
    const { flows, flow } = staged({}, { browser: { open: () => (works ? Promise.resolve() : Promise.reject(broken)) } });
    const { id, status, failure, authorizeUrl } = await flows.start('c1');
    expect([status, failure?.code, authorizeUrl?.startsWith(server.url)]).toEqual(['waiting', 'browser-failed', true]);
    expect((await failureOf(flows.reopen(id))).code).toBe('browser-failed');
    works = true;
    await flows.reopen(id);
    expect(flow(id).failure).toBeNull();
    flows.cancel(id);
    expect((await failureOf(flows.reopen(id))).code).toBe('flow-none-pending');
  });

  it('tokens that could not be stored are a failed flow', async () => {
    const { flows, callback, flow } = staged({}, { deliverGrant: () => Promise.reject(vaultLocked()) });
    const { id } = await flows.start('c1');
    expect((await flows.deliver(callback(), 'scheme')).ok).toBe(false);
    expect(flow(id)).toMatchObject({ status: 'failed', failure: { code: 'vault-locked' } });
  });

  it("a fault of the app's own shows no text of it", async () => {
    const { flows, callback, flow } = staged({}, { deliverGrant: () => Promise.reject(new TypeError('canary in a message')) });
    const { id } = await flows.start('c1');
    await flows.deliver(callback(), 'scheme');
    expect(flow(id).failure?.code).toBe('internal');
    expect(JSON.stringify(flow(id).failure)).not.toContain('canary');
  });
});
