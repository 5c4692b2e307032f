import type { Grants } from '../../../electron/core/discover/grants';
import type { Calling } from '../../../electron/core/discover/sign-in';
import { foundBy, SignInRun } from '../../../electron/core/discover/sign-in-run';
import type { Browser, HttpRequest, Redirects, Schedule } from '../../../electron/core/ports';
import type { ChainView } from '../../../electron/model/discovery';
import { GOOD_WEB, ISSUER, MCP, type Said, stage, type Web } from './stage';

export const TOKEN = `POST ${ISSUER}/token`;
const REGISTER = `POST ${ISSUER}/register`;
export const form = ({ body }: HttpRequest) => new URLSearchParams(body ?? '');
export const headerOf = ({ headers }: HttpRequest, name: string) => headers.find((each) => each.name.toLowerCase() === name)?.value ?? null;
export const rpc = ({ body }: HttpRequest) => JSON.parse(body ?? '{}') as { id: number; method: string };
export const issued = (token = 'access-token-1', more: object = {}): Said => ({
  headers: { 'cache-control': 'no-store' },
  json: { access_token: token, token_type: 'Bearer', expires_in: 300, ...more },
});
const REGISTERED: Said = { status: 201, json: { client_id: 'c-1', token_endpoint_auth_method: 'none' } };

/** An MCP server of 2026-07-28 that takes these tokens. */
export function mcpServer(
  isIn: (request: HttpRequest) => Said | null = (request) =>
    headerOf(request, 'authorization') === 'Bearer access-token-1' ? null : (GOOD_WEB[MCP] as Said),
) {
  return (request: HttpRequest): Said => {
    const refused = isIn(request);
    if (refused !== null) return refused;
    const { id, method } = rpc(request);
    const results: Record<string, object> = {
      'server/discover': { supportedVersions: ['2026-07-28'] },
      'tools/list': { tools: [{ name: 'whoami', inputSchema: { type: 'object' } }] },
      'tools/call': { content: [{ type: 'text', text: `You sent ${headerOf(request, 'authorization')}` }] },
    };
    return { json: { jsonrpc: '2.0', id, result: results[method] } };
  };
}

export const WEB: Web = {
  ...GOOD_WEB,
  [MCP]: mcpServer(),
  [REGISTER]: REGISTERED,
  [TOKEN]: issued('access-token-1', { refresh_token: 'refresh-token-1' }),
};

export interface Told {
  view: ChainView;
  asked: HttpRequest[];
  authorized: URLSearchParams[];
}

type Called = Partial<Omit<Calling, 'who'>> & { who?: Partial<Calling['who']> };

/** A chain in that web whose first half is over, with a browser that signs in at once. */
export async function begun(
  web: Web,
  calling: Called = {},
  answer: (asked: URLSearchParams) => Record<string, string> = () => ({ iss: ISSUER }),
  names: Record<string, string[]> = {},
  asksForMore = false,
  schedule?: Schedule,
) {
  const { chain, sent, deps } = stage(web, MCP, {}, names);
  const first = await chain.run();
  let arrive: ((url: string) => Promise<unknown>) | null = null;
  const redirects: Redirects = {
    listen: async (_, onCallback) => {
      arrive = onCallback;
      return { redirectUri: 'http://127.0.0.1:9/callback', close: async () => {} };
    },
  };
  const authorized: URLSearchParams[] = [];
  const browser: Browser = {
    open: async (address) => {
      const asked = new URL(address).searchParams;
      authorized.push(asked);
      const back = new URLSearchParams({ code: 'authorization-code-1', state: asked.get('state') ?? '', ...answer(asked) });
      await arrive?.(`${asked.get('redirect_uri')}?${back}`);
    },
  };
  const who = {
    client: null,
    metadataUrl: null,
    grants: { kind: 'authorization_code' } as Grants,
    dpop: false,
    receiver: { kind: 'loopback' as const, port: 9, path: '/callback' },
    ...calling.who,
  };
  const signing = new SignInRun(
    {
      ...deps,
      random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
      browser,
      redirects,
      flowTimeoutMs: 60_000,
      attend: () => {},
      asksForMore,
      ...(schedule && { schedule }),
      rediscover: (signal) => foundBy(stage(web).chain, signal),
    },
    { tool: null, client: { name: 'Tokenscope', version: '1' }, ...calling, who },
    chain.facts,
  );
  return { signing, first, asked: sent, authorized };
}

/** Runs it to its end. */
export async function run(...given: Parameters<typeof begun>): Promise<Told> {
  const { signing, first, ...told } = await begun(...given);
  await signing.run(true);
  return { ...told, view: signing.view(first) };
}
