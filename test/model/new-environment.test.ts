import { describe, expect, it } from 'vitest';
import { blankSettings, type ConnectionSettings } from '../../electron/model/connection';
import { hostsOf, inNewEnvironment } from '../../electron/model/new-environment';

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
  expect(hostsOf(production)).toEqual(['login.example.com', 'revoke.example.com', 'api.example.com:8443', 'status.example.com']);
  expect(hostsOf({ ...production, issuer: 'no URL', calls: [] })).toHaveLength(3);
});

describe('another environment', () => {
  const hosts = new Map([
    ['login.example.com', 'login.staging.example.com'],
    ['api.example.com:8443', 'localhost:3000'],
    ['revoke.example.com', 'revoke.example.com'],
  ]);
  const staging = inNewEnvironment(production, { environment: 'staging', group: 'Orders', clientId: '', hosts });

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
        { environment: 'x', group: '', clientId: '', hosts: new Map([[host, 'new.example']]) },
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
    expect(inNewEnvironment(acting, { environment: 'x', group: 'y', clientId: '', hosts }).tokenExchange.actor).toBeNull();
  });
});
