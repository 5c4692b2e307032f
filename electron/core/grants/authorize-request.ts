import { sha256 } from '@noble/hashes/sha2.js';
import { base64url } from 'jose';
import { checkUrl } from '../../model/address';
import { parametersOf } from '../../model/authorize-request';
import type { Connection, Pair } from '../../model/connection';
import { Failure } from '../../model/failure';
import { bringsCode, responseTypeOf } from '../../model/grants';
import { signedRequest } from '../client-auth/request-object';
import { base64urlOf, utf8Bytes } from '../base/bytes';
import type { Random } from '../ports';
import type { SealedClientKey } from '../secrets';
import { addAsked, addParameters } from '../wire/additions';
import type { ResolvedServer } from '../wire/discovery';
import { pushRequest } from '../wire/pushed-request';
import type { ClientContext } from '../wire/send';

/** An authorize request as opened in the browser, and what must be remembered to take its answer. */
export interface AuthorizeRequest {
  url: string;
  state: string;
  /** Sent with the `openid` scope (OpenID Connect Core section 3.1.2.1), and wherever an ID token comes through the browser (3.2.2.1). */
  nonce: string | null;
  /** RFC 7636; null: PKCE is off for this connection. */
  codeVerifier: string | null;
  scopesAsked: string[];
  /** Until when the server keeps the pushed request that the URL refers to, in milliseconds since the epoch; null: it says all itself. */
  pushedUntil: number | null;
}

/** A request with its address, which serves once where the request was pushed. */
export interface OpenedRequest extends AuthorizeRequest {
  /** The address of the same request once more. Rejects as `pushRequest`. */
  again(): Promise<Pick<AuthorizeRequest, 'url' | 'pushedUntil'>>;
}

/** What an authorize request says, before it is decided how it gets to the server. */
interface Prepared extends Omit<AuthorizeRequest, 'url' | 'pushedUntil'> {
  endpoint: URL;
  parameters: URLSearchParams;
}

interface Input {
  connection: Connection;
  server: ResolvedServer;
  redirectUri: string;
  random: Random;
  /** The key that the code and its tokens are to be bound to. */
  dpopKey?: Pick<SealedClientKey, 'kid'>;
}

/**
 * Builds the authorize request of RFC 6749 section 4.1.1. The endpoint's own query is kept (section 3.1). Throws
 * `connection-incomplete`, `connection-invalid` (an extra parameter that would replace one of the protocol), `insecure-url` or
 * `address-refused`.
 */
export async function buildAuthorizeRequest(input: Input, change: AuthorizeChange = {}): Promise<AuthorizeRequest> {
  const { endpoint, parameters, ...rest } = await prepare(input, change);
  return { ...rest, url: addressOf(endpoint, parameters), pushedUntil: null };
}

/**
 * The authorize request as the connection sends it: pushed to the server first (RFC 9126) where its settings or the server's metadata say so.
 * Throws as `buildAuthorizeRequest` and `pushRequest` do.
 */
export async function openAuthorizeRequest(context: ClientContext & Input, change: AuthorizeChange = {}): Promise<OpenedRequest> {
  if (change.resent !== undefined) {
    const { request } = change.resent;
    return { ...request, again: async () => request };
  }
  const { endpoint, parameters, ...rest } = await prepare({ ...context, dpopKey: context.dpop?.key }, change);
  const address = async () => {
    const said = context.connection.authorizeRequest.signed ? await signed(context, endpoint, parameters) : parameters;
    if (!isPushed(context, change)) return { url: addressOf(endpoint, said), pushedUntil: null };
    const { requestUri, expiresAt } = await pushRequest(context, said);
    const reference = new URLSearchParams({ client_id: change.presentedAs ?? context.connection.clientId, request_uri: requestUri });
    return { url: addressOf(endpoint, reference), pushedUntil: expiresAt };
  };
  return { ...rest, ...(await address()), again: address };
}

function signed({ connection, server, credential }: ClientContext, endpoint: URL, parameters: URLSearchParams): Promise<URLSearchParams> {
  return signedRequest(credential, { issuer: server.issuer ?? endpoint.origin, clientId: connection.clientId }, parameters);
}

