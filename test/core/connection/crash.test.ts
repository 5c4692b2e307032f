import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallService } from '../../../electron/core/calls/service';
import { ConnectionService } from '../../../electron/core/connection/service';
import { START } from '../../support/clock';
import { answerOf, type App, connectedTo, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { json, reset, rotating, startTokenServer, type TokenServer } from '../../support/provider';
import { Disk, vaultFailure } from '../../support/vault';

/** A run that ends between the mark and the answer, then a second run over the same disk. */
let disk: Disk;
let server: TokenServer;
let id: string;
let app: App;

beforeEach(async () => {
  disk = new Disk();
  server = await startTokenServer(disk.log);
  // The first run never hears again of what it sent.
  const first = startApp(disk, {
    http: { send: (request) => fetch(request.url, { method: 'POST', body: request.body }).then(() => new Promise(() => {})) },
  });
  id = await connectedTo(server.url, first);
  server.answer((_, response) => void response.end());
  void first.tokens.refresh(id);
  await expect.poll(() => server.requests, { interval: 5 }).toHaveLength(1);
  server.requests.length = 0;
  app = startApp(disk);
});
afterEach(() => server.stop());

describe('after a crash between the mark and the answer', () => {
  it('lists show it once the records were looked at, with nothing sent', async () => {
    expect(app.settings.facts(id)?.state).toBe('active');
    disk.refuseReads = vaultFailure('vault-locked');
    await app.tokens.recover();
    expect(app.settings.facts(id)?.state).toBe('active');
    disk.refuseReads = null;
    await app.tokens.recover();
    expect(app.settings.facts(id)).toMatchObject({ state: 'outcome-unknown', since: START });
    expect(server.requests).toEqual([]);
  });

  it('the outcome is unknown, the access token usable, and nothing is sent until the person chooses', async () => {
    const changes: string[] = [];
    app.tokens.onChange((of) => changes.push(of));
    expect(await app.tokens.read(id)).toMatchObject({
      pending: true,
      grant: { accessToken: 'access-1', refreshFailure: { code: 'refresh-outcome-unknown' } },
    });
    expect(changes).toEqual([id]);
    expect(app.settings.facts(id)?.state).toBe('outcome-unknown');
    expect(await app.tokens.token(id, 'access')).toBe('access-1');
    for (let count = 0; count < 3; count += 1) {
      const failure = await failureOf(app.tokens.refresh(id));
      expect(failure.code).toBe('refresh-outcome-unknown');
      expect(failure.action).toContain('sign in again');
    }
    expect(server.requests).toEqual([]);
    expect(disk.record(id)?.refreshPending?.startedAt).toBe(START);
  });

  it('trying the stored token can work', async () => {
    server.answer(rotating());
    await app.tokens.resolve(id, 'try-stored');
    expect(server.requests.map(({ form }) => form.refresh_token)).toEqual(['refresh-1']);
    expect(disk.record(id)).toMatchObject({ grant: { accessToken: 'access-2', refreshFailure: null }, refreshPending: null });
    expect(app.settings.facts(id)?.state).toBe('active');
    expect((await app.tokens.refresh(id)).accessToken).toBe('access-3');
  });

  it('trying the stored token can find it dead', async () => {
    server.answer(json(403, { error: 'invalid_grant' }));
    const failure = await failureOf(app.tokens.resolve(id, 'try-stored'));
    expect(failure.code).toBe('refresh-token-dead');
    expect(failure.what).toContain(`was sent at ${new Date(START).toTimeString().slice(0, 8)}`);
    expect(disk.record(id)).toMatchObject({ grant: { accessToken: 'access-1', refreshDeadAt: START }, refreshPending: null });
    expect(app.settings.facts(id)?.state).toBe('refresh-dead');
  });

  it.each([
    ['a 500', json(500, {}), 'server-failed'],
    ['a 429', json(429, {}), 'server-busy'],
    ['a reset', reset, 'refresh-outcome-unknown'],
  ])('trying the stored token leaves the outcome as unknown as it was with %s', async (_, answer, code) => {
    server.answer(answer);
    expect((await failureOf(app.tokens.resolve(id, 'try-stored'))).code).toBe(code);
    expect((await app.tokens.read(id)).pending).toBe(true);
    expect((await failureOf(app.tokens.refresh(id))).code).toBe('refresh-outcome-unknown');
    expect(server.requests).toHaveLength(1);
  });

  it('trying the stored token leaves it unknown when the server cannot be reached', async () => {
    await server.stop();
    expect((await failureOf(app.tokens.resolve(id, 'try-stored'))).code).toBe('network-refused');
    expect(await app.tokens.read(id)).toMatchObject({ pending: true, grant: { refreshFailure: { code: 'refresh-outcome-unknown' } } });
    expect(app.settings.facts(id)?.state).toBe('outcome-unknown');
  });

  it('choosing to sign in again leaves it unknown, so that a sign-in that is cancelled or denied replays nothing', async () => {
    const before = disk.record(id);
    await app.tokens.resolve(id, 'sign-in-again');
    expect(disk.record(id)).toEqual(before);
    expect(await app.tokens.read(id)).toMatchObject({ pending: true, grant: { accessToken: 'access-1' } });
    expect(app.settings.facts(id)?.state).toBe('outcome-unknown');
    expect((await failureOf(app.tokens.refresh(id))).code).toBe('refresh-outcome-unknown');
    const api = await startTokenServer();
    api.answer(json(401, {}, { 'WWW-Authenticate': 'Bearer error="invalid_token"' }));
    const connections = new ConnectionService({ ...app, confirmApiOrigin: async () => true });
    const calls = new CallService({ ...app, connections, fingerprint: app.vault.fingerprint });
    await app.connections.update(id, { ...app.connections.get(id), apiBaseUrl: api.url, refreshOn401: true });
    const { exchanges } = await calls.send(id, '1', { method: 'GET', url: '/me', query: [], headers: [], body: '' });
    await api.stop();
    expect(exchanges.map(({ purpose, status }) => [purpose, status])).toEqual([['call', 401]]);
    expect(server.requests).toEqual([]);
    expect((await failureOf(app.tokens.resolve('nobody', 'sign-in-again'))).code).toBe('not-found');
  });

  it('a new sign-in alone settles it', async () => {
    await app.tokens.accept(id, {
      answer: answerOf({ accessToken: 'fresh' }),
      callbackMembers: [],
      scopesAsked: [],
      nonce: null,
      how: 'connected',
    });
    expect(await app.tokens.read(id)).toMatchObject({ pending: false, grant: { accessToken: 'fresh', refreshFailure: null } });
  });

  it('a duplicate has no part in it', async () => {
    const copy = await app.connections.duplicate(id);
    expect(await app.tokens.read(copy.id)).toMatchObject({ pending: false, grant: null });
  });
});
