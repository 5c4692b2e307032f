import { CompactEncrypt, importJWK } from 'jose';
import { generateKeyPairSync } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../../electron/model/connection';
import type { Addresses, HttpRequest } from '../../../electron/core/ports';
import { VerifyService } from '../../../electron/core/key-sources/service';
import { answerOf, settingsOf, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { Disk, vaultFailure } from '../../support/vault';
import { base64url, signerFor, tokenOf } from '../verify/support';
import { testServer } from '../../support/provider';

const rsa = signerFor('RS256');
const second = signerFor('ES256');
const CLIENT_SECRET = 'canary-client-secret-long-enough-for-hs256';

const server = testServer();
let sent: HttpRequest[];
const addresses: Addresses = { lookup: async () => ['93.184.216.34'] };

beforeEach(() => {
  sent = [];
  server.answer('/jwks', { body: { keys: [{ ...rsa.publicJwk, kid: 'a' }] } });
});

async function app(changes: Partial<ConnectionSettings> = {}, disk = new Disk()) {
  const running = startApp(disk);
  const http = {
    send: (request: HttpRequest) => {
      sent.push(request);
      return running.http.send(request);
    },
  };
  const { connections, tokens, discoveries, clock } = running;
  const endpoints = { ...settingsOf().endpoints, token: `${server.url}/token`, jwks: `${server.url}/jwks`, ...changes.endpoints };
  const { id } = await connections.create(settingsOf({ ...changes, endpoints }), CLIENT_SECRET);
  const verify = new VerifyService({ http, addresses, clock, connections, tokens, discoveries });
  const accept = (accessToken: string, idToken: string | null = null) =>
    tokens.accept(id, {
      answer: answerOf({ accessToken, idToken }),
      callbackMembers: [],
      scopesAsked: ['read'],
      nonce: 'n-1',
      how: 'connected',
    });
  return { ...running, id, verify, accept };
}

describe("a provider's key set", () => {
  it('verifies a token, and says where the key is from and when it was fetched', async () => {
    const { id, verify, accept, clock } = await app();
    await accept(tokenOf(rsa, { sub: 'jo' }, { kid: 'a', typ: 'at+jwt' }));
    const found = await verify.verify(id, 'access', { kind: 'connection' });
    expect(found).toMatchObject({
      status: 'valid',
      key: { kid: 'a', source: `the JWKS at ${server.url}/jwks`, why: 'matched by key ID (kid)' },
      keysFetchedAt: clock.at,
    });
    expect(found.verdicts.find(({ name }) => name === 'typ')?.verdict).toBe('pass');
    expect(server.requests.map(({ method, path, headers }) => [method, path, headers.authorization])).toEqual([
      ['GET', '/jwks', undefined],
    ]);
    expect(sent[0]?.about).toEqual({ connectionId: id, purpose: 'jwks', secrets: [] });
  });

  it('is found by discovery where the connection names none', async () => {
    const endpoints = { ...settingsOf().endpoints, jwks: null };
    server.answer('/.well-known/openid-configuration', {
      body: { issuer: server.url, token_endpoint: `${server.url}/token`, jwks_uri: `${server.url}/jwks` },
    });
    const { id, verify, accept } = await app({ endpoints, issuer: server.url });
    await accept(tokenOf(rsa, {}, { kid: 'a' }), tokenOf(rsa, { iss: server.url, aud: 'client-1', nonce: 'n-1' }, { kid: 'a' }));
    const found = await verify.verify(id, 'id', { kind: 'connection' });
    expect(found.status).toBe('valid');
    expect(found.verdicts.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual(
      expect.arrayContaining(['iss pass', 'aud pass', 'nonce pass', 'exp fail', 'iat fail']),
    );
  });

  it('that discovery places in a private network is not asked, when the issuer is public', async () => {
    const { id, verify, accept, discoveries } = await app({
      issuer: 'https://login.example.com',
      endpoints: { ...settingsOf().endpoints, jwks: null },
    });
    await accept(tokenOf(rsa, {}, { kid: 'a' }));
    discoveries.resolveEndpoints = async (connection) => ({
      issuer: 'https://login.example.com',
      endpoints: { ...connection.endpoints, jwks: `${server.url}/jwks` },
      scopesSupported: [],
      pkceMethods: null,
      issParameterPromised: false,
      source: null,
    });
    expect(await failureOf(verify.verify(id, 'access', { kind: 'connection' }))).toMatchObject({ code: 'address-refused' });
    expect(server.requests).toEqual([]);
  });

  it('is kept for 5 minutes; for a kid it lacks it is fetched again, at most once in 30 seconds', async () => {
    const { id, verify, accept, clock } = await app();
    const known = tokenOf(rsa, {}, { kid: 'a' });
    const unknown = tokenOf(second, {}, { kid: 'b' });
    await accept(known);
    const requests = async (token: string) => {
      await accept(token);
      const { status } = await verify.verify(id, 'access', { kind: 'connection' });
      return [status, server.requests.length];
    };
    expect(await requests(known)).toEqual(['valid', 1]);
    expect(await requests(unknown)).toEqual(['unverified', 1]);
    clock.at += 31_000;
    expect(await requests(unknown)).toEqual(['unverified', 2]);
    expect(await requests(unknown)).toEqual(['unverified', 2]);
    server.answer('/jwks', { body: { keys: [{ ...second.publicJwk, kid: 'b' }] } });
    clock.at += 29_000;
    expect(await requests(unknown)).toEqual(['unverified', 2]);
    clock.at += 2_000;
    expect(await requests(unknown)).toEqual(['valid', 3]);
    clock.at += 299_000;
    expect(await requests(unknown)).toEqual(['valid', 3]);
    clock.at += 2_000;
    expect(await requests(unknown)).toEqual(['valid', 4]);
  });

  it('is fetched once for all who ask at the same time, and a failure is not kept', async () => {
    const { id, verify, accept } = await app();
    await accept(tokenOf(rsa, {}, { kid: 'a' }));
    server.answer('/jwks', { status: 500 });
    const ask = () => verify.verify(id, 'access', { kind: 'connection' });
    const failures = await Promise.all([failureOf(ask()), failureOf(ask()), failureOf(ask())]);
    expect(failures.map(({ code }) => code)).toEqual(['keys-unavailable', 'keys-unavailable', 'keys-unavailable']);
    expect(server.requests).toHaveLength(1);
    server.answer('/jwks', { body: { keys: [{ ...rsa.publicJwk, kid: 'a' }] } });
    const found = await Promise.all([ask(), ask(), ask()]);
    expect(found.map(({ status }) => status)).toEqual(['valid', 'valid', 'valid']);
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    [{ status: 404 }, 'status 404'],
    [{ body: '<html>' }, 'not valid JSON'],
    [{ body: '[]' }, 'not an object'],
    [{ body: { issuer: 'x' } }, '"keys" is missing'],
    [{ status: 302, headers: { location: '/jwks' } }, 'redirected'],
    [{ body: `{"keys":[${' '.repeat(1024 * 1024)}]}` }, 'more than 1 MiB'],
  ])('%o is none', async (answer, what) => {
    const { id, verify, accept } = await app();
    await accept(tokenOf(rsa, {}, { kid: 'a' }));
    server.answer('/jwks', answer);
    const failure = await failureOf(verify.verify(id, 'access', { kind: 'connection' }));
    expect(failure).toMatchObject({ code: 'keys-unavailable', what: expect.stringContaining(what) });
  });

  it('at an address of its own: https or loopback only', async () => {
    const { verify } = await app();
    const token = tokenOf(rsa, {}, { kid: 'a' });
    expect(await verify.verifyText(token, { kind: 'url', url: `${server.url}/jwks` })).toMatchObject({ status: 'valid', verdicts: [] });
    const plain = verify.verifyText(token, { kind: 'url', url: 'http://keys.example.com/jwks' });
    expect(await failureOf(plain)).toMatchObject({ code: 'insecure-url' });
    expect(await failureOf(verify.verifyText(token, { kind: 'url', url: 'file:///etc/passwd' }))).toMatchObject({
      code: 'connection-invalid',
    });
  });

  it('is not asked for where no key can help', async () => {
    const { id, verify, accept } = await app();
    for (const token of ['opaque', `${base64url('{"alg":"none"}')}.e30.`, 'eyJhbGciOiJSUzI1NiJ9.e30', 'a.b.c.d.e']) {
      await accept(token);
      expect((await verify.verify(id, 'access', { kind: 'connection' })).status).not.toBe('valid');
    }
    expect(server.requests).toEqual([]);
  });
});

it('keys that a token brings along are neither fetched nor trusted', async () => {
  const { id, verify, accept } = await app({ endpoints: { ...settingsOf().endpoints, jwks: null } });
  const url = `${server.url}/attacker`;
  const jwk = rsa.publicJwk;
  for (const header of [{ jku: url }, { x5u: url }, { jwk }, { x5c: ['MIIB'] }, { jku: url, x5u: url, jwk, kid: url }]) {
    await accept(tokenOf(rsa, { iss: server.url }, header));
    const found = await verify.verify(id, 'access', { kind: 'text', text: JSON.stringify(signerFor('RS256').publicJwk) });
    expect(found).toMatchObject({ status: 'invalid', reason: 'signature-wrong' });
    expect(await failureOf(verify.verify(id, 'access', { kind: 'connection' }))).toMatchObject({ code: 'not-found' });
    await verify.verifyText(tokenOf(rsa, {}, header), { kind: 'secret', text: 'x', encoding: 'text' });
  }
  expect([server.requests, sent]).toEqual([[], []]);
});

describe('other sources', () => {
  it('the client secret', async () => {
    const { id, verify, accept } = await app();
    await accept(tokenOf({ alg: 'HS256', privateKey: new Uint8Array(Buffer.from(CLIENT_SECRET)), publicJwk: {} }));
    const found = await verify.verify(id, 'access', { kind: 'client-secret' });
    expect(found).toMatchObject({ status: 'valid', key: { source: "the connection's Client secret", thumbprint: null } });
    expect(JSON.stringify(found)).not.toContain('canary');
  });

  it('that are not there', async () => {
    const { id, verify, accept, connections } = await app();
    const token = tokenOf(rsa);
    await accept(token);
    await connections.update(id, connections.get(id), null);
    expect(await failureOf(verify.verify(id, 'access', { kind: 'client-secret' }))).toMatchObject({ code: 'not-found' });
    expect(await failureOf(verify.verify(id, 'access', { kind: 'decryption-key' }))).toMatchObject({ code: 'not-found' });
    expect(await failureOf(verify.verify(id, 'id', { kind: 'client-secret' }))).toMatchObject({ code: 'not-found' });
    expect(await failureOf(verify.verify('nobody', 'access', { kind: 'client-secret' }))).toMatchObject({ code: 'not-found' });
    for (const kind of ['connection', 'client-secret', 'decryption-key'] as const) {
      expect(await failureOf(verify.verifyText(token, { kind }))).toMatchObject({ code: 'bad-request' });
    }
  });
});

describe('encrypted tokens', () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const secretPart = String(pair.privateKey.export({ format: 'jwk' }).d);
  const inner = tokenOf(rsa, { sub: 'inside' });
  const sealed = async () =>
    new CompactEncrypt(Buffer.from(inner))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', cty: 'JWT' })
      .encrypt(await importJWK({ ...pair.publicKey.export({ format: 'jwk' }) }, 'ECDH-ES'));

  it('are opened with a key that is dropped, or kept where that is asked for', async () => {
    const { id, verify, accept, disk, tokens } = await app();
    const changes: string[] = [];
    verify.onKeyChanged((each) => changes.push(each));
    await accept(await sealed());
    const source = { kind: 'text', text: pem } as const;
    expect(await verify.decrypt(id, 'access', source, false)).toMatchObject({
      kind: 'token',
      token: inner,
      nested: { claims: { sub: 'inside' } },
    });
    expect(disk.record(id)?.decryptionKey ?? null).toBeNull();
    expect((await tokens.read(id)).hasDecryptionKey).toBe(false);
    await verify.decrypt(id, 'access', source, true);
    expect((await tokens.read(id)).hasDecryptionKey).toBe(true);
    expect(JSON.parse(disk.record(id)?.decryptionKey ?? '')).toMatchObject({ kty: 'EC', d: secretPart });
    const again = await verify.decrypt(id, 'access', { kind: 'decryption-key' }, true);
    expect(again).toMatchObject({ token: inner, key: { source: 'the key stored for this connection' } });
    expect(JSON.stringify(again)).not.toContain(secretPart);
    await verify.forgetKey(id);
    expect(disk.record(id)?.decryptionKey).toBeNull();
    expect(await failureOf(verify.decrypt(id, 'access', { kind: 'decryption-key' }, false))).toMatchObject({ code: 'not-found' });
    expect(changes).toEqual([id, id]);
  });

  it('a key that does not open it is not kept', async () => {
    const { id, verify, accept, disk } = await app();
    await accept(await sealed());
    const other = String(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }));
    expect(await failureOf(verify.decrypt(id, 'access', { kind: 'text', text: other }, true))).toMatchObject({ code: 'decryption-failed' });
    expect(disk.record(id)?.decryptionKey ?? null).toBeNull();
    for (const source of [{ kind: 'connection' }, { kind: 'url', url: `${server.url}/jwks` }] as const) {
      expect(await failureOf(verify.decrypt(id, 'access', source, true))).toMatchObject({ code: 'bad-request' });
    }
    expect(server.requests).toEqual([]);
  });

  it('a kept key outlives every other change of the record', async () => {
    const { id, verify, accept, disk, tokens, connections } = await app();
    await accept(await sealed());
    await verify.decrypt(id, 'access', { kind: 'text', text: pem }, true);
    const kept = disk.record(id)?.decryptionKey;
    server.answer('/token', { body: { access_token: 'access-2', token_type: 'Bearer', expires_in: 60, refresh_token: 'refresh-2' } });
    await tokens.refresh(id);
    expect(disk.record(id)).toMatchObject({ grant: { accessToken: 'access-2' }, decryptionKey: kept });
    await connections.update(id, connections.get(id), 'another secret');
    await accept(await sealed());
    await tokens.forget(id);
    expect(disk.record(id)).toMatchObject({ grant: null, clientSecret: 'another secret', decryptionKey: kept });
    await connections.update(id, connections.get(id), null);
    expect(disk.record(id)).toMatchObject({ clientSecret: null, decryptionKey: kept });
  });

  it('keeping takes its turn with whatever else changes the record', async () => {
    const { id, verify, accept, disk, tokens } = await app();
    await accept(await sealed());
    disk.delayMs = 3;
    server.answer('/token', { body: { access_token: 'access-2', token_type: 'Bearer', expires_in: 60, refresh_token: 'refresh-2' } });
    await Promise.all([verify.decrypt(id, 'access', { kind: 'text', text: pem }, true), tokens.refresh(id)]);
    expect(disk.record(id)).toMatchObject({ grant: { accessToken: 'access-2' }, decryptionKey: expect.any(String) });
  });

  it('a vault that refuses says so, and nothing is kept', async () => {
    const { id, verify, accept, disk } = await app();
    await accept(await sealed());
    disk.refuseWrites = vaultFailure('vault-not-writable');
    expect(await failureOf(verify.decrypt(id, 'access', { kind: 'text', text: pem }, true))).toMatchObject({ code: 'vault-not-writable' });
    disk.refuseWrites = null;
    expect(disk.record(id)?.decryptionKey ?? null).toBeNull();
  });

  it('of no connection', async () => {
    const { verify } = await app();
    expect(await verify.decryptText(await sealed(), { kind: 'text', text: pem })).toMatchObject({ token: inner });
    expect(await failureOf(verify.decryptText(await sealed(), { kind: 'decryption-key' }))).toMatchObject({ code: 'bad-request' });
  });
});
