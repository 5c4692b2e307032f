import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Grant } from '../../../electron/core/secrets';
import { type Family, MAX_FAMILIES, MAX_GENERATIONS } from '../../../electron/core/history/model';
import { observed } from '../../../electron/core/history/observe';
import { HistoryService } from '../../../electron/core/history/service';
import { createHistoryFiles } from '../../../electron/platform/kept/history-files';
import { START } from '../../support/clock';
import { answerOf, type App, jwt, settingsOf, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { json, startTokenServer, type TokenServer } from '../../support/provider';
import { Disk } from '../../support/vault';
import { expectMode } from '../../support/system';

const HOUR = 3_600_000;
let directory: string;
let server: TokenServer;
let app: App;
let history: HistoryService;
let id: string;
let keepClaims = true;
const disk = () => new Disk();

const tokenAt = (at: number, claims: Record<string, unknown> = {}) =>
  jwt({ sub: 'ada', iat: at / 1000, exp: (at + HOUR) / 1000, ...claims });

/** A token response from a server on the test's clock. */
const answer = (members: Record<string, unknown>) =>
  json(200, { token_type: 'Bearer', expires_in: 3600, ...members }, { Date: new Date(app.clock.at).toUTCString() });

function open(on: Disk): void {
  app = startApp(on);
  history = new HistoryService({
    store: createHistoryFiles(directory),
    tokens: app.tokens,
    clock: app.clock,
    fingerprint: (secret) => app.vault.fingerprint(secret),
    exists: (connection) => app.settings.connection(connection) !== null,
    isInMemory: () => app.vault.status().state === 'memory',
    keepClaims: () => keepClaims,
  });
}

async function accept(accessToken: string, refreshToken = 'refresh-1'): Promise<void> {
  const answer = answerOf({ accessToken, refreshToken, receivedAt: app.clock.at, scope: 'a b' });
  await app.tokens.accept(id, { answer, callbackMembers: [], scopesAsked: ['a', 'b'], nonce: null, how: 'connected' });
}

const families = () => history.families(id);
const newest = async () => (await families())[0] ?? expect.fail('no family');

beforeAll(async () => {
  server = await startTokenServer();
});
afterAll(() => server.stop());

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'tokenscope-history-'));
  keepClaims = true;
  open(disk());
  const endpoints = { ...settingsOf().endpoints, token: `${server.url}/token` };
  id = (await app.connections.create(settingsOf({ endpoints, clientAuthentication: 'client_secret_post' }), 'client-secret-1')).id;
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('a token family', () => {
  it('exists from the first token on, with times, scopes, claims and fingerprints', async () => {
    await accept(tokenAt(START));
    const { generations, events, startedAt } = await newest();
    expect(startedAt).toBe(START);
    expect(generations).toMatchObject([
      { number: 1, how: 'connected', issuedAt: START, expiresAt: START + HOUR, endedAt: null, end: 'current', scopes: ['a', 'b'] },
    ]);
    expect(generations[0]?.claims?.map(({ name }) => name)).toEqual(['sub', 'exp', 'iat']);
    expect(generations[0]?.refreshFingerprint).toBe(app.vault.fingerprint('refresh-1'));
    expect(events.map(({ kind }) => kind)).toEqual(['connected']);
  });

  it('grows with a refresh, and shows how each generation ended', async () => {
    await accept(tokenAt(START));
    await newest();
    app.clock.at += HOUR / 2;
    server.answer(answer({ access_token: tokenAt(app.clock.at), refresh_token: 'refresh-2' }));
    await app.tokens.refresh(id);
    const { generations, events } = await newest();
    expect(generations.map(({ end, endedAt }) => [end, endedAt])).toEqual([
      ['replaced', START + HOUR / 2],
      ['current', null],
    ]);
    expect(generations[0]?.claims).not.toBeNull();
    expect(events.map(({ kind }) => kind)).toEqual(['connected', 'refreshed']);
  });

  it('expires by the clock alone', async () => {
    await accept(tokenAt(START));
    app.clock.at = START + HOUR;
    const { generations, events } = await newest();
    expect(generations[0]?.end).toBe('expired');
    expect(events.map(({ kind, at }) => [kind, at])).toEqual([
      ['connected', START],
      ['expired', START + HOUR],
    ]);
  });

  it('dies, once, when the server refuses the refresh token', async () => {
    await accept(tokenAt(START));
    server.answer(json(400, { error: 'invalid_grant' }));
    app.clock.at += 5_000;
    await failureOf(app.tokens.refresh(id));
    await newest();
    const { generations, events } = await newest();
    expect(generations[0]).toMatchObject({ end: 'dead', endedAt: START + 5_000 });
    expect(events.filter(({ kind }) => kind === 'died')).toHaveLength(1);
  });

  it('notes a refresh that failed for another reason, and that a token was revoked or deleted', async () => {
    await accept(tokenAt(START));
    await newest();
    server.answer(json(503, {}));
    await failureOf(app.tokens.refresh(id));
    const { grant } = await app.tokens.read(id);
    await app.tokens.markRevoked(id, 'access', app.clock.at, grant ?? expect.fail('no grant'));
    await newest();
    await app.tokens.forget(id);
    const { events, generations } = await newest();
    expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['refresh-failed', 'revoked', 'forgotten']));
    expect(generations[0]?.end).toBe('revoked');
  });

  it('ends when another sign-in begins', async () => {
    await accept(tokenAt(START));
    await newest();
    app.clock.at += 1_000;
    await accept(tokenAt(app.clock.at), 'refresh-9');
    expect((await families()).map(({ startedAt }) => startedAt)).toEqual([START + 1_000, START]);
  });
});

