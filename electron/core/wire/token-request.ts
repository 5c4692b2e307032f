import { allowInsecureRequests, customFetch, genericTokenEndpointRequest } from 'oauth4webapi';
import { checkUrl } from '../../model/address';
import type { Connection } from '../../model/connection';
import { failing } from '../../model/failure';
import type { TokenGrantType } from '../../model/grants';
import { type AnsweredRequest, readTokenResponse } from '../findings/token-response';
import type { GrantInput } from '../../model/grant-input';
import type { KnownSecret, SealedClientKey, TokenAnswer } from '../secrets';
import type { ResolvedServer } from './discovery';
import { type ClientContext, type Exchanged, secretsOf, sendAsClient } from './send';
import { tokenFailure } from './token-failure';

/** What every request to one connection's token endpoint stands on. */
export interface TokenContext extends ClientContext {
  server: ResolvedServer;
  /** Where refresh requests go, admitted. Absent: to the token endpoint. */
  refreshEndpoint?: URL;
  /** null: unknown, as with a loopback port that is free for each flow. */
  redirectUri: string | null;
  /** Where a grant gets what it sends beside the client's credential. Absent: there is nothing. */
  inputs?: Inputs;
  /** Scopes to renew with in place of all that were granted (RFC 6749 section 6). Absent: as granted. */
  narrowerTo?: readonly string[];
  /** When the refresh token to send was sent before without an answer, in milliseconds since the epoch. */
  sentBeforeAt?: number | null;
}

/**
 * What grants send beside the client's credential, for one connection and one token endpoint.
 *
 * @throws Failure `connection-incomplete` nothing is there; `cancelled` nobody lets it go to that endpoint; `endpoint-changed`, vault-*.
 */
export interface Inputs {
  read(name: GrantInput): Promise<KnownSecret>;
  /** The client's signing key, for a grant that signs with it. */
  key(): Promise<SealedClientKey>;
}

/** @param options.ask Whether a person may be asked, as where one is waiting. */
export type InputsFor = (connection: Connection, endpoint: URL, options: { ask: boolean }) => Inputs;

/** What one token request says, besides grant_type, client authentication and the connection's additions. */
export interface TokenForm {
  grantType: TokenGrantType;
  purpose: 'token' | 'refresh';
  parameters: URLSearchParams;
  /** Secrets among the parameters. */
  secrets: KnownSecret[];
  /** The token that is exchanged; absent: none is. */
  exchanged?: string;
}

export interface TokenExchange extends Exchanged, AnsweredRequest {
  purpose: TokenForm['purpose'];
  connection: Connection;
  sentBeforeAt?: number | null;
}

/**
 * Asks the token endpoint for tokens. Rejects as `sendTokenRequest` does, and as `tokenFailure` says where the answer holds no usable access
 * token.
 */
export async function requestTokens(context: TokenContext, form: TokenForm): Promise<TokenAnswer> {
  const exchange = await sendTokenRequest(context, form);
  const answer = readTokenResponse(exchange);
  if (answer === null) throw tokenFailure(exchange);
  const { certificate } = exchange.request;
  return { ...answer, ...(certificate && { certificate: certificate.thumbprint }), exchangeId: exchange.response.exchangeId };
}

/**
 * Sends one token request; any status is an answer. Rejects with `connection-incomplete`, `connection-invalid` or `insecure-url` before
 * anything was sent, and with what the Http port rejects with.
 */
export async function sendTokenRequest(context: TokenContext, form: TokenForm): Promise<TokenExchange> {
  const { connection, server } = context;
  const { grantType, purpose, parameters, secrets } = form;
  const url = (grantType === 'refresh_token' ? context.refreshEndpoint : undefined) ?? tokenEndpointOf(connection, server);
  const exchanged = await sendAsClient(context, purpose, {
    url,
    form: parameters,
    secrets,
    post: (issuer, client, authenticate, fetch, proofs) =>
      genericTokenEndpointRequest({ ...issuer, token_endpoint: url.href }, client, authenticate, grantType, parameters, {
        [allowInsecureRequests]: true,
        [customFetch]: fetch,
        DPoP: proofs,
      }),
  });
  const { sentBeforeAt } = context;
  return { ...exchanged, purpose, connection, sentBeforeAt, secrets: secretsOf(exchanged).map(({ value }) => value) };
}

/** The checked address for token requests. Throws `connection-incomplete`, `connection-invalid`, `insecure-url` or `address-refused`. */
export function tokenEndpointOf({ allowPlainHttp }: Connection, { endpoints, refused }: ResolvedServer): URL {
  if (endpoints.token === null && refused?.token) throw refused.token;
  if (endpoints.token === null || endpoints.token === '') throw withoutEndpoint();
  return checkUrl(endpoints.token, { allowPlainHttp, what: 'token endpoint', field: 'endpoints.token' });
}

const withoutEndpoint = failing({
  code: 'connection-incomplete',
  what: "The connection has no token endpoint, so it can't request a token.",
  likelyCause: "It was not filled in, and the issuer's metadata (if there is an issuer) doesn't have one.",
  action: "Open the connection's settings and enter the token endpoint, or the issuer.",
});
