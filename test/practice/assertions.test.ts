import { randomUUID } from 'node:crypto';
import { importJWK, type JWTPayload, SignJWT } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeKey } from '../../electron/core/client-auth/make-key';
import { viewOfKey } from '../../electron/core/client-keys/keys';
import { CLIENTS } from '../../electron/practice';
import { ASSERTION_GRANT } from '../../electron/practice/jwt-bearer';
import { practiceFor } from '../support/practice';
import { type Answer, authorize, basic, claims as claimsOf, type Fields, get, post, SCHEME_URI } from './client';

const { id } = CLIENTS.key;
const registered: string[] = [];
const practice = practiceFor('all', {
  keysOf: async (clientId) => (clientId === id || clientId === CLIENTS.assertion.id ? registered : []),
});
const own = await makeKey('ES256', 0);

beforeEach(async () => {
  practice.faults.clear();
  registered.splice(0, registered.length, (await viewOfKey(own)).jwk);
});

async function signed(claims: JWTPayload, { jwk, kid } = own): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + 60;
  const all = { aud: practice.url, exp, jti: randomUUID(), ...claims };
  return new SignJWT(all).setProtectedHeader({ alg: 'ES256', kid }).sign(await importJWK(JSON.parse(jwk), 'ES256'));
}

async function assertion(claims: JWTPayload = {}, key = own): Promise<Fields> {
  return {
    client_assertion: await signed({ iss: id, sub: id, ...claims }, key),
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  };
}

const ask = async (path: string, fields: Fields, auth?: Fields): Promise<Answer> =>
  post(`${practice.url}${path}`, { ...fields, ...(auth ?? (await assertion())) });
const forItself = (auth?: Fields) => ask('/token', { grant_type: 'client_credentials', scope: 'api:read' }, auth);

test('an assertion authenticates at each endpoint, from the code to the revocation', async () => {
  const asked = {
    client_id: id,
    scope: 'openid offline_access api:read',
    prompt: 'consent',
    redirect_uri: SCHEME_URI,
    response_type: 'code',
  };
  const pushed = await ask('/par', asked);
  expect(pushed.status).toBe(201);
  const callback = await authorize(`${practice.url}/authorize`, { client_id: id, request_uri: pushed.json.request_uri });
  const first = await ask('/token', { grant_type: 'authorization_code', code: `${callback.get('code')}`, redirect_uri: SCHEME_URI });
  const second = await ask('/token', { grant_type: 'refresh_token', refresh_token: first.json.refresh_token });
  const token = second.json.access_token;
  expect((await ask('/introspect', { token })).json).toMatchObject({ active: true });
  expect((await ask('/revoke', { token })).status).toBe(200);
  expect((await ask('/introspect', { token })).json).toEqual({ active: false });
  expect((await ask('/device/auth', { scope: 'api:read' })).json).toHaveProperty('device_code');
});

test('a key that is made counts at once, and one that is deleted no more', async () => {
  const next = await makeKey('ES256', 0);
  expect((await forItself(await assertion({}, next))).json).toMatchObject({ error: 'invalid_client' });
  registered.push((await viewOfKey(next)).jwk);
  expect((await forItself(await assertion({}, next))).status).toBe(200);
  registered.shift();
  expect((await forItself()).json).toMatchObject({ error: 'invalid_client' });
});

test.each([
  ['assertion-expired', 'The client assertion has expired'],
  ['assertion-replayed', 'The jti of the client assertion was used before'],
  ['key-unknown', 'client authentication failed'],
] as const)('%s: a right assertion is refused', async (fault, said) => {
  practice.faults.set(fault, true);
  const refused = { status: 401, json: { error: 'invalid_client', error_description: said } };
  expect(await forItself()).toMatchObject(refused);
  expect(await ask('/introspect', { token: 'x' })).toMatchObject(refused);
  practice.faults.clear();
  expect((await forItself()).status).toBe(200);
});

const secret = (headers: Fields) => post(`${practice.url}/token`, { grant_type: 'client_credentials', scope: 'api:read' }, headers);
const wrong = async () => assertion({}, { ...(await makeKey('ES256', 0)), kid: own.kid });

test.each([
  ['assertion-any-key', async () => forItself(await wrong())],
  ['assertion-any-audience', async () => forItself(await assertion({ aud: 'https://elsewhere.example' }))],
  ['assertion-any-age', async () => forItself(await assertion({ exp: 1_000 }))],
  ['secret-for-key', () => secret(basic(CLIENTS.key))],
] as const)('%s: what is wrong in that is taken, and nothing else', async (fault, send) => {
  expect((await send()).status).toBe(401);
  practice.faults.set(fault, true);
  expect((await send()).status).toBe(200);
  if (fault !== 'assertion-any-key') expect((await forItself(await wrong())).status).toBe(401);
  if (fault !== 'assertion-any-age') expect((await forItself(await assertion({ exp: 1_000 }))).status).toBe(401);
  expect((await secret(basic({ id, secret: 'wrong' }))).status).toBe(401);
  const once = await assertion();
  expect([(await forItself(once)).status, (await forItself(once)).status]).toEqual([200, 401]);
});

