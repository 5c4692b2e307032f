import { afterEach, describe, expect, it, vi } from 'vitest';
import { CheckService } from '../../../electron/core/checks/service';
import { Evidence } from '../../../electron/core/checks/bench/evidence';
import { CallService } from '../../../electron/core/calls/service';
import type { LoggedExchange } from '../../../electron/model/exchange';
import { recordingHttp } from '../../../electron/core/exchanges/recording';
import { LEFT_OUT } from '../../../electron/core/redaction/place';
import { Redaction } from '../../../electron/core/redaction/redaction';
import { SecretSearch } from '../../../electron/core/redaction/search';
import { hideSecrets, Mask, redactedSnippet } from '../../../electron/core/redaction/snippets';
import { createMemoryFiles } from '../../../electron/platform/disk/memory-files';
import { checkStage } from '../checks/stage';
import { answerOf, settingsOf, startApp } from '../../support/connection';
import { startServer } from '../../support/provider';
import { bodyOf, fingerprint, openLog, place, rawOf, redact } from '../exchanges/support';
import fc from '../../support/property';

const LONG_JWT = `eyJhbGciOiJub25lIn0.${'aB3_'.repeat(9_990)}.${'c-9Z'.repeat(10)}`;
const OVERSIZE: [string, string][] = [
  ['a JWT of 40,000 characters', LONG_JWT],
  ['9,000 equals signs', '='.repeat(9_000)],
  ['40,000 letters', 'k'.repeat(40_000)],
  ['1 MiB of one letter', 'k'.repeat(1 << 20)],
  [
    '1 MiB that does not repeat',
    Array.from({ length: 1 << 17 }, (_, index) => (index * 2_654_435_761).toString(36).padStart(8, 'x').slice(-8)).join(''),
  ],
  ['256 KiB of backslashes', '\\'.repeat(1 << 18)],
];

afterEach(() => void vi.restoreAllMocks());

