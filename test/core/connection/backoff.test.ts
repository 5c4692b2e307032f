import { beforeEach, describe, expect, it } from 'vitest';
import { CallService } from '../../../electron/core/calls/service';
import { ConnectionService } from '../../../electron/core/connection/service';
import { Backoff } from '../../../electron/core/connection/backoff';
import { Failure, type FailureCode } from '../../../electron/model/failure';
import { TokenEndpointFailure } from '../../../electron/core/wire/token-failure';
import { START, TestClock } from '../../support/clock';
import { answerOf, type App, CONNECTED, connectedTo, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { json, rotating, startTokenServer, tokenServer } from '../../support/provider';
import { vaultFailure } from '../../support/vault';

const details = (code: FailureCode) => ({ code, what: 'It failed.', likelyCause: 'A test.', action: 'None.' });
const automatic = { automatic: true };

describe('the pause after a failure', () => {
  const clock = new TestClock();
  const pauses = (failures: Failure[], chance = 0.5) => {
    const backoff = new Backoff(clock, () => chance);
    return failures.map((failure) => {
      backoff.failed('a', failure);
      const at = backoff.retryAt('a');
      return at === null ? null : at - clock.at;
    });
  };

  it.each<FailureCode>([
    'network-timeout',
    'network-reset',
    'network-dns',
    'network-offline',
    'network-refused',
    'server-failed',
    'vault-not-writable',
  ])('of %s is a second, doubled up to five minutes', (code) => {
    const failures = Array.from({ length: 12 }, () => new Failure(details(code)));
    expect(pauses(failures)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000, 300_000]);
  });

  it('is a fifth shorter or longer by chance, and never more than five minutes', () => {
    const failures = Array.from({ length: 10 }, () => new Failure(details('network-offline')));
    expect(pauses(failures, 0).slice(0, 3)).toEqual([800, 1600, 3200]);
    expect(pauses(failures, 0.999_999).slice(0, 2)).toEqual([1200, 2400]);
    expect(pauses(failures, 0.999_999).at(-1)).toBe(300_000);
  });

  it('is what the server asks for, but an hour at most', () => {
    const asking = (retryAfterMs: number | null, status = 429, code: FailureCode = 'server-busy') =>
      new TokenEndpointFailure(status, retryAfterMs, details(code));
    expect(pauses([asking(90_000)])).toEqual([90_000]);
    expect(pauses([asking(90_000, 503, 'server-failed')])).toEqual([90_000]);
    expect(pauses([asking(86_400_000)])).toEqual([3_600_000]);
    expect(pauses([asking(null), asking(null), asking(30_000), asking(null)])).toEqual([1000, 2000, 30_000, 8000]);
    expect(pauses([asking(0)])).toEqual([null]);
    expect(pauses([asking(90_000, 400, 'token-request-refused')])).toEqual([1000]);
  });

  it.each<FailureCode>(['refresh-token-dead', 'refresh-outcome-unknown', 'refresh-token-missing', 'not-connected', 'cancelled'])(
    'does not follow %s, which no waiting mends',
    (code) => expect(pauses([new Failure(details(code))])).toEqual([null]),
  );

  it('is over when its time has come, and longer if it fails again then', () => {
    const moving = new TestClock();
    const backoff = new Backoff(moving, () => 0.5);
    backoff.failed('a', new Failure(details('network-dns')));
    moving.at += 999;
    expect(backoff.refusal('a')).not.toBeNull();
    moving.at += 1;
    expect([backoff.retryAt('a'), backoff.refusal('a'), backoff.retryAt('b')]).toEqual([null, null, null]);
    backoff.failed('a', new Failure(details('network-dns')));
    expect(backoff.retryAt('a')).toBe(moving.at + 2000);
    backoff.clear('a');
    backoff.failed('a', new Failure(details('network-dns')));
    expect(backoff.retryAt('a')).toBe(moving.at + 1000);
  });
});

