import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { connectionTo } from './support-provider';
import { addConnection, ask, signIn } from './support-window';
import { quietScene } from './support-scene';

const scene = quietScene({ starts: false });

interface NetLog {
  constants: { logEventTypes: Record<string, number> };
  events: { type: number; source: { id: number }; params?: Record<string, unknown> }[];
}

/**
 * Everything Chromium's network stack, in all sessions together, asked for, looked up or connected to: "<event> <where>". A UDP socket that
 * sent nothing only asked the system for a route. SOCKET_CONNECT repeats UDP_CONNECT from another source.
 */
function reached(file: string): string[] {
  const { constants, events } = JSON.parse(readFileSync(file, 'utf8')) as NetLog;
  const names = new Map(Object.entries(constants.logEventTypes).map(([name, type]) => [type, name]));
  const sourcesOf = (name: string) => new Set(events.filter(({ type }) => names.get(type) === name).map(({ source }) => source.id));
  const [datagrams, sent] = [sourcesOf('UDP_CONNECT'), sourcesOf('UDP_BYTES_SENT')];
  const found = events.flatMap(({ type, source, params = {} }) => {
    if (datagrams.has(source.id) && !sent.has(source.id)) return [];
    const name = names.get(type) ?? '';
    if (name === 'SOCKET_CONNECT' || name.endsWith('_LOCAL_ADDRESS')) return [];
    const list = Array.isArray(params.address_list) ? params.address_list : [];
    return [params.url, params.host, params.address, params.remote_address, ...list]
      .filter((value) => typeof value === 'string')
      .map((value) => `${name} ${value}`);
  });
  return [...new Set(found)];
}

it('asks nobody but the servers it was told of, from start to end', async () => {
  const { stage, provider } = scene;
  const file = join(stage.keyring.home, 'net-log.json');
  const app = await scene.launch({ switches: [`--log-net-log=${file}`] });
  const { window } = app;
  const id = await addConnection(window, connectionTo(provider));
  expect((await signIn(window, provider, id)).flow.status).toBe('done');
  await ask(window, 'tokens.refresh', { connectionId: id });
  const call = { method: 'GET', url: 'me', query: [], headers: [], body: '' };
  expect((await ask(window, 'calls.send', { connectionId: id, callId: 'one', call })).exchanges.at(-1)?.status).toBe(200);
  const revealed = app.electron.waitForEvent('window');
  await ask(window, 'tokens.reveal', { connectionId: id, token: 'access' });
  await revealed;
  // What a start sets off by itself comes within its first seconds.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  await scene.quit();

  const { host, hostname } = new URL(provider.url);
  const all = reached(file);
  // It is the log of this session.
  expect(all).toContain(`URL_REQUEST_START_JOB ${provider.url}/token`);
  expect(all).toContain(`URL_REQUEST_START_JOB ${provider.url}/api/me`);
  const own = /^(tokenscope|blob|data|about|devtools):/;
  const strangers = all.filter((line) => {
    const where = line.slice(line.indexOf(' ') + 1);
    return !own.test(where) && where !== host && where !== hostname && where !== provider.url && !where.startsWith(`${provider.url}/`);
  });
  expect(strangers).toEqual([]);
});

it('has the spell checker off in every session, so that none fetches a dictionary', async () => {
  const app = await scene.launch();
  const on = await app.electron.evaluate(({ session }) =>
    [session.defaultSession, ...['http', 'http-1', 'reveal', 'one-of-tomorrow'].map((name) => session.fromPartition(name))].filter((one) =>
      one.isSpellCheckerEnabled(),
    ),
  );
  expect(on).toHaveLength(0);
  await scene.quit();
});
