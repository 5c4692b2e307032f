import type { ElectronApplication, Page } from 'playwright-core';
import type { Bridge } from '../../electron/contract';
import type { Stage } from '../e2e/stage';
import { launchApp } from '../e2e/stage/app';
import type { Figure } from './figure';
import { measurePairs } from './pairs';
import { addConnections, startTokenServer } from './prepare';
import { median } from './processes';

const CALLS = 30;

/** Makes the main process note how long it takes to answer each test call, in milliseconds. */
async function noteCalls(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(({ ipcMain }) => {
    const handlers: Map<string, (...given: unknown[]) => Promise<unknown>> = Reflect.get(ipcMain, '_invokeHandlers');
    const answer = handlers.get('invoke');
    if (!answer) throw new Error('nothing answers the window');
    const times: number[] = [];
    Object.assign(globalThis, { benchCalls: times });
    handlers.set('invoke', async (event, method, request) => {
      const from = performance.now();
      const result = await answer(event, method, request);
      if (method === 'calls.send') times.push(performance.now() - from);
      return result;
    });
  });
}

/** Sends test calls from the window. Resolves with what the window and what the main process saw, medians in milliseconds. */
async function callRound(electron: ElectronApplication, window: Page, connectionId: string): Promise<{ window: number; main: number }> {
  const times = await window.evaluate(
    async ({ connectionId, calls }) => {
      const bridge = (globalThis as unknown as { tokenscope: Bridge }).tokenscope;
      const times: number[] = [];
      for (let index = 0; index < calls; index += 1) {
        const from = performance.now();
        const call = { method: 'GET', url: '/me', query: [], headers: [], body: '' };
        const result = await bridge.invoke('calls.send', { connectionId, callId: `bench-${Math.random()}`, call });
        times.push(performance.now() - from);
        if (!result.ok || result.value.exchanges[0]?.status !== 200) throw new Error(`call failed: ${JSON.stringify(result)}`);
      }
      return times;
    },
    { connectionId, calls: CALLS },
  );
  const noted = await electron.evaluate(() => (globalThis as unknown as { benchCalls: number[] }).benchCalls.splice(0));
  return { window: median(times), main: median(noted) };
}

/** The same request by a bare `net.request` in the same process, on a session of its own: median in milliseconds. */
async function bareRound(electron: ElectronApplication, url: string): Promise<number> {
  const times = await electron.evaluate(
    async ({ net, session }, { url, calls }) => {
      const own = session.fromPartition('bench', { cache: false });
      const ask = () =>
        new Promise<void>((resolve, reject) => {
          const request = net.request({ url, session: own, credentials: 'omit', priority: 'highest', cache: 'no-store' });
          request.setHeader('Authorization', 'Bearer bench-token');
          request.on('error', reject);
          request.on('response', (response) => {
            // As in the app: the end is told late, so whoever knows the length does not wait for it.
            let left = Number(response.headers['content-length']);
            response.on('data', (chunk) => {
              left -= chunk.length;
              if (left === 0) resolve();
            });
          });
          request.end();
        });
      const times: number[] = [];
      for (let index = 0; index < calls; index += 1) {
        const from = performance.now();
        await ask();
        times.push(performance.now() - from);
      }
      return times;
    },
    { url, calls: CALLS },
  );
  return median(times);
}

/**
 * A test call, from its request to its answer in the main process (arguments checked, secrets unsealed, sent, read, redacted, logged),
 * against a bare request there; and one whose token is bound to a key (DPoP) against that. What the window sees, with the bridge both ways, is
 * printed beside it.
 */
export async function measureCall(stage: Stage): Promise<Figure[]> {
  const server = await startTokenServer();
  const app = await launchApp(stage);
  try {
    const [connectionId = ''] = await addConnections(app.window, server.url, 1);
    const [boundId = ''] = await addConnections(app.window, server.url, 1, { name: 'Bound', dpop: 'ES256' });
    await noteCalls(app.electron);
    const url = `${server.url}/me`;
    const seen: number[] = [];
    const own = async () => {
      const times = await callRound(app.electron, app.window, connectionId);
      seen.push(times.window);
      return times.main;
    };
    const found = await measurePairs('call-ratio', 1.5, { own, bare: () => bareRound(app.electron, url) }, { name: 'ms', digits: 2 });
    process.stdout.write(`  as the window sees it: ${median(seen).toFixed(2)} ms\n`);
    const roundOf = (id: string) => async () => (await callRound(app.electron, app.window, id)).main;
    const bound = { own: roundOf(boundId), bare: roundOf(connectionId) };
    return [found, await measurePairs('dpop-call-ratio', 1.5, bound, { name: 'ms', digits: 2 })];
  } finally {
    await app.quit();
    server.close();
  }
}
