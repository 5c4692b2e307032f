import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, EmbeddedJWK, jwtVerify } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { AskService } from '../../../electron/core/ask/service';
import { CallService } from '../../../electron/core/calls/service';
import { ClientKeyService } from '../../../electron/core/client-keys/service';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { DPOP_ALGORITHM_IDS } from '../../../electron/model/dpop';
import { openEncryptedKey } from '../../../electron/platform/keys/encrypted-key';
import { openPkcs12 } from '../../../electron/platform/keys/pkcs12';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { systemClock } from '../../../electron/platform/system/system-clock';
import { flowsOver, settingsOf, startApp } from '../../support/connection';
import { dpopServerFor } from '../../support/dpop-server';
import { during } from '../../support/during';
import { type ReceivedRequest, startServer } from '../../support/provider';

const server = dpopServerFor('all');
const api = during('each', async (later) => {
  const started = await startServer();
  later(() => started.stop());
  return started;
});
beforeEach(() => {
  server.nonce.wanted = false;
});

/** Every request to the token endpoint, as its headers and form say. */
const asked: { headers: Record<string, string>; form: URLSearchParams }[] = [];

async function scene(changes: Partial<ConnectionSettings> = {}) {
  asked.length = 0;
  const wire = createNodeHttp();
  const app = startApp(undefined, {
    http: {
      send: (request) => {
        const headers = Object.fromEntries(request.headers.map(({ name, value }) => [name.toLowerCase(), value]));
        if (request.url.endsWith('/token')) asked.push({ headers, form: new URLSearchParams(String(request.body ?? '')) });
        return wire.send(request);
      },
    },
  });
  const settings = settingsOf({
    issuer: server.issuer,
    grantType: 'client_credentials',
    scopes: ['read'],
    dpop: 'ES256',
    apiBaseUrl: api.url,
    ...changes,
  });
  const { id } = await app.connections.create(settings, 'real-client-secret');
  const on = { ...app, clock: systemClock };
  const flows = flowsOver(on);
  const calls = new CallService({ ...on, fingerprint: () => '' });
  const signIn = async () => {
    await flows.start(id);
    const flow = flows.list().find(({ connectionId }) => connectionId === id);
    expect(flow?.failure ?? null).toBeNull();
    const { grant } = await app.connections.records.read(id);
    if (grant === null) throw new Error('No grant came.');
    return grant;
  };
  const call = (url: string, method = 'GET') => calls.send(id, 'x', { method, url, query: [], headers: [], body: '' });
  return { ...on, id, flows, signIn, call };
}

const proofIn = ({ headers }: Pick<ReceivedRequest, 'headers'>) => String(headers.dpop);
const jwkOf = (proof: string) => decodeProtectedHeader(proof).jwk ?? {};

describe('tokens bound to a key, at a real server', () => {
  it.each(DPOP_ALGORITHM_IDS)('%s: the proof is signed with the sealed key, and the token is bound to it', async (dpop) => {
    const { signIn, id, connections, tokens, discoveries, http, clock } = await scene({ dpop });
    const grant = await signIn();
    const proof = asked[0]?.headers.dpop ?? '';
    expect(decodeProtectedHeader(proof)).toMatchObject({ typ: 'dpop+jwt', alg: dpop });
    expect(jwkOf(proof)).not.toHaveProperty('d');
    expect(decodeJwt(proof)).toMatchObject({ htm: 'POST', htu: `${server.issuer}/token` });
    expect(decodeJwt(proof)).not.toHaveProperty('ath');
    expect(grant).toMatchObject({ tokenType: 'DPoP', dpopKey: { alg: dpop, kid: await calculateJwkThumbprint(jwkOf(proof)) } });
    const ask = new AskService({ connections, tokens, discoveries, http, clock, fingerprint: () => '' });
    expect((await ask.ask(id, 'introspection', 'access')).json).toContain(grant.dpopKey?.kid);
  });

  it('gives the nonce that the server wants, and keeps it for the next request', async () => {
    server.nonce.wanted = true;
    const { signIn, tokens, id } = await scene();
    await signIn();
    // Another test may have been told one before.
    const nonces = () => asked.map(({ headers }) => decodeJwt(headers.dpop ?? '').nonce);
    expect(nonces().at(-1)).toEqual(expect.any(String));
    const before = asked.length;
    await tokens.refresh(id);
    expect(asked).toHaveLength(before + 1);
    expect(nonces().at(-1)).toEqual(expect.any(String));
  });

  it('renewing keeps the key; a new sign-in keeps it too, unless the connection wants another', async () => {
    const { signIn, tokens, id, connections } = await scene();
    const first = (await signIn()).dpopKey?.kid;
    expect((await tokens.refresh(id)).dpopKey?.kid).toBe(first);
    expect((await signIn()).dpopKey?.kid).toBe(first);
    const { id: _, ...settings } = connections.get(id);
    await connections.update(id, { ...settings, dpopKey: 'renew' });
    const second = (await signIn()).dpopKey?.kid;
    expect(second).not.toBe(first);
    expect((await tokens.refresh(id)).dpopKey?.kid).toBe(second);
  });

  it('off, nothing is proven', async () => {
    api.answer('/token', { body: { access_token: 'plain', token_type: 'Bearer' } });
    const { signIn } = await scene({ dpop: 'off', issuer: null, endpoints: { ...settingsOf().endpoints, token: `${api.url}/token` } });
    expect((await signIn()).dpopKey ?? null).toBeNull();
    expect(asked[0]?.headers).not.toHaveProperty('dpop');
  });
});

