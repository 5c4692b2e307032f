import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DiscoveryService } from '../../electron/core/discover/service';
import { newSession, opening, request, wordingOf } from '../../electron/core/mcp/session';
import { FIRST_REVISION } from '../../electron/core/mcp/revisions';
import type { ChainView } from '../../electron/model/discovery';
import { systemAddresses } from '../../electron/platform/network/addresses';
import { createLoopbackRedirects } from '../../electron/platform/network/loopback';
import { createNodeHttp } from '../../electron/platform/network/node-http';
import { systemRandom } from '../../electron/platform/system/random';
import { systemClock } from '../../electron/platform/system/system-clock';
import { startPractice } from '../../electron/practice';
import { startBrowser } from '../practice/browser';
import { pkce } from '../practice/client';

const CLIENT = { name: 'bench', version: '1' };

/** Both resolve with how many tools the server has. */
export interface DiscoverSides {
  /** The whole chain at the practice MCP server, as the window's main process runs it: a URL pasted, a client registered, signed in by a program, tools listed. */
  chain(): Promise<number>;
  /** The requests that this takes, one after the other with `fetch`. */
  bare(): Promise<number>;
  stop(): Promise<void>;
}

/** All in one process. */
export async function discoverSides(): Promise<DiscoverSides> {
  const practice = await startPractice();
  const { url } = practice.mcp;
  return { chain: chainTo(url), bare: () => bareRequests(url), stop: () => practice.stop() };
}

/** Resolves with how many tools the server has. */
function chainTo(url: string): () => Promise<number> {
  let hear: (view: ChainView) => void = () => {};
  const service = new DiscoveryService({
    http: createNodeHttp(),
    addresses: systemAddresses,
    clock: systemClock,
    random: systemRandom,
    fingerprint: () => '0000-0000',
    redirects: createLoopbackRedirects(),
    browser: { open: async (address) => void (await startBrowser().open(address)) },
    flowTimeoutMs: () => 60_000,
    attend: () => undefined,
    keep: async () => '',
    version: '1',
    changed: (view) => hear(view),
  });
  const ended = (when: (view: ChainView) => boolean) =>
    new Promise<ChainView>((resolve) => {
      hear = (view) => {
        if (view.status === 'stopped' || (view.status === 'done' && when(view))) resolve(view);
      };
    });
  return async () => {
    const found = ended(() => true);
    const id = service.start(url, false);
    await found;
    const over = ended(({ call }) => call?.tools != null);
    await service.signIn(id, { clientId: null, clientSecret: null, metadataUrl: null, stepwise: false });
    const { stopped, call } = await over;
    if (stopped !== null) throw new Error(stopped.text);
    return call?.tools?.length ?? 0;
  };
}

/** The same by hand, by somebody who knows what comes next, with the least that can receive a redirect. */
async function bareRequests(url: string): Promise<number> {
  const receiver = createServer((_, response) => response.end('Done.'));
  await once(receiver.listen(0, '127.0.0.1'), 'listening');
  try {
    return await toolsAt(url, `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/callback`);
  } finally {
    receiver.close();
    receiver.closeAllConnections();
  }
}

async function toolsAt(url: string, redirectUri: string): Promise<number> {
  const first = opening(newSession(url, FIRST_REVISION, CLIENT));
  const list = request({ ...first.session, isOpen: true }, 'tools/list');
  const challenge = await tell(wordingOf(first.session, first.message), null);
  const parameter = (name: string) => new RegExp(` ${name}="([^"]+)"`).exec(challenge.headers.get('www-authenticate') ?? '')?.[1] ?? '';
  const { resource, authorization_servers } = await json(await fetch(parameter('resource_metadata')));
  const server = await json(await fetch(`${authorization_servers[0]}/.well-known/oauth-authorization-server`));
  const client = await json(
    await fetch(server.registration_endpoint, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ redirect_uris: [redirectUri], token_endpoint_auth_method: 'none', client_name: CLIENT.name }),
    }),
  );
  const { verifier, parameters } = pkce();
  const asked = { client_id: client.client_id, redirect_uri: redirectUri, resource };
  const query = new URLSearchParams({
    ...asked,
    response_type: 'code',
    scope: parameter('scope'),
    prompt: 'consent',
    state: randomBytes(16).toString('base64url'),
    ...parameters,
  });
  const callback = new URL(await startBrowser().open(`${server.authorization_endpoint}?${query}`));
  const form = { ...asked, grant_type: 'authorization_code', code: callback.searchParams.get('code') ?? '', code_verifier: verifier };
  const { access_token } = await json(await fetch(server.token_endpoint, { method: 'POST', body: new URLSearchParams(form) }));
  await json(await tell(wordingOf(first.session, first.message), access_token));
  const { result } = await json(await tell(wordingOf(list.session, list.message), access_token));
  return result.tools.length;
}

async function tell({ method, url, headers, body }: ReturnType<typeof wordingOf>, token: string | null): Promise<Response> {
  const own = headers.map(({ name, value }): [string, string] => [name, value]);
  const response = await fetch(url, { method, headers: token === null ? own : [...own, ['Authorization', `Bearer ${token}`]], body });
  if (token === null) await response.arrayBuffer();
  return response;
}

// biome-ignore lint/suspicious/noExplicitAny: answers of a server that is known here
async function json(response: Response): Promise<any> {
  if (!response.ok) throw new Error(`${response.status} from ${response.url}`);
  return response.json();
}
