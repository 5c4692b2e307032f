import { describe, expect, it } from 'vitest';
import { RegistrationService } from '../../../electron/core/registration/service';
import { ClientKeyService } from '../../../electron/core/client-keys/service';
import { sealedSecrets } from '../../../electron/core/wire/sealed';
import { CHAIN_CLIENT } from '../../../electron/model/chain-client';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { systemAddresses } from '../../../electron/platform/network/addresses';
import { type App, settingsOf, startApp } from '../../support/connection';
import { failureOf, someFailure, textOf } from '../../support/failures';
import { GOOD_TOKEN, testServer } from '../../support/provider';
import { INITIAL_TOKEN, registrar } from './registrar';

const LOOPBACK = { kind: 'loopback', port: null, path: '/callback' } as const;
const open = registrar();
const closed = registrar(true);

async function stage(issuer: string, changes: Partial<ConnectionSettings> = {}, secret: string | null = null) {
  const app = startApp();
  const service = serviceOver(app);
  const given = { issuer, receiver: LOOPBACK, clientId: '', scopes: ['openid', 'api:read'], ...changes };
  const { id } = await app.connections.create(settingsOf(given), secret);
  return { ...app, service, id, record: () => app.disk.record(id), settings: () => app.connections.get(id) };
}

function serviceOver(app: App): RegistrationService {
  const ready = { proveStorable: (id: string) => app.tokens.proveStorable(id), ensureReady: async () => {} };
  return new RegistrationService({ ...app, addresses: systemAddresses, fingerprint: (secret) => app.vault.fingerprint(secret), ...ready });
}

it('writes the metadata document of a chain, which has no connection yet: a public client on a free port of this computer', async () => {
  const url = 'https://app.example.com/client.json';
  expect(JSON.parse(await serviceOver(startApp()).document(CHAIN_CLIENT, url))).toEqual({
    client_id: url,
    client_name: 'Tokenscope',
    application_type: 'native',
    redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  });
});

