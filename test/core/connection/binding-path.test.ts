import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SecretRecord } from '../../../electron/core/secrets';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { TokenService } from '../../../electron/core/connection/token-service';
import { ConnectionService } from '../../../electron/core/connection/service';
import { Discoveries } from '../../../electron/core/wire/discovery';
import { answerOf, type App, CONNECTED, connectedWith, settingsOf, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { json, rotating, startTokenServer, type TokenServer } from '../../support/provider';

/** Secrets of one realm on a host that others share, and secrets from before it was written down what they are for. */
let host: TokenServer;
let app: App;
let id: string;
let input: ConnectionSettings;
let asked: [string, string, string | null][];
let allow: boolean;
let connections: ConnectionService;
let tokens: TokenService;

const NO_ENDPOINTS = settingsOf().endpoints;
const at = (path: string): Partial<ConnectionSettings> => ({ endpoints: { ...NO_ENDPOINTS, token: `${host.url}${path}` } });
const paths = () => host.requests.map(({ path }) => path);

function open() {
  connections = new ConnectionService({
    ...app,
    confirmTokenEndpoint: async (name, address, before) => {
      asked.push([name, address, before]);
      return allow;
    },
  });
  tokens = new TokenService({ ...app, connections });
}

function rewrite(edit: (record: SecretRecord) => SecretRecord) {
  app.disk.records.set(id, JSON.stringify(edit(app.disk.record(id) ?? expect.fail())));
}

beforeEach(async () => {
  host = await startTokenServer();
  host.answer(rotating());
  app = startApp();
  input = settingsOf({ name: 'Mine', ...at('/realms/mine/token'), clientAuthentication: 'client_secret_post' });
  asked = [];
  allow = false;
  open();
  id = await connectedWith(input, { connections, tokens });
});
afterEach(() => host.stop());

describe('another path of the same host', () => {
  it.each(['/realms/other/token', '/realms/mine/token?tenant=other', '/realms/mine/token/', '/realms/MINE/token', '/'])(
    'gets nothing at %s unless a person allows it',
    async (path) => {
      await connections.update(id, { ...input, ...at(path) });
      const failure = await failureOf(tokens.refresh(id));
      expect(failure.code).toBe('endpoint-changed');
      expect(failure.evidence.map(({ value }) => value)).toEqual([`${host.url}/realms/mine/token`, `${host.url}${path}`]);
      expect(asked).toEqual([['Mine', `${host.url}${path}`, `${host.url}/realms/mine/token`]]);
      expect(paths()).toEqual([]);
      allow = true;
      await tokens.refresh(id);
      await tokens.refresh(id);
      expect(asked).toHaveLength(2);
      expect(paths()).toEqual([path, path]);
    },
  );

  it('is the same path where it is only written another way', async () => {
    await connections.update(id, { ...input, ...at('/realms/other/../mine/./token') });
    await tokens.refresh(id);
    expect(asked).toEqual([]);
  });

  it('gets nothing by the other grant type, by a copy or by a public client', async () => {
    const elsewhere = { ...input, ...at('/elsewhere') };
    await connections.update(id, { ...elsewhere, grantType: 'client_credentials' });
    expect((await failureOf(tokens.refresh(id))).code).toBe('endpoint-changed');
    await connections.update(id, { ...elsewhere, clientAuthentication: 'none' });
    expect((await failureOf(tokens.refresh(id))).code).toBe('endpoint-changed');
    const copy = await connections.duplicate(id);
    await connections.update(copy.id, { ...elsewhere, grantType: 'client_credentials' });
    expect((await failureOf(tokens.refresh(copy.id))).code).toBe('endpoint-changed');
    const secret = connections.credentialFor(connections.get(copy.id), new URL(`${host.url}/elsewhere`));
    expect((await failureOf(secret)).code).toBe('endpoint-changed');
    expect(paths()).toEqual([]);
  });

  it('gets the client secret that is typed for it, and no refresh token with it', async () => {
    await connections.update(id, { ...input, ...at('/elsewhere'), grantType: 'client_credentials' }, 'typed again');
    await tokens.refresh(id);
    expect(asked).toEqual([]);
    await tokens.accept(id, {
      ...CONNECTED,
      answer: answerOf(),
      source: { clientId: 'client-1', tokenOrigin: host.url, tokenPath: '/mine' },
    });
    await connections.update(id, { ...input, ...at('/elsewhere') });
    expect((await failureOf(tokens.refresh(id))).code).toBe('endpoint-changed');
    expect(host.requests.map(({ form }) => form.refresh_token)).toEqual([undefined]);
  });

  it('asks nobody during a refresh that nobody waits for', async () => {
    allow = true;
    await connections.update(id, { ...input, ...at('/elsewhere') });
    expect((await failureOf(tokens.refresh(id, { automatic: true }))).code).toBe('endpoint-changed');
    expect(asked).toEqual([]);
    expect(paths()).toEqual([]);
  });

  it('is asked about also where the issuer moves its token endpoint', async () => {
    let token = '/realms/mine/token';
    const issuer = await startTokenServer();
    issuer.answer((request, response) =>
      json(200, { issuer: issuer.url, authorization_endpoint: `${issuer.url}/authorize`, token_endpoint: `${host.url}${token}` })(
        request,
        response,
      ),
    );
    ({ id } = await connections.create(
      { ...input, issuer: issuer.url, endpoints: NO_ENDPOINTS, grantType: 'client_credentials' },
      'real-client-secret',
    ));
    await tokens.refresh(id);
    token = '/realms/other/token';
    tokens = new TokenService({ ...app, connections, discoveries: new Discoveries(app) });
    expect((await failureOf(tokens.refresh(id))).code).toBe('endpoint-changed');
    expect(asked).toEqual([['Mine', `${host.url}/realms/other/token`, `${host.url}/realms/mine/token`]]);
    expect(paths()).toEqual(['/realms/mine/token']);
    await issuer.stop();
  });

  it('does not take over the issuer that the settings name by now', async () => {
    allow = true;
    await connections.update(id, { ...input, ...at('/elsewhere'), issuer: 'https://other.example' });
    await tokens.refresh(id).catch(() => {});
    expect(app.disk.record(id)?.boundTo?.issuer).not.toBe('https://other.example');
    expect(app.disk.record(id)?.grant?.boundTo?.issuer).not.toBe('https://other.example');
  });
});

it('an older record put back leads nowhere that a person had not allowed when it was written', async () => {
  const old = app.disk.records.get(id) ?? '';
  const elsewhere = { ...input, ...at('/elsewhere') };
  await connections.update(id, elsewhere, 'newer-client-secret');
  await tokens.accept(id, { ...CONNECTED, answer: answerOf({ refreshToken: 'newer-refresh' }) });
  app.disk.records.set(id, old);
  expect((await failureOf(tokens.refresh(id))).code).toBe('endpoint-changed');
  await connections.update(id, { ...elsewhere, grantType: 'client_credentials' });
  expect((await failureOf(tokens.refresh(id))).code).toBe('endpoint-changed');
  expect(paths()).toEqual([]);
  await connections.update(id, input);
  await tokens.refresh(id);
  expect(host.requests.map(({ path, form }) => [path, form.client_secret])).toEqual([['/realms/mine/token', 'real-client-secret']]);
});

describe('a record of an older version', () => {
  const withoutPaths = ({ boundTo, grant, ...record }: SecretRecord): SecretRecord => ({
    ...record,
    boundTo: boundTo && { ...boundTo, tokenPath: undefined },
    grant: grant && { ...grant, boundTo: grant.boundTo && { ...grant.boundTo, tokenPath: undefined } },
  });
  const withoutBindings = ({ boundTo: _, grant, ...record }: SecretRecord): SecretRecord => ({
    ...record,
    grant: grant && { ...grant, boundTo: undefined },
  });

  it.each([
    ['with the host alone', withoutPaths, () => host.url],
    ['without bindings', withoutBindings, () => null],
  ])('%s is not bound to whatever the settings say, but by a person', async (_, edit, before) => {
    rewrite(edit);
    await connections.update(id, { ...input, ...at('/elsewhere') });
    expect((await failureOf(tokens.refresh(id))).code).toBe('endpoint-changed');
    expect(asked).toEqual([['Mine', `${host.url}/elsewhere`, before()]]);
    const copy = await connections.duplicate(id);
    await connections.update(copy.id, { ...input, ...at('/elsewhere'), grantType: 'client_credentials' });
    expect((await failureOf(tokens.refresh(copy.id))).code).toBe('endpoint-changed');
    await connections.update(id, { ...input, ...at('/elsewhere') }, 'bait');
    expect((await failureOf(tokens.refresh(id))).code).toBe('endpoint-changed');
    expect(paths()).toEqual([]);
    await connections.update(id, input, 'real-client-secret');
    allow = true;
    await tokens.refresh(id);
    allow = false;
    await tokens.refresh(id);
    expect(paths()).toEqual(['/realms/mine/token', '/realms/mine/token']);
  });

  it('gives its client secret to no server that someone signed in at without it', async () => {
    rewrite(withoutBindings);
    await connections.update(id, { ...input, ...at('/elsewhere'), clientAuthentication: 'none' });
    await tokens.accept(id, { ...CONNECTED, answer: answerOf() });
    await connections.update(id, { ...input, ...at('/elsewhere'), grantType: 'client_credentials' });
    expect((await failureOf(tokens.refresh(id))).code).toBe('endpoint-changed');
    expect(paths()).toEqual([]);
  });

  it('with the host alone is bound without a question where the issuer it is for names the address', async () => {
    const issuer = await startTokenServer();
    issuer.answer(json(200, { issuer: issuer.url, token_endpoint: `${host.url}/realms/mine/token` }));
    const client = { ...input, issuer: issuer.url, endpoints: NO_ENDPOINTS, grantType: 'client_credentials' as const };
    ({ id } = await connections.create(client, 'real-client-secret'));
    await tokens.refresh(id);
    rewrite(withoutPaths);
    await tokens.refresh(id);
    expect(asked).toEqual([]);
    rewrite(withoutPaths);
    await connections.update(id, { ...client, ...at('/elsewhere') });
    expect((await failureOf(tokens.refresh(id))).code).toBe('endpoint-changed');
    expect(asked).toHaveLength(1);
    await issuer.stop();
  });
});
