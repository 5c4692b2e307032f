import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { until } from '../../support/until';
import { connectionTo } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { stage, type Stage } from '../../support/flow-stage';
import { testServer } from '../../support/provider';

const server = testServer('all');
let on: Stage;

function setUp(overrides: Partial<ConnectionSettings> = {}): void {
  on = stage([connectionTo(server.url, overrides)]);
}
beforeEach(() => setUp());

const purpose = 'The server may refuse this one.';

async function sent(): Promise<URLSearchParams> {
  await until('the browser is asked to open', () => on.opened.length > 0);
  return new URL(on.opened[0] ?? '').searchParams;
}

describe('a code asked for in another way than the app would', () => {
  it('with plain: the challenge is the verifier', async () => {
    const obtained = on.flows.obtainCode('c1', { purpose, change: { pkce: 'plain' } });
    const query = await sent();
    await on.flows.deliver(on.callback(), 'scheme');
    const { codeVerifier } = await obtained;
    expect([query.get('code_challenge'), query.get('code_challenge_method')]).toEqual([codeVerifier, 'plain']);
    expect(codeVerifier).toHaveLength(43);
  });

  it('without PKCE: no challenge, and no verifier', async () => {
    const obtained = on.flows.obtainCode('c1', { purpose, change: { pkce: 'off' } });
    const query = await sent();
    await on.flows.deliver(on.callback(), 'scheme');
    expect((await obtained).codeVerifier).toBeNull();
    expect([query.has('code_challenge'), query.has('code_challenge_method')]).toEqual([false, false]);
  });

  it('with parameters in place of its own', async () => {
    const parameters = [{ name: 'response_type', value: 'odd one' }];
    void on.flows.obtainCode('c1', { purpose, change: { parameters } }).catch(() => {});
    expect((await sent()).getAll('response_type')).toEqual(['odd one']);
    expect(on.opened[0]).toContain('odd%20one');
  });

  it('waits no longer than it is told', async () => {
    const failed = failureOf(on.flows.obtainCode('c1', { purpose, timeoutMs: 5 }));
    expect((await failed).code).toBe('flow-timed-out');
  });
});

describe('a redirect URI that nobody registered', () => {
  it('is one of the app link, and its callback is taken', async () => {
    const obtained = on.flows.obtainCode('c1', { purpose, unregistered: true });
    const query = await sent();
    expect(query.get('redirect_uri')).toBe('dev.tokenscope:/oauth/callback/not-registered');
    await on.flows.deliver(`dev.tokenscope:/oauth/callback?code=c&state=${query.get('state')}`, 'scheme');
    expect(on.flows.list()).toMatchObject([{ status: 'waiting', failure: { code: 'flow-wrong-url' } }]);
    await on.flows.deliver(`dev.tokenscope:/oauth/callback/not-registered?code=c&state=${query.get('state')}`, 'scheme');
    expect((await obtained).redirectUri).toBe('dev.tokenscope:/oauth/callback/not-registered');
  });

  it('is one that the loopback receiver listens on', async () => {
    setUp({ receiver: { kind: 'loopback', port: null, path: '/callback' } });
    const obtained = on.flows.obtainCode('c1', { purpose, unregistered: true });
    const query = await sent();
    const redirectUri = query.get('redirect_uri') ?? '';
    expect(redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback\/not-registered$/);
    expect((await fetch(redirectUri.replace('/not-registered', ''))).status).toBe(404);
    await fetch(`${redirectUri}?code=c&state=${query.get('state')}`);
    expect((await obtained).code).toBe('c');
  });

  it('is none where the address is somebody else’s, so that no code goes there', async () => {
    setUp({ receiver: { kind: 'paste', redirectUri: 'https://app.example/callback' } });
    const failed = failureOf(on.flows.obtainCode('c1', { purpose, unregistered: true }));
    expect((await failed).code).toBe('receiver-unavailable');
    expect(on.opened).toEqual([]);
  });
});