describe('at a real authorization server', () => {
  it('says what would be sent, and sends nothing', async () => {
    const { service, id, record } = await stage(open.url);
    const plan = await service.plan(id);
    expect(plan).toMatchObject({ endpoint: `${open.url}/reg`, replaces: null });
    expect(JSON.parse(plan.body)).toMatchObject({
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
      token_endpoint_auth_method: 'client_secret_basic',
    });
    expect(record()).toBeNull();
  });

  it('registers a client: its ID in the settings, secret and token sealed for this server and no other', async () => {
    const { service, id, record, settings, connections, clock } = await stage(open.url);
    const outcome = await service.register(id);
    const { clientId, registered, clientAuthentication } = settings();
    expect(outcome).toEqual({ clientId, hasSecret: true, secretExpiresAt: null, managed: true, changes: [], remarks: [] });
    expect(await open.knows(clientId)).toBe(true);
    expect(clientAuthentication).toBe('client_secret_basic');
    expect(registered).toEqual({ clientId, endpoint: `${open.url}/reg`, at: clock.now(), secretExpiresAt: null, managed: true });
    const sealed = record();
    expect(sealed?.clientSecret).toMatch(/^\S{20,}$/);
    expect(sealed?.registration).toMatchObject({ clientId, uri: `${open.url}/reg/${clientId}` });
    expect(sealed?.boundTo).toMatchObject({ clientId, issuer: open.url });
    const seen = JSON.stringify([outcome, settings()]);
    for (const { value } of sealedSecrets(settings(), sealed ?? { clientSecret: null, grant: null, refreshPending: null }))
      expect(seen).not.toContain(value);

    const { id: _, ...own } = settings();
    await connections.update(id, {
      ...own,
      issuer: 'https://elsewhere.example',
      endpoints: { ...own.endpoints, token: 'https://elsewhere.example/token' },
    });
    const refused = await failureOf(connections.credentialFor(settings(), new URL('https://elsewhere.example/token')));
    expect(refused.code).toBe('endpoint-changed');
  });

  it('reads, changes and deletes it, with the token that replaces each one before', async () => {
    const { service, id, record, settings, connections } = await stage(open.url);
    await service.register(id);
    const [secret, token] = [record()?.clientSecret, record()?.registration?.accessToken];
    const text = await service.read(id);
    expect(JSON.parse(text)).toMatchObject({
      client_id: settings().clientId,
      client_secret: expect.stringMatching(/^\[client secret [\w-]+\]$/),
      client_secret_expires_at: 0,
    });
    expect(text).toContain('"token_endpoint_auth_method": "client_secret_basic"');
    expect(text).toMatch(/"registration_access_token": "\[registration token [\w-]+\]"/);
    expect(text).not.toContain(secret);
    expect(text).not.toContain(token);

    const { id: _, ...own } = settings();
    await connections.update(id, { ...own, receiver: { ...LOOPBACK, path: '/other' } });
    expect(await service.update(id)).toMatchObject({ managed: true, changes: [], remarks: [] });
    expect(record()?.clientSecret).toBe(secret);
    expect(record()?.registration?.accessToken).not.toBe(token);
    expect(JSON.parse(await service.read(id))).toMatchObject({ redirect_uris: ['http://127.0.0.1/other', 'http://localhost/other'] });

    const { clientId } = settings();
    await service.remove(id);
    expect(await open.knows(clientId)).toBe(false);
    expect(settings()).toMatchObject({ clientId: '' });
    expect(settings()).not.toHaveProperty('registered');
    expect(record()).toMatchObject({ clientSecret: null });
    expect(record()).not.toHaveProperty('registration');
    expect((await failureOf(service.read(id))).code).toBe('not-found');
  });

  it('registers a public client, which gets no secret, and takes the old one away', async () => {
    const { service, id, record, settings } = await stage(open.url, { clientAuthentication: 'none', clientId: 'old' }, 'canary-old-secret');
    expect((await service.plan(id)).replaces).toBe('old');
    expect(await service.register(id)).toMatchObject({ hasSecret: false });
    expect(settings().clientAuthentication).toBe('none');
    expect(record()?.clientSecret).toBeNull();
  });

  it('registers the public key of a client that signs, and the key is for the new client then', async () => {
    const app = await stage(open.url, { clientAuthentication: 'private_key_jwt' });
    const { service, id, record, settings, connections } = app;
    expect((await failureOf(service.register(id))).code).toBe('connection-incomplete');
    const unused = () => Promise.reject(new Error('unused'));
    const keys = new ClientKeyService({ connections, clock: app.clock, open: unused, openPkcs12: unused });
    await keys.make(id, 'ES256');
    const sent = JSON.parse((await service.plan(id)).body);
    expect(sent.jwks.keys).toEqual([expect.objectContaining({ kty: 'EC' })]);
    expect(sent.jwks.keys[0]).not.toHaveProperty('d');
    await service.register(id);
    expect(record()?.clientKeys?.[0]?.boundTo).toMatchObject({ clientId: settings().clientId, issuer: open.url });
    expect(await connections.credentialFor(settings(), new URL(`${open.url}/token`))).toMatchObject({ kind: 'key' });
  });

  it('is refused without an initial access token where one is wanted, and told the ways out', async () => {
    const { service, id, record, settings } = await stage(closed.url);
    const refused = await failureOf(service.register(id));
    expect(refused).toMatchObject({ code: 'registration-refused', what: expect.stringContaining('does not let everyone register') });
    expect(refused.action).toMatch(/by hand.*initial access token.*client ID metadata document/);
    expect(settings().clientId).toBe('');
    expect(record()).toBeNull();

    const wrong = await failureOf(service.register(id, 'canary-wrong-initial-token'));
    expect(wrong.what).toContain('did not accept the token');
    expect(textOf(wrong)).not.toContain('canary');
    expect(await service.register(id, ` ${INITIAL_TOKEN}\n`)).toMatchObject({ managed: true });
    expect(JSON.stringify(record())).not.toContain(INITIAL_TOKEN);
    expect((await failureOf(service.register(id, 'two words'))).code).toBe('bad-request');
  });

  it('says so where its client was deleted elsewhere', async () => {
    const app = await stage(open.url);
    await app.service.register(app.id);
    const other = await stage(open.url);
    await other.service.register(other.id);
    await other.service.remove(other.id);
    const { registration } = app.record() ?? {};
    app.disk.records.set(app.id, JSON.stringify({ ...app.record(), registration: { ...registration, accessToken: 'canary-dead-token' } }));
    const dead = await failureOf(app.service.read(app.id));
    expect(dead).toMatchObject({ code: 'registration-refused', what: expect.stringContaining('did not accept the token') });
    expect(textOf(dead)).not.toContain('canary');
  });

  it('refuses redirect URIs that it does not take, in its words', async () => {
    const { service, id } = await stage(open.url, {
      receiver: { kind: 'paste', redirectUri: 'http://app.example.com/cb' },
      allowPlainHttp: true,
    });
    const refused = await failureOf(service.register(id));
    expect(refused.what).toContain('redirect URIs');
    expect(refused.mend).toEqual(['open:receiver']);
  });
});

