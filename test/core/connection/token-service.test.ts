import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { TokenService } from '../../../electron/core/connection/token-service';
import { recordingHttp } from '../../../electron/core/exchanges/recording';
import { Failure } from '../../../electron/model/failure';
import type { HttpRequest } from '../../../electron/core/ports';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { expectUnhandled } from '../../support/unhandled';
import { START } from '../../support/clock';
import { addedTo, answerOf, type App, CONNECTED, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { gated, json, refreshUnsaved, reset, rotating, startTokenServer, type TokenServer } from '../../support/provider';
import { vaultFailure } from '../../support/vault';

let app: App;
let server: TokenServer;
let id: string;
let failures: Failure[];

async function connect(changes: Partial<ConnectionSettings> = {}, start: App = startApp()) {
  app = start;
  await server?.stop();
  server = await startTokenServer(app.disk.log);
  id = await addedTo(server.url, app, changes);
  failures = [];
  app.tokens.onRefreshFailed((of, failure) => of === id && failures.push(failure));
  if (changes.grantType !== 'client_credentials') await app.tokens.accept(id, grantOf());
  app.disk.log.length = 0;
}
const grantOf = (changes = {}) => ({
  ...CONNECTED,
  answer: answerOf(changes),
  scopesAsked: ['offline_access'],
  redirectUri: 'dev.tokenscope:/oauth/callback',
});
const stored = () => app.disk.record(id);
const invalidGrant = { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' };

beforeEach(() => connect());
afterEach(() => server.stop());

describe('a refresh', () => {
  it('rotates: the new tokens are stored and used from then on', async () => {
    server.answer(rotating());
    const grant = await app.tokens.refresh(id);
    expect(grant).toMatchObject({ accessToken: 'access-2', refreshToken: 'refresh-2', refreshFailure: null });
    expect(stored()).toMatchObject({
      clientSecret: 'client-secret',
      grant: { accessToken: 'access-2', refreshToken: 'refresh-2' },
      refreshPending: null,
    });
    expect(await app.tokens.token(id, 'access')).toBe('access-2');
    expect(app.settings.facts(id)).toMatchObject({ state: 'active', receivedAt: START });
    await app.tokens.refresh(id);
    expect(server.requests.map(({ form }) => form.refresh_token)).toEqual(['refresh-1', 'refresh-2']);
    expect((await app.tokens.read(id)).grant?.generations.map(({ end }) => end)).toEqual(['replaced', 'replaced', 'current']);
  });

  it('keeps the refresh token when none comes', async () => {
    server.answer(json(200, { access_token: 'access-2', token_type: 'Bearer', expires_in: 60 }));
    expect(await app.tokens.refresh(id)).toMatchObject({ accessToken: 'access-2', refreshToken: 'refresh-1' });
    expect(stored()?.grant?.refreshToken).toBe('refresh-1');
  });

  it('proves the vault, writes the mark, sends, stores the answer, and only then lets anyone see it', async () => {
    app.disk.delayMs = 2;
    const gate = gated(rotating());
    server.answer(gate.answer);
    const { log } = app.disk;
    const refreshing = app.tokens.refresh(id).then(() => log.push('seen'));
    await gate.arrival;
    expect(stored()).toMatchObject({
      grant: { refreshToken: 'refresh-1' },
      refreshPending: { startedAt: START, refreshFingerprint: app.vault.fingerprint('refresh-1') },
    });
    expect(await app.tokens.token(id, 'access')).toBe('access-1');
    expect(await app.tokens.read(id)).toMatchObject({ pending: false, grant: { accessToken: 'access-1' } });
    expect(app.settings.facts(id)?.state).toBe('active');
    gate.release();
    await refreshing;
    expect(log).toEqual(['prove', 'write pending access-1', 'request refresh-1', 'write access-2', 'seen']);
    expect(JSON.stringify(stored()?.refreshPending ?? '')).not.toContain('refresh-1');
  });

  it('is one request for 1,000 callers at once, and another for the next', async () => {
    server.answer(rotating());
    const grants = await Promise.all(Array.from({ length: 1000 }, () => app.tokens.refresh(id)));
    expect(server.requests).toHaveLength(1);
    expect(new Set(grants.map(({ accessToken }) => accessToken))).toEqual(new Set(['access-2']));
    await app.tokens.refresh(id);
    expect(server.requests).toHaveLength(2);
  });

  it('fails for 1,000 callers with one request, too', async () => {
    server.answer(json(503, {}));
    const outcomes = await Promise.all(Array.from({ length: 1000 }, () => failureOf(app.tokens.refresh(id))));
    expect(server.requests).toHaveLength(1);
    expect(new Set(outcomes.map(({ code }) => code))).toEqual(new Set(['server-failed']));
    expect(failures).toHaveLength(1);
  });

  it('of one connection does not hold up another', async () => {
    const other = (await app.connections.create({ ...app.connections.get(id), name: 'Other' }, 'client-secret')).id;
    await app.tokens.accept(other, grantOf({ accessToken: 'other-1', refreshToken: 'other-refresh-1' }));
    const gate = gated(rotating());
    server.answer(gate.answer, json(200, { access_token: 'other-2', token_type: 'Bearer' }));
    const slow = app.tokens.refresh(id);
    await gate.arrival;
    expect((await app.tokens.refresh(other)).accessToken).toBe('other-2');
    gate.release();
    expect((await slow).accessToken).toBe('access-2');
    expect(server.requests.map(({ form }) => form.refresh_token)).toEqual(['refresh-1', 'other-refresh-1']);
  });

  it('tells that it is under way and that it is over', async () => {
    const seen: boolean[] = [];
    app.tokens.onChange(() => seen.push(app.tokens.isRefreshing(id)));
    server.answer(rotating());
    await app.tokens.refresh(id);
    expect(seen[0]).toBe(true);
    expect(seen.at(-1)).toBe(false);
    expect(failures).toEqual([]);
  });

  it('is not undone by a listener that throws', async () => {
    const gone = new Error('window is gone');
    const off = app.tokens.onChange(() => {
      throw gone;
    });
    server.answer(rotating());
    await expectUnhandled(gone, async () => {
      expect((await app.tokens.refresh(id)).accessToken).toBe('access-2');
      off();
    });
  });

  it('has the lock from before it looks at the record until the answer is stored', async () => {
    const order: string[] = [];
    const { TokenService } = await import('../../../electron/core/connection/token-service');
    const tokens = new TokenService({
      ...app,
      lock: {
        run: async (of, work) => {
          order.push(`lock ${of === id}`);
          const outcome = await work();
          order.push('unlock');
          return outcome;
        },
        held: async () => false,
      },
    });
    server.answer(rotating());
    await Promise.all([tokens.refresh(id), tokens.refresh(id)]);
    expect(order).toEqual(['lock true', 'unlock']);
  });
});

describe('a refusal by the server', () => {
  it.each([400, 401, 403])('invalid_grant with %i marks the refresh token as dead and deletes nothing', async (status) => {
    server.answer(json(status, invalidGrant));
    app.clock.at = START + 5000;
    expect((await failureOf(app.tokens.refresh(id))).code).toBe('refresh-token-dead');
    expect(stored()).toMatchObject({
      grant: {
        accessToken: 'access-1',
        refreshToken: 'refresh-1',
        refreshDeadAt: START + 5000,
        refreshFailure: { code: 'refresh-token-dead' },
      },
      refreshPending: null,
    });
    expect(app.settings.facts(id)).toMatchObject({ state: 'refresh-dead', since: START + 5000 });
    expect(await app.tokens.token(id, 'access')).toBe('access-1');
    expect(failures.map(({ code }) => code)).toEqual(['refresh-token-dead']);
  });

  it('is not asked for twice: a dead token is not sent again, unless the person insists', async () => {
    server.answer(json(403, invalidGrant), rotating());
    await failureOf(app.tokens.refresh(id));
    const again = await failureOf(app.tokens.refresh(id));
    expect(again.code).toBe('refresh-token-dead');
    expect(again.evidence.map(({ value }) => value)).toContain('invalid_grant');
    expect(server.requests).toHaveLength(1);
    expect(failures).toHaveLength(1);
    await app.tokens.resolve(id, 'try-stored');
    expect(stored()).toMatchObject({ grant: { accessToken: 'access-2', refreshDeadAt: null } });
    expect(app.settings.facts(id)?.state).toBe('active');
  });

  const lossless: [string, Parameters<TokenServer['answer']>[0], string][] = [
    ['429', json(429, { error: 'too_many_requests' }, { 'Retry-After': '30' }), 'server-busy'],
    ['429 with invalid_grant', json(429, invalidGrant), 'server-busy'],
    ['500', json(500, {}), 'server-failed'],
    ['500 with invalid_grant', json(500, invalidGrant), 'server-failed'],
    ['503 with invalid_grant', json(503, invalidGrant), 'server-failed'],
    [
      '503 with a web page',
      (_, response) => void response.writeHead(503, { 'Content-Type': 'text/html' }).end('<h1>down</h1>'),
      'server-failed',
    ],
    ['401 invalid_client', json(401, { error: 'invalid_client' }), 'client-refused'],
    ['400 invalid_request', json(400, { error: 'invalid_request' }), 'token-request-refused'],
    ['400 without a body', (_, response) => void response.writeHead(400).end(), 'token-request-refused'],
    [
      '403 by a firewall page',
      (_, response) => void response.writeHead(403, { 'Content-Type': 'text/html' }).end('<p>invalid_grant</p>'),
      'token-response-unusable',
    ],
    ['a redirect', (_, response) => void response.writeHead(302, { Location: 'https://example.com/' }).end(), 'token-response-unusable'],
  ];
  it.each(lossless)('%s loses nothing and can be tried again', async (_, answer, code) => {
    server.answer(answer, rotating());
    expect((await failureOf(app.tokens.refresh(id))).code).toBe(code);
    expect(stored()).toMatchObject({
      grant: { accessToken: 'access-1', refreshToken: 'refresh-1', refreshDeadAt: null, refreshFailure: { code } },
      refreshPending: null,
    });
    expect(app.settings.facts(id)).toMatchObject({ state: 'active', caption: 'Last refresh failed' });
    expect(failures.map((failure) => failure.code)).toEqual([code]);
    expect(await app.tokens.refresh(id)).toMatchObject({ accessToken: 'access-2', refreshFailure: null });
    expect(app.settings.facts(id)?.caption).toBeNull();
  });
});

describe('a network that fails', () => {
  it('before anything was sent loses nothing', async () => {
    await server.stop();
    expect((await failureOf(app.tokens.refresh(id))).code).toBe('network-refused');
    expect(stored()).toMatchObject({
      grant: { refreshToken: 'refresh-1', refreshDeadAt: null, refreshFailure: { code: 'network-refused' } },
      refreshPending: null,
    });
  });

  it.each(['network-offline', 'network-dns', 'network-tls', 'network-proxy'] as const)('with %s loses nothing', async (code) => {
    const failing = { send: async () => Promise.reject(new Failure({ code, what: 'No.', likelyCause: 'No.', action: 'No.' })) };
    await connect({}, startApp(undefined, { http: failing }));
    expect((await failureOf(app.tokens.refresh(id))).code).toBe(code);
    expect(stored()).toMatchObject({ grant: { refreshToken: 'refresh-1', refreshDeadAt: null }, refreshPending: null });
    expect(app.settings.facts(id)?.state).toBe('active');
  });

  /** Long enough for the request to arrive. */
  const impatient = () => {
    const http = createNodeHttp();
    return { send: (request: HttpRequest) => http.send({ ...request, timeoutMs: 1_000 }) };
  };
  const lost: [string, Parameters<TokenServer['answer']>[0], string][] = [
    ['a reset', reset, 'Host'],
    ['a time-out', () => {}, 'Waited'],
    [
      'an answer cut off',
      (_, response) => void response.writeHead(200, { 'Content-Length': '500' }).write('{"access_token":"a', () => response.destroy()),
      'Host',
    ],
    ['a success that is no token', json(200, { ok: true }), 'Status'],
  ];
  it.each(lost)('%s after sending leaves the outcome unknown, loses nothing, and sends nothing more', async (_, answer, evidence) => {
    await connect({}, evidence === 'Waited' ? startApp(undefined, { http: impatient() }) : startApp());
    server.answer(answer, rotating());
    const failure = await failureOf(app.tokens.refresh(id));
    expect(failure.code).toBe('refresh-outcome-unknown');
    expect(failure.evidence.map(({ label }) => label)).toEqual(expect.arrayContaining(['Refresh sent at', evidence]));
    expect(stored()).toMatchObject({
      grant: { accessToken: 'access-1', refreshToken: 'refresh-1', refreshDeadAt: null },
      refreshPending: { startedAt: START },
    });
    expect(app.settings.facts(id)).toMatchObject({ state: 'outcome-unknown', since: START });
    expect(await app.tokens.read(id)).toMatchObject({ pending: true, grant: { refreshFailure: { code: 'refresh-outcome-unknown' } } });
    expect(await app.tokens.token(id, 'access')).toBe('access-1');
    expect((await failureOf(app.tokens.refresh(id))).code).toBe('refresh-outcome-unknown');
    expect(server.requests).toHaveLength(1);
    expect(failures).toHaveLength(1);
  });
});

describe('a vault that cannot be written', () => {
  it('keeps the request from being sent', async () => {
    for (const code of ['vault-not-writable', 'vault-locked'] as const) {
      app.disk.refuseProbe = vaultFailure(code);
      expect((await failureOf(app.tokens.refresh(id))).code).toBe(code);
    }
    app.disk.refuseProbe = null;
    app.disk.refuseReads = vaultFailure('vault-record-corrupt');
    expect((await failureOf(app.tokens.refresh(id))).code).toBe('vault-record-corrupt');
    expect(server.requests).toEqual([]);
    app.disk.refuseReads = null;
    expect(stored()).toMatchObject({ grant: { refreshToken: 'refresh-1' }, refreshPending: null });
    expect(failures.map(({ code }) => code)).toEqual(['vault-not-writable', 'vault-locked']);
  });

  it('keeps it from being sent also when only the mark cannot be written', async () => {
    app.vault.proveWritable = async () => {
      app.disk.refuseWrites = vaultFailure('vault-not-writable');
    };
    expect((await failureOf(app.tokens.refresh(id))).code).toBe('vault-not-writable');
    expect(server.requests).toEqual([]);
    expect(stored()?.refreshPending).toBeNull();
    expect(app.scheduled).toEqual([]);
  });

  describe('when the server has already rotated', () => {
    beforeEach(async () => {
      expect((await refreshUnsaved(app, server, id)).accessToken).toBe('access-2');
    });

    it('keeps the new tokens in memory for all to use, and says so', async () => {
      expect(stored()).toMatchObject({ grant: { accessToken: 'access-1' }, refreshPending: { startedAt: START } });
      expect(await app.tokens.token(id, 'access')).toBe('access-2');
      expect(await app.tokens.token(id, 'refresh')).toBe('refresh-2');
      const { grant, pending } = await app.tokens.read(id);
      expect(pending).toBe(false);
      expect(grant).toMatchObject({ accessToken: 'access-2', refreshFailure: { code: 'vault-not-writable' } });
      expect(failures.map(({ code }) => code)).toEqual(['vault-not-writable']);
      expect(failures[0]?.what).toContain('could not be saved');
      expect(app.settings.facts(id)?.state).toBe('active');
    });

    it('still has them when even reading fails', async () => {
      app.disk.refuseReads = vaultFailure('vault-locked');
      expect(await app.tokens.token(id, 'access')).toBe('access-2');
    });

    it('tries to save them with growing pauses, until it works', async () => {
      const pauses: number[] = [];
      for (let count = 0; count < 9; count += 1) {
        const [next] = app.scheduled.splice(0);
        pauses.push(next?.delayMs ?? -1);
        next?.work();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
      expect(app.scheduled).toHaveLength(1);
      app.disk.refuseWrites = null;
      app.scheduled.splice(0)[0]?.work();
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(stored()).toMatchObject({
        clientSecret: 'client-secret',
        grant: { accessToken: 'access-2', refreshToken: 'refresh-2', refreshFailure: null },
        refreshPending: null,
      });
      expect(app.scheduled).toEqual([]);
      expect((await app.tokens.read(id)).grant?.refreshFailure).toBeNull();
    });

    it('sends no further refresh while nothing can be written', async () => {
      expect((await failureOf(app.tokens.refresh(id))).code).toBe('vault-not-writable');
      expect(server.requests).toHaveLength(1);
    });

    it('goes on from the new tokens once it can be written again', async () => {
      app.disk.refuseWrites = null;
      expect((await app.tokens.refresh(id)).accessToken).toBe('access-3');
      expect(server.requests.map(({ form }) => form.refresh_token)).toEqual(['refresh-1', 'refresh-2']);
      expect(stored()).toMatchObject({ grant: { refreshToken: 'refresh-3' }, refreshPending: null });
      expect(app.scheduled).toEqual([]);
    });

    it('saves them with the next change of anything else, losing neither', async () => {
      app.disk.refuseWrites = null;
      await app.connections.update(id, app.connections.get(id), 'new-secret');
      expect(stored()).toMatchObject({ clientSecret: 'new-secret', grant: { accessToken: 'access-2' }, refreshPending: null });
    });

    it('has nothing more to say about them once saved, whatever the vault refuses later', async () => {
      app.disk.refuseWrites = null;
      await app.tokens.flush();
      const gate = gated(json(503, {}));
      server.answer(gate.answer);
      const refreshing = failureOf(app.tokens.refresh(id));
      await gate.arrival;
      app.disk.refuseWrites = vaultFailure('vault-not-writable');
      gate.release();
      await refreshing;
      expect((await app.tokens.read(id)).grant?.refreshFailure?.code).toBe('server-failed');
    });

    it('saves them when the app ends', async () => {
      app.disk.refuseWrites = null;
      await app.tokens.flush();
      expect(stored()?.grant?.accessToken).toBe('access-2');
    });

    it('is an unknown outcome for the next run, if the app ends without', async () => {
      const next = startApp(app.disk);
      expect(await next.tokens.read(id)).toMatchObject({ pending: true, grant: { accessToken: 'access-1' } });
    });

    it('lets a new sign-in and a removal win over what was held', async () => {
      app.disk.refuseWrites = null;
      await app.tokens.accept(id, grantOf({ accessToken: 'fresh' }));
      expect(app.scheduled).toEqual([]);
      expect(stored()?.grant?.accessToken).toBe('fresh');
    });

    it('does not bring a removed connection back', async () => {
      app.disk.refuseWrites = null;
      const late = app.scheduled[0];
      await app.connections.remove(id);
      expect(app.scheduled).toEqual([]);
      late?.work();
      await app.tokens.flush();
      expect(app.disk.records.size).toBe(0);
    });
  });

  it('keeps the new tokens also when it cannot even be read any more', async () => {
    const gate = gated(rotating());
    server.answer(gate.answer);
    const refreshing = app.tokens.refresh(id);
    await gate.arrival;
    app.disk.refuseReads = vaultFailure('vault-locked');
    app.disk.refuseWrites = vaultFailure('vault-locked');
    gate.release();
    expect((await refreshing).accessToken).toBe('access-2');
    expect(await app.tokens.token(id, 'refresh')).toBe('refresh-2');
    app.disk.refuseReads = null;
    app.disk.refuseWrites = null;
    await app.tokens.flush();
    expect(stored()).toMatchObject({ clientSecret: 'client-secret', grant: { refreshToken: 'refresh-2' }, refreshPending: null });
  });

  it('still remembers a dead refresh token, and has nothing to say about unsaved tokens', async () => {
    const gate = gated(json(400, invalidGrant));
    server.answer(gate.answer);
    const refreshing = failureOf(app.tokens.refresh(id));
    await gate.arrival;
    app.disk.refuseWrites = vaultFailure('vault-not-writable');
    gate.release();
    expect((await refreshing).code).toBe('refresh-token-dead');
    expect((await app.tokens.read(id)).grant).toMatchObject({ refreshToken: 'refresh-1', refreshFailure: { code: 'refresh-token-dead' } });
    app.disk.refuseWrites = null;
    await app.tokens.flush();
    expect(stored()).toMatchObject({ grant: { refreshDeadAt: START }, refreshPending: null });
  });

  it('refuses a new sign-in, changing nothing', async () => {
    app.disk.refuseWrites = vaultFailure('vault-locked');
    expect((await failureOf(app.tokens.accept(id, grantOf({ accessToken: 'fresh' })))).code).toBe('vault-locked');
    expect(await app.tokens.token(id, 'access')).toBe('access-1');
  });
});

describe('the exchange of a refresh', () => {
  it('is named whether tokens came or not, and by all who share it', async () => {
    let count = 0;
    const http = recordingHttp(app.http, { record: () => `x${++count}`, keeps: () => true }, app.clock);
    const tokens = new TokenService({ ...app, http });
    server.answer(rotating(), json(500, {}));
    const [one, other] = await Promise.all([tokens.renew(id), tokens.renew(id)]);
    expect([one.exchangeId, other.exchangeId, one.grant.accessToken]).toEqual(['x1', 'x1', 'access-2']);
    expect((await failureOf(tokens.refresh(id))).exchangeId).toBe('x2');
    await server.stop();
    expect((await failureOf(tokens.refresh(id))).exchangeId).toBe('x3');
    app.disk.refuseProbe = vaultFailure('vault-locked');
    expect((await failureOf(tokens.refresh(id))).exchangeId).toBeNull();
  });
});

describe('before a sign-in', () => {
  it('the vault proves that it can take tokens', async () => {
    await app.tokens.proveStorable(id);
    app.disk.refuseProbe = vaultFailure('vault-not-writable');
    expect((await failureOf(app.tokens.proveStorable(id))).code).toBe('vault-not-writable');
    app.disk.refuseProbe = null;
    app.disk.refuseReads = vaultFailure('vault-record-corrupt');
    expect((await failureOf(app.tokens.proveStorable(id))).code).toBe('vault-record-corrupt');
  });
});

describe('facts brought up to date', () => {
  it('are those of every record that can be read, saved at once and told one by one', async () => {
    const others: string[] = [];
    for (const name of ['gone', 'stale', 'right']) {
      const other = (await app.connections.create({ ...app.connections.get(id), name })).id;
      await app.tokens.accept(other, grantOf({ accessToken: name }));
      others.push(other);
    }
    const [gone = '', stale = '', right = ''] = others;
    const facts = app.settings.facts(id);
    if (!facts) throw new Error('no facts');
    app.disk.records.delete(gone);
    app.disk.facts.set(stale, JSON.stringify({ ...facts, expiresAt: 1 }));
    app.disk.facts.delete(id);
    app.disk.factsWrites.length = 0;
    const told: string[] = [];
    app.tokens.onChange((of) => told.push(of));
    await app.tokens.recover();
    expect([gone, stale, right, id].map((of) => app.settings.facts(of))).toEqual([null, facts, facts, facts]);
    expect([app.disk.factsWrites, told.sort()]).toEqual([[3], [id, gone, stale].sort()]);
    await app.tokens.recover();
    expect(app.disk.factsWrites).toEqual([3]);
  });

  it('do not undo what happened to the tokens meanwhile', async () => {
    app.disk.delayMs = 5;
    app.disk.facts.delete(id);
    server.answer(rotating({ expires_in: 60 }));
    const last = (await app.connections.create({ ...app.connections.get(id), name: 'Last' })).id;
    const { read } = app.vault;
    app.vault.read = async (of) => {
      if (of === last) await app.tokens.refresh(id);
      return read.call(app.vault, of);
    };
    await app.tokens.recover();
    expect(app.settings.facts(id)?.expiresAt).toBe(START + 60_000);
  });
});

describe('a session without the keychain', () => {
  it('leaves no facts for the next one', async () => {
    app.vault.useMemory();
    const before = app.disk.facts.get(id);
    server.answer(rotating({ expires_in: 60 }));
    await app.tokens.refresh(id);
    expect(app.settings.facts(id)?.expiresAt).toBe(START + 60_000);
    expect(app.disk.facts.get(id)).toBe(before);
  });
});

describe('what happens meanwhile', () => {
  async function during(work: () => Promise<unknown>) {
    const gate = gated(rotating());
    server.answer(gate.answer);
    const refreshing = app.tokens.refresh(id).then(
      (grant) => grant.accessToken,
      (error: unknown) => (error instanceof Failure ? error.code : error),
    );
    await gate.arrival;
    await work();
    gate.release();
    return refreshing;
  }

  it('a new sign-in is not overwritten by the old family', async () => {
    expect(await during(() => app.tokens.accept(id, grantOf({ accessToken: 'fresh', refreshToken: 'fresh-refresh' })))).toBe('fresh');
    expect(stored()).toMatchObject({ grant: { accessToken: 'fresh', refreshToken: 'fresh-refresh' }, refreshPending: null });
  });

  it('forgotten tokens stay forgotten', async () => {
    expect(await during(() => app.tokens.forget(id))).toBe('cancelled');
    expect(stored()).toMatchObject({ clientSecret: 'client-secret', grant: null, refreshPending: null });
    expect(app.settings.facts(id)).toBeNull();
  });

  it('a removed connection stays removed', async () => {
    expect(await during(() => app.connections.remove(id))).toBe('cancelled');
    expect([app.disk.records.size, app.disk.facts.size]).toEqual([0, 0]);
    expect(failures).toEqual([]);
  });

  it('a new client secret is kept', async () => {
    expect(await during(() => app.connections.update(id, app.connections.get(id), 'new-secret'))).toBe('access-2');
    expect(stored()).toMatchObject({ clientSecret: 'new-secret', grant: { accessToken: 'access-2' } });
  });

  it('facts that cannot be saved take nothing from the tokens', async () => {
    app.disk.refuseFacts = true;
    server.answer(rotating());
    expect((await app.tokens.refresh(id)).accessToken).toBe('access-2');
  });
});

describe('tokens', () => {
  it('come by name, or a sentence says why not', async () => {
    expect(await app.tokens.token(id, 'refresh')).toBe('refresh-1');
    expect((await failureOf(app.tokens.token(id, 'id'))).code).toBe('not-found');
    await app.tokens.accept(id, grantOf({ refreshToken: null, idToken: 'id-1' }));
    expect(await app.tokens.token(id, 'id')).toBe('id-1');
    expect((await failureOf(app.tokens.token(id, 'refresh'))).code).toBe('refresh-token-missing');
    expect((await failureOf(app.tokens.refresh(id))).code).toBe('refresh-token-missing');
    await app.tokens.forget(id);
    for (const kind of ['access', 'refresh', 'id'] as const)
      expect((await failureOf(app.tokens.token(id, kind))).code).toBe('not-connected');
    expect((await failureOf(app.tokens.refresh(id))).code).toBe('not-connected');
    expect((await failureOf(app.tokens.token('nobody', 'access'))).code).toBe('not-found');
    expect((await failureOf(app.tokens.refresh('nobody'))).code).toBe('not-found');
    expect(server.requests).toEqual([]);
    expect(failures).toEqual([]);
  });

  it('name offline_access as the likely reason for a missing refresh token', async () => {
    await app.tokens.accept(id, { ...grantOf({ refreshToken: null }), scopesAsked: ['read'] });
    expect((await failureOf(app.tokens.refresh(id))).action).toContain('offline_access');
  });

  it('begin a new family with a new sign-in', async () => {
    server.answer(json(400, invalidGrant));
    await failureOf(app.tokens.refresh(id));
    await app.tokens.accept(id, grantOf({ accessToken: 'fresh' }));
    expect((await app.tokens.read(id)).grant).toMatchObject({
      refreshDeadAt: null,
      refreshFailure: null,
      generations: [{ number: 1, fingerprint: app.vault.fingerprint('fresh') }],
    });
    expect(app.settings.facts(id)?.state).toBe('active');
  });
});

describe('client credentials', () => {
  beforeEach(() => connect({ grantType: 'client_credentials', scopes: ['all'] }));

  it('get the first and every next token the same way, with no mark to leave behind', async () => {
    server.answer(
      json(200, { access_token: 'machine-1', token_type: 'Bearer', expires_in: 60 }),
      json(200, { access_token: 'machine-2', token_type: 'Bearer' }),
    );
    await app.tokens.refresh(id);
    const grant = await app.tokens.refresh(id);
    expect(grant.generations.map(({ how, end }) => [how, end])).toEqual([
      ['retrieved', 'replaced'],
      ['retrieved', 'current'],
    ]);
    expect(server.requests.map(({ form }) => form)).toEqual(Array(2).fill({ grant_type: 'client_credentials', scope: 'all' }));
    expect(app.disk.log).toEqual([
      'prove',
      'request client_credentials',
      'write machine-1',
      'prove',
      'request client_credentials',
      'write machine-2',
    ]);
  });

  it('leave nothing behind for a connection that was removed meanwhile', async () => {
    const gate = gated(json(200, { access_token: 'machine-1', token_type: 'Bearer' }));
    server.answer(gate.answer);
    const refreshing = failureOf(app.tokens.refresh(id));
    await gate.arrival;
    await app.connections.remove(id);
    gate.release();
    expect((await refreshing).code).toBe('cancelled');
    expect([app.disk.records.size, app.disk.facts.size]).toEqual([0, 0]);
  });

  it('can simply be asked for again after any failure', async () => {
    server.answer(reset, json(400, invalidGrant), json(200, { access_token: 'machine-1', token_type: 'Bearer' }));
    expect((await failureOf(app.tokens.refresh(id))).code).toBe('network-reset');
    expect((await failureOf(app.tokens.refresh(id))).code).toBe('token-request-refused');
    expect((await app.tokens.refresh(id)).accessToken).toBe('machine-1');
    expect((await app.tokens.read(id)).pending).toBe(false);
  });
});
