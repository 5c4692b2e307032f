import { describe, expect, test } from 'vitest';
import { CLIENTS, TENANT } from '../../electron/practice';
import { type Answer, authorize, basic, claims, type Fields, get, pkce, post, SCHEME_URI, withPractice } from './client';
import { passTime, stopTime } from '../support/still-time';
import { practiceFor } from '../support/practice';

stopTime();

const CLIENT = basic(CLIENTS.catapa);
const IN_TENANT = { Tenant: TENANT };

const practice = practiceFor('all');

function token(fields: Fields, headers: Fields = { ...CLIENT, ...IN_TENANT }, at = practice): Promise<Answer> {
  return post(`${at.url}/catapa/oauth/token`, fields, headers);
}

async function userToken(parameters: Fields = {}): Promise<Answer> {
  const callback = await authorize(`${practice.url}/catapa/oauth2/authorize`, {
    client_id: CLIENTS.catapa.id,
    scope: 'all',
    ...parameters,
  });
  return token({ grant_type: 'authorization_code', code: `${callback.get('code')}`, redirect_uri: SCHEME_URI });
}

describe('client credentials', () => {
  test('return a JWT with the tenant, its lifetime under expire_in', async () => {
    const { status, json } = await token({ grant_type: 'client_credentials', scope: 'all' });
    expect(status).toBe(200);
    expect(Object.keys(json)).toEqual(['access_token', 'token_type', 'expire_in', 'scope']);
    expect(json).toMatchObject({ expire_in: 120, scope: 'all' });
    expect(claims(json.access_token)).toMatchObject({ tenant: TENANT, sub: CLIENTS.catapa.id, iss: `${practice.url}/catapa` });
  });

  test('require the Tenant header with a known tenant', async () => {
    const without = await token({ grant_type: 'client_credentials' }, CLIENT);
    expect([without.status, without.json]).toEqual([400, { error: 'invalid_request', error_description: 'The Tenant header is missing' }]);
    const other = await token({ grant_type: 'client_credentials' }, { ...CLIENT, Tenant: 'other' });
    expect([other.status, other.json.error_description]).toEqual([400, 'There is no tenant other']);
  });

  test('require Basic; a secret in the body or a wrong one is refused', async () => {
    const { id, secret } = CLIENTS.catapa;
    const inBody = await token({ grant_type: 'client_credentials', client_id: id, client_secret: secret }, IN_TENANT);
    const wrong = await token({ grant_type: 'client_credentials' }, { ...basic({ id, secret: 'wrong' }), ...IN_TENANT });
    for (const { status, json, headers } of [inBody, wrong]) {
      expect([status, json.error, headers.get('www-authenticate')]).toEqual([401, 'invalid_client', 'Basic realm="catapa"']);
    }
  });

  test('Basic is taken encoded as RFC 6749 2.3.1 says, and as it is', async () => {
    const { id, secret } = CLIENTS.catapa;
    const encoded = basic({ id: id.replaceAll('-', '%2D'), secret: secret.replaceAll('-', '%2D') });
    const broken = basic({ id, secret: `${secret}%` });
    const statuses = [encoded, broken].map(
      async (headers) => (await token({ grant_type: 'client_credentials' }, { ...headers, ...IN_TENANT })).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 401]);
  });

  test('no other grant type is supported', async () => {
    const { status, json } = await token({ grant_type: 'password' });
    expect([status, json.error]).toEqual([400, 'unsupported_grant_type']);
  });
});