describe('at a careless server', () => {
  const server = testServer('each');
  const at = (changes: Partial<ConnectionSettings> = {}) => {
    const endpoints = {
      ...settingsOf().endpoints,
      authorization: `${server.url}/a`,
      token: `${server.url}/token`,
      registration: `${server.url}/register`,
    };
    return stage(server.url, { issuer: null, endpoints, ...changes });
  };
  const client = { client_id: 'c-1', client_secret: 'canary-secret-77', client_secret_expires_at: 1_900_000_000 };

  it('keeps when the secret expires, and forgets it once another secret is typed', async () => {
    server.answer('/register', { status: 201, body: client });
    const { service, id, settings, connections } = await at();
    expect(await service.register(id)).toMatchObject({ secretExpiresAt: 1_900_000_000_000, managed: false });
    expect(settings().registered).toMatchObject({ secretExpiresAt: 1_900_000_000_000, managed: false });
    const { id: _, ...own } = settings();
    await connections.update(id, { ...own, name: 'Renamed' });
    expect(settings().registered?.secretExpiresAt).toBe(1_900_000_000_000);
    await connections.update(id, own, 'typed-by-hand');
    expect(settings().registered?.secretExpiresAt).toBeNull();
    expect((await failureOf(service.update(id))).code).toBe('not-found');
  });

  it('keeps secret and expiry where a later answer does not repeat them', async () => {
    const management = { registration_access_token: 'canary-token-2', registration_client_uri: `${server.url}/register/c-1` };
    server.answer('/register', { status: 201, body: { ...client, ...management } });
    server.answer('/register/c-1', { body: { client_id: 'c-1' } });
    const { service, id, settings, record } = await at();
    await service.register(id);
    await service.read(id);
    expect(settings().registered).toMatchObject({ secretExpiresAt: 1_900_000_000_000, managed: true });
    expect(record()).toMatchObject({ clientSecret: 'canary-secret-77', registration: { accessToken: 'canary-token-2' } });
    expect(server.to('/register/c-1').map(({ headers }) => headers.authorization)).toEqual(['Bearer canary-token-2']);
  });

  it('keeps its client where the answer to a later request is about another one', async () => {
    const management = { registration_access_token: 'canary-token-3', registration_client_uri: `${server.url}/register/c-1` };
    server.answer('/register', { status: 201, body: { ...client, ...management } });
    server.answer('/register/c-1', { body: { ...client, client_id: 'c-2', client_secret: 'canary-secret-88' } });
    const { service, id, settings, record } = await at();
    await service.register(id);
    for (const asked of [() => service.read(id), () => service.update(id)])
      expect(await failureOf(asked())).toMatchObject({ code: 'registration-unusable' });
    expect(settings().clientId).toBe('c-1');
    expect(record()).toMatchObject({ clientSecret: 'canary-secret-77', registration: { clientId: 'c-1' } });
  });

  it('sends the registration token nowhere but to the server that issued it', async () => {
    const management = { registration_access_token: 'canary-token-1', registration_client_uri: 'https://evil.example/c-1' };
    server.answer('/register', { status: 201, body: { ...client, ...management } });
    const { service, id, record } = await at();
    const { managed, remarks } = await service.register(id);
    expect(managed).toBe(false);
    expect(remarks).toEqual([expect.stringContaining('on another server')]);
    expect(JSON.stringify(record())).not.toContain('canary-token-1');
  });

  it('sends a JSON body without any credential', async () => {
    server.answer('/register', { status: 201, body: client });
    const { service, id } = await at();
    await service.register(id);
    const [request] = server.to('/register');
    expect(request?.method).toBe('POST');
    expect(request?.headers).toMatchObject({ 'content-type': 'application/json', accept: 'application/json' });
    expect(request?.headers).not.toHaveProperty('authorization');
    expect(JSON.parse(request?.body ?? '')).toMatchObject({ client_name: expect.stringMatching(/^Tokenscope/) });
  });

  it.each([
    ['a page', { status: 200, body: '<html>Welcome</html>' }, 'a web page instead of data'],
    ['a token', { status: 200, body: GOOD_TOKEN }, 'reported success'],
    ['nothing', { status: 201, body: '' }, 'reported success'],
    ['half a megabyte', { status: 201, body: { client_id: 'x', note: 'y'.repeat(500_000) } }, 'reported success'],
  ])('takes no client from %s, and repeats no secret of it', async (_, answer, what) => {
    server.answer('/register', answer);
    const { service, id, settings, record } = await at();
    const failure = await failureOf(service.register(id));
    expect(failure).toMatchObject({ code: 'registration-unusable', what: expect.stringContaining(what) });
    expect(failure.evidence.map(({ label }) => label)).toContain('Because');
    expect(textOf(failure)).not.toContain('canary');
    expect(settings().clientId).toBe('');
    expect(record()).toBeNull();
  });

  it('follows no redirect', async () => {
    server.answer('/register', { status: 307, headers: { location: `${server.url}/other` } });
    const { service, id } = await at();
    expect((await failureOf(service.register(id))).what).toContain('redirects to another URL');
    expect(server.to('/other')).toEqual([]);
  });

  it('registers nothing where the secret could not be sealed', async () => {
    const { service, id, disk } = await at();
    disk.refuseProbe = someFailure('vault-not-writable');
    expect((await failureOf(service.register(id))).code).toBe('vault-not-writable');
    expect(server.requests).toEqual([]);
  });

  it('stores no client for another server that the settings name by the time it comes', async () => {
    const { service, id, record, settings, connections } = await at();
    server.answer('/register', (_, response) => {
      const { id: _id, ...own } = settings();
      void connections
        .update(id, { ...own, endpoints: { ...own.endpoints, token: 'https://evil.example/token' } })
        .then(() => response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(client)));
      return null;
    });
    const moved = await failureOf(service.register(id));
    expect(moved).toMatchObject({ code: 'cancelled', evidence: [{ label: 'Registered client', value: 'c-1' }] });
    expect(record()).toBeNull();
    expect(settings().clientId).toBe('');
  });

  it('is asked for nothing where no endpoint is known', async () => {
    const { service, id } = await at({
      endpoints: { ...settingsOf().endpoints, authorization: `${server.url}/a`, token: `${server.url}/token` },
    });
    const failure = await failureOf(service.plan(id));
    expect(failure.code).toBe('connection-incomplete');
    expect(failure.action).toMatch(/by hand.*initial access token.*client ID metadata document/);
    expect(server.requests).toEqual([]);
  });
});
