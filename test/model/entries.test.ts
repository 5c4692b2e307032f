import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../electron/model/providers/catalogue';
import { documented, practised } from '../../electron/model/providers/catalogued';
import { ENTRIES } from '../../electron/model/providers/entries';
import { searched, tenantIn } from '../../electron/model/providers/entry';
import { factTexts } from '../../electron/model/providers/fact-words';
import { expectLinear } from '../support/linear-time';

const idsFor = (query: string) => searched(ENTRIES, query).map(({ id }) => id);
const entry = (id: string) => {
  const found = ENTRIES.find((each) => each.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};

describe('searching the catalogue', () => {
  it.each([
    ['sLaCk', ['slack']],
    ['katanamrp', ['katana']],
    ['app', ['github', 'github-oauth-app', 'hubspot']],
    ['hubapi', ['hubspot']],
    ['oauth.platform.intuit.com', ['quickbooks']],
    ['https://acme.okta.com/oauth2/default/v1/authorize?client_id=x', ['okta']],
    ['acme-store.myshopify.com', ['shopify']],
    ['https://sso.acme.example/realms/staff', ['keycloak']],
    ['https://acme.eu.auth0.com', ['auth0']],
    ['https://nobody.example/', []],
    ['no such thing', []],
  ])('%s', (query, expected) => {
    const found = idsFor(query);
    expect(found).toEqual(expect.arrayContaining(expected));
    if (expected.length < 2) expect(found).toEqual(expected);
  });

  it.each(['acme.', 'hubapi.', '.com'])('%s is text, not yet a host', (query) => {
    expect(tenantIn(entry('auth0'), query)).toBe(null);
  });

  it('of a long text that was pasted by mistake takes no time', () => {
    const pasted = `${'a.'.repeat(50_000)} x`;
    expectLinear('a search for it', pasted.length, 100, () => idsFor(pasted));
  });

  it('leads to all of it while nothing is asked', () => {
    expect(idsFor('  ')).toEqual(ENTRIES.map(({ id }) => id));
    expect(ENTRIES.filter(({ basis }) => basis !== 'public')).toHaveLength(CATALOGUE.length + 2);
    const first = ENTRIES.slice(0, CATALOGUE.length + 2);
    expect(first.every(({ basis }) => basis !== 'public')).toBe(true);
    expect(first[0]?.id).toBe('cognito');
    expect(entry('katana').settings('').template).toBe('katana');
  });

  it('puts names that begin with it first', () => {
    expect(idsFor('s').slice(0, 4)).toEqual(['salesforce', 'shopify', 'slack', 'stripe']);
  });
});

it('says of each provider what its facts rest on', () => {
  const ids = ['gitlab', 'katana', 'notion', 'xero', 'catapa', 'spotify'];
  expect(ids.map((id) => entry(id).basis)).toEqual(['documentation', 'documentation', 'documentation', 'mixed', 'mixed', 'public']);
  const others = ENTRIES.filter(({ basis }) => basis !== 'documentation' && basis !== 'public');
  expect(others.map(({ id }) => id)).toEqual(['catapa', 'xero']);
});

describe('a tenant', () => {
  it.each([
    ['okta', 'https://acme.okta.com/app', 'acme.okta.com'],
    ['shopify', 'acme-store.myshopify.com', 'acme-store'],
    ['onelogin', 'https://acme.onelogin.com/oidc/auth', 'acme'],
    ['onelogin', 'https://acme@evil.example', null],
    ['auth0', 'https://acme.eu.auth0.com@evil.example', 'evil.example'],
    ['shopify', 'https://a.b.myshopify.com', null],
    ['entra', 'https://login.microsoftonline.com/contoso/oauth2/v2.0/token', 'contoso'],
    ['entra', 'https://login.evil.example/contoso/oauth2/v2.0/token', null],
    ['entra', 'https://login.microsoftonline.com/', null],
    ['keycloak', 'https://id.example.com:8443/auth/realms/acme/protocol/openid-connect/auth', 'id.example.com:8443/auth/realms/acme'],
    ['keycloak', 'https://id.example.com/acme', null],
    ['slack', 'https://slack.com', null],
    ['okta', 'okta', null],
  ])('%s: of %s is %s', (id, query, expected) => {
    expect(tenantIn(entry(id), query)).toBe(expected);
  });

  it('stands in every address, and is text there', () => {
    const { endpoints, apiBaseUrl } = entry('shopify').settings('acme$&');
    expect(endpoints?.authorization).toBe('https://acme$&.myshopify.com/admin/oauth/authorize');
    expect(apiBaseUrl).toBe('https://acme$&.myshopify.com');
  });
});

describe('facts', () => {
  it('are said with where they come from', () => {
    const page = documented('https://docs.example/oauth', '2026-11-29');
    const seen = practised('https://docs.example/oauth', '2026-11-29');
    const texts = factTexts({
      addresses: page({ issuer: 'https://id.example' }),
      registered: page('Settings > Apps'),
      redirects: seen('https'),
      credential: page('client_secret_post'),
      pkce: seen('unmentioned'),
      scopeSeparator: page('comma'),
      refreshSends: page(['scope', 'redirect_uri']),
      lifetime: page(7200),
      callback: page(['hmac', 'shop', 'timestamp']),
    });
    expect(texts.map(({ text }) => text)).toEqual([
      'Register the client under: Settings > Apps.',
      'The redirect URI is an https one, so you paste the redirected URL.',
      'Its endpoints are discovered from https://id.example.',
      'Client authentication: secret in the body.',
      'Existing clients send no PKCE, so none is sent here.',
      'Scopes are separated by commas.',
      'A refresh request repeats the scopes and the redirect URI.',
      'Access tokens are valid for 2 hours.',
      'The redirect also has hmac, shop and timestamp; Tokenscope stores it with the token.',
    ]);
    expect(texts[0]?.sure).toBe('docs.example, read 2026-11-29');
    expect(texts[1]?.sure).toBe('from existing clients; compare docs.example');
  });

  it('name the addresses of an example, and say of the documentation only what was read there', () => {
    const words = (id: string) => entry(id).facts.map(({ text }) => text);
    expect(words('gitlab')).toContain(
      'The sign-in page is https://gitlab.com/oauth/authorize, and tokens come from https://gitlab.com/oauth/token.',
    );
    for (const { facts } of ENTRIES)
      for (const { text, sure } of facts) if (sure.startsWith('from existing')) expect(text).not.toMatch(/documentation/i);
  });

  it.each(CATALOGUE.map(({ id, quirks }) => [id, quirks] as const))('of %s are sentences, each once', (_id, quirks) => {
    const texts = factTexts(quirks).map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
    for (const text of texts) expect(text).toMatch(/^[A-Z].*[.}]$/);
  });
});