describe('what is kept', () => {
  it('outlives a restart', async () => {
    await accept(tokenAt(START));
    const before = await families();
    await history.settled();
    open(app.disk);
    expect(await families()).toEqual(before);
  });

  it('holds no token and no secret', async () => {
    const token = tokenAt(START);
    await accept(token, 'refresh-CANARY-refresh');
    await families();
    await history.settled();
    const folder = join(directory, 'history');
    const text = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('');
    expect(text).toContain('"families":[{');
    for (const secret of ['refresh-CANARY-refresh', 'client-secret-1', token, ...token.split('.')]) expect(text).not.toContain(secret);
    expectMode(join(folder, `${id}.json`), 0o600);
  });

  it('holds no claims when the person wants none, and drops those it had', async () => {
    await accept(tokenAt(START));
    await newest();
    keepClaims = false;
    await history.withoutClaims(id);
    expect((await newest()).generations[0]).toMatchObject({ claims: null, key: null, expiresAt: START + HOUR });
    await history.settled();
    expect(readFileSync(join(directory, 'history', `${id}.json`), 'utf8')).not.toContain('ada');
  });

  it('goes when cleared, and starts again with the current tokens', async () => {
    await accept(tokenAt(START));
    app.clock.at += 1_000;
    await accept(tokenAt(app.clock.at));
    await families();
    await history.clear(id);
    expect(readdirSync(join(directory, 'history'))).toEqual([]);
    expect(await families()).toHaveLength(1);
  });

  it('stays in memory while the secrets do', async () => {
    app.vault.become('memory');
    await accept(tokenAt(START));
    expect(await families()).toHaveLength(1);
    await history.settled();
    expect(existsSync(join(directory, 'history'))).toBe(false);
  });

  it('is not written for a connection that is gone', async () => {
    await accept(tokenAt(START));
    await newest();
    await app.connections.remove(id);
    await history.clear(id);
    await history.observe(id).catch(() => {});
    expect(readdirSync(join(directory, 'history'))).toEqual([]);
  });

  it.each(['', '{', '{"version":2}', '[]', '{"version":1,"families":[{"id":7}]}'])(
    'begins anew over a file that says %j',
    async (content) => {
      await accept(tokenAt(START));
      await newest();
      await history.settled();
      writeFileSync(join(directory, 'history', `${id}.json`), content);
      open(app.disk);
      expect(await families()).toHaveLength(1);
    },
  );

  it('is bounded: the oldest goes first', () => {
    const grant = (family: number, numbers: number[]): Grant => ({
      ...answerOf({ accessToken: `token-${family}` }),
      callbackMembers: [],
      scopesAsked: [],
      nonce: null,
      refreshDeadAt: null,
      refreshFailure: null,
      generations: numbers.map((number) => ({
        number,
        receivedAt: START + family * HOUR + number,
        endedAt: null,
        how: 'refreshed',
        end: number === numbers.at(-1) ? 'current' : 'replaced',
        fingerprint: `${family}-${number}`,
      })),
    });
    const how = { fingerprint: (secret: string) => secret.slice(0, 4), keepClaims: true };
    let kept = observed([], grant(0, [1]), how);
    for (let family = 1; family < MAX_FAMILIES + 5; family += 1) kept = observed(kept, grant(family, [1]), how);
    expect(kept).toHaveLength(MAX_FAMILIES);
    expect(kept[0]?.startedAt).toBe(START + 5 * HOUR + 1);
    for (let from = 1; from <= 400; from += 25) {
      kept = observed(
        kept,
        grant(
          99,
          Array.from({ length: 50 }, (_, index) => from + index),
        ),
        how,
      );
    }
    expect(kept.flatMap(({ generations }) => generations)).toHaveLength(MAX_GENERATIONS);
    expect(kept.at(-1)?.generations.at(-1)?.number).toBe(425);
  });
});

