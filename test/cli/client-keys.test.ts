import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { decodeJwt, exportJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { placeholderFor, placeholderForFile } from '../../electron/model/placeholders';
import { credentialServerFor } from '../support/credential-server';
import { MACHINE, cliStage } from './stage';

const stage = cliStage();
const server = credentialServerFor('all', 'http');

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

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
