import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CallService } from '../../../electron/core/calls/service';
import { credentialSecrets } from '../../../electron/core/client-auth/methods';
import { ClientCertificateService } from '../../../electron/core/client-keys/certificate-service';
import { ClientKeyService } from '../../../electron/core/client-keys/service';
import { Redaction } from '../../../electron/core/redaction/redaction';
import { sealedSecrets } from '../../../electron/core/wire/sealed';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { openEncryptedKey } from '../../../electron/platform/keys/encrypted-key';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { openPkcs12 } from '../../../electron/platform/keys/pkcs12';
import { systemClock } from '../../../electron/platform/system/system-clock';
import { makeCertificate } from '../../support/certificates';
import { answerOf, CONNECTED, flowsOver, settingsOf, startApp } from '../../support/connection';
import { AUTHORITY, credentialServerFor } from '../../support/credential-server';
import { onThreeLegs } from './three-legs';

const server = credentialServerFor('all', 'aliases');

const bytes = (...texts: string[]) => ({ files: texts.map((text) => Buffer.from(text)), passphrase: '' });

async function connectionWith(changes: Partial<ConnectionSettings> = {}) {
  const http = createNodeHttp({ ca: AUTHORITY.certificate });
  const app = startApp(undefined, { http });
  const settings = settingsOf({
    issuer: server.issuer,
    grantType: 'client_credentials',
    scopes: ['read'],
    clientId: 'client-1',
    clientAuthentication: 'self_signed_tls_client_auth',
    ...changes,
  });
  const { id } = await app.connections.create(settings);
  const open = { key: openEncryptedKey, pkcs12: openPkcs12 };
  const certificates = new ClientCertificateService({ connections: app.connections, clock: systemClock, open });
  const on = { ...app, clock: systemClock };
  return { ...on, id, certificates, flows: flowsOver(on) };
}
type Scene = Awaited<ReturnType<typeof connectionWith>>;

async function onEveryLeg(scene: Scene) {
  server.requests.length = 0;
  const { introspected, revoked } = await onThreeLegs(scene);
  const paths = server.requests.filter(({ certificate }) => certificate !== null).map(({ path }) => path);
  const { cnf } = JSON.parse(introspected.json ?? '{}') as { cnf?: unknown };
  return { cnf, statuses: [introspected.status, revoked.status], paths: [...new Set(paths)] };
}

const LEGS = ['/token', '/token/introspection', '/token/revocation'];

