import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Connection } from '../../electron/model/connection';
import { startPractice, type Practice } from '../../electron/practice';
import { authorize, basic, pkce, post, type Members } from '../practice/client';
import { CLIENTS } from '../../electron/practice/clients';
import { type OpenApp, openApp, prepareFolder } from './app';
import { type RemoteApp, startRemote } from './remote';

/** TOKENSCOPE_KILLS=3000 looks for what happens once in a thousand times. */
const KILLS = Number(process.env.TOKENSCOPE_KILLS ?? 60);
/** The refresh is cut into so many parts, and each is hit in turn. */
const PARTS = 20;
const ID = 'killed';
let practice: Practice;
let directory: string;
let next: Promise<RemoteApp> | undefined;

beforeAll(async () => {
  practice = await startPractice({ accessTokenSeconds: 3_600 });
  directory = await mkdtemp(join(tmpdir(), 'tokenscope-kill-'));
  const connection: Connection = { ...practice.faces.practice.connection, id: ID };
  await prepareFolder(directory, [connection]);
});
afterAll(async () => {
  await (await next?.catch(() => null))?.end('SIGKILL');
  await practice.stop();
  await rm(directory, { recursive: true, force: true });
});

/** A new family from a sign-in of its own. */
async function signIn(): Promise<Members> {
  const { verifier, parameters } = pkce();
  const { id: client_id } = CLIENTS.practice;
  const callback = await authorize(`${practice.url}/authorize`, {
    client_id,
    scope: 'openid offline_access api:read',
    prompt: 'consent',
    resource: `${practice.url}/api`,
    ...parameters,
  });
  const fields = { grant_type: 'authorization_code', code: callback.get('code') ?? '', code_verifier: verifier };
  const answer = await post(
    `${practice.url}/token`,
    { ...fields, redirect_uri: 'dev.tokenscope:/oauth/callback' },
    basic(CLIENTS.practice),
  );
  if (answer.status !== 200) throw new Error(`no tokens: ${JSON.stringify(answer.json)}`);
  return answer.json;
}

async function acceptNew(app: OpenApp): Promise<void> {
  const tokens = await signIn();
  await app.tokens.accept(ID, {
    answer: {
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      idToken: null,
      tokenType: 'Bearer',
      scope: tokens.scope,
      expiresInSeconds: 3_600,
      clockSkewMs: 0,
      receivedAt: Date.now(),
      responseMembers: [],
      breaches: [],
    },
    callbackMembers: [],
    scopesAsked: ['openid', 'offline_access', 'api:read'],
    nonce: null,
    how: 'connected',
  });
}

/**
 * The app after a restart. The process with the lock was killed, so no lock counts as alive: not by its age, for the library dates a new
 * lock up to a second ahead.
 */
const restart = () => openApp(directory, { lock: { staleMs: 0 } });
const stored = async (app: OpenApp) => (await app.vault.read(ID))?.grant?.refreshToken ?? null;

/** To a fraction of a millisecond, unlike a timer. */
async function pause(ms: number): Promise<void> {
  const until = performance.now() + ms;
  while (performance.now() < until) await new Promise((resolve) => setImmediate(resolve));
}

it('the provider ends a family whose old refresh token is used again', async () => {
  const first = await signIn();
  const refresh = (refresh_token: string) =>
    post(`${practice.url}/token`, { grant_type: 'refresh_token', refresh_token }, basic(CLIENTS.practice));
  const second = await refresh(first.refresh_token);
  expect(second.status).toBe(200);
  expect((await refresh(first.refresh_token)).json.error).toBe('invalid_grant');
  expect((await refresh(second.json.refresh_token)).json.error).toBe('invalid_grant');
});

it(`SIGKILL at ${KILLS} random moments of a refresh never leaves a family that is silently dead`, {
  timeout: 1_200_000 + KILLS * 3_000,
}, async () => {
  const setUp = await restart();
  await setUp.connections.update(ID, setUp.connections.get(ID), practice.faces.practice.clientSecret);
  await acceptNew(setUp);

  // The moments are spread over a bit more than a refresh takes, which is learned on the way: the machine may grow slower or faster.
  let spreadMs = 100;
  const seen = { 'old token good': 0, 'new token stored': 0, 'outcome unknown': 0 };
  next = startRemote(directory);
  let round = 0;
  for (; round < KILLS || Math.min(...Object.values(seen)) === 0; round += 1) {
    const child: RemoteApp = await (next ?? startRemote(directory));
    const before = await stored(await restart());
    const from = performance.now();
    let tookMs: number | null = null;
    const refreshing = child.refresh(ID).then(
      () => {
        tookMs = performance.now() - from;
      },
      () => {},
    );
    await pause(((round % PARTS) + Math.random()) * (spreadMs / PARTS));
    spreadMs = tookMs === null ? spreadMs * 1.03 : 0.7 * spreadMs + 0.3 * 1.3 * tookMs;
    next = child.end('SIGKILL').then(() => startRemote(directory));
    await child.end('SIGKILL');
    await refreshing;
    // What had reached the server is carried out, whoever waits for the answer.
    await pause(20);

    const app = await restart();
    const { pending, refreshing: stillSeen, grant } = await app.tokens.read(ID);
    expect(stillSeen).toBe(false);
    if (pending) {
      seen['outcome unknown'] += 1;
      expect(grant?.refreshFailure?.code).toBe('refresh-outcome-unknown');
      expect(app.settings.facts(ID)?.state).toBe('outcome-unknown');
      await acceptNew(app);
    } else {
      const now = await stored(app);
      seen[now === before ? 'old token good' : 'new token stored'] += 1;
      await app.tokens.refresh(ID).catch((error: unknown) => {
        throw new Error(`round ${round}: the family is dead and nothing said so`, { cause: error });
      });
    }
  }
  process.stdout.write(
    `  after ${round} kills: ${Object.entries(seen)
      .map(([what, count]) => `${what} ${count}`)
      .join(', ')}, silently dead 0\n`,
  );
});
