import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that systems give to connections, so that none of these takes it before the app listens there. */
const [FIRST, LAST] = [20_000, 31_999] as const;
/** By chance: processes that begin together would walk through the same ports, each finding free what another has just given away. */
let last = randomInt(FIRST, LAST);

/** A port of 127.0.0.1 that was free a moment ago, and another at each call. */
export async function freePort(): Promise<number> {
  for (let left = LAST - FIRST; left >= 0; left -= 1) {
    last = last >= LAST ? FIRST : last + 1;
    // `last` may be another call's by the time that this one is answered.
    const port = last;
    if (await isFree(port)) return port;
  }
  throw new Error('There is no free port.');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
