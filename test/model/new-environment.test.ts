import { describe, expect, it } from 'vitest';
import { plainSettings } from '../../electron/core/importers/connection-file-secrets';
import { tidied } from '../../electron/model/connection-rules';
import { blankSettings, type ConnectionSettings } from '../../electron/model/connection';
import { entryFor } from '../../electron/model/providers/entries';
import { canReplace, doubtfulIn, inNewEnvironment, keeping, placesOf } from '../../electron/model/new-environment';

const blank = blankSettings();
const production: ConnectionSettings = {
  ...blank,
  template: 'oauth',
  name: 'Orders (production)',
  environment: 'production',
  production: true,
  clientId: 'live-client',
  issuer: 'https://Login.example.com/',
  endpoints: { ...blank.endpoints, token: 'https://login.example.com/token', revocation: 'https://revoke.example.com/login.example.com' },
  apiBaseUrl: 'https://api.example.com:8443/v1',
  calls: [
    { id: '1', name: 'Orders', method: 'GET', url: '/orders', query: [], headers: [], body: '' },
    { id: '2', name: 'Health', method: 'GET', url: 'https://status.example.com/up', query: [], headers: [], body: '' },
  ],
  tokenExchange: { ...blank.tokenExchange, subject: { connection: 'other', token: 'access', type: null } },
  signingKey: 'kid-1',
  notes: 'Ask Ada',
};

it('names each host that the settings talk to once', () => {
  expect(placesOf(production, null)).toEqual(['login.example.com', 'revoke.example.com', 'api.example.com:8443', 'status.example.com']);
  expect(placesOf({ ...production, issuer: 'no URL', calls: [] }, null)).toHaveLength(3);
});

describe('another environment', () => {
  const places = new Map([
    ['login.example.com', 'login.staging.example.com'],
    ['api.example.com:8443', 'localhost:3000'],
    ['revoke.example.com', 'revoke.example.com'],
  ]);
  const staging = inNewEnvironment(production, { environment: 'staging', group: 'Orders', clientId: '', places });

  it('talks to its own hosts, and where none was given to the same', () => {
    expect(staging).toMatchObject({
      issuer: 'https://login.staging.example.com/',
      endpoints: { token: 'https://login.staging.example.com/token', revocation: 'https://revoke.example.com/login.example.com' },
      apiBaseUrl: 'https://localhost:3000/v1',
    });
    expect(staging.calls.map(({ url }) => url)).toEqual(['/orders', 'https://status.example.com/up']);
  });

  it('leaves no URL behind that has its host written otherwise', () => {
    const moved = (apiBaseUrl: string, host: string) =>
      inNewEnvironment(
        { ...production, apiBaseUrl },
        { environment: 'x', group: '', clientId: '', places: new Map([[host, 'new.example']]) },
      );
    expect(moved('https://b\u00fccher.example/v1?a=//b', 'xn--bcher-kva.example').apiBaseUrl).toBe('https://new.example/v1?a=//b');
    expect(moved('https://s/v1', 's').apiBaseUrl).toBe('https://new.example/v1');
  });

  it('has a name, a label and a client of its own, and nothing of the other client', () => {
    expect(staging).toMatchObject({ name: 'Orders staging', environment: 'staging', group: 'Orders', production: null });
    expect(staging).toMatchObject({ clientId: '', signingKey: null, notes: '', scopes: production.scopes });
  });

  it("gets no token of the first environment's connections to exchange", () => {
    expect(staging.tokenExchange.subject.connection).toBeNull();
    const acting = {
      ...production,
      tokenExchange: { ...production.tokenExchange, actor: { connection: 'b', token: 'id' as const, type: null } },
    };
    expect(inNewEnvironment(acting, { environment: 'x', group: 'y', clientId: '', places }).tokenExchange.actor).toBeNull();
  });
});