describe('refreshes after one that failed', () => {
  const server = tokenServer();
  let app: App;
  let id: string;

  beforeEach(async () => {
    app = startApp();
    id = await connectedTo(server.url, app, { refreshOn401: true });
  });

  it.each([
    ['seconds', 'Fri, 02 Jan 2026 03:04:05 GMT', '120'],
    ["a date by the server's own clock", 'Fri, 02 Jan 2026 13:00:00 GMT', 'Fri, 02 Jan 2026 13:02:00 GMT'],
  ])('wait as long as the server asks for in %s, unless a person asks', async (_, date, retryAfter) => {
    server.answer(json(429, {}, { Date: date, 'Retry-After': retryAfter }), rotating());
    const first = await failureOf(app.tokens.refresh(id, automatic));
    expect(first).toMatchObject({
      code: 'server-busy',
      action: expect.stringContaining('Wait 2 minutes, then try again. Nothing was lost'),
    });
    expect(app.tokens.retryAt(id)).toBe(START + 120_000);
    app.clock.at += 119_999;
    const told: string[] = [];
    app.tokens.onRefreshFailed((of) => told.push(of));
    const refused = await failureOf(app.tokens.refresh(id, automatic));
    expect(refused.code).toBe('server-busy');
    expect(refused.evidence[0]).toEqual({ label: 'Not before', value: new Date(START + 120_000).toISOString() });
    expect([server.requests.length, told.length, app.tokens.isRefreshing(id)]).toEqual([1, 0, false]);
    expect((await app.tokens.refresh(id)).accessToken).toBe('access-2');
    expect(app.tokens.retryAt(id)).toBeNull();
    expect((await app.tokens.refresh(id, automatic)).accessToken).toBe('access-3');
  });

  it('go out again by themselves once the time has come', async () => {
    server.answer(json(503, {}, { 'Retry-After': '10' }), json(503, {}), rotating());
    await failureOf(app.tokens.refresh(id, automatic));
    app.clock.at += 10_000;
    expect((await failureOf(app.tokens.refresh(id, automatic))).code).toBe('server-failed');
    const at = app.tokens.retryAt(id) ?? 0;
    expect(at - app.clock.at).toBeGreaterThanOrEqual(1600);
    expect(at - app.clock.at).toBeLessThanOrEqual(2400);
    app.clock.at = at;
    expect((await app.tokens.refresh(id, automatic)).accessToken).toBe('access-2');
  });

  it('need not wait after a sign-in, or with other settings', async () => {
    server.answer(json(429, {}, { 'Retry-After': '600' }));
    await failureOf(app.tokens.refresh(id));
    await app.connections.update(id, app.connections.get(id), 'another-secret');
    expect(app.tokens.retryAt(id)).toBeNull();
    await failureOf(app.tokens.refresh(id));
    expect(app.tokens.retryAt(id)).not.toBeNull();
    await app.tokens.accept(id, { ...CONNECTED, answer: answerOf() });
    expect(app.tokens.retryAt(id)).toBeNull();
  });

  it('wait also where nothing could be sent', async () => {
    app.disk.refuseProbe = vaultFailure('vault-not-writable');
    await failureOf(app.tokens.refresh(id));
    const refused = await failureOf(app.tokens.refresh(id, automatic));
    expect(refused).toMatchObject({ code: 'vault-not-writable', likelyCause: 'The disk is full.' });
    expect(refused.what).toContain('No refresh was sent');
    expect(server.requests).toEqual([]);
  });

  it('are not made for a 401 of a call before their time', async () => {
    const api = await startTokenServer();
    api.answer(json(401, {}, { 'WWW-Authenticate': 'Bearer error="invalid_token"' }));
    server.answer(json(429, {}, { 'Retry-After': '600' }));
    await app.connections.update(id, { ...app.connections.get(id), apiBaseUrl: api.url });
    const connections = new ConnectionService({ ...app, confirmApiOrigin: async () => true });
    const calls = new CallService({ ...app, connections, fingerprint: app.vault.fingerprint });
    const send = (callId: string) => calls.send(id, callId, { method: 'GET', url: '/me', query: [], headers: [], body: '' });
    await send('1');
    const second = await send('2');
    await api.stop();
    expect(server.requests).toHaveLength(1);
    expect(second.exchanges.map(({ purpose, status, problem }) => [purpose, status, problem?.code])).toEqual([
      ['call', 401, undefined],
      ['refresh', null, 'server-busy'],
    ]);
  });
});
