import { Chain, type ChainDeps } from '../../../electron/core/discover/chain';
import { DISCOVERY_LINKS } from '../../../electron/core/discover/links';
import type { SeenFiles } from '../../../electron/core/discover/seen';
import { beginning, type StartOptions } from '../../../electron/core/discover/start';
import type { HttpRequest, HttpResponse } from '../../../electron/core/ports';
import type { ChainView } from '../../../electron/model/discovery';
import { Failure } from '../../../electron/model/failure';

/** An answer of a made-up web: a status, a JSON document, or all of it. */
export type Said = number | { status?: number; headers?: Record<string, string>; json?: unknown; text?: string; dead?: true };
/** By URL; a method before it makes the answer that of this method alone. What is not there is 404. */
export type Web = Record<string, Said | ((request: HttpRequest) => Said)>;

export const API = 'https://api.example.com/v1';
export const MCP = 'https://mcp.example.com/mcp';
export const ISSUER = 'https://id.example.com';
export const PRM = 'https://mcp.example.com/.well-known/oauth-protected-resource/mcp';
export const METADATA = `${ISSUER}/.well-known/oauth-authorization-server`;

/** Metadata in which nothing is wrong. */
export const GOOD_METADATA = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/authorize`,
  token_endpoint: `${ISSUER}/token`,
  registration_endpoint: `${ISSUER}/register`,
  jwks_uri: `${ISSUER}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['none', 'client_secret_basic'],
  client_id_metadata_document_supported: true,
  authorization_response_iss_parameter_supported: true,
  scopes_supported: ['mcp:tools', 'offline_access'],
  protected_resources: [MCP, API],
};
export const GOOD_PRM = {
  resource: MCP,
  authorization_servers: [ISSUER],
  scopes_supported: ['mcp:tools'],
  bearer_methods_supported: ['header'],
};
export const challenge = (value: string): Said => ({ status: 401, headers: { 'www-authenticate': value } });

/** An MCP server and its authorization server, both as every revision wants them. */
export const GOOD_WEB: Web = {
  [MCP]: challenge(`Bearer resource_metadata="${PRM}", scope="mcp:tools"`),
  [PRM]: { json: GOOD_PRM },
  [METADATA]: { json: GOOD_METADATA },
};

/** The same of an API that is no MCP server. */
export const GOOD_API: Web = {
  [API]: challenge('Bearer resource_metadata="https://api.example.com/.well-known/oauth-protected-resource/v1", scope="mcp:tools"'),
  'https://api.example.com/.well-known/oauth-protected-resource/v1': { json: { ...GOOD_PRM, resource: API } },
  [METADATA]: { json: GOOD_METADATA },
};

/** Runs a chain in that web. */
export function stage(web: Web, url = MCP, options: StartOptions = {}, names: Record<string, string[]> = {}, seen?: SeenFiles) {
  const sent: HttpRequest[] = [];
  let now = Date.UTC(2026, 0, 2);
  const deps: ChainDeps = {
    http: {
      send: async (request) => {
        sent.push(request);
        const found = web[`${request.method} ${request.url}`] ?? web[request.url] ?? 404;
        return answerOf(typeof found === 'function' ? found(request) : found);
      },
    },
    addresses: { lookup: async (host) => names[host] ?? ['93.184.216.34'] },
    clock: { now: () => now++, monotonic: () => now },
    fingerprint: () => '0000-0000',
  };
  const chain = new Chain(deps, { id: 'chain', url, facts: beginning(url, options), links: DISCOVERY_LINKS, seen });
  return { chain, deps, sent, urls: () => sent.map((request) => `${request.method} ${request.url}`) };
}

export async function discovered(web: Web, url = MCP, options: StartOptions = {}): Promise<ChainView> {
  return stage(web, url, options).chain.run();
}

/** The rules that are not kept, with the link whose step says so: "resource-metadata-place". */
export function broken({ steps }: ChainView): string[] {
  return steps.flatMap(({ verdicts }) => verdicts.filter(({ outcome }) => outcome === 'fail').map(({ rule }) => rule));
}

function answerOf(said: Said): HttpResponse {
  const { status = 200, headers = {}, json, text, dead } = typeof said === 'number' ? { status: said } : said;
  if (dead)
    throw new Failure({
      code: 'network-refused',
      what: 'The connection was refused.',
      likelyCause: 'Nothing listens there.',
      action: 'Start it.',
    });
  const all = json === undefined ? headers : { 'content-type': 'application/json', ...headers };
  return {
    status,
    statusText: '',
    headers: Object.entries(all).map(([name, value]) => ({ name, value })),
    body: new TextEncoder().encode(json === undefined ? (text ?? '') : JSON.stringify(json)),
    cut: false,
    startedAt: 0,
    headersMs: 1,
    endMs: 2,
  };
}
