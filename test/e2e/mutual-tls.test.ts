import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { AUTHORITY, credentialServerFor } from '../support/credential-server';
import { checkScreen } from './support-axe';
import { connectionTo } from './support-provider';
import { quietScene } from './support-scene';
import { ask, choose, signInToPractice } from './support-window';

const CALL = { method: 'GET', url: 'api', query: [], headers: [], body: '' };
/** Of client-1, under "open sesame"; written by OpenSSL. */
const PKCS12 = Buffer.from(JSON.parse(readFileSync('test/fixtures/pkcs12.json', 'utf8')).modern, 'base64');

describe('a client that authenticates in TLS', () => {
  const scene = quietScene();
  const server = credentialServerFor('all', 'aliases');
  const button = (name: string) => scene.window.getByRole('button', { name, exact: true });
  const certificates = () => scene.window.getByRole('list', { name: 'Client certificates' }).getByRole('listitem');
  const list = () => ask(scene.window, 'clientCertificates.list', { connectionId });
  const withCertificate = () => server.requests.filter(({ certificate }) => certificate !== null).map(({ path }) => path);
  let connectionId = '';

  /** The next dialog for a file answers with this one; the question of whether to trust it, with yes. */
  const chooses = async (name: string, content: string | Uint8Array) => {
    const path = join(scene.stage.keyring.home, name);
    writeFileSync(path, content);
    await scene.app.electron.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [path] })) as never;
      dialog.showMessageBox = (async (_window: unknown, { buttons }: { buttons: string[] }) => ({
        response: buttons.indexOf('Trust'),
        checkboxChecked: false,
      })) as never;
    }, path);
  };

  beforeAll(async () => {
    server.register('self_signed_tls_client_auth', { keys: [] });
    await chooses('authority.pem', AUTHORITY.certificate);
    await ask(scene.window, 'authorities.add');
    const input = {
      ...connectionTo(scene.provider, {
        name: 'Mutual',
        grantType: 'client_credentials',
        clientAuthentication: 'self_signed_tls_client_auth',
        scopes: ['read'],
        apiBaseUrl: server.alias,
      }),
      issuer: server.issuer,
      clientId: 'client-1',
    };
    const endpoints = Object.fromEntries(Object.keys(input.endpoints).map((name) => [name, null])) as typeof input.endpoints;
    connectionId = (await ask(scene.window, 'connections.create', { input: { ...input, endpoints } })).id;
    await choose(scene.window, 'Mutual');
  });

  it('is led to its certificates, makes one, and gets a token with it where the metadata say', async () => {
    const { window } = scene;
    await button('Connect').first().click();
    await window.getByText(/^Client certificate is missing/).waitFor();
    await button('Open Client certificates').first().click();
    await window.getByText(/^No certificate yet\./).waitFor();
    await button('Make a certificate').click();
    await certificates().first().waitFor();
    const [made] = await list();
    server.register('self_signed_tls_client_auth', { keys: [made?.jwk ?? ''] });
    await window.getByRole('tab', { name: 'Token' }).click();
    await button('Connect').first().click();
    await window.getByRole('table', { name: 'Response' }).or(window.getByText('Opaque')).first().waitFor();
    expect((await ask(window, 'grants.get', { connectionId })).state).toBe('active');
    expect(withCertificate()).toEqual(['/token']);
  });

  it('sends it to the API, too', async () => {
    const { exchanges } = await ask(scene.window, 'calls.send', { connectionId, callId: 'one', call: CALL });
    expect(exchanges.at(-1)?.status).toBe(200);
    expect(withCertificate()).toEqual(['/token', '/api']);
  });

  it('imports one from PKCS #12 whose key the window never sees', async () => {
    const { window } = scene;
    await window.getByRole('tab', { name: 'Settings' }).click();
    await window.getByRole('button', { name: /^Client / }).click();
    await chooses('client.p12', PKCS12);
    const bring = async () => {
      await button('Import a certificate').click();
      await window.getByRole('menuitem', { name: /^From a file/ }).click();
    };
    await bring();
    await window.getByText('The PKCS #12 file is encrypted.').waitFor();
    await window.getByLabel('Passphrase').fill('open sesame');
    await bring();
    await expect.poll(() => certificates().count()).toBe(2);
    expect(await certificates().last().innerText()).toContain('CN=client-1,O=Example');
    await checkScreen(window, 'client certificates');
    const folder = join(scene.stage.userData, 'vault');
    for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name), 'utf8')).not.toContain('PRIVATE KEY');
    expect(await window.content()).not.toContain('PRIVATE KEY');
  });

  it('deletes one once that is confirmed', async () => {
    const { window } = scene;
    await certificates()
      .last()
      .getByRole('button', { name: /^Certificate / })
      .click();
    await window.getByRole('menuitem', { name: 'Delete…' }).click();
    await button('Delete the certificate').click();
    await expect.poll(() => certificates().count()).toBe(1);
  });

  it('practises with a certificate made with the connection, to the API', async () => {
    const { window } = scene;
    const { id: connectionId } = await ask(window, 'practice.connect', { face: 'mtls' });
    expect(await signInToPractice(window, connectionId)).toMatchObject({ status: 'done', problem: null });
    const { exchanges } = await ask(window, 'calls.send', { connectionId, callId: 'two', call: { ...CALL, url: 'me' } });
    expect(exchanges.map(({ url, status }) => [new URL(url).protocol, status])).toEqual([['https:', 200]]);
    expect(scene.app.complaints).toEqual([]);
  });
});
