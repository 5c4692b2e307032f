import { afterEach, beforeEach, expect, it } from 'vitest';
import { ConnectionService } from '../../../electron/core/connection/service';
import { TokenService } from '../../../electron/core/connection/token-service';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { type App, connectedWith, settingsOf, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { rotating, startTokenServer, type TokenServer } from '../../support/provider';

/** A server that refreshes at a URL of its own, and another that wants what goes there. */
let host: TokenServer;
let evil: TokenServer;
let app: App;
let input: ConnectionSettings;
let asked: unknown[][];
let allow: boolean;
let connections: ConnectionService;
let tokens: TokenService;

beforeEach(async () => {
  [host, evil] = await Promise.all([startTokenServer(), startTokenServer()]);
  host.answer(rotating());
  evil.answer(rotating());
  app = startApp();
  asked = [];
  allow = false;
  connections = new ConnectionService({
    ...app,
    confirmAskedEndpoint: async (...question) => {
      asked.push(question);
      return allow;
    },
  });
  tokens = new TokenService({ ...app, connections });
  input = settingsOf({ name: 'Mine', ...refreshingAt(`${host.url}/refresh`), clientAuthentication: 'client_secret_post' });
});
afterEach(() => Promise.all([host.stop(), evil.stop()]));

function refreshingAt(refresh: string | null) {
  return { endpoints: { ...settingsOf().endpoints, authorization: `${host.url}/authorize`, token: `${host.url}/token`, refresh } };
}

it('gets refresh requests and no others, where it was set when the secrets were sealed', async () => {
  const id = await connectedWith(input, { connections, tokens });
  expect((await tokens.refresh(id)).accessToken).toBe('access-2');
  expect(host.requests.map(({ path, form }) => [path, form.grant_type, form.client_secret])).toEqual([
    ['/refresh', 'refresh_token', 'real-client-secret'],
  ]);
  expect(asked).toEqual([]);
});

it('is the token endpoint where there is none, also in a connection that an earlier version stored', async () => {
  const { refresh: _, ...before } = refreshingAt(null).endpoints;
  const id = await connectedWith({ ...input, endpoints: before }, { connections, tokens });
  await tokens.refresh(id);
  expect(host.requests.map(({ path }) => path)).toEqual(['/token']);
  expect(asked).toEqual([]);
});

it.each([
  ['on another host', () => `${evil.url}/refresh`],
  ['on another path', () => `${host.url}/other`],
])('gets nothing %s than the one sealed with the secrets, unless a person allows it', async (_, urlOf) => {
  const id = await connectedWith(input, { connections, tokens });
  await connections.update(id, { ...input, ...refreshingAt(urlOf()) });
  const failure = await failureOf(tokens.refresh(id));
  expect(failure.code).toBe('endpoint-changed');
  expect(failure.what).toContain('The refresh URL is not the one');
  expect(asked).toEqual([['Mine', 'refresh', urlOf(), `${host.url}/refresh`]]);
  expect([...host.requests, ...evil.requests]).toEqual([]);
  expect((await tokens.read(id)).pending).toBe(false);
  allow = true;
  await tokens.refresh(id);
  await tokens.refresh(id);
  expect(asked).toHaveLength(2);
  expect([...host.requests, ...evil.requests]).toHaveLength(2);
});

it('is asked about where the record says nothing of one, and an automatic refresh does not ask', async () => {
  const id = await connectedWith({ ...input, ...refreshingAt(null) }, { connections, tokens });
  await connections.update(id, input);
  expect((await failureOf(tokens.refresh(id, { automatic: true }))).what).toContain(
    "The refresh URL is not stored with this connection's sealed",
  );
  expect(asked).toEqual([]);
  expect((await failureOf(tokens.refresh(id))).code).toBe('endpoint-changed');
  expect(asked).toEqual([['Mine', 'refresh', `${host.url}/refresh`, null]]);
  expect(host.requests).toEqual([]);
});
