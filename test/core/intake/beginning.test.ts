import { describe, expect, it } from 'vitest';
import { beginningOf } from '../../../electron/core/intake/beginning';
import { HeldIntake } from '../../../electron/core/intake/review';
import { ENTRIES } from '../../../electron/model/providers/entries';
import { completed, defaultsOf } from '../../../electron/model/templates';

it.each([
  ['okta', 'Okta domain: acme.okta.com\nClient ID: 0oa1b2c3d4e5f6g7h8i9', 'https://acme.okta.com/oauth2/default'],
  ['okta', 'Issuer: https://acme.okta.com/oauth2/default.\nHelp: https://help.okta.com/en-us/', 'https://acme.okta.com/oauth2/default'],
  ['shopify', 'Your shop is acme.myshopify.com.\nClient ID: a81f5c0e9d7b4f6389c2', 'https://acme.myshopify.com/admin/oauth/access_token'],
  [
    'entra',
    'Token: https://login.microsoftonline.com/3fa85f64-5717-4562-b3fc-2c963f66afa6/oauth2/v2.0/token',
    'https://login.microsoftonline.com/3fa85f64-5717-4562-b3fc-2c963f66afa6/oauth2/v2.0/token',
  ],
])('an e-mail of %s begins a connection with its tenant: %s', async (provider, text, address) => {
  const { issuer, endpoints, ...settings } = await beginningOf(text);
  expect(settings).toMatchObject({ provider });
  expect([issuer, endpoints.token]).toContain(address);
});

it.each([
  ['two tenants', 'Dev: acme-dev.okta.com\nLive: acme.okta.com'],
  ['the pages of a provider', 'See https://developer.okta.com/docs and https://acme-admin.okta.com/admin'],
  ['an address of e-mail', 'Write to ada@acme.okta.com'],
  ['what may be a secret in the place of a tenant', 'https://login.microsoftonline.com/aQ5tZ8xW2vK9mR4bN7pL1s/oauth2/v2.0/token'],
])('%s begin no connection to the provider', async (_, text) => {
  expect((await beginningOf(text)).provider ?? null).toBe(null);
});

describe('a tenant alone, pasted into a connection of the catalogue', () => {
  const of = (provider: string, tenant: string, change: object = {}) => {
    const given = ENTRIES.find(({ id }) => id === provider)?.settings(tenant) ?? {};
    return { ...completed(defaultsOf('oauth'), { ...given, provider }), ...change };
  };
  const placed = async (settings: ReturnType<typeof of>, text: string) => {
    const held = new HeldIntake(() => 'ffff');
    const { values } = await held.hold(text, { connectionId: 'c', settings, hasClientSecret: false });
    return values.map(({ field, text: value, isSure }) => [field, value, isSure]);
  };

  it('goes into the addresses that have it, each in its place', async () => {
    const values = await placed(of('shopify', 'acme-store'), 'Tenant: berlin-store');
    expect(values).toEqual([
      ['apiBaseUrl', 'https://berlin-store.myshopify.com', true],
      ['authorization', 'https://berlin-store.myshopify.com/admin/oauth/authorize', true],
      ['token', 'https://berlin-store.myshopify.com/admin/oauth/access_token', true],
    ]);
  });

  it('needs a look where it is the whole host, and leaves other addresses alone', async () => {
    expect(await placed(of('okta', 'acme.okta.com'), 'Tenant: berlin.okta.com')).toEqual([
      ['issuer', 'https://berlin.okta.com/oauth2/default', false],
    ]);
    const moved = of('shopify', 'acme-store', { apiBaseUrl: 'https://gateway.example' });
    expect((await placed(moved, 'Tenant: berlin-store')).map(([field]) => field)).toEqual(['authorization', 'token']);
    expect((await placed(of('shopify', 'acme-store'), 'Tenant: not/a/shop')).map(([field]) => field)).not.toContain('token');
  });
});
