import { Failure } from '../failure';
import { checkNonce } from './id-token';
import { TokenEndpointFailure, tokenFailure } from './token-failure';
import { sendTokenRequest, type TokenContext, type TokenExchange } from './token-request';
import { readTokenResponse, type TokenAnswer } from './token-response';

export type { AnswerOutline, TokenContext } from './token-request';
export type { TokenAnswer } from './token-response';

/** What the authorization response brought, and what was kept for it since the authorize request. */
export interface CodeToExchange {
  code: string;
  /** null: the authorize request had no code_challenge. */
  codeVerifier: string | null;
  /** null: no nonce was sent, so none is expected. */
  nonce: string | null;
}

/**
 * Exchanges an authorization code, RFC 6749 section 4.1.3 with RFC 7636. An ID token with another nonce than the one sent rejects with
 * `flow-nonce-mismatch` (OpenID Connect Core section 3.1.3.7); one without a nonce, absent or unreadable is a finding. Otherwise rejects as
 * `requestRefresh` does, but never with `refresh-token-dead`.
 */
export async function exchangeCode(context: TokenContext, { code, codeVerifier, nonce }: CodeToExchange): Promise<TokenAnswer> {
  const parameters = new URLSearchParams({ code });
  if (context.redirectUri !== null) parameters.set('redirect_uri', context.redirectUri);
  if (codeVerifier !== null) parameters.set('code_verifier', codeVerifier);
  addResources(parameters, context);
  const exchange = await sendTokenRequest(context, 'authorization_code', parameters, codeVerifier === null ? [code] : [code, codeVerifier]);
  const answer = answerOf(exchange);
  if (nonce === null) return answer;
  return { ...answer, breaches: [...answer.breaches, ...checkNonce(answer.idToken, nonce)] };
}

/** Asks for a token of the client's own, RFC 6749 section 4.4. Rejects as `requestRefresh` does, but never with `refresh-token-dead`. */
export async function requestClientCredentials(context: TokenContext): Promise<TokenAnswer> {
  const { connection } = context;
  const parameters = new URLSearchParams();
  const scopes = connection.scopes.filter((scope) => scope !== '');
  if (scopes.length > 0) parameters.set('scope', scopes.join(' '));
  // Auth0 names the API in `audience` here as in the authorize request; others ignore it (RFC 6749 section 3.2).
  if (connection.audience !== null && connection.audience !== '') parameters.set('audience', connection.audience);
  addResources(parameters, context);
  return answerOf(await sendTokenRequest(context, 'client_credentials', parameters, []));
}

/**
 * Refreshes, RFC 6749 section 6. Rejects with `refresh-token-dead` only where the server said invalid_grant, with any status but 429 and
 * 5xx; with `client-refused`, `server-busy`, `server-failed`, `token-request-refused`, `token-response-unusable` or `response-too-large` for
 * other answers; with `connection-incomplete`, `connection-invalid` or `insecure-url` before anything was sent; and with the Http
 * port's failures.
 */
export async function requestRefresh(context: TokenContext, refreshToken: string): Promise<TokenAnswer> {
  const parameters = new URLSearchParams({ refresh_token: refreshToken });
  if (context.connection.redirectUriOnRefresh) {
    if (context.redirectUri === null) throw withoutRedirectUri();
    parameters.set('redirect_uri', context.redirectUri);
  }
  addResources(parameters, context);
  return answerOf(await sendTokenRequest(context, 'refresh_token', parameters, [refreshToken]));
}

/**
 * Whether a failed refresh may have spent the refresh token although no new one could be read: the request left and no answer
 * came, or an answer of success that can't be used. Everything else left the refresh token as it was, or said that it is dead.
 */
export function mayHaveSpentRefreshToken(failure: Failure): boolean {
  if (['network-timeout', 'network-reset', 'cancelled'].includes(failure.code)) return true;
  return failure instanceof TokenEndpointFailure && failure.status >= 200 && failure.status < 300 && UNREAD.includes(failure.code);
}

const UNREAD = ['token-response-unusable', 'response-too-large'];

/** RFC 8707 section 2.2: the resources are named again at the token endpoint. */
function addResources(parameters: URLSearchParams, { connection }: TokenContext): void {
  for (const resource of connection.resource) parameters.append('resource', resource);
}

function answerOf(exchange: TokenExchange): TokenAnswer {
  const answer = readTokenResponse(exchange);
  if (answer === null) throw tokenFailure(exchange);
  return answer;
}

function withoutRedirectUri(): Failure {
  return new Failure({
    code: 'connection-incomplete',
    what: 'This connection sends its redirect URI when it refreshes, but the URI is not known: the loopback port changes with every sign-in.',
    likelyCause: 'The receiver is a loopback address without a fixed port.',
    action: "Give the receiver a fixed port in the connection's settings, or turn off sending the redirect URI on refresh.",
  });
}
