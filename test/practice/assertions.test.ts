import { randomUUID } from 'node:crypto';
import { importJWK, type JWTPayload, SignJWT } from 'jose';
import { beforeEach, expect, test } from 'vitest';
import { makeKey } from '../../electron/core/client-auth/make-key';
import { viewOfKey } from '../../electron/core/client-keys/keys';
import { CLIENTS } from '../../electron/practice';
import { practiceFor } from '../support/practice';
import { type Answer, authorize, basic, type Fields, post, SCHEME_URI } from './client';

const { id } = CLIENTS.key;
const registered: string[] = [];
const practice = practiceFor('all', { keysOf: async (clientId) => (clientId === id ? registered : []) });
const own = await makeKey('ES256', 0);

beforeEach(async () => {
  practice.faults.clear();
  registered.splice(0, registered.length, (await viewOfKey(own)).jwk);
});

async function assertion(claims: JWTPayload = {}, { jwk, kid } = own): Promise<Fields> {
  const exp = Math.floor(Date.now() / 1000) + 60;
  const all = { iss: id, sub: id, aud: practice.url, exp, jti: randomUUID(), ...claims };
  const signed = await new SignJWT(all).setProtectedHeader({ alg: 'ES256', kid }).sign(await importJWK(JSON.parse(jwk), 'ES256'));
  return { client_assertion: signed, client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' };
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
