import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallService } from '../../../electron/core/calls/service';
import type { SecretRecord } from '../../../electron/core/secrets';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { ConnectionService } from '../../../electron/core/connection/service';
import { TokenService } from '../../../electron/core/connection/token-service';
import { answerOf, type App, CONNECTED, connectedWith, settingsOf, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { rotating, startTokenServer, type TokenServer } from '../../support/provider';

/** An access token that was got without an API base URL, when someone writes one into the settings. */
let honest: TokenServer;
let evil: TokenServer;
let app: App;
let id: string;
let input: ConnectionSettings;
let asked: [string, string, string | null][];
let allow: boolean;

function asking() {
  const connections = new ConnectionService({
    ...app,
    confirmApiOrigin: async (name, origin, before) => {
      asked.push([name, origin, before]);
      return allow;
    },
  });
  const tokens = new TokenService({ ...app, connections });
  return { connections, tokens, calls: new CallService({ ...app, connections, tokens, fingerprint: app.vault.fingerprint }) };
}

function call(url = '/x') {
  return asking().calls.send(id, 'call', { method: 'GET', url, query: [], headers: [], body: '' });
}

async function callTo(apiBaseUrl: string, url?: string) {
  await app.connections.update(id, { ...input, apiBaseUrl });
  return call(url);
}

function rewrite(edit: (record: SecretRecord) => SecretRecord) {
  app.disk.records.set(id, JSON.stringify(edit(app.disk.record(id) ?? expect.fail())));
}

beforeEach(async () => {
  [honest, evil] = await Promise.all([startTokenServer(), startTokenServer()]);
  honest.answer(rotating());
  app = startApp();
  const none = settingsOf().endpoints;
  input = settingsOf({
    name: 'Mine',
    endpoints: { ...none, token: `${honest.url}/token` },
    clientAuthentication: 'client_secret_post',
    apiBaseUrl: null,
  });
  id = await connectedWith(input, app);
  asked = [];
  allow = false;
});
afterEach(() => Promise.all([honest.stop(), evil.stop()]));

describe('the first API in the settings after the token came', () => {
  it('is asked about, and gets nothing after a no', async () => {
    const failure = await failureOf(callTo(evil.url));
    expect(failure.code).toBe('cancelled');
    expect(failure.what).toContain(evil.url);
    expect(asked).toEqual([['Mine', evil.url, null]]);
    expect(evil.requests).toEqual([]);
  });

  it('is remembered after a yes, and the next one is asked about again', async () => {
    allow = true;
    await callTo(honest.url);
    await callTo(honest.url);
    allow = false;
    expect((await failureOf(callTo(evil.url))).code).toBe('cancelled');
    expect(asked).toEqual([
      ['Mine', honest.url, null],
      ['Mine', evil.url, honest.url],
    ]);
    expect(evil.requests).toEqual([]);
  });

  it('is asked about also where the settings file was edited while the app runs', async () => {
    const { apiBaseUrl: _, ...before } = JSON.parse(app.disk.connections.get(id) ?? '');
    app.disk.connections.set(id, JSON.stringify({ ...before, apiBaseUrl: evil.url }));
    expect((await failureOf(call())).code).toBe('cancelled');
    expect(evil.requests).toEqual([]);
  });

  it('is asked about after another sign-in, a refresh, a secret typed again and tokens forgotten in between', async () => {
    await app.connections.update(id, { ...input, apiBaseUrl: evil.url });
    await app.tokens.accept(id, { ...CONNECTED, answer: answerOf() });
    expect((await failureOf(call())).code).toBe('cancelled');
    await app.tokens.refresh(id);
    expect((await failureOf(call())).code).toBe('cancelled');
    await app.connections.update(id, { ...input, apiBaseUrl: evil.url }, 'typed again');
    expect((await failureOf(call())).code).toBe('cancelled');
    await app.tokens.forget(id);
    await app.tokens.accept(id, { ...CONNECTED, answer: answerOf() });
    expect((await failureOf(call())).code).toBe('cancelled');
    await app.connections.update(id, { ...input, apiBaseUrl: evil.url }, null);
    expect((await failureOf(call())).code).toBe('cancelled');
    expect(evil.requests).toEqual([]);
  });

  it('is asked about with a public client', async () => {
    const open = { ...input, clientAuthentication: 'none' as const };
    ({ id } = await app.connections.create(open));
    await app.tokens.accept(id, { ...CONNECTED, answer: answerOf() });
    await app.connections.update(id, { ...open, apiBaseUrl: evil.url });
    expect((await failureOf(call())).code).toBe('cancelled');
    await app.tokens.forget(id);
    await app.tokens.accept(id, { ...CONNECTED, answer: answerOf() });
    expect((await failureOf(call())).code).toBe('cancelled');
    expect(evil.requests).toEqual([]);
  });

  it('is asked about where a client gets its tokens without anyone signing in', async () => {
    const client = { ...input, grantType: 'client_credentials' as const };
    ({ id } = await app.connections.create(client, 'real-client-secret'));
    await app.connections.update(id, { ...client, apiBaseUrl: evil.url });
    await app.tokens.refresh(id);
    expect((await failureOf(call())).code).toBe('cancelled');
    await app.tokens.forget(id);
    await app.tokens.accept(id, { ...CONNECTED, how: 'retrieved', answer: answerOf() });
    expect((await failureOf(call())).code).toBe('cancelled');
    expect(evil.requests).toEqual([]);
  });

  it('is asked about in a copy', async () => {
    const copy = await app.connections.duplicate(id);
    id = copy.id;
    await app.connections.update(id, { ...input, grantType: 'client_credentials', apiBaseUrl: evil.url });
    await app.tokens.refresh(id);
    expect((await failureOf(call())).code).toBe('cancelled');
    expect(evil.requests).toEqual([]);
  });

  it.each([
    ['never written down', ({ boundTo: _, ...record }: SecretRecord) => record],
    [
      'written down as unknown',
      ({ boundTo, ...record }: SecretRecord) => ({ ...record, boundTo: boundTo && { ...boundTo, apiOrigin: null } }),
    ],
  ])('is asked about where a record of an older version has it %s', async (_, edit) => {
    rewrite(edit);
    expect((await failureOf(callTo(evil.url))).code).toBe('cancelled');
    await app.connections.update(id, { ...input, apiBaseUrl: evil.url }, 'typed again');
    expect((await failureOf(call())).code).toBe('cancelled');
    rewrite(edit);
    await app.tokens.forget(id);
    await app.tokens.accept(id, { ...CONNECTED, answer: answerOf() });
    expect((await failureOf(call())).code).toBe('cancelled');
    expect(evil.requests).toEqual([]);
  });

  it('binds no client secret by the yes, where it was never written down what that is for', async () => {
    rewrite(({ boundTo: _, grant, ...record }) => ({ ...record, grant: grant && { ...grant, boundTo: undefined } }));
    allow = true;
    await callTo(honest.url);
    await app.connections.update(id, { ...input, endpoints: { ...input.endpoints, token: `${evil.url}/token` } });
    expect((await failureOf(app.tokens.refresh(id))).code).toBe('endpoint-changed');
    expect(evil.requests).toEqual([]);
  });
});

describe('what counts as another API', () => {
  const refused = async (base: string, url?: string) => {
    const failure = await failureOf(callTo(base, url));
    expect(evil.requests).toEqual([]);
    return failure.code;
  };

  beforeEach(async () => {
    allow = true;
    await callTo(honest.url);
    allow = false;
    asked = [];
  });

  it('is another port, scheme, name for the same place, or a name with a dot at its end', async () => {
    const { port } = new URL(honest.url);
    for (const base of [evil.url, `https://127.0.0.1:${port}`, `http://localhost:${port}`, `http://LOCALHOST.:${port}`.toLowerCase()]) {
      const code = await refused(base);
      expect([base, code]).toEqual([base, base.includes('.:') ? 'insecure-url' : 'cancelled']);
    }
  });

  it('is not the same one in other letters, nor another path', async () => {
    const { port } = new URL(honest.url);
    await callTo(`HTTP://127.0.0.1:${port}/v2`);
    await callTo(`http://127.1:${port}/`);
    expect(asked).toEqual([]);
    expect(honest.requests.length).toBeGreaterThan(2);
  });

  it('cannot be named by a call, whatever its URL looks like', async () => {
    const { host } = new URL(evil.url);
    for (const url of [
      `${evil.url}/x`,
      `http://${new URL(honest.url).host}@${host}/x`,
      `http:${host}/x`,
      `HTTP:\\\\${host}`,
      `//${host}/x`,
      `\\\\${host}/x`,
    ])
      expect(['insecure-url', 'connection-invalid']).toContain(await refused(honest.url, url));
    await callTo(honest.url, `/@${host}/x`);
    await callTo(honest.url, `/..//${host}/x`);
    expect(evil.requests).toEqual([]);
  });

  it('is shown to the person as the wire has it', async () => {
    for (const [base, origin] of [
      ['https://ex\u0430mple.com', 'https://xn--exmple-4nf.com'],
      ['https://EVIL.example:443', 'https://evil.example'],
      ['https://[::ffff:127.0.0.1]:9', 'https://[::ffff:7f00:1]:9'],
    ] as const) {
      asked = [];
      expect(await refused(base)).toBe('cancelled');
      expect(asked.map(([, to]) => to)).toEqual([origin]);
    }
  });

  it('gets no token by a redirect', async () => {
    honest.answer((_, response) => void response.writeHead(307, { Location: `${evil.url}/x` }).end());
    await callTo(honest.url);
    expect(evil.requests).toEqual([]);
  });
});