describe('authorization code', () => {
  test('the callback carries the tenant beside code and state', async () => {
    const callback = await authorize(`${practice.url}/catapa/oauth2/authorize`, { client_id: CLIENTS.catapa.id });
    expect([...callback.keys()].sort()).toEqual(['code', 'state', 'tenant']);
    expect(callback.get('tenant')).toBe(TENANT);
  });

  test('returns a user token with the tenant and a refresh token without', async () => {
    const { status, json } = await userToken();
    expect(status).toBe(200);
    expect(claims(json.access_token)).toMatchObject({ sub: 'ada', tenant: TENANT });
    expect(claims(json.refresh_token)).not.toHaveProperty('tenant');
  });

  test('PKCE parameters change nothing', async () => {
    expect((await userToken(pkce().parameters)).status).toBe(200);
  });

  test('a code works once and at its redirect URI', async () => {
    const ask = () => authorize(`${practice.url}/catapa/oauth2/authorize`, { client_id: CLIENTS.catapa.id });
    const code = `${(await ask()).get('code')}`;
    const fields = { grant_type: 'authorization_code', code, redirect_uri: SCHEME_URI };
    expect((await token(fields)).status).toBe(200);
    expect((await token(fields)).json.error).toBe('invalid_grant');
    const elsewhere = await token({ ...fields, code: `${(await ask()).get('code')}`, redirect_uri: 'https://example.com/callback' });
    expect([elsewhere.status, elsewhere.json.error]).toEqual([400, 'invalid_grant']);
  });

  test('denied returns access_denied', async () => {
    const callback = await authorize(`${practice.url}/catapa/oauth2/authorize`, { client_id: CLIENTS.catapa.id }, { deny: true });
    expect(Object.fromEntries(callback)).toEqual({ error: 'access_denied', state: 'some-state' });
  });

  test('never redirects for an unknown client', async () => {
    const query = new URLSearchParams({ client_id: 'other', redirect_uri: SCHEME_URI, response_type: 'code' });
    expect((await fetch(`${practice.url}/catapa/oauth2/authorize?${query}`, { redirect: 'manual' })).status).toBe(400);
  });

  test('refresh returns a new access token but no new refresh token; the old one stays valid', async () => {
    const { json } = await userToken();
    for (let round = 0; round < 2; round++) {
      const again = await token({ grant_type: 'refresh_token', refresh_token: json.refresh_token });
      expect(again.status).toBe(200);
      expect(again.json).not.toHaveProperty('refresh_token');
      expect(claims(again.json.access_token)).toMatchObject({ sub: 'ada', tenant: TENANT });
    }
    const bad = await token({ grant_type: 'refresh_token', refresh_token: 'unknown' });
    expect([bad.status, bad.json.error]).toEqual([400, 'invalid_grant']);
  });
});

describe('API', () => {
  test('requires the Tenant header and a token', async () => {
    const { json: granted } = await token({ grant_type: 'client_credentials' });
    const url = `${practice.url}/catapa/core/v1/employees?page=0&size=1`;
    const without = await get(url, granted.access_token);
    expect([without.status, without.json.error_description]).toEqual([400, 'The Tenant header is missing']);
    expect((await get(url, undefined, IN_TENANT)).headers.get('www-authenticate')).toBe('Bearer realm="catapa"');
    expect((await get(url, 'a.b.c', IN_TENANT)).headers.get('www-authenticate')).toContain('error="invalid_token"');
    const { status, json } = await get(url, granted.access_token, IN_TENANT);
    expect(status).toBe(200);
    expect(json).toMatchObject({ number: 0, size: 1, totalElements: 3, totalPages: 3 });
    expect(json.content).toHaveLength(1);
  });

  test('does not accept a refresh token as an access token', async () => {
    const { json } = await userToken();
    expect((await get(`${practice.url}/catapa/v1/users/me`, json.refresh_token, IN_TENANT)).status).toBe(401);
  });

  test('users/me is for users', async () => {
    const { json: client } = await token({ grant_type: 'client_credentials' });
    const { json: user } = await userToken();
    const url = `${practice.url}/catapa/v1/users/me`;
    expect((await get(url, client.access_token, IN_TENANT)).status).toBe(403);
    expect((await get(url, user.access_token, IN_TENANT)).json).toEqual({ username: 'ada', tenant: TENANT });
  });

  test('an expired token gets a challenge that says so', async () => {
    await withPractice({ accessTokenSeconds: 1 }, async (at) => {
      const { json: granted } = await token({ grant_type: 'client_credentials' }, undefined, at);
      expect(granted.expire_in).toBe(1);
      await passTime(1_100);
      const { status, json } = await get(`${at.url}/catapa/core/v1/employees`, granted.access_token, IN_TENANT);
      expect([status, json]).toEqual([401, { error: 'invalid_token', error_description: 'Access token expired' }]);
    });
  });
});
