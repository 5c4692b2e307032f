import type { Bridge, ConnectionSettings } from '../../electron/contract';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { pause } from './processes';
import { startWindow } from './windows';
import { defaultsOf } from '../../electron/model/templates';

export interface TokenServer {
  url: string;
  close(): void;
}

/** A token endpoint and an API on loopback, as quick as Node answers. Tokens live from one hour to two. */
export async function startTokenServer(): Promise<TokenServer> {
  let issued = 0;
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.setHeader('cache-control', 'no-store');
    if (request.url !== '/token') return response.setHeader('content-length', 11).end('{"ok":true}');
    issued += 1;
    response.end(
      JSON.stringify({
        access_token: `bench-token-${issued}`,
        token_type: request.headers.dpop ? 'DPoP' : 'Bearer',
        expires_in: 3_600 + ((issued * 7) % 3_600),
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Adds connections to the server through the window's own bridge and gets each a token. Resolves with their ids. */
export async function addConnections(
  page: Page,
  base: string,
  count: number,
  changes: Partial<ConnectionSettings> = {},
): Promise<string[]> {
  await page.waitForFunction(() => 'tokenscope' in window);
  return page.evaluate(
    async ({ base, count, defaults, changes }) => {
      const bridge = (window as unknown as { tokenscope: Bridge }).tokenscope;
      const environments = ['production', 'staging', 'sandbox', 'practice'];
      const ids: string[] = [];
      for (let index = 0; index < count; index += 1) {
        const input: ConnectionSettings = {
          ...defaults,
          name: `Bench ${index}`,
          environment: environments[Math.floor((index * environments.length) / count)] ?? '',
          grantType: 'client_credentials',
          endpoints: { ...defaults.endpoints, token: `${base}/token` },
          clientId: 'bench',
          clientAuthentication: 'client_secret_post',
          apiBaseUrl: base,
          ...changes,
        };
        const made = await bridge.invoke('connections.create', { input, clientSecret: 'bench-secret' });
        if (!made.ok) throw new Error(`${made.problem.what} ${made.problem.action}`);
        const started = await bridge.invoke('flows.start', { connectionId: made.value.id });
        const snapshot = await bridge.invoke('app.snapshot');
        const flow = snapshot.ok ? snapshot.value.flows.find(({ connectionId }) => connectionId === made.value.id) : null;
        if (flow?.status !== 'done') throw new Error(`no token: ${JSON.stringify([started, flow])}`);
        ids.push(made.value.id);
      }
      return ids;
    },
    { base, count, defaults: defaultsOf('oauth'), changes },
  );
}

/** Fills a profile with connections that have live tokens in sealed records, made by the app itself. */
export async function prepareProfile(executable: string, env: Record<string, string>, profile: string, count: number): Promise<void> {
  const server = await startTokenServer();
  const running = startWindow(executable, env, profile);
  try {
    await addConnections(await running.page(), server.url, count);
    await pause(500);
  } finally {
    await running.close();
    server.close();
  }
}
