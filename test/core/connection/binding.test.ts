import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallService } from '../../../electron/core/calls/service';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { ConnectionService } from '../../../electron/core/connection/service';
import { answerOf, type App, CONNECTED, connectedWith, flowsOver, settingsOf, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { gated, json, rotating, startTokenServer, type TokenServer } from '../../support/provider';

/** What is sealed for one server, when the settings come to name another. */
let honest: TokenServer;
let evil: TokenServer;
let app: App;
let id: string;
let input: ConnectionSettings;
let asked: [string, string][];
let allow: boolean;

function flowsOf(running: App, opened: string[]) {
  const flows = flowsOver(running, { browser: { open: async (url) => void opened.push(url) } });
  running.connections.onMoved((each) => flows.cancelOf(each));
  return flows;
}

function tokenAt(url: string, changes: Partial<ConnectionSettings> = {}): ConnectionSettings {
  return { ...input, endpoints: { ...input.endpoints, token: `${url}/token` }, ...changes };
}

async function callTo(apiBaseUrl: string) {
  await app.connections.update(id, { ...input, apiBaseUrl });
  const connections = new ConnectionService({
    ...app,
    confirmApiOrigin: async (name, origin) => {
      asked.push([name, origin]);
      return allow;
    },
  });
  const calls = new CallService({ ...app, connections, fingerprint: app.vault.fingerprint });
  return calls.send(id, 'call', { method: 'GET', url: '/x', query: [], headers: [], body: '' });
}

beforeEach(async () => {
  [honest, evil] = await Promise.all([startTokenServer(), startTokenServer()]);
  honest.answer(rotating());
  evil.answer(json(200, { access_token: 'evil', token_type: 'Bearer' }));
  app = startApp();
  const none = settingsOf().endpoints;
  input = settingsOf({
    name: 'Mine',
    endpoints: { ...none, authorization: `${honest.url}/authorize`, token: `${honest.url}/token` },
    clientAuthentication: 'client_secret_post',
    receiver: { kind: 'loopback', port: null, path: '/cb' },
    apiBaseUrl: `${honest.url}/api`,
  });
  id = await connectedWith(input, app);
  asked = [];
  allow = false;
});
afterEach(() => Promise.all([honest.stop(), evil.stop()]));

describe('another token endpoint', () => {
  it('gets neither client secret nor refresh token, and the old one still does', async () => {
    await app.connections.update(id, tokenAt(evil.url));
    const failure = await failureOf(app.tokens.refresh(id));
    expect(failure.code).toBe('endpoint-changed');
    expect(failure.evidence.map(({ value }) => value)).toEqual([honest.url, evil.url]);
    expect((await app.tokens.read(id)).pending).toBe(false);
    await app.connections.update(id, tokenAt(honest.url));
    expect((await app.tokens.refresh(id)).accessToken).toBe('access-2');
    expect(evil.requests).toEqual([]);
  });

  it('gets no refresh token for a client secret that someone types for it', async () => {
    await app.connections.update(id, tokenAt(evil.url), 'bait');
    expect((await failureOf(app.tokens.refresh(id))).code).toBe('endpoint-changed');
    await app.connections.update(id, tokenAt(evil.url, { clientAuthentication: 'none' }), null);
    expect((await failureOf(app.tokens.refresh(id))).code).toBe('endpoint-changed');
    expect(evil.requests).toEqual([]);
  });

  it('gets nothing by way of a copy, of the other grant type or of another client', async () => {
    const copy = await app.connections.duplicate(id);
    await app.connections.update(copy.id, tokenAt(evil.url, { grantType: 'client_credentials' }));
    expect((await failureOf(app.tokens.refresh(copy.id))).code).toBe('endpoint-changed');
    await app.connections.update(id, tokenAt(honest.url, { clientId: 'another' }));
    expect((await failureOf(app.tokens.refresh(id))).code).toBe('endpoint-changed');
    expect([...evil.requests, ...honest.requests]).toEqual([]);
  });

  it('is noticed also where the settings file was edited', async () => {
    const before = app.disk.connections.get(id) ?? '';
    app.disk.connections.set(id, before.replaceAll(`${honest.url}/token`, `${evil.url}/steal`));
    const again = startApp(app.disk);
    expect((await failureOf(again.tokens.refresh(id))).code).toBe('endpoint-changed');
    expect(evil.requests).toEqual([]);
  });

  it('is noticed also where discovery moves it', async () => {
    let token = `${honest.url}/token`;
    const issuer = await startTokenServer();
    issuer.answer((request, response) =>
      json(200, { issuer: issuer.url, authorization_endpoint: `${issuer.url}/authorize`, token_endpoint: token })(request, response),
    );
    const { id: other } = await app.connections.create(
      { ...input, issuer: issuer.url, endpoints: settingsOf().endpoints, grantType: 'client_credentials' },
      'real-client-secret',
    );
    await app.tokens.refresh(other);
    expect(app.disk.record(other)?.boundTo?.tokenOrigin).toBe(honest.url);
    token = `${evil.url}/token`;
    const again = startApp(app.disk);
    expect((await failureOf(again.tokens.refresh(other))).code).toBe('endpoint-changed');
    expect(evil.requests).toEqual([]);
    await issuer.stop();
  });

  it('keeps the browser shut for a new sign-in, until the client secret is typed again', async () => {
    const opened: string[] = [];
    const flows = flowsOf(app, opened);
    await app.connections.update(id, tokenAt(evil.url));
    expect((await flows.start(id)).failure?.code).toBe('endpoint-changed');
    expect(opened).toEqual([]);
    await app.connections.update(id, tokenAt(evil.url), 'real-client-secret');
    expect((await flows.start(id)).status).toBe('waiting');
    flows.dispose();
  });

  it('gets no secret by a sign-in that did without one', async () => {
    const opened: string[] = [];
    const flows = flowsOf(app, opened);
    await app.connections.update(id, tokenAt(evil.url, { clientAuthentication: 'none' }));
    await flows.start(id);
    const sent = new URL(opened[0] ?? '').searchParams;
    await fetch(`${sent.get('redirect_uri')}?code=abc&state=${sent.get('state')}`);
    expect((await app.tokens.read(id)).grant?.accessToken).toBe('evil');
    await app.connections.update(id, tokenAt(evil.url, { grantType: 'client_credentials' }));
    expect((await failureOf(app.tokens.refresh(id))).code).toBe('endpoint-changed');
    expect(evil.requests.map(({ form }) => form.client_secret)).toEqual([undefined]);
    flows.dispose();
  });

  it('binds a public client anew with a new sign-in', async () => {
    const { id: open } = await app.connections.create({ ...tokenAt(honest.url), clientAuthentication: 'none' });
    await app.tokens.accept(open, { ...CONNECTED, answer: answerOf() });
    await app.connections.update(open, tokenAt(evil.url, { clientAuthentication: 'none' }));
    expect((await failureOf(app.tokens.refresh(open))).code).toBe('endpoint-changed');
    await app.tokens.accept(open, { ...CONNECTED, answer: answerOf({ refreshToken: 'theirs' }) });
    await app.tokens.refresh(open);
    expect(evil.requests.map(({ form }) => form.refresh_token)).toEqual(['theirs']);
  });
});

describe('another API', () => {
  it('gets the access token only where the person says so, and is then bound', async () => {
    expect((await failureOf(callTo(evil.url))).code).toBe('cancelled');
    expect(evil.requests).toEqual([]);
    allow = true;
    await callTo(evil.url);
    await callTo(evil.url);
    expect(asked).toEqual([
      ['Mine', evil.url],
      ['Mine', evil.url],
    ]);
    expect(evil.requests).toHaveLength(2);
    await callTo(`${honest.url}/api`);
    expect(asked.at(-1)).toEqual(['Mine', honest.url]);
  });

  it('is asked about also after a new sign-in or with a client secret typed again', async () => {
    await app.connections.update(id, { ...input, apiBaseUrl: evil.url }, 'bait');
    await app.tokens.accept(id, { ...CONNECTED, answer: answerOf() });
    expect((await failureOf(callTo(evil.url))).code).toBe('cancelled');
  });

  it('needs no question where it was set before the first tokens came', async () => {
    for (const secret of ['secret', null]) {
      ({ id } = await app.connections.create({ ...input, apiBaseUrl: honest.url }, secret));
      await app.tokens.accept(id, { ...CONNECTED, answer: answerOf() });
      await callTo(honest.url);
      ({ id } = await app.connections.create({ ...input, apiBaseUrl: null }, secret));
      await app.connections.update(id, { ...input, apiBaseUrl: honest.url });
      await app.tokens.accept(id, { ...CONNECTED, answer: answerOf() });
      await callTo(honest.url);
    }
    expect(asked).toEqual([]);
    expect((await failureOf(callTo(evil.url))).code).toBe('cancelled');
  });
});

describe('an update', () => {
  it('ends a sign-in under way, whose server gets the secret it was started with or none', async () => {
    const opened: string[] = [];
    const flows = flowsOf(app, opened);
    const flow = await flows.start(id);
    await app.connections.update(id, tokenAt(evil.url), 'new-secret');
    expect(flows.list()).toEqual([]);
    const sent = new URL(opened[0] ?? '').searchParams;
    await flows.deliver(`${flow.redirectUri}?code=abc&state=${sent.get('state')}`, 'loopback');
    expect([...honest.requests, ...evil.requests]).toEqual([]);
    await flows.start(id);
    await app.connections.update(id, tokenAt(evil.url, { name: 'Renamed' }));
    expect(flows.list().map(({ status }) => status)).toEqual(['waiting']);
    flows.dispose();
  });

  it('never has a refresh send the new secret to the old server', async () => {
    app.disk.delayMs = 5;
    const update = app.connections.update(id, tokenAt(evil.url), 'new-secret');
    const refresh = app.tokens.refresh(id).catch((error) => error.code);
    await Promise.all([update, refresh]);
    expect(await refresh).toBe('endpoint-changed');
    expect([...honest.requests, ...evil.requests]).toEqual([]);
  });

  it('puts secret and binding back where the settings cannot be saved', async () => {
    const before = app.disk.records.get(id);
    app.disk.refuseConnections = true;
    await expect(app.connections.update(id, tokenAt(evil.url), 'new-secret')).rejects.toThrow('disk full');
    expect(app.disk.records.get(id)).toBe(before);
    const { id: open } = await (async () => {
      app.disk.refuseConnections = false;
      return app.connections.create({ ...input, clientAuthentication: 'none' });
    })();
    app.disk.refuseConnections = true;
    await expect(app.connections.update(open, input, 'new-secret')).rejects.toThrow('disk full');
    expect(app.disk.records.has(open)).toBe(false);
  });
});

it('keeps tokens whose record was set aside while they were refreshed', async () => {
  const gate = gated(rotating());
  honest.answer(gate.answer);
  const refreshing = app.tokens.refresh(id);
  await gate.arrival;
  app.disk.records.clear();
  gate.release();
  expect((await refreshing).refreshToken).toBe('refresh-2');
  expect((await app.tokens.read(id)).grant?.refreshToken).toBe('refresh-2');
});

it('follows the practice provider from port to port, and nothing else does', async () => {
  const port = (url: string) => `http://127.0.0.1:${new URL(url).port}`;
  await app.connections.update(id, tokenAt(evil.url, { apiBaseUrl: evil.url }));
  await app.connections.rebindPractice(id, port(honest.url), 'https://evil.example');
  await app.connections.rebindPractice(id, 'http://127.0.0.1:1', port(evil.url));
  expect((await failureOf(app.tokens.refresh(id))).code).toBe('endpoint-changed');
  await app.connections.rebindPractice(id, port(honest.url), port(evil.url));
  expect((await app.tokens.refresh(id)).accessToken).toBe('evil');
  expect(app.disk.record(id)?.boundTo?.apiOrigin).toBe(evil.url);
});
