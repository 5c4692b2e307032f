import type { Failure } from '../../model/failure';
import { checkNonce } from './id-token';
import { TokenEndpointFailure, tokenFailure } from './token-failure';
import { clientCredentialsForm, codeForm, refreshForm, type TokenForm } from './token-forms';
import { sendTokenRequest, type TokenContext, type TokenExchange } from './token-request';
import { readTokenResponse } from '../findings/token-response';
import type { TokenAnswer } from '../secrets';

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
  const exchange = await send(context, codeForm(context, { code, codeVerifier }));
  const answer = answerOf(exchange);
  if (nonce === null) return answer;
  return { ...answer, breaches: [...answer.breaches, ...checkNonce(answer.idToken, nonce)] };
}

/** Asks for a token of the client's own, RFC 6749 section 4.4. Rejects as `requestRefresh` does, but never with `refresh-token-dead`. */
export async function requestClientCredentials(context: TokenContext): Promise<TokenAnswer> {
  return answerOf(await send(context, clientCredentialsForm(context)));
}

/**
 * Refreshes, RFC 6749 section 6. Rejects with `refresh-token-dead` only where the server said invalid_grant, with any status but 429 and
 * 5xx; with `client-refused`, `server-busy`, `server-failed`, `token-request-refused`, `token-response-unusable` or `response-too-large` for
 * other answers; with `connection-incomplete`, `connection-invalid` or `insecure-url` before anything was sent; and with the Http
 * port's failures.
 */
export async function requestRefresh(context: TokenContext, refreshToken: string): Promise<TokenAnswer> {
  return answerOf(await send(context, refreshForm(context, refreshToken)));
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

function send(context: TokenContext, { grantType, parameters, secrets }: TokenForm): Promise<TokenExchange> {
  return sendTokenRequest(context, grantType, parameters, secrets);
}

function answerOf(exchange: TokenExchange): TokenAnswer {
  const answer = readTokenResponse(exchange);
  if (answer === null) throw tokenFailure(exchange);
  return { ...answer, exchangeId: exchange.response.exchangeId };
}