describe('a secret of any length', () => {
  it.each(OVERSIZE)('%s is hidden as it is, in JSON and in a URL', (_name, secret) => {
    const redaction = new Redaction(fingerprint);
    redaction.add('token', secret);
    for (const echo of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
      const shown = redaction.text(`< ${echo} >`);
      expect(shown.length).toBeLessThan(200);
      expect(shown).toContain(place('token', secret));
    }
    expect(hideSecrets(`< ${secret} >`, [secret])).toBe('< (hidden) >');
  });

  it.each(OVERSIZE)('%s does not keep an answer out of the log', async (_name, secret) => {
    const answer = JSON.stringify({ session_secret: secret, ok: true });
    const log = openLog();
    log.record({ ...rawOf({ answer, purpose: 'call' }), secrets: [] });
    log.record({ ...rawOf({ answer, purpose: 'refresh' }), secrets: [{ kind: 'refresh token', value: secret }] });
    const kept = await log.list('c1');
    expect(kept.map(({ purpose }) => purpose)).toEqual(['refresh', 'call']);
    for (const { response } of kept) expect(response?.body.text).not.toContain(secret.slice(0, 400));
    await log.dispose();
  });

  it('as access token: calls are sent, and logged', async () => {
    const app = startApp();
    const api = await startServer();
    const log = openLog({ exists: () => true });
    const { id } = await app.connections.create(settingsOf({ apiBaseUrl: api.url }), 'secret-of-client');
    await app.tokens.accept(id, {
      answer: answerOf({ accessToken: LONG_JWT }),
      callbackMembers: [],
      scopesAsked: [],
      nonce: null,
      how: 'connected',
      redirectUri: 'dev.tokenscope:/oauth/callback',
    });
    const { vault, connections, tokens, clock, discoveries } = app;
    const calls = new CallService({
      connections,
      tokens,
      http: recordingHttp(app.http, log, clock),
      clock,
      discoveries,
      fingerprint: vault.fingerprint,
    });
    const result = await calls.send(id, 'one', { method: 'GET', url: '/me', query: [], headers: [], body: '' });
    expect(result.exchanges).toHaveLength(1);
    expect(JSON.stringify(result)).not.toContain('aB3_aB3_');
    const [logged] = await log.list(id);
    expect(logged?.request.headers[0]?.value).toMatch(/^Bearer \[access token /);
    await Promise.all([api.stop(), log.dispose()]);
  });

  it('as access token: a quick look ends', async () => {
    const stage = await checkStage({ connection: { grantType: 'client_credentials', scopes: ['api:read'] }, connected: true });
    const read = stage.deps.tokens.read.bind(stage.deps.tokens);
    vi.spyOn(stage.deps.tokens, 'read').mockImplementation(async (id) => {
      const found = await read(id);
      return { ...found, grant: found.grant && { ...found.grant, accessToken: LONG_JWT } };
    });
    const checks = new CheckService({ ...stage.deps, ...createMemoryFiles(), version: '1' });
    const started = await checks.start(stage.connection.id, { planId: 'quick-look', checks: null, allowBurning: false });
    const run = await checks.finished(started.id);
    expect(run.status).toBe('done');
    expect(run.results.some(({ problem }) => problem?.code === 'internal')).toBe(false);
    expect(JSON.stringify(run)).not.toContain('aB3_aB3_');
    await stage.stop();
  });
});

describe('redaction never throws', () => {
  const failing = () => {
    vi.spyOn(SecretSearch.prototype, 'find').mockImplementation(() => {
      throw new RangeError('Maximum call stack size exceeded');
    });
  };

  it('and what it can not read is left out, not let through', async () => {
    failing();
    const redaction = new Redaction(fingerprint);
    redaction.add('token', 'a-secret-of-somebody');
    expect(redaction.text('x a-secret-of-somebody')).toBe(LEFT_OUT);
    const log = openLog();
    const sketch = {
      headers: [{ name: 'X-Note', value: 'a-secret-of-somebody' }],
      body: bodyOf('note a-secret-of-somebody', 'text/plain'),
      answer: '{"note":"a-secret-of-somebody"}',
      url: 'https://login.example/a-secret-of-somebody',
    };
    log.record({ ...rawOf(sketch), secrets: [{ kind: 'token', value: 'a-secret-of-somebody' }] });
    const [kept] = await log.list('c1');
    expect(kept).toMatchObject({ method: 'POST', status: 200, response: { body: { text: expect.stringContaining(LEFT_OUT) } } });
    expect(JSON.stringify(kept)).not.toContain('a-secret-of-somebody');
    await log.dispose();
  });

  it('where nothing can be fingerprinted, the kind still stands in its place', () => {
    const locked = () => {
      throw new Error('locked');
    };
    const redaction = new Redaction(locked);
    redaction.add('token', 'a-secret-of-somebody');
    expect(redaction.text('x a-secret-of-somebody')).toBe('x [token 0000-0000]');
  });

  it('and a run of checks ends, and makes room for the next', async () => {
    const stage = await checkStage({ connection: { grantType: 'client_credentials', scopes: ['api:read'] } });
    const checks = new CheckService({ ...stage.deps, ...createMemoryFiles(), version: '1' });
    const quick = { planId: 'quick-look', checks: null, allowBurning: false };
    for (const method of ['text', 'adopt', 'exchanges', 'know'] as const) {
      vi.spyOn(Evidence.prototype, method).mockImplementation(() => {
        throw new RangeError('Invalid regular expression');
      });
      const started = await checks.start(stage.connection.id, quick);
      await checks.finished(started.id).catch(() => {});
      vi.restoreAllMocks();
    }
    const last = await checks.start(stage.connection.id, quick);
    expect((await checks.finished(last.id)).status).toBe('done');
    await stage.stop();
  });

  it('whatever an exchange looks like', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.json(),
      fc.webUrl({ withQueryParameters: true }),
    );
    const pair = fc.record({ name: fc.string({ maxLength: 30 }), value: text });
    const type = fc.constantFrom(
      'application/json',
      'application/xml',
      'text/html',
      'text/plain',
      'multipart/form-data; boundary=b',
      'application/x-www-form-urlencoded',
      '',
    );
    fc.assert(
      fc.property(text, fc.array(pair, { maxLength: 4 }), text, text, type, text, (url, headers, body, answer, contentType, secret) => {
        const sketch = { url, headers, answerHeaders: headers, body: bodyOf(body, contentType), answer, contentType };
        const exchange: LoggedExchange = redact({ ...sketch, secrets: [{ kind: 'secret', value: secret }] });
        expect(exchange.status).toBe(200);
        hideSecrets(answer, [secret, null]);
        redactedSnippet(answer, [secret]);
        new Mask([secret]).json({ [url]: [answer, body] });
      }),
      { numRuns: 300 },
    );
  });
});
