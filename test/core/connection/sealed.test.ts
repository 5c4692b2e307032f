import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ConnectionService } from '../../../electron/core/connection/service';
import { TokenService } from '../../../electron/core/connection/token-service';
import { Discoveries } from '../../../electron/core/wire/discovery';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { systemRandom } from '../../../electron/platform/system/random';
import { systemClock } from '../../../electron/platform/system/system-clock';
import { createVault } from '../../../electron/platform/vault/vault';
import { answerOf, CONNECTED, settingsOf } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { gated, rotating, startTokenServer, type TokenServer } from '../../support/provider';
import { Disk, MemoryKeychain, TestSettings } from '../../support/vault';

/** The services over the real sealed files; only the keychain is a map. */
let directory: string;
let server: TokenServer;
const disk = new Disk();
const keychain = new MemoryKeychain();

async function run() {
  const vault = createVault({ directory, keychain, random: systemRandom, service: 'test' });
  await vault.open();
  const settings = new TestSettings(disk);
  const http = createNodeHttp();
  const connections = new ConnectionService({ settings, vault, random: systemRandom });
  const tokens = new TokenService({
    settings,
    vault,
    clock: systemClock,
    http,
    discoveries: new Discoveries({ http, clock: systemClock }),
    connections,
  });
  return { vault, connections, tokens };
}

async function connected() {
  const app = await run();
  const endpoints = { ...settingsOf().endpoints, token: `${server.url}/token` };
  const { id } = await app.connections.create(settingsOf({ endpoints }), 'client-secret');
  await app.tokens.accept(id, {
    ...CONNECTED,
    answer: answerOf({ receivedAt: Date.now() }),
  });
  return { ...app, id };
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tokenscope-sealed-'));
  server = await startTokenServer();
});
afterEach(async () => {
  await server.stop();
  await rm(directory, { recursive: true });
});

/** A refresh that has reached the server, which answers when released. */
async function underWay() {
  const app = await connected();
  const gate = gated(rotating());
  server.answer(gate.answer);
  const refreshing = app.tokens.refresh(app.id);
  await gate.arrival;
  return { ...app, refreshing, release: gate.release };
}

it('whoever starts while a refresh is on its way finds the mark; whoever starts once the caller has the token finds the token', async () => {
  const { id, refreshing, release } = await underWay();
  const during = await run();
  expect(await during.tokens.read(id)).toMatchObject({ pending: true, grant: { refreshToken: 'refresh-1' } });
  expect((await failureOf(during.tokens.refresh(id))).code).toBe('refresh-outcome-unknown');
  release();
  await refreshing;
  const after = await run();
  expect(await after.tokens.read(id)).toMatchObject({ pending: false, grant: { accessToken: 'access-2', refreshToken: 'refresh-2' } });
  expect(await after.connections.clientSecret(id)).toBe('client-secret');
  expect(server.requests).toHaveLength(1);
});

it('nothing of a token or secret is readable in the files, also while a refresh is pending', async () => {
  const { refreshing, release } = await underWay();
  const files = await readdir(directory, { recursive: true, withFileTypes: true });
  const texts = await Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
  );
  expect(texts.length).toBeGreaterThan(0);
  expect([...texts, ...disk.connections.values(), ...disk.facts.values()].join()).not.toMatch(
    /access-1|refresh-1|client-secret"?:"client-secret|"client-secret"/,
  );
  release();
  await refreshing;
});

it('in memory mode tokens refresh as usual and leave no file', async () => {
  const { vault, tokens, connections } = await run();
  vault.useMemory();
  const endpoints = { ...settingsOf().endpoints, token: `${server.url}/token` };
  const { id } = await connections.create(settingsOf({ endpoints }), 'client-secret');
  await tokens.accept(id, { ...CONNECTED, answer: answerOf() });
  server.answer(rotating());
  expect((await tokens.refresh(id)).accessToken).toBe('access-2');
  expect((await run()).vault.status().records).toBe(0);
});