describe('calls with a bound token', () => {
  it('carry a proof of that request and that token', async () => {
    api.answer('/things', { body: {} });
    const { signIn, call } = await scene();
    const { accessToken } = await signIn();
    await call('/things?id=1#part', 'POST');
    const [request] = api.to('/things');
    expect(request?.headers.authorization).toBe(`DPoP ${accessToken}`);
    const { payload } = await jwtVerify(proofIn(request as ReceivedRequest), EmbeddedJWK, { typ: 'dpop+jwt' });
    const ath = createHash('sha256').update(accessToken).digest('base64url');
    expect(payload).toMatchObject({ htm: 'POST', htu: `${api.url}/things`, ath, jti: expect.any(String) });
  });

  it('are sent once more with the nonce that the API wants, which the next one has at once', async () => {
    api.answer('/things', ({ headers }) => {
      if (decodeJwt(String(headers.dpop)).nonce === 'nonce-7') return { body: {} };
      return { status: 401, headers: { 'www-authenticate': 'DPoP error="use_dpop_nonce"', 'dpop-nonce': 'nonce-7' } };
    });
    const { signIn, call } = await scene();
    await signIn();
    expect((await call('/things')).exchanges.map(({ status }) => status)).toEqual([200]);
    await call('/things');
    expect(api.to('/things')).toHaveLength(3);
    expect(new Set(api.to('/things').map((request) => decodeJwt(proofIn(request)).jti)).size).toBe(3);
  });

  it('are sent once more only once', async () => {
    api.answer('/things', { status: 401, headers: { 'www-authenticate': 'DPoP error="use_dpop_nonce"', 'dpop-nonce': 'another' } });
    const { signIn, call } = await scene();
    await signIn();
    expect((await call('/things')).exchanges.map(({ status }) => status)).toEqual([401]);
    expect(api.to('/things')).toHaveLength(2);
  });

  it("are dated by the API's clock, once it has told it", async () => {
    const late = new Date(Date.now() - 600_000);
    api.answer('/things', { body: {}, headers: { date: late.toUTCString() } });
    const { signIn, call } = await scene();
    await signIn();
    await call('/things');
    await call('/things');
    const [first, second] = api.to('/things').map((request) => decodeJwt(proofIn(request)).iat ?? 0);
    expect((first ?? 0) - (second ?? 0)).toBeGreaterThan(595);
  });

  it('go as Bearer where the server gave a Bearer token in spite of the proof, or DPoP was turned off since', async () => {
    api.answer('/things', { body: {} });
    api.answer('/token', { body: { access_token: 'plain', token_type: 'Bearer' } });
    const ignoring = await scene({ issuer: null, endpoints: { ...settingsOf().endpoints, token: `${api.url}/token` } });
    await ignoring.signIn();
    await ignoring.call('/things');
    const turnedOff = await scene();
    const { accessToken } = await turnedOff.signIn();
    const { id: _, ...settings } = turnedOff.connections.get(turnedOff.id);
    await turnedOff.connections.update(turnedOff.id, { ...settings, dpop: 'off' });
    await turnedOff.call('/things');
    const sent = api.to('/things').map(({ headers }) => [headers.authorization, headers.dpop]);
    expect(sent).toEqual([
      ['Bearer plain', undefined],
      [`Bearer ${accessToken}`, undefined],
    ]);
  });
});

it('a request repeated for a nonce has an assertion of its own, for one counts once', async () => {
  api.answer('/token', ({ headers }) => {
    if (decodeJwt(String(headers.dpop)).nonce === 'nonce-1') return { body: { access_token: 'bound', token_type: 'DPoP' } };
    return { status: 400, headers: { 'dpop-nonce': 'nonce-1' }, body: { error: 'use_dpop_nonce' } };
  });
  const { id, connections, signIn, clock } = await scene({
    clientAuthentication: 'private_key_jwt',
    issuer: null,
    endpoints: { ...settingsOf().endpoints, token: `${api.url}/token` },
  });
  await new ClientKeyService({ connections, clock, open: openEncryptedKey, openPkcs12 }).make(id, 'ES256');
  await signIn();
  const assertions = asked.map(({ form }) => decodeJwt(form.get('client_assertion') ?? '').jti);
  expect(assertions).toHaveLength(2);
  expect(new Set(assertions).size).toBe(2);
});
