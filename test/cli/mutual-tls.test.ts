import { readFileSync, writeFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../electron/model/connection';
import { placeholderFor, placeholderForFile } from '../../electron/model/placeholders';
import { createNodeHttp } from '../../electron/platform/network/node-http';
import { makeCertificate } from '../support/certificates';
import { AUTHORITY, credentialServerFor } from '../support/credential-server';
import { cliStage, MACHINE } from './stage';

const stage = cliStage();
const server = credentialServerFor('all', 'aliases');

const { certificate, key } = makeCertificate({ subject: [['CN', 'client-1']], issuer: AUTHORITY });
/** Of client-1, under "open sesame"; written by OpenSSL. */
const PKCS12 = Buffer.from(JSON.parse(readFileSync('test/fixtures/pkcs12.json', 'utf8')).modern, 'base64');

function connectionFile(
  secrets: Record<string, string>,
  clientAuthentication: ConnectionSettings['clientAuthentication'],
  more: Partial<ConnectionSettings> = {},
): string {
  const none = { authorization: null, token: null, userinfo: null, jwks: null, introspection: null, revocation: null };
  const endpoints = { ...none, deviceAuthorization: null };
  const settings = { ...MACHINE, issuer: server.issuer, endpoints, clientId: 'client-1', scopes: ['read'], resource: [] };
  return stage.connectionFile('practice', { ...settings, clientAuthentication, template: 'oauth', ...more }, secrets);
}

const run = (file: string, env: Record<string, string> = {}) =>
  stage.cli(['token', '-c', file], { env, http: createNodeHttp({ ca: AUTHORITY.certificate }) });

describe('tokenscope token for a client that authenticates in TLS', () => {
  it.each([
    ['a file with certificate and key', { clientCertificate: placeholderForFile('client.pem') }, `${certificate}${key}`],
    [
      'a file each',
      { clientCertificate: placeholderForFile('client.pem'), clientCertificateKey: placeholderForFile('client.key') },
      certificate,
    ],
  ])('takes them from %s', async (_where, secrets, pem) => {
    server.register('tls_client_auth', { subject: 'CN=client-1' });
    writeFileSync(stage.path('client.pem'), pem);
    writeFileSync(stage.path('client.key'), key);
    server.requests.length = 0;
    const { code, out, err } = await run(connectionFile(secrets, 'tls_client_auth'));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^\S+\n$/);
    const sent = server.requests.find(({ path }) => path === '/token')?.certificate;
    expect(sent).toBe(new X509Certificate(certificate).fingerprint256);
  });

  it('takes PKCS #12 with its passphrase from the environment, and says when that is wrong', async () => {
    server.register('tls_client_auth', { subject: 'CN=client-1,O=Example' });
    writeFileSync(stage.path('client.p12'), PKCS12);
    const secrets = { clientCertificate: placeholderForFile('client.p12'), clientCertificatePassphrase: placeholderFor('PASSPHRASE') };
    const file = connectionFile(secrets, 'tls_client_auth');
    const wrong = await run(file, { PASSPHRASE: 'another' });
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.err).toContain('The passphrase does not open the PKCS #12 file.');
    // Opened and sent, but of no authority that the server trusts.
    server.requests.length = 0;
    const refused = await run(file, { PASSPHRASE: 'open sesame' });
    expect(refused.err).toContain('The server does not accept the client certificate (invalid_client).');
    expect(server.requests.find(({ path }) => path === '/token')?.certificate).toMatch(/^[0-9A-F:]+$/);
  });

  it('sends the certificate beside a secret, and says that it is missing', async () => {
    server.register('client_secret_basic', { secret: 'a secret', binds: true });
    writeFileSync(stage.path('client.pem'), `${certificate}${key}`);
    const secrets = { clientSecret: 'a secret', clientCertificate: placeholderForFile('client.pem') };
    server.requests.length = 0;
    const { code, err } = await run(connectionFile(secrets, 'client_secret_basic', { certificateBoundTokens: true }));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const sent = server.requests.find(({ path }) => path === '/token')?.certificate;
    expect(sent).toBe(new X509Certificate(certificate).fingerprint256);
    const lacking = await run(connectionFile({ clientSecret: 'a secret' }, 'client_secret_basic', { certificateBoundTokens: true }));
    expect(lacking.code).toBe(2);
    expect(lacking.err).toContain('Client certificate is missing');
  });

  it('says what is missing where there is no certificate', async () => {
    const { code, err } = await run(connectionFile({}, 'tls_client_auth'));
    expect(code).toBe(2);
    expect(err).toContain('Client certificate is missing');
  });
});
