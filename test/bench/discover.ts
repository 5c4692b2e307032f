import { measureBuilt } from './built';
import type { Figure } from './figure';
import { measurePairs } from './pairs';
import { median } from './processes';

/** Chains of one sample. */
const TURNS = 5;

/** A chain from a URL to the tools of an MCP server against the requests that it takes, both built as the app ships. */
export async function measureDiscover(): Promise<Figure> {
  return measureBuilt<typeof import('./discover-work'), Figure>('discover-work.ts', async ({ discoverSides }) => {
    const { chain, bare, stop } = await discoverSides();
    try {
      const sides = { own: () => medianOf(chain), bare: () => medianOf(bare) };
      return await measurePairs('discover-wall-ratio', 1.5, sides, { name: 'ms', digits: 1 });
    } finally {
      await stop();
    }
  });
}

async function medianOf(work: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const from = performance.now();
    const tools = await work();
    times.push(performance.now() - from);
    if (tools !== 3) throw new Error(`${tools} tools where there are 3`);
  }
  return median(times);
}
