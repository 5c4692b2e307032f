import { scopeText } from '../../model/dialect';
import { type Failure, failing } from '../../model/failure';
import type { TokenAnswer } from '../secrets';
import { addDetails, addResources } from '../wire/additions';
import { TokenEndpointFailure } from '../wire/token-failure';
import { requestTokens, type TokenContext, type TokenForm } from '../wire/token-request';

/**
 * Refreshes, RFC 6749 section 6: how grants with a refresh token are renewed. Rejects with `refresh-token-dead` only where the server said
 * invalid_grant, with any status but 429 and 5xx; with `client-refused`, `server-busy`, `server-failed`, `token-request-refused`,
 * `token-response-unusable` or `response-too-large` for other answers; with `connection-incomplete`, `connection-invalid` or `insecure-url`
 * before anything was sent; and with the Http port's failures.
 */
export async function requestRefresh(context: TokenContext, refreshToken: string): Promise<TokenAnswer> {
  const answer = await requestTokens(context, refreshForm(context, refreshToken));
  return context.narrowerTo === undefined ? answer : { ...answer, narrowedTo: [...context.narrowerTo] };
}

/** What a refresh says. @throws Failure `connection-incomplete`: the redirect URI is to be repeated and is not known. */
export function refreshForm(
  { connection, redirectUri, narrowerTo }: Pick<TokenContext, 'connection' | 'redirectUri' | 'narrowerTo'>,
  refreshToken: string,
): TokenForm {
  const parameters = new URLSearchParams({ refresh_token: refreshToken });
  if (connection.redirectUriOnRefresh) {
    if (redirectUri === null) throw withoutRedirectUri();
    parameters.set('redirect_uri', redirectUri);
  }
  const scopes = narrowerTo ?? (connection.dialect.scopeOnRefresh ? connection.scopes : []);
  if (narrowerTo !== undefined || scopes.length > 0) parameters.set('scope', scopeText(connection, scopes));
  addResources(parameters, connection);
  addDetails(parameters, connection);
  const secrets = [{ kind: 'refresh token' as const, value: refreshToken }];
  return { grantType: 'refresh_token', purpose: 'refresh', parameters, secrets };
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

const withoutRedirectUri = failing({
  code: 'connection-incomplete',
  what: 'This connection sends its redirect URI when it refreshes, but the URI is not known: the loopback port changes with every sign-in.',
  likelyCause: 'The receiver is a loopback URL without a fixed port.',
  action: "Give the receiver a fixed port in the connection's settings, or turn off sending the redirect URI on refresh.",
});
