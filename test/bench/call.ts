import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bridge } from '../../electron/contract';
import type { Stage } from '../e2e/stage';
import { type Figure, figure } from './figure';
import { addConnections, startTokenServer } from './prepare';
import { median, pause } from './processes';
import { startWindow } from './windows';

const ROUNDS = 10;
const CALLS = 30;

/** A test call as the window makes it (bridge, main process, network and back), against undici's fetch in Node: medians, in milliseconds. */
export async function measureCall(executable: string, stage: Stage): Promise<Figure> {
  const server = await startTokenServer();
  const profile = mkdtempSync(join(tmpdir(), 'tokenscope-bench-'));
  const running = startWindow(executable, stage.env, profile);
  try {
    const page = await running.page();
    await pause(1_000);
    const [connectionId = ''] = await addConnections(page, server.url, 1);
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
