import type { ElectronApplication, Page } from 'playwright-core';
import type { Bridge } from '../../electron/contract';
import type { Stage } from '../e2e/stage';
import { launchApp } from '../e2e/stage/app';
import { type Figure, figure } from './figure';
import { addConnections, startTokenServer } from './prepare';
import { median } from './processes';

const ROUNDS = 10;
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
        if (!result.ok || result.value.exchanges[0]?.response?.status !== 200) throw new Error(`call failed: ${JSON.stringify(result)}`);
      }
      return times;
    },
    { connectionId, calls: CALLS },
  );
  const noted = await electron.evaluate(() => (globalThis as unknown as { benchCalls: number[] }).benchCalls.splice(0));
  return { window: median(times), main: median(noted) };
}

/** The same request by undici's fetch, bare, in the same process: median in milliseconds. */
async function fetchRound(electron: ElectronApplication, url: string): Promise<number> {
  const times = await electron.evaluate(
    async (_modules, { url, calls }) => {
      const times: number[] = [];
      for (let index = 0; index < calls; index += 1) {
        const from = performance.now();
        await (await fetch(url, { headers: { authorization: 'Bearer bench-token' } })).text();
        times.push(performance.now() - from);
      }
      return times;
    },
    { url, calls: CALLS },
  );
  return median(times);
}

/**
 * A test call, from its request to its answer in the main process (arguments checked, secrets unsealed, sent, read, redacted), against
 * undici's fetch there. What the window sees, with the bridge both ways, is printed beside it.
 */
export async function measureCall(stage: Stage): Promise<Figure> {
  const server = await startTokenServer();
  const app = await launchApp(stage);
  try {
    const [connectionId = ''] = await addConnections(app.window, server.url, 1);
    await noteCalls(app.electron);
    const url = `${server.url}/me`;
    await callRound(app.electron, app.window, connectionId);
    await fetchRound(app.electron, url);
    const overheads: number[] = [];
    const seen: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const plain = await fetchRound(app.electron, url);
      const ours = await callRound(app.electron, app.window, connectionId);
      overheads.push(ours.main - plain);
      seen.push(ours.window - plain);
    }
    process.stdout.write(`  as the window sees it: ${median(seen).toFixed(2)} ms more than fetch\n`);
    return figure('call-overhead-ms', median(overheads), 'ms', 3);
  } finally {
    await app.quit();
    server.close();
  }
}