test('assertion-replay-accepted: an assertion is taken twice', async () => {
  const once = await assertion();
  practice.faults.set('assertion-replay-accepted', true);
  expect([(await forItself(once)).status, (await forItself(once)).status]).toEqual([200, 200]);
});

describe('an assertion as a grant', () => {
  const about = (claims: JWTPayload = {}, key = own) => signed({ iss: CLIENTS.assertion.id, sub: 'ada', ...claims }, key);
  const trade = (given: string, fields: Fields = {}) =>
    post(`${practice.url}/token`, { grant_type: ASSERTION_GRANT, assertion: given, ...fields }, basic(CLIENTS.assertion));

  test('brings a token for its subject, by whichever name of the audience', async () => {
    for (const aud of [practice.url, `${practice.url}/token`]) {
      const { status, json } = await trade(await about({ aud }), { scope: 'api:read' });
      expect([status, json.scope]).toEqual([200, 'api:read']);
      expect(claimsOf(json.access_token)).toMatchObject({ sub: 'ada', client_id: CLIENTS.assertion.id, aud: `${practice.url}/api` });
      const { json: me } = await get(`${practice.url}/api/me`, json.access_token);
      expect(me).toMatchObject({ sub: 'ada' });
    }
  });

  const stranger = async () => ({ ...(await makeKey('ES256', 0)), kid: own.kid });
  const wrong: [what: string, make: () => Promise<string>, said: string][] = [
    ['another issuer', () => about({ iss: 'someone' }), 'The iss claim of the assertion is missing or wrong'],
    ['no subject', () => about({ sub: undefined }), 'The sub claim of the assertion is missing or wrong'],
    ['another audience', () => about({ aud: 'https://elsewhere.example' }), 'The aud claim of the assertion is missing or wrong'],
    ['no end', () => about({ exp: undefined }), 'The exp claim of the assertion is missing or wrong'],
    ['its end in the past', () => about({ exp: 1_000 }), 'The assertion has expired'],
    ['no jti', () => about({ jti: undefined }), 'The jti claim of the assertion is missing or wrong'],
    ['another key', async () => about({}, await stranger()), 'The signature of the assertion is not by a registered key'],
    ['no form of a JWT', async () => 'made-up', 'The assertion could not be read'],
  ];
  test.each(wrong)('is refused with %s', async (_what, make, said) => {
    expect(await trade(await make())).toMatchObject({ status: 400, json: { error: 'invalid_grant', error_description: said } });
  });

  test('brings no scope of a sign-in, and works once, unlike one that the client authenticates with', async () => {
    expect((await trade(await about(), { scope: 'openid' })).json).toMatchObject({ error: 'invalid_scope' });
    const once = await about();
    expect((await trade(once)).status).toBe(200);
    const again = { error: 'invalid_grant', error_description: 'The jti of the assertion was used before' };
    expect((await trade(once)).json).toMatchObject(again);
  });

  test.each([
    ['assertion-expired', 'The assertion has expired'],
    ['assertion-replayed', 'The jti of the assertion was used before'],
    ['key-unknown', 'The signature of the assertion is not by a registered key'],
  ] as const)('%s: a right one is refused', async (fault, said) => {
    practice.faults.set(fault, true);
    expect(await trade(await about())).toMatchObject({ status: 400, json: { error: 'invalid_grant', error_description: said } });
    practice.faults.clear();
    expect((await trade(await about())).status).toBe(200);
  });

  test.each([
    ['assertion-any-key', async () => about({}, await stranger())],
    ['assertion-any-audience', () => about({ aud: 'https://elsewhere.example' })],
    ['assertion-any-age', () => about({ exp: 1_000 })],
  ] as const)('%s: what is wrong in that is taken, and nothing else', async (fault, make) => {
    expect((await trade(await make())).status).toBe(400);
    practice.faults.set(fault, true);
    expect((await trade(await make())).status).toBe(200);
    expect((await trade(await about({ sub: undefined }))).status).toBe(400);
    const once = await about();
    expect([(await trade(once)).status, (await trade(once)).status]).toEqual([200, 400]);
  });

  test('assertion-replay-accepted: one is taken twice', async () => {
    const once = await about();
    practice.faults.set('assertion-replay-accepted', true);
    expect([(await trade(once)).status, (await trade(once)).status]).toEqual([200, 200]);
  });
});
