import { readdirSync, readFileSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { credentialServerFor, SHARED_SECRET } from '../support/credential-server';
import { checkScreen } from './support-axe';
import { connectionTo } from './support-provider';
import { quietScene } from './support-scene';
import { ask, choose, signInToPractice } from './support-window';

describe('a client that signs with a key', () => {
  const scene = quietScene();
  const server = credentialServerFor('all', 'http');
  const button = (name: string) => scene.window.getByRole('button', { name, exact: true });
  const keys = () => scene.window.getByRole('list', { name: 'Signing keys' }).getByRole('listitem');
  const clipboard = () => scene.app.electron.evaluate((electron) => electron.clipboard.readText());
  let connectionId = '';

  beforeAll(async () => {
    server.register('client_secret_jwt', { secret: SHARED_SECRET });
    const input = {
      ...connectionTo(scene.provider, {
        name: 'Signs',
        grantType: 'client_credentials',
        clientAuthentication: 'private_key_jwt',
        scopes: ['read'],
      }),
      endpoints: { authorization: null, token: null, userinfo: null, jwks: null, introspection: null, revocation: null },
      issuer: server.issuer,
      clientId: 'client-1',
    };
    connectionId = (await ask(scene.window, 'connections.create', { input })).id;
    await choose(scene.window, 'Signs');
  });

  it('is told what is missing, and led to it', async () => {
    await button('Connect').first().click();
    await scene.window.getByText(/^Signing key is missing/).waitFor();
    await button('Open Signing keys').first().click();
    await scene.window.getByText(/^No key yet\./).waitFor();
  });

  it('makes a key, hands its public part over, and gets a token', async () => {
    const { window } = scene;
    await button('Make a key').click();
    await keys().first().waitFor();
    await checkScreen(window, 'signing keys');
    await keys().first().getByRole('button', { name: /^Key / }).click();
    await window.getByRole('menuitem', { name: 'Copy public key as JWK', exact: true }).click();
    await expect.poll(clipboard).toContain('"kty"');
    const handed = await clipboard();
    expect(JSON.parse(handed)).not.toHaveProperty('d');
    server.register('private_key_jwt', { keys: [handed] });
    await window.getByRole('tab', { name: 'Token' }).click();
    await button('Connect').first().click();
    await window.getByRole('table', { name: 'Response' }).or(window.getByText('Opaque')).first().waitFor();
    expect((await ask(window, 'grants.get', { connectionId })).state).toBe('active');
  });

  it('takes a key from the clipboard that the window never sees', async () => {
    const { window } = scene;
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const text = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' }).toString();
    await scene.app.electron.evaluate((electron, value) => electron.clipboard.writeText(value), text);
    await window.getByRole('tab', { name: 'Settings' }).click();
    await window.getByRole('button', { name: /^Client / }).click();
    const bring = async () => {
      await button('Import a key').click();
      await window.getByRole('menuitem', { name: /^From the clipboard/ }).click();
    };
    await bring();
    await window.getByText('The key is encrypted.').waitFor();
    await window.getByLabel('Passphrase of the key').fill('open sesame');
    await bring();
    await expect.poll(() => keys().count()).toBe(2);
    expect(await keys().last().innerText()).toContain('ES384');
    const { d } = privateKey.export({ format: 'jwk' });
    expect(await window.content()).not.toContain(d);
    const folder = join(scene.stage.userData, 'vault');
    for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name), 'utf8')).not.toContain(d);
  });

  it('deletes a key once that is confirmed', async () => {
    const { window } = scene;
    await keys().last().getByRole('button', { name: /^Key / }).click();
    await window.getByRole('menuitem', { name: 'Delete…' }).click();
    await button('Delete the key').click();
    await expect.poll(() => keys().count()).toBe(1);
  });

  it('practises with a key made with the connection: to authenticate, and to ask with an assertion', async () => {
    const { window } = scene;
    const { id: key } = await ask(window, 'practice.connect', { face: 'key' });
    expect(await signInToPractice(window, key)).toMatchObject({ status: 'done', problem: null });
    const { id: bearer } = await ask(window, 'practice.connect', { face: 'assertion' });
    await choose(window, 'Practice: JWT bearer');
    await button('Connect').first().click();
    await window.getByRole('region', { name: 'Access token', exact: true }).waitFor();
    for (const connectionId of [key, bearer]) expect((await ask(window, 'grants.get', { connectionId })).state).toBe('active');
    expect(scene.app.complaints).toEqual([]);
  });
});
