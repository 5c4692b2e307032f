import { describe, expect, it } from 'vitest';
import { readImport } from '../../../electron/core/importers/formats';
import { failureOf } from '../../support/failures';
import { imported, linesOf } from './imports';

describe('cURL commands', () => {
  it('of a script: variables filled in, a client with its secret, and its calls by their comments', async () => {
    const read = await imported('curl/shop.sh');
    expect(read.files).toHaveLength(1);
    const [{ connection, clientSecret } = { connection: null, clientSecret: null }] = read.files;
    expect(connection).toMatchObject({
      name: 'id.shop.example',
      grantType: 'client_credentials',
      clientId: 'shop-client',
      clientAuthentication: 'client_secret_basic',
      endpoints: { token: 'https://id.shop.example/oauth/token' },
      scopes: ['orders:read', 'orders:write'],
      legs: { token: { params: [{ name: 'tenant', value: 'acme' }], headers: [{ name: 'X-Region', value: 'eu' }] } },
      apiBaseUrl: 'https://api.shop.example',
    });
    // In single quotes, the shell fills nothing in.
    expect(clientSecret).toBe('PLANTED-curl-$ecret-01');
    expect(connection?.calls).toMatchObject([
      {
        name: 'List orders',
        method: 'GET',
        url: '/v1/orders',
        query: [
          { name: 'q', value: 'blue & green' },
          { name: 'limit', value: '5' },
        ],
      },
      { name: 'Change an order', method: 'PATCH', url: '/v1/orders/42', body: `{"note":"it's late","by":"{{USER_NAME}}"}` },
      { name: 'POST /v1/pictures', body: '' },
    ]);
    expect(connection?.calls[1]?.headers).toEqual([
      { name: 'X-Api-Key', value: '{{X-Api-Key}}' },
      { name: 'Content-Type', value: 'application/json' },
    ]);
    expect(read.left.map(({ what }) => what)).toEqual(['Header “Authorization”', 'The body of a request']);
  });

  it('of one sign-in, one after the other, are one connection', async () => {
    const read = await imported('curl/sign-in.txt');
    expect(read.files).toMatchObject([
      {
        clientSecret: "PLANTED-it's-02",
        connection: {
          grantType: 'authorization_code',
          clientId: 'web-app',
          clientAuthentication: 'client_secret_post',
          pkce: 'S256',
          endpoints: { authorization: 'https://id.web.example/authorize', token: 'https://id.web.example/token' },
          receiver: { kind: 'loopback', port: 8400, path: '/cb' },
          scopes: ['openid', 'profile'],
          dialect: { jsonBody: true },
          legs: { authorize: { params: [{ name: 'prompt', value: 'login' }] } },
        },
      },
    ]);
    expect(read.left.map(({ what }) => what)).toEqual(['State', 'Code challenge', 'Authorization code', 'Code verifier', 'Refresh token']);
  });

  it('of Windows: cmd with carets and a Basic header, PowerShell with backticks', async () => {
    const cmd = await imported('curl/windows.cmd');
    expect(cmd.files).toMatchObject([
      {
        clientSecret: 'PLANTED+cmd-04',
        grantInputs: { password: { text: 'PLANTED-pass-05' } },
        connection: {
          clientId: 'cmd-app',
          grantType: 'password',
          passwordGrant: { username: 'ada' },
          clientAuthentication: 'client_secret_basic',
        },
      },
    ]);
    const powershell = await imported('curl/powershell.ps1');
    expect(powershell.files).toMatchObject([{ clientSecret: 'PLANTED-ps-06', connection: { clientAuthentication: 'client_secret_post' } }]);
    expect(linesOf(powershell)).toEqual([
      'Certificate checks turned off | curl/powershell.ps1, line 1 | Tokenscope always checks certificates. Trust the authority in the system.',
      'Client certificate | curl/powershell.ps1, line 1 | It is in a file. Import it into the connection, with its key.',
      'Client ID | curl/powershell.ps1, line 1 | The variable “PS_CLIENT” has no value in these files.',
    ]);
  });

  it('of other grants: device, exchange, signed; what belongs to one request only is said', async () => {
    const read = await imported('curl/device.sh');
    expect(read.files.map(({ connection }) => connection)).toMatchObject([
      {
        clientId: 'tv',
        grantType: 'urn:ietf:params:oauth:grant-type:device_code',
        endpoints: { deviceAuthorization: 'https://id.tv.example/device_authorization', token: 'https://id.tv.example/token' },
      },
      { clientId: 'sts', resource: ['https://a.example', 'https://b.example'] },
      { clientId: 'signer', clientAuthentication: 'private_key_jwt' },
    ]);
    expect(read.left.map(({ what }) => what)).toEqual([
      'Device code',
      'Refresh token',
      'Token of another party',
      'Data from a file',
      'Client assertion',
    ]);
  });

  it('sent as forms with parts, with variables that have usual values', async () => {
    const read = await imported('curl/parts.sh');
    expect(read.files).toMatchObject([
      {
        clientSecret: 'PLANTED-parts-07',
        connection: { clientId: 'local-client', grantType: 'client_credentials', endpoints: { token: 'https://id.parts.example/token' } },
      },
    ]);
    expect(read.left.map(({ what }) => what)).toEqual(['A form with parts']);
  });

  it('with a quotation mark that nothing closes is an error with its line', async () => {
    const { code, evidence } = await failureOf(imported('curl/open-quote.sh'));
    expect([code, evidence.at(-1)?.value]).toEqual(['connection-file-invalid', 'line 3']);
  });

  it.each([
    ['without a request for a token', 'curl https://api.example/x'],
    ['in an e-mail', 'Hi,\nhere is how:\ncurl https://id.example/token -d grant_type=client_credentials -d client_id=a'],
  ])('%s is no import', async (_, text) => {
    expect(await readImport([{ name: '', text }])).toBeNull();
  });
});
