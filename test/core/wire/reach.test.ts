import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection, ConnectionSettings } from '../../../electron/model/connection';
import { DISCOVERED, type DiscoveredEndpoint, ENDPOINT_MEMBERS } from '../../../electron/model/endpoints';
import { AskService } from '../../../electron/core/ask/service';
import { SignOutService } from '../../../electron/core/ask/sign-out';
import { Discoveries } from '../../../electron/core/wire/discovery';
import { TokenService } from '../../../electron/core/connection/token-service';
import type { Addresses, Http, HttpRequest } from '../../../electron/core/ports';
import { RegistrationService } from '../../../electron/core/registration/service';
import { VerifyService } from '../../../electron/core/key-sources/service';
import { answerOf, flowsOver, jwt, settingsOf, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';

/** A public server whose metadata name places around the person: this machine, its network, the cloud it runs in. */
let metadata: Record<string, string>;
let names: Record<string, string[]>;
let sent: HttpRequest[];
let looked: string[];

const addresses: Addresses = {
  async lookup(host) {
    looked.push(host);
    const found = names[host];
    if (found === undefined) throw new Error(`no such name: ${host}`);
    return found;
  },
};
const answer = (body: object) => ({
  status: 200,
  statusText: 'OK',
  headers: [{ name: 'content-type', value: 'application/json' }],
  body: new TextEncoder().encode(JSON.stringify(body)),
  cut: false,
  startedAt: 0,
  headersMs: 1,
  endMs: 2,
});
const http: Http = {
  async send(request) {
    const { origin, pathname } = new URL(request.url);
    if (pathname.includes('/.well-known/')) return answer({ issuer: origin, ...metadata });
    sent.push(request);
    return answer({ access_token: 'a', token_type: 'Bearer', active: true, sub: 'ada', keys: [] });
  },
};

const PUBLIC = (issuer = 'https://id.example') =>
  Object.fromEntries(Object.entries(ENDPOINT_MEMBERS).map(([name, member]) => [member, `${issuer}/${name}`]));
const ID_TOKEN = jwt({ iss: 'https://id.example', sub: 'ada' });
const NO_ENDPOINTS = settingsOf().endpoints;

/** Everything that talks to a server, over the same discovery; `use` does what needs that endpoint. */
async function app(changes: Partial<ConnectionSettings> = {}) {
  const base = startApp(undefined, { http });
  const { connections, clock, vault } = base;
  const discoveries = new Discoveries({ http, clock, addresses });
  const tokens = new TokenService({ ...base, discoveries });
  const fingerprint = (secret: string) => vault.fingerprint(secret);
  const opened: string[] = [];
  const browser = { open: async (url: string) => void opened.push(url) };
  const flows = flowsOver(
    { ...base, tokens, discoveries },
    {
      browser,
      redirects: { listen: async () => ({ redirectUri: 'http://127.0.0.1:1/callback', close: async () => {} }) },
    },
  );
  const ask = new AskService({ ...base, tokens, discoveries, fingerprint });
  const signOuts = new SignOutService({ ...base, discoveries, fingerprint, browser });
  const ready = { proveStorable: async () => {}, ensureReady: async () => {} };
  const registrations = new RegistrationService({ ...base, discoveries, addresses, fingerprint, ...ready });
  const verify = new VerifyService({ ...base, tokens, discoveries, addresses });
  const { id } = await connections.create(
    settingsOf({ issuer: 'https://id.example', endpoints: NO_ENDPOINTS, clientAuthentication: 'client_secret_post', ...changes }),
    'client-secret',
  );
  await tokens.accept(id, {
    answer: answerOf({ accessToken: jwt({ iss: 'https://id.example' }), idToken: ID_TOKEN }),
    callbackMembers: [],
    scopesAsked: [],
    nonce: null,
    how: 'connected',
    source: { clientId: 'client-1', tokenOrigin: null, issuer: 'https://id.example' },
  });
  const start = async () => {
    const { failure } = await flows.start(id);
    flows.dispose();
    if (failure) throw failure;
  };
  const startDevice = async () => {
    const { id: _, ...settings } = connections.get(id);
    await connections.update(id, { ...settings, grantType: 'urn:ietf:params:oauth:grant-type:device_code' });
    await start();
  };
  const use: Record<DiscoveredEndpoint, () => Promise<unknown>> = {
    authorization: start,
    token: () => tokens.refresh(id),
    userinfo: () => ask.ask(id, 'userinfo', 'access'),
    introspection: () => ask.ask(id, 'introspection', 'access'),
    revocation: () => ask.ask(id, 'revocation', 'access'),
    jwks: () => verify.verify(id, 'access', { kind: 'connection' }),
    deviceAuthorization: startDevice,
    endSession: () => signOuts.signOut(id),
    registration: () => registrations.register(id),
    pushedAuthorization: () => {
      Object.assign(metadata, { require_pushed_authorization_requests: true });
      return start();
    },
  };
  return { use, opened, discoveries, start, connection: connections.get(id) as Connection };
}

beforeEach(() => {
  sent = [];
  looked = [];
  names = {
    'id.example': ['93.184.216.34'],
    'api.example': ['8.8.8.8'],
    'intranet.example': ['10.0.0.5'],
    'mixed.example': ['8.8.8.8', '127.0.0.1'],
    'metadata.example': ['169.254.169.254'],
    'v6.example': ['fd00::1'],
  };
  metadata = PUBLIC();
});

const PLACES = [
  'http://127.0.0.1:9200/_shutdown',
  'https://localhost/x',
  'https://localhost./x',
  'https://[::1]/x',
  'https://[::ffff:127.0.0.1]/x',
  'https://127.1/x',
  'https://0.0.0.0/x',
  'https://10.1.2.3/x',
  'https://169.254.169.254/latest',
  'https://intranet.example/x',
  'https://INTRANET.example./x',
  'https://mixed.example/x',
  'https://metadata.example/x',
  'https://v6.example/x',
  'http://api.example/x',
];

describe.each(DISCOVERED)('the %s endpoint of a public issuer', (name) => {
  it.each(PLACES)('is refused at %s, and nothing is sent', async (place) => {
    metadata[ENDPOINT_MEMBERS[name]] = place;
    const { use, opened } = await app();
    expect((await failureOf(use[name]())).code).toBe('address-refused');
    expect(sent.map(({ url }) => url)).toEqual([]);
    expect(opened).toEqual([]);
  });

  it('may be on another public host', async () => {
    metadata[ENDPOINT_MEMBERS[name]] = `https://api.example/${name}`;
    const { discoveries, connection } = await app();
    const { endpoints } = await discoveries.resolveEndpoints(connection);
    expect(endpoints[name]).toBe(`https://api.example/${name}`);
  });

  it('may be anywhere where a person typed it', async () => {
    metadata[ENDPOINT_MEMBERS[name]] = 'https://10.9.9.9/x';
    const typed = 'https://10.1.2.3/typed';
    const { discoveries, connection } = await app({ endpoints: { ...NO_ENDPOINTS, [name]: typed } });
    expect((await discoveries.resolveEndpoints(connection)).endpoints[name]).toBe(typed);
  });

  it('does not get into the form either', async () => {
    metadata[ENDPOINT_MEMBERS[name]] = 'https://10.9.9.9/x';
    const { discoveries } = await app();
    expect((await discoveries.discover('https://id.example')).endpoints[name]).toBeNull();
  });
});

it('leaves the other endpoints of the same server as they are', async () => {
  metadata.introspection_endpoint = 'https://intranet.example/introspect';
  const { use } = await app();
  await use.userinfo();
  expect(sent.map(({ url }) => url)).toEqual(['https://id.example/userinfo']);
});

it('looks at a name each time, for it may lead elsewhere by then', async () => {
  metadata.token_endpoint = 'https://api.example/token';
  const { use } = await app();
  await use.token();
  expect(sent).toHaveLength(1);
  names['api.example'] = ['192.168.0.1'];
  expect((await failureOf(use.token())).code).toBe('address-refused');
  expect(sent).toHaveLength(1);
});

it('sends nothing to a name that leads nowhere, without calling it refused', async () => {
  metadata.token_endpoint = 'https://nowhere.example/token';
  const { use } = await app();
  expect((await failureOf(use.token())).code).toBe('network-dns');
  expect(sent).toEqual([]);
});

it('sees addresses also where no name can be looked up at all', async () => {
  names = {};
  metadata.introspection_endpoint = 'https://10.1.2.3/x';
  metadata.userinfo_endpoint = 'https://api.example/userinfo';
  const { use } = await app();
  expect((await failureOf(use.introspection())).code).toBe('address-refused');
  await use.userinfo();
  expect(sent.map(({ url }) => url)).toEqual(['https://api.example/userinfo']);
});

it('lets an issuer in a private network, which a person typed, name what it likes', async () => {
  const issuer = 'https://intranet.example';
  metadata = { ...PUBLIC(issuer), token_endpoint: 'https://10.7.7.7/token', jwks_uri: 'https://api.example/keys' };
  const { discoveries, connection } = await app({ issuer });
  const { endpoints, refused } = await discoveries.resolveEndpoints(connection);
  expect([endpoints.token, endpoints.jwks, refused]).toEqual(['https://10.7.7.7/token', 'https://api.example/keys', {}]);
});

it.each([
  ['https://intranet.example', 'https://169.254.169.254/latest'],
  ['https://intranet.example', 'https://metadata.example/x'],
  ['http://127.0.0.1:8080', 'https://[fe80::1]/x'],
  ['http://127.0.0.1:8080', 'http://api.example/token'],
])('but not what clouds keep at link-local addresses, nor plain http: %s names %s', async (issuer, token_endpoint) => {
  metadata = { ...PUBLIC(issuer), token_endpoint };
  const { use } = await app({ issuer });
  expect((await failureOf(use.token())).code).toBe('address-refused');
  expect(sent).toEqual([]);
});

it('allows plain http to a public host where the person did, and to this machine never', async () => {
  metadata.token_endpoint = 'http://api.example/token';
  metadata.userinfo_endpoint = 'http://127.0.0.1/userinfo';
  const { discoveries, connection } = await app({ allowPlainHttp: true });
  const { endpoints } = await discoveries.resolveEndpoints(connection);
  expect([endpoints.token, endpoints.userinfo]).toEqual(['http://api.example/token', null]);
});

it('looks no name up where all is on the host of the issuer', async () => {
  const { discoveries, connection } = await app();
  looked = [];
  await discoveries.resolveEndpoints(connection);
  expect(looked).toEqual([]);
});
