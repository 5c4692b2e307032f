import { describe, expect, it } from 'vitest';
import type { Connection, ConnectionSettings } from '../../../electron/model/connection';
import { exchangeCode } from '../../../electron/core/grants/authorization-code';
import { requestRefresh } from '../../../electron/core/grants/refresh';
import type { Practice } from '../../../electron/practice';
import { signIn } from '../../practice/login';
import { tokenContext } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { stage } from '../../support/flow-stage';
import { practiceFor } from '../../support/practice';

const practice = practiceFor('all');

type FaceId = keyof Practice['faces'];
const connectionOf = (face: FaceId, overrides: Partial<ConnectionSettings> = {}): Connection => ({
  ...practice.faces[face].connection,
  receiver: { kind: 'scheme' },
  ...overrides,
  id: face,
});
const staged = (connection: Connection, face: FaceId) =>
  stage([connection], { clientSecret: async () => practice.faces[face].clientSecret });
const tokenRequests = () => practice.requests().filter(({ method, path }) => method === 'POST' && path.endsWith('/token')).length;

async function connect(face: FaceId, overrides: Partial<ConnectionSettings> = {}) {
  const connection = connectionOf(face, overrides);
  const setting = staged(connection, face);
  const flow = await setting.flows.start(face);
  expect(flow).toMatchObject({ status: 'waiting', failure: null });
  await setting.flows.deliver(await signIn(flow.authorizeUrl ?? ''), 'scheme');
  expect(setting.flow(flow.id)).toMatchObject({ status: 'done', failure: null });
  const grant = setting.grants[0]?.grant;
  if (grant === undefined) throw new Error('No grant');
  const context = await tokenContext(connection, { clientSecret: practice.faces[face].clientSecret });
  return { ...setting, connection, grant, context };
}

describe('a real OpenID provider', () => {
  it('signs in by discovery with PKCE, nonce and iss, and rotates on refresh; reuse kills the family', async () => {
    const { grant, context } = await connect('practice');
    expect(context.server).toMatchObject({ source: 'OpenID Connect Discovery', issParameterPromised: true });
    expect(grant.answer.accessToken.split('.').length).toBe(3);
    expect(grant.answer).toMatchObject({ tokenType: 'Bearer', breaches: [], clockSkewMs: 0 });
    expect(grant.answer.idToken).not.toBeNull();
    const first = grant.answer.refreshToken ?? '';
    const second = await requestRefresh(context, first);
    expect(second.refreshToken).not.toBe(first);
    expect((await failureOf(requestRefresh(context, first))).code).toBe('refresh-token-dead');
    expect((await failureOf(requestRefresh(context, second.refreshToken ?? ''))).code).toBe('refresh-token-dead');
  });

  it('signs in by loopback', async () => {
    const connection = connectionOf('practice', { receiver: { kind: 'loopback', port: null, path: '/cb' } });
    const { flows, grants } = staged(connection, 'practice');
    const flow = await flows.start('practice');
    const page = await fetch(await signIn(flow.authorizeUrl ?? ''));
    expect(await page.text()).toContain('Signed in');
    expect(grants.length).toBe(1);
  });

  it('a denial ends the flow without a token request', async () => {
    const { flows, flow } = staged(connectionOf('practice'), 'practice');
    const { id, authorizeUrl } = await flows.start('practice');
    const before = tokenRequests();
    await flows.deliver(await signIn(authorizeUrl ?? '', { deny: true }), 'scheme');
    expect(flow(id)).toMatchObject({ status: 'failed', failure: { code: 'flow-denied' } });
    expect(tokenRequests()).toBe(before);
  });

  it('a callback without the promised iss, or with another, ends it without a token request', async () => {
    for (const iss of [null, 'https://evil.example']) {
      const { flows, flow } = staged(connectionOf('practice'), 'practice');
      const { id, authorizeUrl } = await flows.start('practice');
      const before = tokenRequests();
      const callback = new URL(await signIn(authorizeUrl ?? ''));
      if (iss === null) callback.searchParams.delete('iss');
      else callback.searchParams.set('iss', iss);
      await flows.deliver(callback.href, 'scheme');
      expect(flow(id)).toMatchObject({ status: 'failed', failure: { code: 'flow-issuer-mismatch' } });
      expect(tokenRequests()).toBe(before);
    }
  });

  it('a wrong secret is told as such', async () => {
    const connection = connectionOf('practice');
    const { flows, flow } = stage([connection], { clientSecret: async () => 'canary-wrong-secret' });
    const { id, authorizeUrl } = await flows.start('practice');
    await flows.deliver(await signIn(authorizeUrl ?? ''), 'scheme');
    expect(flow(id)).toMatchObject({ status: 'failed', failure: { code: 'client-refused' } });
    expect(JSON.stringify(flow(id))).not.toContain('canary');
  });

  it('a wrong verifier is refused by the server', async () => {
    const { flows } = staged(connectionOf('practice'), 'practice');
    const { authorizeUrl } = await flows.start('practice');
    const code = new URL(await signIn(authorizeUrl ?? '')).searchParams.get('code') ?? '';
    const context = await tokenContext(connectionOf('practice'), { clientSecret: practice.faces.practice.clientSecret });
    const failure = await failureOf(exchangeCode(context, { code, codeVerifier: 'x'.repeat(43), nonce: null }));
    expect([failure.code, failure.evidence.find(({ label }) => label === 'error')?.value]).toEqual([
      'token-request-refused',
      'invalid_grant',
    ]);
  });
});

describe('as Katana', () => {
  it('signs in, refreshes with redirect_uri, and an old refresh token is dead with status 403', async () => {
    const { grant, context } = await connect('katana');
    const second = await requestRefresh(context, grant.answer.refreshToken ?? '');
    expect(second.refreshToken).not.toBeNull();
    const failure = await failureOf(requestRefresh(context, 'never-issued'));
    expect(failure.code).toBe('refresh-token-dead');
    expect(failure.evidence.find(({ label }) => label === 'Status')?.value).toMatch(/^403/);
  });

  it('without offline_access there is no refresh token', async () => {
    expect((await connect('katana', { scopes: [] })).grant.answer.refreshToken).toBeNull();
  });

  it('refuses a refresh without redirect_uri', async () => {
    const { grant, context } = await connect('katana');
    const bare = { ...context, connection: { ...context.connection, redirectUriOnRefresh: false } };
    expect((await failureOf(requestRefresh(bare, grant.answer.refreshToken ?? ''))).code).toBe('token-request-refused');
  });
});

describe('as CATAPA', () => {
  it('gets a token of its own with the Tenant header; its lifetime is spelled expire_in', async () => {
    const { flows, grants } = staged(connectionOf('catapa'), 'catapa');
    expect(await flows.start('catapa')).toMatchObject({ status: 'done', failure: null });
    expect(grants[0]?.grant.answer.expiresInSeconds).toBeGreaterThan(0);
    expect(grants[0]?.grant.answer.breaches.map(({ code }) => code)).toContain('expire-in');
  });

  it('is refused without it', async () => {
    const { legs } = practice.faces.catapa.connection;
    const { flows } = staged(connectionOf('catapa', { legs: { ...legs, token: { params: [], headers: [] } } }), 'catapa');
    expect((await flows.start('catapa')).status).toBe('failed');
  });

  it("keeps the callback's tenant", async () => {
    const { grant } = await connect('catapa', { grantType: 'authorization_code' });
    expect(grant.callbackMembers).toContainEqual({ name: 'tenant', value: 'practice' });
  });
});