/** Whether it is pushed: as the change, else the settings say, else where the server takes no other. */
export function isPushed({ connection, server }: Pick<Input, 'connection' | 'server'>, { pushed }: AuthorizeChange): boolean {
  const wanted = pushed ?? connection.authorizeRequest.pushed;
  return wanted === undefined ? server.pushedRequired === true : wanted === 'on';
}

async function prepare(input: Input, { pkce, scopes, parameters: changed = [] }: AuthorizeChange): Promise<Prepared> {
  const { server, redirectUri, random, dpopKey } = input;
  const method = bringsCode(input.connection) ? (pkce ?? input.connection.pkce) : 'off';
  const connection: Connection = { ...input.connection, scopes: scopes ?? input.connection.scopes };
  const type = responseTypeOf(connection);
  if (connection.clientId === '') throw incomplete('Client ID');
  if (server.endpoints.authorization === null && server.refused?.authorization) throw server.refused.authorization;
  if (server.endpoints.authorization === null || server.endpoints.authorization === '') throw incomplete('authorization endpoint');
  const endpoint = checkUrl(server.endpoints.authorization, {
    allowPlainHttp: connection.allowPlainHttp,
    what: 'authorization endpoint',
    field: 'endpoints.authorization',
  });

  const parameters = new URLSearchParams({ response_type: type, client_id: connection.clientId, redirect_uri: redirectUri });
  const scopesAsked = addAsked(parameters, connection);
  const state = unguessable(random);
  const nonce = scopesAsked.includes('openid') || type.includes('id_token') ? unguessable(random) : null;
  const codeVerifier = method === 'off' ? null : unguessable(random);

  parameters.set('state', state);
  if (nonce !== null) parameters.set('nonce', nonce);
  if (codeVerifier !== null) {
    parameters.set('code_challenge', method === 'plain' ? codeVerifier : s256(codeVerifier));
    parameters.set('code_challenge_method', method);
  }
  for (const { name, value } of parametersOf(connection.authorizeRequest)) parameters.set(name, value);
  // RFC 9449 section 10: the thumbprint, which is the name of a key made here.
  if (dpopKey !== undefined) parameters.set('dpop_jkt', dpopKey.kid);
  for (const name of endpoint.searchParams.keys()) if (parameters.has(name)) throw inEndpoint(name);
  addParameters(parameters, connection.legs.authorize.params, endpoint.searchParams.keys(), 'authorize request');
  for (const { name, value } of changed) parameters.set(name, value);
  return { endpoint, parameters, state, nonce, codeVerifier, scopesAsked };
}

/** The endpoint with these parameters after its own. */
function addressOf(endpoint: URL, parameters: URLSearchParams): string {
  // "%20" and not "+": both mean a space here, but some servers read the query without turning "+" back.
  const query = parameters.toString().replaceAll('+', '%20');
  const bare = new URL(endpoint);
  const own = bare.search.length > 1 ? `${bare.search}&` : '?';
  bare.search = '';
  bare.hash = '';
  return `${bare.href.replace(/\?$/, '')}${own}${query}`;
}

/** How an authorize request differs from what the app would send. */
export interface AuthorizeChange {
  /** `plain`: the challenge is the verifier itself (RFC 7636 section 4.2); `off`: no challenge is sent. */
  pkce?: 'S256' | 'plain' | 'off';
  /** In place of the connection's. */
  scopes?: string[];
  /** Set last, so they replace parameters of the same name. */
  parameters?: Pair[];
  /** Whether it is pushed first, whatever the connection says. */
  pushed?: 'on' | 'off';
  /** Sent beside the reference to a pushed request in place of the Client ID that pushed it. */
  presentedAs?: string;
  /** The very request of an earlier sign-in, sent once more; nothing else is looked at then. */
  resent?: { request: AuthorizeRequest; redirectUri: string };
}

/** 256 random bits as 43 characters, which is also the shortest code verifier allowed (RFC 7636 section 4.1). */
function unguessable(random: Random): string {
  return base64url.encode(random.bytes(32));
}

/** RFC 7636 section 4.2. At once: Web Crypto would have it done by another thread, and the request wait for that. */
function s256(codeVerifier: string): string {
  return base64urlOf(sha256(utf8Bytes(codeVerifier)));
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
