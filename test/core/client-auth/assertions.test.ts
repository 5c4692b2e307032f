import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { ClientKeyService } from '../../../electron/core/client-keys/service';
import { SIGNING_ALGORITHM_IDS } from '../../../electron/model/client-key';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { openEncryptedKey } from '../../../electron/platform/keys/encrypted-key';
import { openPkcs12 } from '../../../electron/platform/keys/pkcs12';
import { systemClock } from '../../../electron/platform/system/system-clock';
import { credentialServerFor, SHARED_SECRET } from '../../support/credential-server';
import { flowsOver, settingsOf, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { onThreeLegs } from './three-legs';

const server = credentialServerFor('all', 'http');
const bodies: { path: string; form: URLSearchParams }[] = [];

async function connectionWith(changes: Partial<ConnectionSettings>) {
  const app = startApp();
  const http = {
    send: (request: Parameters<typeof app.http.send>[0]) => {
      bodies.push({ path: new URL(request.url).pathname, form: new URLSearchParams(String(request.body ?? '')) });
      return app.http.send(request);
    },
  };
  const on = { ...app, http, clock: systemClock };
  const settings = settingsOf({
    issuer: server.issuer,
    grantType: 'client_credentials',
    scopes: ['read'],
    clientId: 'client-1',
    ...changes,
  });
  const { id } = await app.connections.create(settings, settings.clientAuthentication === 'client_secret_jwt' ? SHARED_SECRET : null);
  const clientKeys = new ClientKeyService({ connections: app.connections, clock: systemClock, open: openEncryptedKey, openPkcs12 });
  return { ...on, id, clientKeys, flows: flowsOver(on) };
}
type Scene = Awaited<ReturnType<typeof connectionWith>>;

async function onEveryLeg(scene: Scene) {
  bodies.length = 0;
  const { introspected, revoked } = await onThreeLegs(scene);
  return { introspected, revoked, assertions: bodies.flatMap(({ form }) => form.get('client_assertion') ?? []) };
}

describe('client assertions at a real server', () => {
  it('client_secret_jwt on every leg, each with an assertion of its own', async () => {
    server.register('client_secret_jwt', { secret: SHARED_SECRET });
    const { introspected, revoked, assertions } = await onEveryLeg(await connectionWith({ clientAuthentication: 'client_secret_jwt' }));
    expect([introspected.status, revoked.status]).toEqual([200, 200]);
    expect(new Set(bodies.filter(({ form }) => form.has('client_assertion')).map(({ path }) => path))).toEqual(
      new Set(['/token', '/token/introspection', '/token/revocation']),
    );
    expect(new Set(assertions.map((assertion) => decodeJwt(assertion).jti)).size).toBe(assertions.length);
    expect(bodies.some(({ form }) => form.toString().includes(SHARED_SECRET))).toBe(false);
  });

  it.each(SIGNING_ALGORITHM_IDS)('private_key_jwt with a key made here, %s', async (alg) => {
    const scene = await connectionWith({ clientAuthentication: 'private_key_jwt' });
    await scene.clientKeys.make(scene.id, alg);
    const [key] = await scene.clientKeys.list(scene.id);
    server.register('private_key_jwt', { keys: [key?.jwk ?? ''] });
    const { introspected, assertions } = await onEveryLeg(scene);
    expect(introspected.status).toBe(200);
    expect(decodeProtectedHeader(assertions[0] ?? '')).toMatchObject({ alg, kid: key?.kid });
    expect(decodeJwt(assertions[0] ?? '')).toMatchObject({ iss: 'client-1', sub: 'client-1', aud: server.issuer });
  });

  it('names the token endpoint as audience where the connection says so', async () => {
    const scene = await connectionWith({ clientAuthentication: 'private_key_jwt', assertionAudience: 'token-endpoint' });
    await scene.clientKeys.make(scene.id, 'ES256');
    server.register('private_key_jwt', { keys: (await scene.clientKeys.list(scene.id)).map(({ jwk }) => jwk) });
    const { introspected, assertions } = await onEveryLeg(scene);
    expect(introspected.status).toBe(200);
    expect(new Set(assertions.map((assertion) => decodeJwt(assertion).aud))).toEqual(new Set([`${server.issuer}/token`]));
  });

  it('signs with the newest key, or with the one that the settings name', async () => {
    const scene = await connectionWith({ clientAuthentication: 'private_key_jwt' });
    await scene.clientKeys.make(scene.id, 'ES256');
    await scene.clientKeys.make(scene.id, 'EdDSA');
    const [old, next] = await scene.clientKeys.list(scene.id);
    server.register('private_key_jwt', { keys: [old, next].map((key) => key?.jwk ?? '') });
    const kids = async () => (await onEveryLeg(scene)).assertions.map((assertion) => decodeProtectedHeader(assertion).kid);
    expect(new Set(await kids())).toEqual(new Set([next?.kid]));
    const { id, ...settings } = scene.connections.get(scene.id);
    await scene.connections.update(id, { ...settings, signingKey: old?.kid ?? null });
    expect(new Set(await kids())).toEqual(new Set([old?.kid]));
  });

  it('a key that the server does not know is refused as the client', async () => {
    const scene = await connectionWith({ clientAuthentication: 'private_key_jwt' });
    await scene.clientKeys.make(scene.id, 'ES256');
    const other = await connectionWith({ clientAuthentication: 'private_key_jwt' });
    await other.clientKeys.make(other.id, 'ES256');
    server.register('private_key_jwt', { keys: (await other.clientKeys.list(other.id)).map(({ jwk }) => jwk) });
    await scene.flows.start(scene.id);
    expect(scene.flows.list()[0]?.failure?.code).toBe('client-refused');
  });

  it('without a key nothing is sent, and the field to open is named', async () => {
    const scene = await connectionWith({ clientAuthentication: 'private_key_jwt' });
    bodies.length = 0;
    await scene.flows.start(scene.id);
    expect(scene.flows.list()[0]?.failure).toMatchObject({ code: 'connection-incomplete', mend: ['open:clientKeys'] });
    expect(bodies.filter(({ path }) => path === '/token')).toEqual([]);
  });
});

describe('keys that a person brings', () => {
  const pem = (type: 'rsa' | 'ec' | 'ed25519', bits = 2048) => {
    const options = { modulusLength: bits, namedCurve: 'P-256' };
    const { privateKey } = generateKeyPairSync(type as 'rsa', options as { modulusLength: number });
    return privateKey;
  };
  const given = (text: string, passphrase = '') => ({ text, passphrase, rsaAlg: 'RS256' as const });
  const scene = () => connectionWith({ clientAuthentication: 'private_key_jwt' });

  it('PEM, PKCS #1, a JWK, and PKCS #8 under a passphrase', async () => {
    const { clientKeys, id } = await scene();
    const rsa = pem('rsa');
    await clientKeys.import(id, given(rsa.export({ type: 'pkcs8', format: 'pem' }).toString()));
    await clientKeys.import(id, given(JSON.stringify({ ...pem('ec').export({ format: 'jwk' }), kid: 'mine' })));
    const sealed = pem('ed25519').export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' }).toString();
    await clientKeys.import(id, given(sealed, 'open sesame'));
    const older = pem('rsa').export({ type: 'pkcs1', format: 'pem' }).toString();
    await clientKeys.import(id, { ...given(older), rsaAlg: 'PS256' });
    const keys = await clientKeys.list(id);
    expect(keys.map(({ alg }) => alg)).toEqual(['RS256', 'ES256', 'EdDSA', 'PS256']);
    expect(keys[1]?.kid).toBe('mine');
    for (const { jwk, pem: text } of keys) {
      expect(Object.keys(JSON.parse(jwk))).not.toContain('d');
      expect(text).toMatch(/^-----BEGIN PUBLIC KEY-----/);
    }
  });

  it.each([
    [
      'a wrong passphrase',
      () => pem('rsa').export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'a' }),
      'b',
      'The passphrase does not open the key.',
    ],
    [
      'no passphrase',
      () => pem('rsa').export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'a' }),
      '',
      'The key is encrypted.',
    ],
    ['a short RSA key', () => pem('rsa', 1024).export({ type: 'pkcs8', format: 'pem' }), '', 'The RSA key has only 1024 bits.'],
    ['a shared secret', () => '{"kty":"oct","k":"c2VjcmV0"}', '', 'This is a shared secret, not a private key.'],
    [
      'a public key',
      () => JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }),
      '',
      'This is a public key, and only a private key can sign.',
    ],
    ['JSON that is none', () => '{"kty":', '', 'No private key was found in this.'],
    ['nothing', () => '', '', 'No private key was found in this.'],
    [
      'a curve that signs no JWT',
      () => generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
      '',
      "A key of the kind OKP X25519 can't sign client assertions here.",
    ],
  ])('%s is refused, and nothing is kept', async (_what, text, passphrase, what) => {
    const { clientKeys, id } = await scene();
    expect(await failureOf(clientKeys.import(id, given(text().toString(), passphrase)))).toMatchObject({ code: 'bad-request', what });
    expect(await clientKeys.list(id)).toEqual([]);
  });

  it('the same key twice is one', async () => {
    const { clientKeys, id } = await scene();
    const text = pem('ec').export({ type: 'pkcs8', format: 'pem' }).toString();
    await clientKeys.import(id, given(text));
    expect((await failureOf(clientKeys.import(id, given(text)))).what).toBe('This connection has a key of that name already.');
    expect(await clientKeys.list(id)).toHaveLength(1);
  });
});
