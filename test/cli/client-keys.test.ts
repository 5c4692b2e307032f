import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { decodeJwt, exportJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { openPkcs12 } from '../../electron/platform/keys/pkcs12';
import { placeholderFor, placeholderForFile } from '../../electron/model/placeholders';
import { credentialServerFor } from '../support/credential-server';
import { MACHINE, cliStage } from './stage';

const stage = cliStage();
const server = credentialServerFor('all', 'http');

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Under "open sesame"; written by OpenSSL. */
const PKCS12 = Buffer.from(JSON.parse(readFileSync('test/fixtures/pkcs12.json', 'utf8')).modern, 'base64');

async function keyOf(file: Uint8Array): Promise<KeyObject> {
  const [der = new Uint8Array()] = (await openPkcs12(file, 'open sesame')).keys;
  return createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });
}

/** A connection to the server that knows the public key. */
async function connectionFile(secrets: Record<string, string>): Promise<string> {
  server.register('private_key_jwt', { keys: [JSON.stringify({ ...(await exportJWK(publicKey)), use: 'sig' })] });
  const endpoints = { authorization: null, token: null, userinfo: null, jwks: null, introspection: null, revocation: null };
  const settings = { ...MACHINE, issuer: server.issuer, endpoints, clientId: 'client-1', scopes: ['read'], resource: [] };
  return stage.connectionFile('practice', { ...settings, clientAuthentication: 'private_key_jwt', template: 'oauth' }, secrets);
}

describe('tokenscope token for a client that signs with a key', () => {
  it.each([
    ['a file beside the connection file', { clientKey: placeholderForFile('client.pem') }, {}],
    ['the environment', { clientKey: placeholderFor('KEY') }, { KEY: PEM }],
  ])('takes the key from %s', async (_where, secrets, env) => {
    const file = await connectionFile(secrets);
    writeFileSync(stage.path('client.pem'), PEM);
    const { code, out, err } = await stage.cli(['token', '-c', file], { env });
    expect({ code, err: err.replace(/^tokenscope: sends KEY to .*\n/, '') }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^\S+\n$/);
    const sent = stage.sent
      .map(({ body }) => new URLSearchParams(String(body ?? '')).get('client_assertion'))
      .find((each) => each !== null);
    expect(decodeJwt(sent ?? '')).toMatchObject({ iss: 'client-1', aud: server.issuer });
  });

  it('opens a key under a passphrase, and says when that is wrong', async () => {
    const sealed = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' });
    writeFileSync(stage.path('client.pem'), sealed);
    const file = await connectionFile({ clientKey: placeholderForFile('client.pem'), clientKeyPassphrase: placeholderFor('PASSPHRASE') });
    expect((await stage.cli(['token', '-c', file], { env: { PASSPHRASE: 'open sesame' } })).code).toBe(0);
    const wrong = await stage.cli(['token', '-c', file], { env: { PASSPHRASE: 'another' } });
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.err).toContain('The passphrase does not open the key.');
  });

  it('takes the key out of a PKCS #12 file with its passphrase from the environment', async () => {
    writeFileSync(stage.path('client.p12'), PKCS12);
    const secrets = { clientKey: placeholderForFile('client.p12'), clientKeyPassphrase: placeholderFor('PASSPHRASE') };
    const file = await connectionFile(secrets);
    server.register('private_key_jwt', {
      keys: [JSON.stringify({ ...(await exportJWK(createPublicKey(await keyOf(PKCS12)))), use: 'sig' })],
    });
    expect(await stage.cli(['token', '-c', file], { env: { PASSPHRASE: 'open sesame' } })).toMatchObject({ code: 0 });
    const wrong = await stage.cli(['token', '-c', file], { env: { PASSPHRASE: 'another' } });
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.err).toContain('The passphrase does not open the PKCS #12 file.');
  });

  it.each(['private key', 'UTF-16'])('takes it from a file of another form: %s', async (form) => {
    const der = privateKey.export({ type: 'pkcs8', format: 'der' });
    writeFileSync(stage.path('client.pem'), form === 'UTF-16' ? Buffer.from(`\uFEFF${PEM}`, 'utf16le') : der);
    expect(await stage.cli(['token', '-c', await connectionFile({ clientKey: placeholderForFile('client.pem') })])).toMatchObject({
      code: 0,
    });
  });

  it('says when the file is not there, and takes no file anywhere else', async () => {
    const missing = await stage.cli(['token', '-c', await connectionFile({ clientKey: placeholderForFile('none.pem') })]);
    expect(missing).toMatchObject({ code: 2, out: '' });
    expect(missing.err).toContain('it does not exist');
    writeFileSync(stage.path('private.txt'), 'CANARY');
    const file = await connectionFile({ clientKey: placeholderForFile('client.pem'), clientSecret: placeholderForFile('private.txt') });
    writeFileSync(stage.path('client.pem'), PEM);
    await stage.cli(['token', '-c', file]);
    expect(JSON.stringify(stage.sent)).not.toContain('CANARY');
  });
});
