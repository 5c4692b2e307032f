import { describe, expect, it } from 'vitest';
import { type ConnectionSettings, connectionSettings, blankSettings } from '../../electron/model/connection';
import { copied, copyable, isOwn, rowsOf, settingOf } from '../../electron/model/setting-differences';

const blank: ConnectionSettings = { ...blankSettings(), name: 'Orders', template: 'oauth' };
/** Each setting as it is not in `blank`. */
const OTHER: ConnectionSettings = {
  template: 'oidc',
  provider: 'github',
  name: 'Stock',
  environment: 'staging',
  group: 'Orders',
  production: true,
  grantType: 'client_credentials',
  issuer: 'https://id.example.com',
  endpoints: { ...blank.endpoints, refresh: 'https://id.example.com/refresh' },
  clientId: 'client-2',
  clientAuthentication: 'none',
  signingKey: 'kid',
  clientCertificate: 'thumb',
  certificateBoundTokens: true,
  assertionAudience: 'token-endpoint',
  dpop: 'ES256',
  dpopKey: 'renew',
  scopes: ['read'],
  offeredScopes: ['read', 'write'],
  audience: 'https://api.example.com',
  resource: ['https://api.example.com'],
  tokenExchange: { ...blank.tokenExchange, requestedTokenType: 'urn:x' },
  jwtBearer: { ...blank.jwtBearer, subject: 'ada' },
  passwordGrant: { username: 'ada' },
  legs: { ...blank.legs, token: { params: [], headers: [{ name: 'Tenant', value: 'acme' }] } },
  authorizeRequest: { prompt: 'consent' },
  pkce: 'off',
  receiver: { kind: 'loopback', port: null, path: '/callback' },
  postLogoutRedirectUri: 'https://example.com/out',
  redirectUriOnRefresh: true,
  dialect: { scopeOnRefresh: true },
  apiBaseUrl: 'https://api.example.com',
  allowPlainHttp: true,
  refreshOn401: false,
  calls: [{ id: 'one', name: 'Me', method: 'GET', url: '/me', query: [], headers: [], body: '' }],
  variables: [{ name: 'shop', value: '1' }],
  notes: 'Ask Ada',
  tags: ['qa'],
};
const names = Object.keys(connectionSettings.entries) as (keyof ConnectionSettings)[];

describe('the differences of two connections', () => {
  it.each(names)('tell of %s', (name) => {
    const rows = rowsOf([blank, { ...blank, [name]: OTHER[name] }]).filter(({ differs }) => differs);
    expect(rows.map(({ path }) => settingOf(path))).toEqual([name]);
  });

  it('are none between equals, though their calls have other ids', () => {
    const calls = OTHER.calls.map((call) => ({ ...call, id: 'two' }));
    expect(rowsOf([OTHER, { ...OTHER, calls }]).some(({ differs }) => differs)).toBe(false);
  });

  it('name what only one sends, in each column', () => {
    const other = { ...OTHER, legs: blank.legs };
    expect(rowsOf([OTHER, other, OTHER]).find(({ differs }) => differs)).toEqual({
      path: 'legs.token Tenant',
      texts: ['acme', '', 'acme'],
      differs: true,
    });
  });
});

describe('copying', () => {
  it('never offers what a connection is', () => {
    const offered = copyable(OTHER, blank);
    expect(offered).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(name|environment|group|production|template|provider|variables)$/)]),
    );
    expect(offered).toHaveLength(names.length - 7);
    expect(copied(OTHER, ['name', 'group', 'scopes'])).toEqual({ scopes: ['read'] });
  });

  it("leaves servers, client and what is somebody's own to the person", () => {
    expect(copyable(OTHER, blank).filter((name) => !isOwn(name))).toEqual([
      'grantType',
      'clientAuthentication',
      'certificateBoundTokens',
      'assertionAudience',
      'dpop',
      'dpopKey',
      'scopes',
      'offeredScopes',
      'authorizeRequest',
      'pkce',
      'redirectUriOnRefresh',
      'dialect',
      'refreshOn401',
      'calls',
      'tags',
    ]);
  });

  it('makes calls of its own', () => {
    expect(copied(OTHER, ['calls']).calls).toEqual([{ ...OTHER.calls[0], id: '' }]);
  });
});