describe('mutual TLS at a real server', () => {
  it('self_signed_tls_client_auth on every leg, at the aliases of its metadata, with a certificate made here', async () => {
    const scene = await connectionWith();
    await scene.certificates.make(scene.id, 'P-256');
    const [made] = await scene.certificates.list(scene.id);
    server.register('self_signed_tls_client_auth', { keys: [made?.jwk ?? ''] });
    const { cnf, statuses, paths } = await onEveryLeg(scene);
    expect(statuses).toEqual([200, 200]);
    expect(paths).toEqual(LEGS);
    expect(cnf).toEqual({ 'x5t#S256': made?.thumbprint });
  });

  it('tls_client_auth with a certificate of an authority, known by its subject as it is shown here', async () => {
    const scene = await connectionWith({ clientAuthentication: 'tls_client_auth' });
    const subject: [string, string][] = [
      ['O', 'Example, Inc.'],
      ['CN', 'client-1'],
    ];
    const { certificate, key } = makeCertificate({ subject, issuer: AUTHORITY, key: 'rsa' });
    await scene.certificates.import(scene.id, bytes(`${certificate}${key}`));
    const [view] = await scene.certificates.list(scene.id);
    expect(view).toMatchObject({ subject: 'CN=client-1,O=Example\\, Inc.', issuer: 'CN=Test authority', isSelfSigned: false });
    server.register('tls_client_auth', { subject: view?.subject ?? '' });
    expect((await onEveryLeg(scene)).paths).toEqual(LEGS);
  });

  it.each<ConnectionSettings['clientAuthentication']>(['private_key_jwt', 'client_secret_basic'])(
    'a certificate beside %s on every leg: tokens are bound to it',
    async (clientAuthentication) => {
      const scene = await connectionWith({ clientAuthentication, certificateBoundTokens: true });
      const { id, certificates, connections } = scene;
      const keys = new ClientKeyService({ connections, clock: systemClock, open: openEncryptedKey, openPkcs12 });
      await certificates.make(id, 'P-256');
      if (clientAuthentication === 'private_key_jwt') await keys.make(id, 'ES256');
      else await connections.update(id, connections.get(id), 'a secret');
      const [certificate] = await certificates.list(id);
      const [key] = await keys.list(id);
      server.register(clientAuthentication, { secret: 'a secret', keys: key ? [key.jwk] : [], binds: true });
      const { cnf, statuses, paths } = await onEveryLeg(scene);
      expect(statuses).toEqual([200, 200]);
      expect(paths).toEqual(LEGS);
      expect(cnf).toEqual({ 'x5t#S256': certificate?.thumbprint });
      // The key of the certificate is hidden like the credential's.
      const { credential } = await scene.tokens.read(id);
      const pem = createPrivateKey((await connections.records.read(id)).clientCertificates?.[0]?.key ?? '').export({
        type: 'pkcs8',
        format: 'pem',
      });
      expect(credentialSecrets('client-1', credential).map(({ value }) => value)).toContain(String(pem).trim());
    },
  );

  it('where tokens are to be bound to a certificate, nothing is sent without one', async () => {
    const scene = await connectionWith({ clientAuthentication: 'client_secret_basic', certificateBoundTokens: true });
    const { id, connections, flows } = scene;
    await connections.update(id, connections.get(id), 'a secret');
    server.register('client_secret_basic', { secret: 'a secret', binds: true });
    server.requests.length = 0;
    await flows.start(id);
    expect(flows.list()[0]?.failure).toMatchObject({ code: 'connection-incomplete', mend: ['open:clientCertificates'] });
    expect(server.requests.filter(({ path }) => path === '/token')).toEqual([]);
  });

  it('a refresh and an API call carry it too', async () => {
    const scene = await connectionWith({ apiBaseUrl: server.alias });
    const { id, certificates, connections, tokens, http, clock } = scene;
    await certificates.make(id, 'P-256');
    const [made] = await certificates.list(id);
    server.register('self_signed_tls_client_auth', { keys: [made?.jwk ?? ''] });
    await tokens.accept(id, { ...CONNECTED, answer: answerOf({ tokenType: 'Bearer' }) });
    server.requests.length = 0;
    await tokens.renew(id).catch(() => null);
    const calls = new CallService({ connections, tokens, http, clock, fingerprint: () => '' });
    const call = { method: 'GET', url: '/api', query: [], headers: [], body: '' };
    const { exchanges } = await calls.send(id, 'call-1', call);
    expect(exchanges.map(({ status }) => status)).toEqual([200]);
    const sent = server.requests.filter(({ certificate }) => certificate !== null).map(({ path }) => path);
    expect(sent).toEqual(['/token', '/api']);
  });

  it('the one that the settings name is sent, else the newest; a deleted one is no longer named', async () => {
    const scene = await connectionWith();
    const { id, certificates, connections } = scene;
    await certificates.make(id, 'P-256');
    await certificates.make(id, 'P-256');
    const [old, next] = await certificates.list(id);
    server.register('self_signed_tls_client_auth', { keys: [old?.jwk ?? '', next?.jwk ?? ''] });
    const bound = async () => (await onEveryLeg(scene)).cnf;
    expect(await bound()).toEqual({ 'x5t#S256': next?.thumbprint });
    const { id: _, ...settings } = connections.get(id);
    await connections.update(id, { ...settings, clientCertificate: old?.thumbprint ?? null });
    expect(await bound()).toEqual({ 'x5t#S256': old?.thumbprint });
    await certificates.remove(id, old?.thumbprint ?? '');
    expect(connections.get(id).clientCertificate).toBeNull();
    expect(await bound()).toEqual({ 'x5t#S256': next?.thumbprint });
  });

  it('a certificate that the server does not know is refused as the client', async () => {
    const scene = await connectionWith();
    const other = await connectionWith();
    for (const each of [scene, other]) await each.certificates.make(each.id, 'P-256');
    const [known] = await other.certificates.list(other.id);
    server.register('self_signed_tls_client_auth', { keys: [known?.jwk ?? ''] });
    await scene.flows.start(scene.id);
    expect(scene.flows.list()[0]?.failure?.code).toBe('client-refused');
  });

  it('without a certificate nothing is sent, and the field to open is named', async () => {
    const scene = await connectionWith();
    server.register('self_signed_tls_client_auth', { keys: [] });
    server.requests.length = 0;
    await scene.flows.start(scene.id);
    expect(scene.flows.list()[0]?.failure).toMatchObject({ code: 'connection-incomplete', mend: ['open:clientCertificates'] });
    expect(server.requests.filter(({ path }) => path === '/token')).toEqual([]);
  });
});

it('the private key stays sealed: it is hidden in whatever is told, and in no view', async () => {
  const { certificates, connections, id } = await connectionWith();
  await certificates.make(id, 'P-256');
  const record = await connections.records.read(id);
  const key = record.clientCertificates?.[0]?.key ?? '';
  const bare = key.replace(/-----[^-]+-----|\s/g, '');
  expect(createPrivateKey(key).asymmetricKeyType).toBe('ec');
  expect(JSON.stringify(await certificates.list(id))).not.toContain(bare.slice(0, 64));
  const known = new Redaction(() => 'aaaa-bbbb');
  known.addAll(sealedSecrets(connections.get(id), record));
  const told = known.text(`key: ${key} and in one line ${bare}`);
  expect(told).not.toContain(bare);
  expect(told).not.toContain(key.split('\n')[2]);
});

it('what is made here is a certificate of a year, for a client, signed by its own key', async () => {
  const { certificates, id } = await connectionWith({ clientId: '', name: 'Größe, Söhne' });
  await certificates.make(id, 'P-256');
  await certificates.make(id, 'RSA-2048');
  for (const { pem, thumbprint, notBefore, notAfter, subject, isSelfSigned, state } of await certificates.list(id)) {
    const read = new X509Certificate(pem);
    expect(read.verify(read.publicKey) && read.checkIssued(read)).toBe(true);
    expect([read.ca, read.keyUsage]).toEqual([false, ['1.3.6.1.5.5.7.3.2']]);
    expect(createHash('sha256').update(read.raw).digest('base64url')).toBe(thumbprint);
    expect([Date.parse(read.validFrom), Date.parse(read.validTo)]).toEqual([notBefore, notAfter].map((at) => Math.floor(at / 1000) * 1000));
    expect({ subject, isSelfSigned, state }).toEqual({ subject: 'CN=Größe\\, Söhne', isSelfSigned: true, state: 'valid' });
    expect(notAfter - notBefore).toBe(365 * 86_400_000);
  }
});
