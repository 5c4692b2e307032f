import { describe, expect, it } from 'vitest';
import { AskService } from '../../../electron/core/ask/service';
import { ClientCertificateService } from '../../../electron/core/client-keys/certificate-service';
import { ClientKeyService } from '../../../electron/core/client-keys/service';
import { openAuthorizeRequest } from '../../../electron/core/grants/authorize-request';
import { deviceCode } from '../../../electron/core/grants/device';
import type { DeviceStep } from '../../../electron/core/grants/protocol';
import { CLIENT_AUTHENTICATIONS, type ClientAuthentication } from '../../../electron/model/client-auth';
import type { AskWhat } from '../../../electron/model/server-answer';
import { openEncryptedKey } from '../../../electron/platform/keys/encrypted-key';
import { systemAddresses } from '../../../electron/platform/network/addresses';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { openPkcs12 } from '../../../electron/platform/keys/pkcs12';
import { systemRandom } from '../../../electron/platform/system/random';
import { systemClock } from '../../../electron/platform/system/system-clock';
import { makeCertificate } from '../../support/certificates';
import { settingsOf, startApp } from '../../support/connection';
import { AUTHORITY, credentialServerFor, type Registered, SHARED_SECRET } from '../../support/credential-server';
import { failureOf } from '../../support/failures';

const server = credentialServerFor('all');
const OTHER_SECRET = 'another-secret-that-is-as-long-as-the-first-one';

/** A client that authenticates like this, how the server must know it, and how it would have to know another one. */
async function clientWith(method: ClientAuthentication) {
  const http = createNodeHttp({ ca: AUTHORITY.certificate });
  const app = { ...startApp(undefined, { http }), clock: systemClock };
  const { connections, tokens, discoveries } = app;
  const settings = settingsOf({
    issuer: server.issuer,
    grantType: deviceCode.id,
    scopes: ['openid', 'read'],
    clientId: 'client-1',
    clientAuthentication: method,
  });
  const { id } = await connections.create(settings, method.startsWith('client_secret') ? SHARED_SECRET : null);
  const keys = new ClientKeyService({ connections, clock: systemClock, open: openEncryptedKey, openPkcs12 });
  const open = { key: openEncryptedKey, pkcs12: openPkcs12 };
  const certificates = new ClientCertificateService({ connections, clock: systemClock, open });
  const ways: Record<ClientAuthentication, () => Promise<{ right: Registered; wrong: Registered }>> = {
    none: async () => ({ right: {}, wrong: { clientId: 'client-2' } }),
    client_secret_basic: async () => ({ right: { secret: SHARED_SECRET }, wrong: { secret: OTHER_SECRET } }),
    client_secret_post: async () => ({ right: { secret: SHARED_SECRET }, wrong: { secret: OTHER_SECRET } }),
    client_secret_jwt: async () => ({ right: { secret: SHARED_SECRET }, wrong: { secret: OTHER_SECRET } }),
    private_key_jwt: async () => {
      const other = await connections.create(settings);
      for (const one of [id, other.id]) await keys.make(one, 'ES256');
      const known = async (one: string) => ({ keys: (await keys.list(one)).map(({ jwk }) => jwk) });
      return { right: await known(id), wrong: await known(other.id) };
    },
    tls_client_auth: async () => {
      const { certificate, key } = makeCertificate({ subject: [['CN', 'client-1']], issuer: AUTHORITY });
      await certificates.import(id, { files: [Buffer.from(`${certificate}${key}`)], passphrase: '' });
      return { right: { subject: 'CN=client-1' }, wrong: { subject: 'CN=client-2' } };
    },
    self_signed_tls_client_auth: async () => {
      const other = await connections.create(settings);
      for (const one of [id, other.id]) await certificates.make(one, 'P-256');
      const known = async (one: string) => ({ keys: (await certificates.list(one)).map(({ jwk }) => jwk) });
      return { right: await known(id), wrong: await known(other.id) };
    },
  };
  const connection = connections.get(id);
  const resolved = await (async () => {
    server.register('none', {});
    return discoveries.resolveEndpoints(connection);
  })();
  const context = async () => {
    const credential = await connections.credentialFor(connection, new URL(resolved.endpoints.token ?? ''));
    return {
      http,
      clock: systemClock,
      connection,
      server: resolved,
      credential,
      random: systemRandom,
      addresses: systemAddresses,
      redirectUri: null,
    };
  };
  const asked = new AskService({ connections, tokens, discoveries, http, clock: systemClock, fingerprint: () => '' });
  const ask = async (what: AskWhat) => (await asked.ask(id, what, 'access')).status;
  return {
    ...(await ways[method]()),
    device: async () => {
      const step = await deviceCode.begin({ ...(await context()), signal: new AbortController().signal, receive: async () => '' });
      return step as DeviceStep;
    },
    token: async (step: DeviceStep) => {
      const answered = await step.ask();
      if (!('tokens' in answered)) throw new Error('The code was not confirmed.');
      await tokens.accept(id, answered.tokens);
    },
    refresh: () => tokens.renew(id),
    introspection: () => ask('introspection'),
    revocation: () => ask('revocation'),
    pushed: async () => {
      const of = { ...connection, grantType: 'authorization_code' as const };
      return openAuthorizeRequest({ ...(await context()), connection: of, redirectUri: 'http://127.0.0.1/callback' }, { pushed: 'on' });
    },
  };
}

describe.each(CLIENT_AUTHENTICATIONS)('%s at a real server', (method) => {
  it('is taken on each of six legs where it is right, and refused on each where it is wrong', async () => {
    const client = await clientWith(method);
    server.register(method, client.right);
    const given = await client.device();
    await server.approve(given.shown.userCode);
    // Refused here, it leaves the code as it was.
    server.register(method, client.wrong);
    const refusals = [
      await failureOf(client.device()),
      await failureOf(client.token(given)),
      await failureOf(client.pushed()).then(({ code, evidence }) => ({ code, evidence })),
    ];
    server.register(method, client.right);
    await client.token(given);
    server.register(method, client.wrong);
    refusals.push(await failureOf(client.refresh()));
    const refused = [await client.introspection(), await client.revocation()];
    server.register(method, client.right);
    await client.refresh();
    const { url } = await client.pushed();
    expect(new URL(url).searchParams.get('request_uri')).toMatch(/^urn:/);
    expect([await client.introspection(), await client.revocation()]).toEqual([200, 200]);
    expect(refusals.map(({ code }) => code)).toEqual(['client-refused', 'client-refused', 'flow-error', 'client-refused']);
    expect(JSON.stringify(refusals[2])).toContain('invalid_client');
    expect(refused).toEqual([401, 401]);
  });
});
