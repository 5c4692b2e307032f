import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../../electron/model/templates';
import { CATALOGUE } from '../../electron/model/providers/catalogue';
import { documented, practised } from '../../electron/model/providers/catalogued';
import { ENTRIES, entryFor } from '../../electron/model/providers/entries';
import { knownProviderOf } from '../../electron/model/providers/known';
import { promisedBy } from '../../electron/model/providers/promised';

describe('the provider that a connection is at', () => {
  const at = (provider: string | null, tokenEndpoint: string | null, issuer: string | null = null, template = 'oauth') =>
    entryFor({ provider, tokenEndpoint, issuer, template })?.id ?? null;

  it.each([
    ['made from its entry, whatever its server is', 'slack', 'https://proxy.example/token', 'slack'],
    ['made from an entry of public data', 'spotify', 'https://proxy.example/token', 'spotify'],
    ['by its host', null, 'https://slack.com/api/oauth.v2.access', 'slack'],
    ['by a host with a tenant', null, 'https://acme.myshopify.com/admin/oauth/access_token', 'shopify'],
    ['by the path that no other product has', null, 'https://sso.acme.example/realms/staff/protocol/openid-connect/token', 'keycloak'],
    ['by the host of public data', null, 'https://accounts.spotify.com/api/token', 'spotify'],
    ['of an id that a later version made, by its host', 'brand-new', 'https://slack.com/api/oauth.v2.access', 'slack'],
    ['not one of two that share a host', null, 'https://github.com/login/oauth/access_token', null],
    ['but the one of these that it was made from', 'github-oauth-app', 'https://github.com/login/oauth/access_token', 'github-oauth-app'],
    ['none at a server that nobody knows', null, 'https://id.example/token', null],
    ['none without an address', null, null, null],
    ['none by a domain that only looks alike', null, 'https://slack.com.evil.example/token', null],
  ])('%s', (_, provider, tokenEndpoint, expected) => {
    expect(at(provider, tokenEndpoint)).toBe(expected);
  });

  it('is told by its issuer where there is no token endpoint, and by its template before all', () => {
    expect(at(null, '', 'https://acme.okta.com/oauth2/default')).toBe('okta');
    expect(at(null, 'https://slack.com/api/oauth.v2.access', null, 'katana')).toBe('katana');
  });

  it('is written into every connection that an entry begins', () => {
    for (const { id, settings } of ENTRIES) {
      const { provider, template } = settings('acme.example.com');
      expect(provider ?? template, id).toBe(id);
    }
    expect(defaultsOf('oauth').provider).toBe(null);
  });

  it('is the same for what explains failures and for checks', () => {
    for (const { id } of CATALOGUE) expect(knownProviderOf({ provider: id, issuer: null, tokenEndpoint: null })?.id).toBe(id);
    expect(knownProviderOf({ issuer: null, tokenEndpoint: 'https://github.com/login/oauth/access_token' })).toBe(null);
  });
});

it('a provider promises what its documentation says, from where and since when, and nothing that only clients do', () => {
  const page = documented('https://docs.example/oauth', '2026-11-29');
  const seen = practised('https://docs.example/oauth', '2026-11-29');
  const rest = { addresses: seen({ issuer: 'x' }), credential: seen('none'), redirects: seen('https'), registered: seen('') } as const;
  const promised = promisedBy({
    ...rest,
    pkce: page('required'),
    refreshToken: page('rotates'),
    refreshSends: page(['redirect_uri']),
    lifetime: page(null),
  });
  expect(promised.promises).toEqual({ rotates: 'yes', pkceRequired: 'always', redirectUriOnRefresh: 'needed', lifetimeMember: 'none' });
  expect(promised.sure.rotates).toBe('docs.example, read 2026-11-29');
  expect(promisedBy({ ...rest, pkce: page('supported'), refreshToken: page('none') }).promises).toEqual({ refreshToken: 'never' });
  expect(promisedBy({ ...rest, pkce: seen('required'), refreshToken: seen('rotates'), lifetime: seen(null) })).toEqual({
    promises: {},
    sure: {},
  });
});
