import { createRemoteJWKSet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { CLIENTS, type Practice } from '../../electron/practice';
import { type Answer, authorize, basic, claims, type Fields, get, pkce, post, SCHEME_URI, withPractice } from './client';
import { passTime, stopTime } from '../support/still-time';
import { practiceFor } from '../support/practice';

stopTime();

const ALL = 'openid offline_access profile email api:read api:write';
const CONSENT = { prompt: 'consent' };

const practice = practiceFor('all');

interface Wish {
  at?: Practice;
  client?: { id: string; secret: string };
  parameters?: Fields;
}

async function exchange({ at = practice, client = CLIENTS.practice, parameters = {} }: Wish = {}): Promise<Answer> {
  const asked = { client_id: client.id, scope: ALL, ...CONSENT, ...parameters };
  const callback = await authorize(`${at.url}/authorize`, asked);
  const redirectUri = parameters.redirect_uri ?? SCHEME_URI;
  return post(
    `${at.url}/token`,
    { grant_type: 'authorization_code', code: `${callback.get('code')}`, redirect_uri: redirectUri },
    basic(client),
  );
}

function refresh(token: string, at = practice, client: { id: string; secret: string } = CLIENTS.practice): Promise<Answer> {
  return post(`${at.url}/token`, { grant_type: 'refresh_token', refresh_token: token }, basic(client));
}

test('is discoverable at both well-known URLs', async () => {
  const openid = await get(`${practice.url}/.well-known/openid-configuration`);
  const oauth = await get(`${practice.url}/.well-known/oauth-authorization-server`);
  expect(openid.json).toMatchObject({
    issuer: practice.url,
    authorization_endpoint: `${practice.url}/authorize`,
    token_endpoint: `${practice.url}/token`,
    code_challenge_methods_supported: ['S256'],
    grant_types_supported: [
      'authorization_code',
      'implicit',
      'refresh_token',
      'client_credentials',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:ietf:params:oauth:grant-type:token-exchange',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
    ],
    device_authorization_endpoint: `${practice.url}/device/auth`,
    authorization_response_iss_parameter_supported: true,
  });
  expect(oauth.json).toEqual(openid.json);
});

describe('authorization code', () => {
  test('with PKCE returns a signed JWT for the sample API, an ID token and a refresh token', async () => {
    const { verifier, parameters } = pkce();
    const asked = { client_id: CLIENTS.practice.id, scope: ALL, nonce: 'some-nonce', ...CONSENT, ...parameters };
    const callback = await authorize(`${practice.url}/authorize`, asked, { userName: 'grace' });
    expect(callback.get('state')).toBe('some-state');
    expect(callback.get('iss')).toBe(practice.url);
    const fields = { grant_type: 'authorization_code', code: `${callback.get('code')}`, redirect_uri: SCHEME_URI, code_verifier: verifier };
    const { status, json } = await post(`${practice.url}/token`, fields, basic(CLIENTS.practice));
    expect(status).toBe(200);
    expect(json).toMatchObject({ token_type: 'Bearer', expires_in: 120, scope: ALL, refresh_token: expect.any(String) });

    const keys = createRemoteJWKSet(new URL(`${practice.url}/jwks`));
    const access = await jwtVerify(json.access_token, keys, { issuer: practice.url, audience: `${practice.url}/api` });
    expect(access.protectedHeader).toMatchObject({ alg: 'RS256', typ: 'at+jwt' });
    expect(access.payload).toMatchObject({ sub: 'grace', client_id: CLIENTS.practice.id, scope: ALL });
    expect((access.payload.exp ?? 0) - (access.payload.iat ?? 0)).toBe(120);
    const id = await jwtVerify(json.id_token, keys, { issuer: practice.url, audience: CLIENTS.practice.id });
    expect(id.payload).toMatchObject({ sub: 'grace', nonce: 'some-nonce', name: 'Grace' });
  });

  test('with a wrong verifier is refused', async () => {
    const callback = await authorize(`${practice.url}/authorize`, { client_id: CLIENTS.practice.id, scope: ALL, ...pkce().parameters });
    const fields = {
      grant_type: 'authorization_code',
      code: `${callback.get('code')}`,
      redirect_uri: SCHEME_URI,
      code_verifier: pkce().verifier,
    };
    const { status, json } = await post(`${practice.url}/token`, fields, basic(CLIENTS.practice));
    expect([status, json.error]).toEqual([400, 'invalid_grant']);
  });

  test('works without PKCE for a client with a secret, not for one without', async () => {
    expect((await exchange()).status).toBe(200);
    const callback = await authorize(`${practice.url}/authorize`, { client_id: CLIENTS.public.id, scope: 'openid' });
    expect(callback.get('error')).toBe('invalid_request');
  });

  test('a public client gets its token with PKCE and no secret', async () => {
    const { verifier, parameters } = pkce();
    const client = { client_id: CLIENTS.public.id };
    const callback = await authorize(`${practice.url}/authorize`, { ...client, scope: ALL, ...CONSENT, ...parameters });
    const fields = { grant_type: 'authorization_code', code: `${callback.get('code')}`, redirect_uri: SCHEME_URI, code_verifier: verifier };
    expect((await post(`${practice.url}/token`, { ...fields, ...client })).status).toBe(200);
  });

  test('a request without a scope gets the default one', async () => {
    const callback = await authorize(`${practice.url}/authorize`, { client_id: CLIENTS.practice.id });
    const fields = { grant_type: 'authorization_code', code: `${callback.get('code')}`, redirect_uri: SCHEME_URI };
    expect((await post(`${practice.url}/token`, fields, basic(CLIENTS.practice))).json).toMatchObject({ scope: 'api:read' });
  });

  test('accepts a code once', async () => {
    const callback = await authorize(`${practice.url}/authorize`, { client_id: CLIENTS.practice.id, scope: ALL, ...CONSENT });
    const fields = { grant_type: 'authorization_code', code: `${callback.get('code')}`, redirect_uri: SCHEME_URI };
    const first = await post(`${practice.url}/token`, fields, basic(CLIENTS.practice));
    const second = await post(`${practice.url}/token`, fields, basic(CLIENTS.practice));
    expect([first.status, second.status, second.json.error]).toEqual([200, 400, 'invalid_grant']);
    expect((await refresh(first.json.refresh_token)).json.error).toBe('invalid_grant');
  });

  test.each([[true], ['login']] as const)('denied (%s) returns access_denied', async (deny) => {
    const callback = await authorize(`${practice.url}/authorize`, { client_id: CLIENTS.practice.id, scope: ALL }, { deny });
    expect(Object.fromEntries(callback)).toMatchObject({ error: 'access_denied', state: 'some-state', iss: practice.url });
    expect(callback.has('code')).toBe(false);
  });

  test.each([
    'http://127.0.0.1:50123/callback',
    'http://127.0.0.1:8/any/path',
    'dev.tokenscope:/oauth/callback/k3x9q2mw',
    'dev.tokenscope.local:/oauth/callback',
    'http://[::1]:50123/cb',
    'https://example.com/callback',
  ])('returns to %s', async (redirectUri) => {
    expect((await exchange({ parameters: { redirect_uri: redirectUri } })).status).toBe(200);
  });

  test.each([
    'https://example.com/other',
    'http://192.168.0.7/callback',
    'dev.other:/oauth/callback',
    'http://127.0.0.1.evil.example/callback',
    'http://127.0.0.1:50123/callback/not-registered',
    'http://127.0.0.1:50123/callback?more=1',
  ])('does not return to %s', async (redirectUri) => {
    const query = new URLSearchParams({ client_id: CLIENTS.practice.id, response_type: 'code', scope: ALL, redirect_uri: redirectUri });
    const response = await fetch(`${practice.url}/authorize?${query}`, { redirect: 'manual' });
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
  });

  test('a wrong client secret is refused', async () => {
    const { status, json } = await post(
      `${practice.url}/token`,
      { grant_type: 'client_credentials' },
      basic({ ...CLIENTS.practice, secret: 'x' }),
    );
    expect([status, json.error]).toEqual([401, 'invalid_client']);
  });

  test('the secret in the body works as well', async () => {
    const { id, secret } = CLIENTS.practice;
    const fields = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
    expect((await post(`${practice.url}/token`, fields)).status).toBe(200);
  });
});

describe('refresh', () => {
  test('is offered with offline_access and prompt=consent only', async () => {
    expect((await exchange()).json).toHaveProperty('refresh_token');
    expect((await exchange({ parameters: { scope: 'openid' } })).json).not.toHaveProperty('refresh_token');
    const asked = { client_id: CLIENTS.practice.id, scope: ALL };
    const callback = await authorize(`${practice.url}/authorize`, asked);
    const fields = { grant_type: 'authorization_code', code: `${callback.get('code')}`, redirect_uri: SCHEME_URI };
    expect((await post(`${practice.url}/token`, fields, basic(CLIENTS.practice))).json).not.toHaveProperty('refresh_token');
  });

  test('rotates, and returns an access token for the same API', async () => {
    const first = await exchange();
    const second = await refresh(first.json.refresh_token);
    expect(second.status).toBe(200);
    expect(second.json.refresh_token).not.toBe(first.json.refresh_token);
    expect(second.json.access_token).not.toBe(first.json.access_token);
    expect(claims(second.json.access_token).aud).toBe(`${practice.url}/api`);
    expect((await get(`${practice.url}/api/me`, second.json.access_token)).status).toBe(200);
    expect((await refresh(second.json.refresh_token)).status).toBe(200);
  });

  test('reuse of a consumed token ends the whole family, and only that one', async () => {
    const other = await exchange({ client: CLIENTS.opaque });
    const first = await exchange();
    const second = await refresh(first.json.refresh_token);
    const reuse = await refresh(first.json.refresh_token);
    expect([reuse.status, reuse.json.error]).toEqual([400, 'invalid_grant']);
    const after = await refresh(second.json.refresh_token);
    expect([after.status, after.json.error]).toEqual([400, 'invalid_grant']);
    expect((await refresh(other.json.refresh_token, practice, CLIENTS.opaque)).status).toBe(200);
  });

  test('ends when the refresh token expires', async () => {
    await withPractice({ refreshTokenSeconds: 1 }, async (at) => {
      const { json } = await exchange({ at });
      await passTime(1_100);
      const late = await refresh(json.refresh_token, at);
      expect([late.status, late.json.error]).toEqual([400, 'invalid_grant']);
    });
  });
});

describe('client credentials', () => {
  test('return a JWT for the client itself and no refresh token', async () => {
    const { clientId, scopes, resource } = practice.faces.practice.connection;
    const fields = { grant_type: 'client_credentials', scope: scopes.join(' '), resource: resource[0] ?? '' };
    const { status, json } = await post(`${practice.url}/token`, fields, basic(CLIENTS.practice));
    expect(status).toBe(200);
    expect(json).not.toHaveProperty('refresh_token');
    expect(claims(json.access_token)).toMatchObject({ sub: clientId, aud: `${practice.url}/api` });
    expect((await get(`${practice.url}/api/me`, json.access_token)).json).toMatchObject({ sub: clientId, format: 'JWT' });
  });
});

describe('opaque access tokens', () => {
  test('of practice-opaque reach the sample API and userinfo', async () => {
    const { json } = await exchange({ client: CLIENTS.opaque });
    expect(json.access_token).not.toContain('.');
    expect((await get(`${practice.url}/api/me`, json.access_token)).json).toMatchObject({ sub: 'ada', format: 'opaque' });
    expect((await get(`${practice.url}/userinfo`, json.access_token)).json).toMatchObject({ sub: 'ada', email: 'ada@practice.example' });
  });

  test('for every client, by option; the face still requests the sample API', async () => {
    await withPractice({ opaque: true }, async (at) => {
      const { resource } = at.faces.practice.connection;
      for (const parameters of [{}, { resource: `${resource[0]}` }] as Fields[]) {
        const { json } = await exchange({ at, parameters });
        expect(json.access_token).not.toContain('.');
        expect((await get(`${at.url}/api/me`, json.access_token)).status).toBe(200);
      }
    });
  });

  test('are introspected and revoked', async () => {
    const { json } = await exchange({ client: CLIENTS.opaque });
    const introspect = (token: string) => post(`${practice.url}/introspect`, { token }, basic(CLIENTS.opaque));
    expect((await introspect(json.access_token)).json).toMatchObject({ active: true, client_id: CLIENTS.opaque.id });
    expect((await introspect(json.refresh_token)).json).toMatchObject({ active: true });
    expect((await post(`${practice.url}/introspect`, { token: json.refresh_token }, basic(CLIENTS.practice))).json).toEqual({
      active: false,
    });

    const response = await fetch(`${practice.url}/revoke`, {
      method: 'POST',
      headers: basic(CLIENTS.opaque),
      body: new URLSearchParams({ token: json.refresh_token }),
    });
    expect(response.status).toBe(200);
    expect((await introspect(json.refresh_token)).json).toEqual({ active: false });
    expect((await get(`${practice.url}/api/me`, json.access_token)).status).toBe(401);
  });
});

test('another resource is refused', async () => {
  const callback = await authorize(`${practice.url}/authorize`, {
    client_id: CLIENTS.practice.id,
    scope: ALL,
    resource: 'https://elsewhere.example',
  });
  expect(callback.get('error')).toBe('invalid_target');
});