describe('two generations compared', () => {
  it('by their stored data', async () => {
    await accept(tokenAt(START, { aud: 'one' }));
    const first = (await newest()).generations[0]?.id ?? '';
    app.clock.at += 1_000;
    server.answer(answer({ access_token: tokenAt(app.clock.at, { aud: 'two' }), refresh_token: 'r', scope: 'a' }));
    await app.tokens.refresh(id);
    const second = (await newest()).generations[1]?.id ?? '';
    const comparison = await history.compare(id, first, second);
    expect(comparison.claims.find(({ name }) => name === 'aud')).toEqual({ name: 'aud', a: 'one', b: 'two', change: 'changed' });
    expect(comparison.scopes).toEqual({ added: [], removed: ['b'], kept: ['a'] });
    expect(comparison.remarks.join(' ')).toContain('The audience changed');
  });

  it('not when one of them is gone', async () => {
    await accept(tokenAt(START));
    const first = (await newest()).generations[0]?.id ?? '';
    expect((await failureOf(history.compare(id, first, 'nobody.1'))).code).toBe('not-found');
  });
});

describe("an app's families", () => {
  const appFamily = (startedAt: number): Family => ({
    id: `app-${startedAt}`,
    startedAt,
    generations: [
      {
        number: 1,
        how: 'connected',
        issuedAt: startedAt,
        expiresAt: null,
        endedAt: null,
        end: 'current',
        fingerprint: 'f',
        refreshFingerprint: null,
        scopes: null,
        header: null,
        claims: null,
      },
    ],
    noted: [],
  });

  it("stand among the connection's own by their start, say whose they are, and are never stored", async () => {
    await accept(tokenAt(START));
    const held = [appFamily(START - HOUR), appFamily(START + HOUR)];
    const heard: string[] = [];
    history.onChange((connectionId) => heard.push(connectionId));
    const tell = history.showApps({ of: () => held, clear: () => held.splice(0) });
    tell(id);
    expect(heard).toEqual([id]);
    expect((await families()).map(({ by, startedAt }) => [by, startedAt - START])).toEqual([
      ['app', HOUR],
      [undefined, 0],
      ['app', -HOUR],
    ]);
    const [app, own] = await families();
    const comparison = await history.compare(id, app?.generations[0]?.id ?? '', own?.generations[0]?.id ?? '');
    expect(comparison).toBeDefined();
    await history.settled();
    const stored = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(stored).not.toEqual([]);
    for (const { parentPath, name } of stored) expect(readFileSync(join(parentPath, name), 'utf8')).not.toContain('app-');
    await history.clear(id);
    expect((await families()).some(({ by }) => by)).toBe(false);
  });
});
