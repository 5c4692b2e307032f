import { afterEach, beforeEach, expect, it } from 'vitest';
import { CallService } from '../../../electron/core/calls/service';
import { recordingHttp } from '../../../electron/core/exchanges/recording';
import { sealedSecrets } from '../../../electron/core/wire/sealed';
import { printConnectionFile } from '../../../electron/core/importers/connection-file';
import { DEFAULT_PREFERENCES } from '../../../electron/model/window/window-parts';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { answerOf, type App, settingsOf, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { startServer, type TestServer } from '../../support/provider';
import { fingerprint, openLog } from '../exchanges/support';

const KEY = 'canary-variable/ü "1"+=';

let app: App;
let api: TestServer;
let calls: CallService;
let log: ReturnType<typeof openLog>;
let id: string;

beforeEach(async () => {
  app = startApp();
  api = await startServer();
  log = openLog({ sealed: async (each) => sealedSecrets(app.connections.get(each), await app.connections.records.read(each)) });
  const http = recordingHttp(createNodeHttp(), log, app.clock);
  calls = new CallService({ connections: app.connections, tokens: app.tokens, http, clock: app.clock, exchanges: log, fingerprint });
  const { id: made } = await app.connections.create(settingsOf({ apiBaseUrl: `${api.url}/v1`, environment: 'staging' }), null);
  id = made;
  await app.tokens.accept(id, {
    answer: answerOf({ accessToken: 'canary-access-token' }),
    callbackMembers: [],
    scopesAsked: [],
    nonce: null,
    how: 'connected',
  });
});
afterEach(() => api.stop());

const secret = (value: string | null) => ({ name: 'key', value, secret: true });
const call = {
  method: 'POST',
  url: '/k',
  query: [{ name: 'k', value: '{{key}}' }],
  headers: [{ name: 'X-T', value: '{{tenant}}' }],
  body: '{{key}}',
};

it('the connection’s and the environment’s are sent, a secret one is seen nowhere else', async () => {
  const environments = { staging: [{ name: 'tenant', value: 'acme' }], other: [{ name: 'tenant', value: 'no' }] };
  app.settings.app = () => ({ ...DEFAULT_PREFERENCES, environments });
  await app.connections.variables.set(id, [secret(KEY)]);
  api.answer('/v1/k', { body: `echo ${KEY} ${encodeURIComponent(KEY)}` });
  const result = await calls.send(id, 'c', call);
  expect(api.requests[0]).toMatchObject({ headers: { 'x-t': 'acme' }, body: KEY });

  const connection = app.connections.get(id);
  const seen = [JSON.stringify(result), JSON.stringify(await log.list(id)), JSON.stringify(connection), printConnectionFile(connection)];
  for (const text of seen) expect(text).not.toMatch(/canary-variable/);
  expect(result.body.text).toMatch(/^echo \[secret [0-9a-f-]+\] \[secret [0-9a-f-]+\]$/);
  expect(connection.variables).toEqual([{ name: 'key', value: '', secret: true }]);
});

it('a secret one stays as it was sealed until another value comes, and goes with its variable', async () => {
  await app.connections.variables.set(id, [secret(KEY)]);
  await app.connections.variables.set(id, [secret(null), { name: 'tenant', value: 'x', secret: false }]);
  await calls.send(id, 'c', call);
  expect(api.requests[0]?.body).toBe(KEY);
  expect(await app.connections.variables.sealedNames(app.connections.get(id))).toEqual(['key']);
  await app.connections.variables.set(id, [{ name: 'key', value: 'plain', secret: false }]);
  expect((await app.connections.records.read(id)).variables).toBeUndefined();
});

it('a secret one goes to the API it was entered for, and to no other', async () => {
  await app.connections.variables.set(id, [secret(KEY)]);
  const { id: _, ...settings } = app.connections.get(id);
  await app.connections.update(id, { ...settings, apiBaseUrl: api.url.replace('127.0.0.1', 'localhost') });
  expect(app.connections.get(id).variables).toHaveLength(1);
  const failure = await failureOf(calls.send(id, 'c', { ...call, headers: [] }));
  expect(failure).toMatchObject({
    code: 'endpoint-changed',
    what: expect.stringContaining(`is for ${api.url}, and this call goes to http://localhost`),
  });
  expect(api.requests).toEqual([]);
});

it('a copy of the connection has them too; a file has names only', async () => {
  await app.connections.variables.set(id, [secret(KEY)]);
  const copy = await app.connections.duplicate(id);
  expect((await app.connections.records.read(copy.id)).variables).toEqual({ key: { value: KEY, api: api.url } });
});

it.each([
  ['1234567', /fewer than 8 characters/],
  ['12345678', null],
])('the secret value %s', async (value, why) => {
  const done = app.connections.variables.set(id, [secret(value)]);
  if (why === null) await done;
  else expect((await failureOf(done)).what).toMatch(why);
});
