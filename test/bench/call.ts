import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bridge, ConnectionInput } from '../../electron/contract';
import type { Stage } from '../e2e/stage';
import { type Figure, figure } from './figure';
import { median, pause } from './processes';
import { startWindow } from './windows';

const ROUNDS = 10;
const CALLS = 30;

/** A token endpoint and an API on loopback, as quick as Node answers. */
async function startServer() {
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.setHeader('cache-control', 'no-store');
    response.end(request.url === '/token' ? '{"access_token":"bench-token","token_type":"Bearer","expires_in":3600}' : '{"ok":true}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A test call as the window makes it (bridge, main process, network and back), against undici's fetch in Node: medians, in milliseconds. */
export async function measureCall(executable: string, stage: Stage): Promise<Figure> {
  const server = await startServer();
  const profile = mkdtempSync(join(tmpdir(), 'tokenscope-bench-'));
  const running = startWindow(executable, stage.env, profile);
  try {
    const page = await running.page();
    await page.waitForFunction(() => 'tokenscope' in window);
    await pause(1_000);
    const connectionId = await page.evaluate(async (base) => {
      const bridge = (window as unknown as { tokenscope: Bridge }).tokenscope;
      const listed = await bridge.invoke('templates.list');
      if (!listed.ok) throw new Error(listed.problem.what);
      const template = listed.value.find(({ id }) => id === 'oauth');
      if (!template) throw new Error('no template for any OAuth server');
      const input: ConnectionInput = {
        ...template.defaults,
        name: 'Bench',
        environment: 'bench',
        grantType: 'client_credentials',
        endpoints: { ...template.defaults.endpoints, token: `${base}/token` },
        clientId: 'bench',
        clientAuthentication: 'client_secret_post',
        apiBaseUrl: base,
      };
      const made = await bridge.invoke('connections.create', { input, clientSecret: 'bench-secret' });
      if (!made.ok) throw new Error(`${made.problem.what} ${made.problem.action}`);
      const flow = await bridge.invoke('flows.start', { connectionId: made.value.id });
      if (!flow.ok || flow.value.status !== 'done') throw new Error(`no token: ${JSON.stringify(flow)}`);
      return made.value.id;
    }, server.url);
    const oneRound = () =>
      page.evaluate(
        async ({ connectionId, calls }) => {
          const bridge = (window as unknown as { tokenscope: Bridge }).tokenscope;
          const times: number[] = [];
          for (let index = 0; index < calls; index += 1) {
            const from = performance.now();
            const call = { method: 'GET', url: '/me', query: [], headers: [], body: '' };
            const result = await bridge.invoke('calls.send', { connectionId, callId: `bench-${Math.random()}`, call });
            times.push(performance.now() - from);
            if (!result.ok || result.value.exchanges[0]?.response?.status !== 200)
              throw new Error(`call failed: ${JSON.stringify(result)}`);
          }
          return times;
        },
        { connectionId, calls: CALLS },
      );
    const plainRound = async () => {
      const times: number[] = [];
      for (let index = 0; index < CALLS; index += 1) {
        const from = performance.now();
        await (await fetch(`${server.url}/me`, { headers: { authorization: 'Bearer bench-token' } })).text();
        times.push(performance.now() - from);
      }
      return times;
    };
    await oneRound();
    await plainRound();
    const overheads: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const plain = median(await plainRound());
      const ours = median(await oneRound());
      overheads.push(ours - plain);
    }
    return figure('call-overhead-ms', median(overheads), 'ms', 3);
  } finally {
    await running.close();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
