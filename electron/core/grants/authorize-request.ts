import { base64url } from 'jose';
import { calculatePKCECodeChallenge } from 'oauth4webapi';
import { checkUrl } from '../../model/address';
import { parametersOf } from '../../model/authorize-request';
import type { Connection, Pair } from '../../model/connection';
import { Failure } from '../../model/failure';
import type { Random } from '../ports';
import type { SealedClientKey } from '../secrets';
import { addAsked, addParameters } from '../wire/additions';
import type { ResolvedServer } from '../wire/discovery';

/** An authorize request as opened in the browser, and what must be remembered to take its answer. */
export interface AuthorizeRequest {
  url: string;
  state: string;
  /** Sent with the `openid` scope only (OpenID Connect Core section 3.1.2.1). */
  nonce: string | null;
  /** RFC 7636; null: PKCE is off for this connection. */
  codeVerifier: string | null;
  scopesAsked: string[];
}

/**
 * Builds the authorize request of RFC 6749 section 4.1.1. The endpoint's own query is kept (section 3.1). Throws
 * `connection-incomplete`, `connection-invalid` (an extra parameter that would replace one of the protocol), `insecure-url` or
 * `address-refused`.
 */
export async function buildAuthorizeRequest(input: {
  connection: Connection;
  server: ResolvedServer;
  redirectUri: string;
  random: Random;
  /** The key that the code and its tokens are to be bound to. */
  dpopKey?: Pick<SealedClientKey, 'kid'>;
}): Promise<AuthorizeRequest> {
  const { connection, server, redirectUri, random, dpopKey } = input;
  if (connection.clientId === '') throw incomplete('Client ID');
  if (server.endpoints.authorization === null && server.refused?.authorization) throw server.refused.authorization;
  if (server.endpoints.authorization === null || server.endpoints.authorization === '') throw incomplete('authorization endpoint');
  const endpoint = checkUrl(server.endpoints.authorization, {
    allowPlainHttp: connection.allowPlainHttp,
    what: 'authorization endpoint',
    field: 'endpoints.authorization',
  });

  const parameters = new URLSearchParams({ response_type: 'code', client_id: connection.clientId, redirect_uri: redirectUri });
  const scopesAsked = addAsked(parameters, connection);
  const state = unguessable(random);
  const nonce = scopesAsked.includes('openid') ? unguessable(random) : null;
  const codeVerifier = connection.pkce === 'S256' ? unguessable(random) : null;

  parameters.set('state', state);
  if (nonce !== null) parameters.set('nonce', nonce);
  if (codeVerifier !== null) {
    parameters.set('code_challenge', await calculatePKCECodeChallenge(codeVerifier));
    parameters.set('code_challenge_method', 'S256');
  }
  for (const { name, value } of parametersOf(connection.authorizeRequest)) parameters.set(name, value);
  // RFC 9449 section 10: the thumbprint, which is the name of a key made here.
  if (dpopKey !== undefined) parameters.set('dpop_jkt', dpopKey.kid);
  for (const name of endpoint.searchParams.keys()) if (parameters.has(name)) throw inEndpoint(name);
  addParameters(parameters, connection.legs.authorize.params, endpoint.searchParams.keys(), 'authorize request');

  // "%20" and not "+": both mean a space here, but some servers read the query without turning "+" back.
  const query = parameters.toString().replaceAll('+', '%20');
  const own = endpoint.search.length > 1 ? `${endpoint.search}&` : '?';
  endpoint.search = '';
  endpoint.hash = '';
  return { url: `${endpoint.href.replace(/\?$/, '')}${own}${query}`, state, nonce, codeVerifier, scopesAsked };
}

/** How an authorize request differs from what the app would send. */
export interface AuthorizeChange {
  /** `plain`: the challenge is the verifier itself (RFC 7636 section 4.2); `off`: no challenge is sent. */
  pkce?: 'S256' | 'plain' | 'off';
  /** In place of the connection's. */
  scopes?: string[];
  /** Set last, so they replace parameters of the same name. */
  parameters?: Pair[];
}

/** The authorize request of `buildAuthorizeRequest`, with the change made; throws as that does. */
export async function buildChangedRequest(
  input: Parameters<typeof buildAuthorizeRequest>[0],
  { pkce = input.connection.pkce, scopes, parameters = [] }: AuthorizeChange,
): Promise<AuthorizeRequest> {
  const connection: Connection = {
    ...input.connection,
    pkce: pkce === 'off' ? 'off' : 'S256',
    scopes: scopes ?? input.connection.scopes,
  };
  const request = await buildAuthorizeRequest({ ...input, connection });
  if (pkce !== 'plain' && parameters.length === 0) return request;
  const url = new URL(request.url);
  if (pkce === 'plain' && request.codeVerifier !== null) {
    url.searchParams.set('code_challenge', request.codeVerifier);
    url.searchParams.set('code_challenge_method', 'plain');
  }
  for (const { name, value } of parameters) url.searchParams.set(name, value);
  return { ...request, url: url.href.replaceAll('+', '%20') };
}

/** 256 random bits as 43 characters, which is also the shortest code verifier allowed (RFC 7636 section 4.1). */
function unguessable(random: Random): string {
  return base64url.encode(random.bytes(32));
}

function incomplete(thing: string): Failure {
  return new Failure({
    code: 'connection-incomplete',
    what: `The connection has no ${thing}, so it can't sign in.`,
    likelyCause: 'It was not filled in, and no issuer is set to discover it from.',
    action: `Open the connection's settings and enter the ${thing}${thing === 'Client ID' ? '' : ', or the issuer'}.`,
  });
}

function inEndpoint(name: string): Failure {
  return new Failure({
    code: 'connection-invalid',
    what: `The authorization endpoint already has "${name}" in its query, so it would be sent twice.`,
    likelyCause: 'A whole authorization URL was pasted instead of just the endpoint.',
    action: `Open the connection's settings and remove everything from "?" on from the authorization endpoint.`,
    evidence: [{ label: 'Parameter', value: name }],
  });
}
