import { allowInsecureRequests, customFetch, genericTokenEndpointRequest } from 'oauth4webapi';
import { checkUrl } from '../../model/address';
import type { Connection } from '../../model/connection';
import { Failure } from '../../model/failure';
import { clientSecrets } from '../wire/sealed';
import type { KnownSecret } from '../secrets';
import type { KnownRequest } from '../exchanges/shown';
import type { Clock, ExchangeAbout, Http } from '../ports';
import { addParameters, checkHeaders } from '../wire/additions';
import { clientAuthenticationOf } from './client-authentication';
import type { ResolvedServer } from '../wire/discovery';
import { fetchThrough } from './fetch';
import type { AnsweredRequest } from '../findings/token-response';

/** What every request to one connection's token endpoint stands on. */
export interface TokenContext {
  http: Http;
  clock: Clock;
  connection: Connection;
  server: ResolvedServer;
  clientSecret: string | null;
  /** null: unknown, as with a loopback port that is free for each flow. */
  redirectUri: string | null;
  signal?: AbortSignal;
}

export type TokenGrantType = 'authorization_code' | 'client_credentials' | 'refresh_token';

export interface TokenExchange extends AnsweredRequest {
  grantType: TokenGrantType;
  request: KnownRequest;
  connection: Connection;
}

const TIMEOUT_MS = 30_000;
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * Sends one token request: `parameters` and grant_type in a form, client authentication, then what the leg adds. Rejects with
 * `connection-incomplete`, `connection-invalid` or `insecure-url` before anything was sent, and with what the Http port rejects with.
 */
export async function sendTokenRequest(
  context: TokenContext,
  grantType: TokenGrantType,
  parameters: URLSearchParams,
  secrets: string[],
): Promise<TokenExchange> {
  const { connection, server, clientSecret } = context;
  const url = tokenEndpointOf(connection, server);
  const client = clientAuthenticationOf(connection, clientSecret);
  const leg = grantType === 'refresh_token' ? connection.legs.refresh : connection.legs.token;
  const request = grantType === 'refresh_token' ? 'refresh request' : 'token request';
  addParameters(parameters, leg.params, ['grant_type', ...client.parameters], request);
  const headers = checkHeaders(leg.headers, client.headers, request);
  if (!headers.some(({ name }) => name.toLowerCase() === 'user-agent')) headers.push({ name: 'User-Agent', value: 'Tokenscope' });

  const about = aboutOf(context, grantType, parameters);
  const through = fetchThrough(context.http, {
    timeoutMs: TIMEOUT_MS,
    maxBodyBytes: MAX_BODY_BYTES,
    headers,
    signal: context.signal,
    about,
  });
  const sentAt = context.clock.now();
  await genericTokenEndpointRequest(
    { issuer: server.issuer ?? url.origin, token_endpoint: url.href },
    { client_id: connection.clientId },
    client.authenticate,
    grantType,
    parameters,
    { [allowInsecureRequests]: true, [customFetch]: through.fetch },
  );
  const exchanged = through.exchanged();
  if (exchanged === null) throw new Error('The token request ended without an answer and without a failure.');
  const { request: sent, response } = exchanged;
  const receivedAt = context.clock.now();
  return {
    grantType,
    request: { ...sent, about },
    response,
    sentAt,
    headersAt: receivedAt - Math.max(0, response.endMs - response.headersMs),
    receivedAt,
    secrets: [...secrets, ...clientSecrets(connection.clientId, clientSecret).map(({ value }) => value)],
    connection,
  };
}

/** Parameters of a token request that are secrets (RFC 6749 sections 4.1.3 and 6, RFC 7636 section 4.5). */
const SECRET_PARAMETERS: [string, KnownSecret['kind']][] = [
  ['code', 'code'],
  ['code_verifier', 'code verifier'],
  ['refresh_token', 'refresh token'],
];

function aboutOf({ connection, clientSecret }: TokenContext, grantType: TokenGrantType, parameters: URLSearchParams): ExchangeAbout {
  const sent = SECRET_PARAMETERS.flatMap(([name, kind]) => parameters.getAll(name).map((value): KnownSecret => ({ kind, value })));
  return {
    connectionId: connection.id,
    purpose: grantType === 'refresh_token' ? 'refresh' : 'token',
    secrets: [...sent, ...clientSecrets(connection.clientId, clientSecret)],
  };
}

/** The checked address for token requests. Throws `connection-incomplete`, `connection-invalid`, `insecure-url` or `address-refused`. */
export function tokenEndpointOf({ allowPlainHttp }: Connection, { endpoints, refused }: ResolvedServer): URL {
  if (endpoints.token === null && refused?.token) throw refused.token;
  if (endpoints.token === null || endpoints.token === '') throw withoutEndpoint();
  return checkUrl(endpoints.token, { allowPlainHttp, what: 'token endpoint', field: 'endpoints.token' });
}

function withoutEndpoint(): Failure {
  return new Failure({
    code: 'connection-incomplete',
    what: 'The connection has no token endpoint, so no token can be asked for.',
    likelyCause: "It was not filled in, and the issuer's metadata (if there is an issuer) does not name one.",
    action: "Open the connection's settings and enter the token endpoint, or the issuer.",
  });
}