describe('a tenant in the path', () => {
  const at = (issuer: string, more: Partial<ConnectionSettings> = {}): ConnectionSettings => ({
    ...production,
    template: 'oidc',
    issuer,
    endpoints: { ...blank.endpoints, token: `${issuer.replace(/\/(?:v2\.0)?$/, '')}/oauth2/token` },
    apiBaseUrl: 'https://api.example.com/v1',
    calls: [],
    ...more,
  });
  const placesAt = (settings: ConnectionSettings) => placesOf(settings, entryFor({ ...settings, tokenEndpoint: settings.endpoints.token }));
  const moved = (settings: ConnectionSettings, from: string, to: string) =>
    inNewEnvironment(settings, { environment: 'test', group: 'g', clientId: '', places: new Map([[from, to]]) });

  it.each([
    ['https://idp.example/auth/realms/acme', ['idp.example/auth/realms/acme', 'api.example.com']],
    ['https://login.microsoftonline.com/Contoso/v2.0', ['login.microsoftonline.com/Contoso', 'api.example.com']],
    ['https://acme.okta.com/oauth2/default', ['acme.okta.com', 'api.example.com']],
    ['https://idp.example/oauth/acme', ['idp.example', 'api.example.com']],
  ])('stands with the host where the provider has one: %s', (issuer, places) => {
    expect(placesAt(at(issuer))).toEqual(places);
  });

  it('stands with every host that has it', () => {
    const settings = at('https://login.microsoftonline.com/Contoso/v2.0', { apiBaseUrl: 'https://api.example.com/v1/Contoso/orders' });
    expect(placesAt(settings)).toEqual(['login.microsoftonline.com/Contoso', 'api.example.com/v1/Contoso']);
  });

  it('is replaced wherever it stands, and other paths of its host keep theirs', () => {
    const keycloak = at('https://IDP.example/realms/acme', { apiBaseUrl: 'https://idp.example/realms/acme-api' });
    expect(moved(keycloak, 'idp.example/realms/acme', 'sso.test:8443/realms/acme-test')).toMatchObject({
      issuer: 'https://sso.test:8443/realms/acme-test',
      endpoints: { token: 'https://sso.test:8443/realms/acme-test/oauth2/token' },
      apiBaseUrl: 'https://sso.test:8443/realms/acme-api',
    });
    const entra = at('https://login.microsoftonline.com/Contoso/v2.0');
    expect(moved(entra, 'login.microsoftonline.com/Contoso', 'login.microsoftonline.com/fabrikam').issuer).toBe(
      'https://login.microsoftonline.com/fabrikam/v2.0',
    );
  });

  it.each([
    ['a.example', 'B.example:443', true],
    ['a.example', 'b.example/path', false],
    ['a.example', 'https://b.example', false],
    ['a.example/acme', 'b.example/acme-test', true],
    ['a.example/acme', 'b.example', false],
    ['a.example/acme', 'b.example/', false],
    ['a.example/acme', 'b.example/acme?x=1', false],
    ['a.example/acme', 'b.example/a b', false],
    ['a.example/acme', 'b.example/../acme', false],
    ['a.example/acme', 'user@b.example/acme', false],
    ['a.example', '', false],
  ])('in the place of %s: %s', (place, text, can) => {
    expect(canReplace(place, text)).toBe(can);
  });
});

describe('what may be a secret', () => {
  const key = { name: 'X-API-Key', value: 'live-key-1' };
  const settings: ConnectionSettings = {
    ...production,
    legs: {
      ...blank.legs,
      token: { params: [{ name: 'audience', value: 'orders' }], headers: [key] },
      api: { params: [], headers: [{ name: 'Tenant', value: 'acme' }, key] },
    },
    calls: [{ id: '1', name: 'Orders', method: 'GET', url: '/orders', query: [], headers: [key], body: '' }],
  };
  const plain = plainSettings(settings);

  it('is told setting by setting', () => {
    expect(doubtfulIn(settings, plain)).toEqual(['legs.token X-API-Key', 'legs.api X-API-Key', 'calls']);
    expect(doubtfulIn(production, plainSettings(production))).toEqual([]);
  });

  it('is left out unless a person keeps it', () => {
    const without = keeping(settings, plain, new Set());
    expect(JSON.stringify(without)).not.toContain('live-key-1');
    expect(without.legs.token).toEqual({ params: [{ name: 'audience', value: 'orders' }], headers: [] });
    expect(without.legs.api.headers).toEqual([{ name: 'Tenant', value: 'acme' }]);
    const some = keeping(settings, plain, new Set(['legs.api X-API-Key']));
    expect([some.legs.token.headers, some.legs.api.headers]).toEqual([[], [{ name: 'Tenant', value: 'acme' }, key]]);
    expect(keeping(settings, plain, new Set(doubtfulIn(settings, plain)))).toEqual(settings);
  });

  it('leaves settings that can be saved', () => {
    expect(tidied(keeping(settings, plain, new Set())).wrong).toEqual([]);
  });
});
