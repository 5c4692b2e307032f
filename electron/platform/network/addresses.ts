import { lookup } from 'node:dns/promises';
import type { Addresses } from '../../core/ports';

/** Milliseconds. The system's resolver may try for much longer. */
const TIMEOUT_MS = 5_000;

/** The system's own name resolution, hosts file included, so that it gives what a request would be sent to. */
export const systemAddresses: Addresses = {
  async lookup(host) {
    const stop = new AbortController();
    const late = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => reject(new Error('The name was not resolved in time.')), TIMEOUT_MS);
      stop.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    });
    try {
      const found = await Promise.race([lookup(host.replace(/^\[|\]$/g, ''), { all: true, verbatim: true }), late]);
      return found.map(({ address }) => address);
    } finally {
      stop.abort();
    }
  },
};
