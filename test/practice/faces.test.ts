import { ASSERTION_GRANT } from '../../electron/practice/jwt-bearer';
import { EXCHANGE_GRANT } from '../../electron/practice/token-exchange';
import { expect, test } from 'vitest';
import { defaultsOf } from '../../electron/model/templates';
import type { Face } from '../../electron/practice';
import { answer, type Answer, authorize, basic, type Fields, get, post, SCHEME_URI, withPractice } from './client';

function headersOf(pairs: { name: string; value: string }[]): Fields {
  return Object.fromEntries(pairs.map(({ name, value }) => [name, value]));
}

async function pushedTo(endpoint: string, asked: Fields, headers: Fields): Promise<Fields> {
  const { json } = await post(endpoint, { response_type: 'code', redirect_uri: SCHEME_URI, state: 'some-state', ...asked }, headers);
  return { request_uri: json.request_uri };
}

/** Gets a token from the connection's settings alone, as the app does. */
async function connect({ connection, clientSecret }: Face): Promise<Answer> {
  const { issuer, endpoints, clientId, clientAuthentication, scopes, audience, resource, legs, grantType, authorizeRequest } = connection;
  const discovered = issuer === null ? null : (await get(`${issuer}/.well-known/openid-configuration`)).json;
  const tokenEndpoint = endpoints.token ?? `${discovered?.token_endpoint}`;
  const target: Fields = resource[0] === undefined ? {} : { resource: resource[0] };
  const body: Fields = clientAuthentication === 'client_secret_post' ? { client_id: clientId, client_secret: clientSecret } : {};
  const header = clientAuthentication === 'client_secret_basic' ? basic({ id: clientId, secret: clientSecret }) : {};
  const headers = { ...header, ...headersOf(legs.token.headers) };
  const scope = scopes.join(' ');
  if (grantType === 'client_credentials') return post(tokenEndpoint, { grant_type: grantType, scope, ...body, ...target }, headers);
  const asked = {
    scope,
    ...(audience === null ? {} : { audience }),
    ...target,
    ...headersOf(legs.authorize.params),
  };
  const sent = authorizeRequest.pushed === 'on' ? await pushedTo(`${issuer}/par`, { client_id: clientId, ...asked }, headers) : asked;
  const callback = await authorize(endpoints.authorization ?? `${discovered?.authorization_endpoint}`, { client_id: clientId, ...sent });
  const code = `${callback.get('code')}`;
  return post(tokenEndpoint, { grant_type: grantType, code, redirect_uri: SCHEME_URI, ...body }, headers);
}

test('each face of Bearer tokens connects and its first saved call succeeds, by its settings alone', async () => {
  await withPractice({}, async ({ faces }) => {
    for (const face of Object.values(faces).filter(({ connection }) => connection.dpop === 'off')) {
      // Its sign-in is in test/core/grants/device.test.ts.
      if (face.connection.grantType === 'urn:ietf:params:oauth:grant-type:device_code') continue;
      // Its key or certificate: assertions.test.ts and mutual-tls.test.ts.
      if (['private_key_jwt', 'self_signed_tls_client_auth'].includes(face.connection.clientAuthentication)) continue;
      if (face.connection.grantType === ASSERTION_GRANT) continue;
      // It needs a subject token: test/practice/token-exchange.test.ts.
      if (face.connection.grantType === EXCHANGE_GRANT) continue;
      const { json } = await connect(face);
      expect(json.access_token, face.connection.name).toEqual(expect.any(String));
      const [call] = face.connection.calls;
      const query = new URLSearchParams(call?.query.map(({ name, value }) => [name, value]));
      const url = `${[face.connection.apiBaseUrl, call?.url].filter(Boolean).join('/')}?${query}`;
      const own = { ...headersOf(face.connection.legs.api.headers), ...headersOf(call?.headers ?? []) };
      const headers = { ...own, Authorization: `Bearer ${json.access_token}` };
      expect((await fetch(url, { method: call?.method, headers, body: call?.body || null })).status, url).toBe(200);
    }
  });
});

test('the standard face gets its scopes, and every saved call answers as its name says', async () => {
  await withPractice({}, async ({ faces }) => {
    const { connection } = faces.practice;
    const { json } = await connect(faces.practice);
    expect(json.scope).toBe(connection.scopes.join(' '));
    expect(json).toHaveProperty('refresh_token');
    const statuses: Record<string, number> = {};
    for (const { id, method, url, query, headers, body } of connection.calls) {
      const target = `${connection.apiBaseUrl}/${url}?${new URLSearchParams(query.map(({ name, value }) => [name, value]))}`;
      const sent = { ...headersOf(headers), Authorization: `Bearer ${json.access_token}` };
      const response = await fetch(target, { method, headers: sent, ...(body === '' ? {} : { body }) });
      statuses[id] = id === 'large' ? response.status : (await answer(response)).status;
      if (id === 'large') await response.body?.cancel();
    }
    expect(statuses).toEqual({ 'who-am-i': 200, echo: 200, unauthorized: 401, forbidden: 403, limited: 200, slow: 200, large: 200 });
  });
});

test('the opaque face gets opaque access tokens with refresh tokens', async () => {
  await withPractice({}, async ({ faces }) => {
    const { json } = await connect(faces.opaque);
    expect(`${json.access_token}`.split('.')).toHaveLength(1);
    expect(json).toHaveProperty('refresh_token');
    expect(faces.opaque.connection).toEqual({
      ...faces.practice.connection,
      name: 'Practice: opaque tokens',
      clientId: 'practice-opaque',
    });
  });
});

test('a practice template matches its face', async () => {
  await withPractice({}, async ({ faces }) => {
    for (const { connection } of [faces.practice, faces.katana, faces.catapa]) {
      const defaults = defaultsOf(connection.template);
      const { name, environment, grantType, clientAuthentication, pkce, redirectUriOnRefresh } = connection;
      expect(defaults).toMatchObject({ name, environment, grantType, clientAuthentication, pkce, redirectUriOnRefresh });
    }
  });
});

test('faces follow the model: practice templates, the loopback receiver, https not needed on loopback', async () => {
  await withPractice({}, async ({ url, tlsUrl, faces }) => {
    expect(Object.values(faces).map(({ connection }) => connection.template)).toEqual([
      'practice',
      'practice',
      'practice',
      'practice',
      'practice',
      'practice',
      'practice',
      'practice',
      'practice',
      'practice',
      'practice-katana',
      'practice-catapa',
    ]);
    for (const { connection } of Object.values(faces)) {
      expect(connection).toMatchObject({
        environment: 'Practice',
        receiver: { kind: 'loopback', port: null, path: '/callback' },
        allowPlainHttp: false,
        refreshOn401: true,
      });
      expect([url, tlsUrl].some((origin) => connection.apiBaseUrl?.startsWith(origin))).toBe(true);
      const ids = connection.calls.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
    expect(faces.katana.connection.redirectUriOnRefresh).toBe(true);
    for (const leg of ['token', 'refresh', 'api'] as const) {
      expect(faces.catapa.connection.legs[leg].headers).toEqual([{ name: 'Tenant', value: 'practice' }]);
    }
  });
});
