import { createRemoteJWKSet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { CLIENTS } from '../../electron/practice';
import { type Answer, authorize, basic, claims, type Fields, get, pkce, post, SCHEME_URI, withPractice } from './client';
import { passTime, stopTime } from '../support/still-time';
import { practiceFor } from '../support/practice';

stopTime();

const AUDIENCE = 'https://api.katana.practice';
const CLIENT = { client_id: CLIENTS.katana.id, client_secret: CLIENTS.katana.secret };
const DEAD = { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' };
const UNAUTHORIZED = { statusCode: 401, name: 'UnauthorizedError', message: 'Unauthorized' };

const practice = practiceFor('all', { rateWindowSeconds: 1 });

async function code(parameters: Fields = {}, at = practice): Promise<string> {
  const asked = { client_id: CLIENT.client_id, audience: AUDIENCE, scope: 'offline_access', ...parameters };
  return `${(await authorize(`${at.url}/katana/authorize`, asked)).get('code')}`;
}

function token(fields: Fields, at = practice): Promise<Answer> {
  return post(`${at.url}/katana/oauth/token`, { ...CLIENT, redirect_uri: SCHEME_URI, ...fields });
}

async function exchange(parameters: Fields = {}, at = practice): Promise<Answer> {
  return token({ grant_type: 'authorization_code', code: await code(parameters, at) }, at);
}

function refresh(refreshToken: string, at = practice): Promise<Answer> {
  return token({ grant_type: 'refresh_token', refresh_token: refreshToken }, at);
}

describe('authorize', () => {
  test('returns only code and state', async () => {
    const callback = await authorize(`${practice.url}/katana/authorize`, {
      client_id: CLIENT.client_id,
      audience: AUDIENCE,
      scope: 'offline_access',
    });
    expect([...callback.keys()]).toEqual(['code', 'state']);
    expect(callback.get('state')).toBe('some-state');
  });

  test.each([
    [{ audience: 'https://elsewhere.example' }, 'access_denied', 'Service not found: https://elsewhere.example'],
    [{ response_type: 'token' }, 'unsupported_response_type', 'Unsupported response type'],
    [{ code_challenge: 'x', code_challenge_method: 'plain' }, 'invalid_request', 'code_challenge_method must be S256'],
  ])('refuses %j', async (parameters, error, description) => {
    const asked: Fields = { client_id: CLIENT.client_id, audience: AUDIENCE, ...parameters };
    const callback = await authorize(`${practice.url}/katana/authorize`, asked);
    expect(Object.fromEntries(callback)).toEqual({ error, error_description: description, state: 'some-state' });
  });

  test('refuses a request without audience', async () => {
    const callback = await authorize(`${practice.url}/katana/authorize`, { client_id: CLIENT.client_id });
    expect(callback.get('error_description')).toBe('Missing required parameter: audience');
  });

  test('never redirects for an unknown client or redirect URI', async () => {
    const good = { client_id: CLIENT.client_id, audience: AUDIENCE, response_type: 'code', redirect_uri: SCHEME_URI };
    for (const bad of [{ client_id: 'other' }, { redirect_uri: 'https://evil.example/' }]) {
      const response = await fetch(`${practice.url}/katana/authorize?${new URLSearchParams({ ...good, ...bad })}`, { redirect: 'manual' });
      expect(response.status).toBe(403);
    }
  });

  test.each([[true], ['login']] as const)('denied (%s) returns access_denied', async (deny) => {
    const callback = await authorize(`${practice.url}/katana/authorize`, { client_id: CLIENT.client_id, audience: AUDIENCE }, { deny });
    expect(callback.get('error')).toBe('access_denied');
    expect(callback.has('code')).toBe(false);
  });
});

describe('token', () => {
  test('returns an Auth0 access token', async () => {
    const { status, json } = await exchange();
    expect(status).toBe(200);
    expect(Object.keys(json)).toEqual(['access_token', 'refresh_token', 'scope', 'expires_in', 'token_type']);
    expect(json).toMatchObject({ scope: 'offline_access', expires_in: 120, token_type: 'Bearer' });
    const keys = createRemoteJWKSet(new URL(`${practice.url}/katana/.well-known/jwks.json`));
    const { payload, protectedHeader } = await jwtVerify(json.access_token, keys, {
      issuer: `${practice.url}/katana/`,
      audience: AUDIENCE,
    });
    expect(protectedHeader).toMatchObject({ alg: 'RS256', typ: 'JWT' });
    expect(payload).toMatchObject({ sub: 'auth0|ada', azp: CLIENT.client_id, scope: 'offline_access' });
  });

  test('returns no refresh token without offline_access', async () => {
    expect((await exchange({ scope: 'openid' })).json).not.toHaveProperty('refresh_token');
  });

  test('accepts the client secret only in the body', async () => {
    const refused = { error: 'access_denied', error_description: 'Unauthorized' };
    const fields = { grant_type: 'authorization_code', code: await code(), redirect_uri: SCHEME_URI };
    const byHeader = await post(`${practice.url}/katana/oauth/token`, fields, basic(CLIENTS.katana));
    expect([byHeader.status, byHeader.json]).toEqual([401, refused]);
    const wrong = await token({ ...fields, client_secret: 'wrong' });
    expect([wrong.status, wrong.json]).toEqual([401, refused]);
  });

  test('accepts only forms', async () => {
    const body = JSON.stringify({ ...CLIENT, grant_type: 'authorization_code', code: await code(), redirect_uri: SCHEME_URI });
    const response = await fetch(`${practice.url}/katana/oauth/token`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json' },
    });
    expect(response.status).toBe(400);
  });

  test('requires the right redirect_uri with the code and with the refresh token', async () => {
    const missing = { error: 'invalid_request', error_description: 'Missing required parameter: redirect_uri' };
    const byCode = await post(`${practice.url}/katana/oauth/token`, { ...CLIENT, grant_type: 'authorization_code', code: await code() });
    expect([byCode.status, byCode.json]).toEqual([400, missing]);
    const { json } = await exchange();
    const byRefresh = await post(`${practice.url}/katana/oauth/token`, {
      ...CLIENT,
      grant_type: 'refresh_token',
      refresh_token: json.refresh_token,
    });
    expect([byRefresh.status, byRefresh.json]).toEqual([400, missing]);
    const wrong = await token({ grant_type: 'authorization_code', code: await code(), redirect_uri: 'https://example.com/callback' });
    expect([wrong.status, wrong.json.error]).toEqual([403, 'invalid_grant']);
  });

  test('checks PKCE when it was used', async () => {
    const { verifier, parameters } = pkce();
    expect((await token({ grant_type: 'authorization_code', code: await code(parameters), code_verifier: verifier })).status).toBe(200);
    for (const extra of [{}, { code_verifier: pkce().verifier }] as Fields[]) {
      const { status, json } = await token({ grant_type: 'authorization_code', code: await code(parameters), ...extra });
      expect([status, json]).toEqual([403, { error: 'invalid_grant', error_description: 'Failed to verify code verifier' }]);
    }
  });

  test('accepts a code once; its second use ends what it granted', async () => {
    const once = await code();
    const first = await token({ grant_type: 'authorization_code', code: once });
    const second = await token({ grant_type: 'authorization_code', code: once });
    expect([second.status, second.json]).toEqual([403, { error: 'invalid_grant', error_description: 'Invalid authorization code' }]);
    expect((await refresh(first.json.refresh_token)).json).toEqual(DEAD);
  });

  test('supports no other grant type', async () => {
    const { status, json } = await token({ grant_type: 'client_credentials' });
    expect([status, json.error]).toEqual([403, 'unauthorized_client']);
  });
});

describe('refresh', () => {
  test('rotates', async () => {
    const first = await exchange();
    const second = await refresh(first.json.refresh_token);
    expect(second.status).toBe(200);
    expect(second.json.refresh_token).not.toBe(first.json.refresh_token);
    expect(claims(second.json.access_token)).toMatchObject({ sub: 'auth0|ada', aud: AUDIENCE });
    expect((await refresh(second.json.refresh_token)).status).toBe(200);
  });

  test('reuse ends the family, with 403 as from Auth0', async () => {
    const first = await exchange();
    const second = await refresh(first.json.refresh_token);
    for (const { json } of [first, second]) {
      const reuse = await refresh(json.refresh_token);
      expect([reuse.status, reuse.json]).toEqual([403, DEAD]);
    }
  });

  test('an unknown, a foreign and an expired token are refused alike', async () => {
    for (const bad of ['unknown', await code()]) {
      const { status, json } = await refresh(bad);
      expect([status, json]).toEqual([403, DEAD]);
    }
    await withPractice({ refreshTokenSeconds: 1 }, async (at) => {
      const { json } = await exchange({}, at);
      await passTime(1_100);
      const late = await refresh(json.refresh_token, at);
      expect([late.status, late.json]).toEqual([403, DEAD]);
    });
  });
});

describe('API', () => {
  test('locations come in pages, with rate limit headers', async () => {
    const { json: granted } = await exchange();
    const { status, json, headers } = await get(`${practice.url}/katana/v1/locations?limit=1`, granted.access_token);
    expect(status).toBe(200);
    expect(json.data).toHaveLength(1);
    expect(JSON.parse(headers.get('x-pagination') ?? '')).toEqual({
      total_records: '3',
      total_pages: '3',
      offset: '0',
      page: '1',
      first_page: 'true',
      last_page: 'false',
    });
    expect(headers.get('x-ratelimit-limit')).toBe('60');
    expect(Number(headers.get('x-ratelimit-remaining'))).toBeLessThan(60);
    expect(Number(headers.get('x-ratelimit-reset'))).toBeGreaterThan(0);
  });

  test('the 61st call in a window is refused', async () => {
    await withPractice({}, async (at) => {
      const { json } = await exchange({}, at);
      const call = () => get(`${at.url}/katana/v1/locations`, json.access_token);
      const statuses = new Set((await Promise.all(Array.from({ length: 60 }, call))).map(({ status }) => status));
      expect([...statuses]).toEqual([200]);
      const late = await call();
      expect(late.status).toBe(429);
      expect(late.headers.get('x-ratelimit-remaining')).toBe('0');
      expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(50);
    });
  });

  test('no token, a bad one and an expired one get the same body and no challenge', async () => {
    await withPractice({ accessTokenSeconds: 1 }, async (at) => {
      const { json: granted } = await exchange({}, at);
      const ok = await get(`${at.url}/katana/v1/locations`, granted.access_token);
      expect(ok.status).toBe(200);
      await passTime(1_100);
      for (const bad of [undefined, 'a.b.c', granted.access_token]) {
        const { status, json, headers } = await get(`${at.url}/katana/v1/locations`, bad);
        expect([status, json, headers.get('www-authenticate')]).toEqual([401, UNAUTHORIZED, null]);
      }
    });
  });
});
