import { describe, expect, it } from 'vitest';
import { readImport } from '../../../electron/core/importers/formats';
import { failureOf } from '../../support/failures';
import { imported, linesOf } from './imports';

const whatOf = (lines: string[]) => lines.map((line) => line.split(' | ').slice(0, 2).join(' at '));

describe('an .env file', () => {
  it('has a client for each beginning of names, with what is known of its provider', async () => {
    const read = await imported('env/.env');
    expect(read.files).toMatchObject([
      {
        clientSecret: 'PLANTED-env-"auth0"-01',
        connection: {
          name: 'Auth0',
          provider: 'auth0',
          issuer: 'https://acme.eu.auth0.com/',
          clientId: 'a0client4711',
          audience: 'https://api.acme.example',
        },
      },
      {
        // No variable of the file is called "hop".
        clientSecret: 'PLANTED-env-$hop-04',
        connection: {
          name: 'Shop',
          grantType: 'client_credentials',
          endpoints: { token: 'https://id.shop.example/oauth/token' },
          scopes: ['orders:read', 'orders:write'],
          dialect: { commaScopes: true },
          apiBaseUrl: 'https://api.shop.example/v1',
        },
      },
      {
        clientSecret: 'PLANTED-env-github-03',
        connection: { provider: 'github', clientId: 'Iv1.gh4711', endpoints: { token: 'https://github.com/login/oauth/access_token' } },
      },
    ]);
    expect(whatOf(linesOf(read))).toEqual([
      'Grant at env/.env, AUTH0',
      'Refresh token at env/.env, SHOP',
      'AUTH0_SECRET at env/.env, line 10',
      'AUTH0_BASE_URL at env/.env, line 11',
      'SHOP_COLOUR at env/.env, line 23',
      '2 other variables at env/.env',
    ]);
  });

  it('may have a server and a realm, a value of several lines, and a line that is nothing', async () => {
    const read = await imported('env/keycloak.env');
    expect(read.files).toMatchObject([
      {
        clientSecret: null,
        connection: {
          provider: 'keycloak',
          issuer: 'https://id.corp.example/auth/realms/acme',
          clientId: 'portal',
          clientAuthentication: 'client_secret_post',
          receiver: { kind: 'loopback', port: 8400, path: '/cb' },
        },
      },
    ]);
    expect(whatOf(linesOf(read))).toEqual([
      'A line that is not a variable at env/keycloak.env, line 7',
      'Client secret at env/keycloak.env, KEYCLOAK',
    ]);
  });

  it('is of the environment that its name says; a password is taken for the password grant only', async () => {
    const read = await imported('env/.env.production');
    expect(read.files).toMatchObject([
      {
        grantInputs: { password: { text: 'PLANTED-env-password-07' } },
        connection: { environment: 'production', issuer: 'https://login.acme.example', passwordGrant: { username: 'ada' } },
      },
    ]);
    expect(whatOf(linesOf(read))).toEqual(['OAUTH_CLIENT_SECRET at env/.env.production', '1 other variable at env/.env.production']);
  });

  it('has what clients share; the secret of a known provider goes to no other server', async () => {
    const read = await imported('env/two.env');
    expect(read.files.map(({ connection: { name, environment, endpoints } }) => [name, environment, endpoints.token])).toEqual([
      ['Microsoft Entra ID', '', 'https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/oauth2/v2.0/token'],
      ['Staging', 'staging', 'https://id.acme.example/token'],
      ['Prod', 'production', 'https://id.acme.example/token'],
      ['Billing', '', 'https://id.billing.example/token'],
    ]);
    expect(linesOf(read).join()).toMatch(/BILLING_CLIENT_ID \| .* \| It is a placeholder\.$/);
  });

  it.each([
    ['a trio of Entra tells nothing, which is said', '', 'authorization_code', true],
    [
      'nor does its token endpoint',
      'AZURE_TOKEN_URL=https://login.microsoftonline.com/acme.example/oauth2/v2.0/token',
      'authorization_code',
      true,
    ],
    ['.default is of a client by itself', 'AZURE_SCOPE=https://graph.microsoft.com/.default', 'client_credentials', false],
    ['openid is of a sign-in', 'AZURE_SCOPE="openid api://a/.default"', 'authorization_code', false],
    ['a redirect URI, too', 'AZURE_REDIRECT_URI=http://localhost:3000/cb', 'authorization_code', false],
    ['a grant that is named counts', 'AZURE_GRANT_TYPE=client_credentials', 'client_credentials', false],
  ])('says by its values how tokens are got: %s', async (_, line, grantType, isAsked) => {
    const trio = 'AZURE_TENANT_ID=acme.example\nAZURE_CLIENT_ID=a-1\nAZURE_CLIENT_SECRET=PLANTED-env-trio-11';
    const read = await readImport([{ name: '.env', text: `${trio}\n${line}` }]);
    const [file] = read?.files ?? [];
    expect(file?.connection).toMatchObject({ provider: 'entra', grantType });
    expect(file?.connection.scopes.includes('openid')).toBe(grantType === 'authorization_code');
    expect(read?.left.some(({ what }) => what === 'Grant')).toBe(isAsked);
  });

  it('with a quotation mark that nothing closes is an error with its line', async () => {
    const { code, evidence } = await failureOf(imported('env/open-quote.env'));
    expect([code, evidence.at(-1)?.value]).toEqual(['connection-file-invalid', 'line 2']);
  });

  it.each([
    ['one client is looked at line by line', 'CLIENT_ID=a-1\nCLIENT_SECRET=b-2\nTOKEN_URL=https://id.example/token', null],
    ['two clients are imported', 'A_CLIENT_ID=a-1\nB_CLIENT_ID=b-2\nTOKEN_URL=https://id.example/token', 2],
    ['references are filled in', `HOST=https://id.example\nCLIENT_ID=a-1\nTOKEN_URL=${'$'}{HOST}/token`, 1],
  ])('that is pasted: %s', async (_, text, count) => {
    expect((await readImport([{ name: '', text }]))?.files.length ?? null).toBe(count);
  });
});
