import { blankSettings, type Connection, mapEndpoints, type Receiver } from '../../model/connection';
import { CHAIN_CLIENT } from '../../model/chain-client';
import { GRANT_INPUTS, type GrantInput } from '../../model/grant-input';
import { urlOf } from '../../model/text/url';
import type { ClientCredential } from '../client-auth/method';
import type { BrowserTraffic } from '../exchanges/recording';
import { cancelledFlow } from '../flows/failures';
import { type Flow, type FlowDeps, isOver } from '../flows/flow';
import { FlowService } from '../flows/flows';
import { withoutInput } from '../grants/asking';
import { requestRefresh } from '../grants/refresh';
import type { Addresses } from '../ports';
import type { NewGrant, SealedClientKey, TokenAnswer } from '../secrets';
import { type ResolvedServer, statedOf } from '../wire/discovery';
import { refusedEndpoints, withoutRefused } from '../wire/reach';
import type { Inputs } from '../wire/token-request';

/** A client that a chain acts as. It is in memory alone, and ends with the chain. */
export interface ActingClient {
  connection: Connection;
  server: ResolvedServer;
  credential: ClientCredential | null;
  /** What its grant sends besides. */
  inputs: Partial<Record<GrantInput, string>>;
  /** What its tokens are bound to; null: nothing. */
  dpopKey: SealedClientKey | null;
}

/** What getting tokens stands on. */
export interface ActingDeps extends Pick<FlowDeps, 'http' | 'addresses' | 'clock' | 'random' | 'browser' | 'redirects' | 'schedule'> {
  /** Milliseconds that a sign-in waits for the browser. */
  flowTimeoutMs: number;
  /** Sees to the sign-in: says what it waits for, takes pasted addresses, gives up. */
  attend(flows: FlowService): void;
  onTraffic(traffic: BrowserTraffic): void;
}

/** What a connection of the chain is made of. */
export interface Acting {
  /** The URL to call. */
  url: string;
  server: ResolvedServer;
  settings: Partial<
    Pick<
      Connection,
      | 'authorizeRequest'
      | 'grantType'
      | 'clientAuthentication'
      | 'scopes'
      | 'resource'
      | 'dpop'
      | 'audience'
      | 'tokenExchange'
      | 'jwtBearer'
    >
  > &
    Pick<Connection, 'clientId'>;
  receiver: Receiver;
}

/** The connection that a chain amounts to. Its endpoints are written down only where no metadata name them. */
export function connectionOf({ url, server, settings, receiver }: Acting): Connection {
  const at = urlOf(url);
  return {
    ...blankSettings(),
    id: CHAIN_CLIENT,
    template: 'oauth',
    name: at?.host ?? url.slice(0, 100),
    issuer: server.issuer,
    endpoints: server.source === null ? server.endpoints : mapEndpoints(() => null),
    apiBaseUrl: url,
    receiver,
    // The person gave such a URL.
    allowPlainHttp: at?.protocol === 'http:',
    ...settings,
  };
}

/** The authorization server as its metadata describe it, without endpoints that it must not name. */
export async function serverOf(
  { issuer, source, members }: { issuer: string; source: ResolvedServer['source']; members: ReadonlyMap<string, unknown> },
  addresses: Addresses,
  allowPlainHttp: boolean,
): Promise<ResolvedServer> {
  const stated = statedOf(members);
  const refused = await refusedEndpoints(stated.endpoints, new URL(issuer), { addresses, allowPlainHttp });
  return { ...stated, issuer, source, endpoints: withoutRefused(stated.endpoints, refused), refused };
}

/**
 * Gets tokens by the client's grant, as any connection does, and keeps them nowhere.
 *
 * @throws Failure `cancelled`, `flow-*`, `browser-failed`, `receiver-unavailable`, and those of the token endpoint.
 */
export async function tokensFor(client: ActingClient, deps: ActingDeps, signal: AbortSignal): Promise<NewGrant> {
  const { connection, server, credential, dpopKey } = client;
  if (signal.aborted) throw cancelledFlow();
  let brought: NewGrant | null = null;
  const flows = new FlowService({
    ...deps,
    connections: () => connection,
    credential: async () => credential,
    proofKey: async () => dpopKey,
    inputs: () => inputsOf(client),
    discoveries: { resolveEndpoints: async () => server },
    settings: () => ({ flowTimeoutMs: deps.flowTimeoutMs }),
    proveStorable: async () => {},
    deliverGrant: async (_, grant) => {
      brought = grant;
    },
  });
  const over = new Promise<Flow>((resolve) => flows.onChange((flow) => (isOver(flow) ? resolve(flow) : undefined)));
  const stop = () => flows.cancelOf(connection.id);
  signal.addEventListener('abort', stop, { once: true });
  try {
    deps.attend(flows);
    const started = await flows.start(connection.id);
    const ended = isOver(started) ? started : await over;
    if (brought === null) throw ended.failure ?? cancelledFlow();
    return brought;
  } finally {
    signal.removeEventListener('abort', stop);
    flows.dispose();
  }
}

/** Renews tokens with their refresh token. Rejects as `requestRefresh`. */
export function refreshFor(
  { connection, server, credential, dpopKey }: ActingClient,
  { redirectUri = null }: NewGrant,
  refreshToken: string,
  { http, clock }: Pick<ActingDeps, 'http' | 'clock'>,
  signal: AbortSignal,
): Promise<TokenAnswer> {
  const dpop = dpopKey === null ? undefined : { key: dpopKey, clock };
  return requestRefresh({ http, clock, connection, server, credential, dpop, signal, redirectUri }, refreshToken);
}

function inputsOf({ inputs, credential }: ActingClient): Inputs {
  return {
    read: async (name) => {
      const value = inputs[name];
      if (value === undefined) throw withoutInput(name);
      return { kind: GRANT_INPUTS[name].kind, value };
    },
    key: async () => {
      if (credential?.kind !== 'key') throw withoutInput('assertion');
      return credential;
    },
  };
}
