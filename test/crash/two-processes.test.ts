import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../electron/model/connection';
import { diskTime } from '../../electron/platform/disk/durable-file';
import type { RefreshLockOptions } from '../../electron/platform/vault/refresh-lock';
import { watchVault } from '../../electron/platform/vault/vault-watch';
import { answerOf, settingsOf } from '../support/connection';
import { gated, json, startTokenServer, type TokenServer } from '../support/provider';
import { openApp, prepareFolder } from './app';
import { type RemoteApp, startRemote } from './remote';
import { needing } from '../support/system';

let directory: string;
let server: TokenServer;
const apps: RemoteApp[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tokenscope-two-'));
  server = await startTokenServer();
  const settings = (grantType: Connection['grantType']) =>
    settingsOf({ grantType, endpoints: { ...settingsOf().endpoints, token: `${server.url}/token` }, clientAuthentication: 'none' });
  await prepareFolder(directory, [
    { id: 'person', ...settings('authorization_code') },
    { id: 'machine', ...settings('client_credentials') },
  ]);
  const app = await openApp(directory);
  await app.tokens.accept('person', { answer: answerOf(), callbackMembers: [], scopesAsked: [], nonce: null, how: 'connected' });
});
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.end('SIGKILL')));
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

async function start(lock?: RefreshLockOptions): Promise<RemoteApp> {
  const app = await startRemote(directory, { lock });
  apps.push(app);
  return app;
}

/** Rotates, and ends the family when an old refresh token comes. Answers once `until` allows it. */
function strictServer(until: () => Promise<unknown>) {
  let generation = 1;
  let isDead = false;
  server.answer(async (request, response) => {
    await until();
    const { form } = request;
    if (form.grant_type === 'refresh_token' && form.refresh_token !== `refresh-${generation}`) isDead = true;
    generation += 1;
    const tokens = { access_token: `access-${generation}`, refresh_token: `refresh-${generation}`, expires_in: 60, token_type: 'Bearer' };
    await (isDead ? json(400, { error: 'invalid_grant' }) : json(200, tokens))(request, response);
  });
}

const lockFiles = () => readdir(join(directory, 'locks')).catch(() => []);

describe('two processes', () => {
  it.each([
    ['refreshing at the same instant, 50 times, send one request each time and both get the same token', 'person', 50],
    ['asking for client credentials at the same instant send one request each time', 'machine', 10],
  ])('%s', async (_, id, rounds) => {
    const [one, two] = await Promise.all([start(), start()]);
    let bothAsked: Promise<unknown> = Promise.resolve();
    strictServer(() => bothAsked);
    const requests: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      server.requests.length = 0;
      // Whoever asks after the first has its answer would rightly get another token.
      bothAsked = Promise.all([one.looked(), two.looked()]);
      const [first, second] = await Promise.all([one.refresh(id), two.refresh(id)]);
      expect(second).toBe(first);
      requests.push(server.requests.length);
    }
    expect(requests).toEqual(Array(rounds).fill(1));
    expect(await lockFiles()).toEqual([]);
  });

  it('that find the lock of a killed one at the same instant send one request, too', async () => {
    const lock = { heartbeatMs: 1_000 };
    const [one, two] = await Promise.all([start(lock), start(lock)]);
    let bothAsked: Promise<unknown> = Promise.resolve();
    strictServer(() => bothAsked);
    for (let round = 0; round < 5; round += 1) {
      const left = join(directory, 'locks/person.lock');
      await mkdir(left, { recursive: true });
      await utimes(left, 1, 1);
      server.requests.length = 0;
      bothAsked = Promise.all([one.looked(), two.looked()]);
      const [first, second] = await Promise.all([one.refresh('person'), two.refresh('person')]);
      expect(second).toBe(first);
      expect(server.requests).toHaveLength(1);
    }
  });

  it('change one record without undoing what the other did', async () => {
    const other = await start();
    strictServer(async () => {});
    const here = await openApp(directory);
    for (let round = 0; round < 20; round += 1) {
      const [token] = await Promise.all([
        other.refresh('person'),
        here.connections.update('person', here.connections.get('person'), `secret-${round}`),
      ]);
      const record = await here.vault.read('person');
      expect([record?.grant?.accessToken, record?.clientSecret]).toEqual([token, `secret-${round}`]);
    }
  });
});

describe('the window, while a command refreshes', () => {
  it('shows that, then the new tokens', async () => {
    const command = await start();
    const gate = gated(json(200, { access_token: 'access-2', refresh_token: 'refresh-2', token_type: 'Bearer', expires_in: 60 }));
    server.answer(gate.answer);
    const window = await openApp(directory);
    await window.tokens.read('person');
    const seen: string[] = [];
    const end = watchVault(directory, (id) => void window.tokens.read(id));
    window.tokens.onChange((id) => {
      void window.tokens.read(id).then(({ refreshing, pending, grant }) => {
        seen.push(`${grant?.accessToken}${refreshing ? ' refreshing' : ''}${pending ? ' outcome unknown' : ''}`);
      });
    });
    const refreshing = command.refresh('person');
    await gate.arrival;
    await expect.poll(() => seen).toEqual(['access-1 refreshing']);
    expect(window.settings.facts('person')?.state).toBe('active');
    gate.release();
    await refreshing;
    await expect.poll(() => seen.at(-1)).toBe('access-2');
    end();
    expect(seen.join()).not.toContain('unknown');
    expect(window.settings.facts('person')?.expiresAt).not.toBeNull();
  });

  it('shows an unknown outcome soon after the command was killed', async () => {
    const command = await start();
    const gate = gated(json(200, {}));
    server.answer(gate.answer);
    let passedMs = 0;
    // Locks are dated by the disk's clock, which this machine's need not agree with.
    const from = await diskTime(directory);
    const clock = { now: () => from + passedMs, monotonic: () => performance.now() };
    const window = await openApp(directory, { lock: { heartbeatMs: 1_000, clock } });
    void command.refresh('person').catch(() => {});
    await gate.arrival;
    await command.end('SIGKILL');
    expect(await window.tokens.read('person')).toMatchObject({ refreshing: true, pending: false });
    const told: string[] = [];
    window.tokens.onChange((id) => told.push(id));
    passedMs = 60_000;
    await expect.poll(() => told).toContain('person');
    expect(await window.tokens.read('person')).toMatchObject({ refreshing: false, pending: true });
    expect(window.settings.facts('person')?.state).toBe('outcome-unknown');
    gate.release();
  });
});

describe('a process that is told to end while it refreshes', () => {
  needing('signals')('by a signal', () => {
    it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s: leaves no lock', async (signal) => {
      const app = await start();
      const gate = gated(json(200, {}));
      server.answer(gate.answer);
      void app.refresh('person').catch(() => {});
      await gate.arrival;
      expect(await lockFiles()).toEqual(['person.lock']);
      await app.end(signal);
      expect(await lockFiles()).toEqual([]);
      gate.release();
    });
  });
});
