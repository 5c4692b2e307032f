import { describe, expect, it } from 'vitest';
import type { Imported } from '../../../electron/core/importers/imported';
import { failureOf } from '../../support/failures';
import { imported } from './imports';

const briefOf = ({ files }: Imported) =>
  files.map(({ connection, clientSecret }) => ({
    name: connection.name,
    client: `${connection.clientId} ${clientSecret ?? '-'} ${connection.clientAuthentication}, PKCE ${connection.pkce}`,
    scopes: connection.scopes,
    receiver: connection.receiver,
    additions: [...connection.legs.authorize.params, ...connection.legs.token.params].map(({ name, value }) => `${name}=${value}`),
    calls: connection.calls.map(
      ({ method, url, query, headers }) =>
        `${method} ${connection.apiBaseUrl}${url}${query.map((each) => ` ${each.name}=${each.value}`).join('')} ${headers.map(({ name, value }) => `${name}: ${value}`).join()}`,
    ),
  }));
const whats = ({ left }: Imported) => left.map(({ what, where }) => `${what} | ${where}`);

describe('a sign-in in a HAR file', () => {
  it('of a page with PKCE: the client, its requests and its calls; codes, tokens, cookies and the person are named and not taken', async () => {
    const read = await imported('har/spa.har');
    expect(briefOf(read)).toEqual([
      {
        name: 'id.photos.example',
        client: 'photos-web - none, PKCE S256',
        scopes: ['openid', 'photos.read'],
        receiver: { kind: 'paste', redirectUri: 'https://app.photos.example/callback' },
        additions: ['access_type=offline'],
        calls: [
          'GET https://api.photos.example/v1/albums limit=20 x-client: web',
          'POST https://api.photos.example/v1/albums x-client: web,Content-Type: application/json',
        ],
      },
    ]);
    expect(read.files[0]?.connection).toMatchObject({
      issuer: 'https://id.photos.example',
      endpoints: { authorization: 'https://id.photos.example/authorize', token: 'https://id.photos.example/token' },
      resource: ['https://api.photos.example'],
      authorizeRequest: { prompt: 'login' },
      variables: [{ name: 'upload_token', value: 'PLANTED-har-upload-token-08a1', secret: true }],
    });
    expect(whats(read)).toEqual([
      'Authorization code | The client “photos-web”',
      'login_hint | The client “photos-web”',
      'Access token | The client “photos-web”',
      'Refresh token | The client “photos-web”',
      'ID token | The client “photos-web”',
      'Header “authorization” | Entry 7, and 1 more',
      'Header “cookie” | Entry 7, and 1 more',
    ]);
    const { variables: _, ...settings } = read.files[0]?.connection ?? {};
    expect(JSON.stringify([settings, read.left])).not.toMatch(/PLANTED|ada@/);
  });

  it('of a server: its secret from the header, the refresh URL of its own, and an API key that is sealed', async () => {
    const read = await imported('har/confidential.har');
    expect(briefOf(read)).toMatchObject([
      {
        client: 'ledger-server PLANTED-har-ledger+secret-09 client_secret_basic, PKCE off',
        receiver: { kind: 'loopback', port: 8400, path: '/cb' },
        additions: ['tenant=t-7'],
        calls: ['GET https://api.ledger.example/books X-Api-Key: {{X-Api-Key}}'],
      },
    ]);
    expect(read.files[0]?.connection.endpoints.refresh).toBe('https://login.ledger.example/oauth/refresh');
  });

  it('without its Authorization headers, as browsers export it, says what its calls are taken by', async () => {
    const read = await imported('har/sanitized.har');
    expect(briefOf(read)).toMatchObject([{ client: 'maps-web - none, PKCE S256', calls: ['GET https://api.maps.example/tiles/4 '] }]);
    expect(whats(read)).toContain('Whether requests were sent with the token | har/sanitized.har');
  });

  it('that was pushed, of a machine, of a device, and implicit', async () => {
    const read = await imported('har/pushed.har', 'har/machine.har', 'har/implicit.har');
    expect(briefOf(read)).toMatchObject([
      { client: 'bank-app PLANTED-har-bank-secret-15 client_secret_post, PKCE S256', scopes: ['payments'], additions: [] },
      { client: 'parts PLANTED-har-parts-secret-18 client_secret_post, PKCE S256', calls: ['GET https://api.parts.example/parts '] },
      { client: 'tv-app - none, PKCE S256', scopes: ['watch'], calls: ['GET https://api.tv.example/shows '] },
      { client: 'old-web - none, PKCE off', scopes: ['openid'] },
    ]);
    expect(read.files.map(({ connection }) => connection.grantType)).toEqual([
      'authorization_code',
      'client_credentials',
      'urn:ietf:params:oauth:grant-type:device_code',
      'implicit',
    ]);
    expect(read.files[0]?.connection).toMatchObject({
      endpoints: { pushedAuthorization: 'https://as.bank.example/par' },
      authorizeRequest: { pushed: 'on', authorizationDetails: '[{"type":"payment"}]' },
    });
    expect(read.files[1]?.connection.dialect).toEqual({ jsonBody: true });
    expect(read.files[3]?.connection.authorizeRequest).toEqual({ responseType: 'id_token token' });
    expect(whats(read)).toContain('ID token | The client “old-web”');
  });

  it('is missing: calls alone make no connection, and a file without entries is an error with the place', async () => {
    expect(await imported('har/calls-only.har')).toMatchObject({ files: [], left: [{ what: '1 request with a bearer token' }] });
    expect((await failureOf(imported('har/no-entries.har'))).evidence).toContainEqual({ label: 'Place', value: 'log.entries' });
  });
});
