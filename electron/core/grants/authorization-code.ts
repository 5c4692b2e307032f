import { responseTypeOf } from '../../model/grants';
import { clientAuthenticationOf } from '../client-auth/methods';
import type { KnownSecret, TokenAnswer } from '../secrets';
import { addResources } from '../wire/additions';
import { requestTokens, type TokenContext, type TokenForm } from '../wire/token-request';
import { openAuthorizeRequest } from './authorize-request';
import { checkNonce } from './nonce';
import type { GrantProtocol } from './protocol';
import { requestRefresh } from './refresh';

/** A person signs in with the browser, and a redirect brings a code to exchange, RFC 6749 section 4.1 with RFC 7636. */
export const authorizationCode: GrantProtocol<'authorization_code'> = {
  id: 'authorization_code',
  begin: async (beginning) => {
    const { connection, credential, receive, change = {} } = beginning;
    // What would stop the token request is better known before the person signs in.
    clientAuthenticationOf(connection, credential, '');
    const redirectUri = await receive();
    const request = await openAuthorizeRequest({ ...beginning, redirectUri }, change);
    const { codeVerifier, nonce, scopesAsked } = request;
    return {
      kind: 'redirect',
      request,
      redirectUri,
      brings: bringsOf(beginning),
      goOn: async ({ code, members, findings }) => {
        const answer = await exchangeCode({ ...beginning, redirectUri }, { code, codeVerifier, nonce });
        const breaches = [...answer.breaches, ...findings];
        return { answer: { ...answer, breaches }, callbackMembers: members, scopesAsked, nonce, how: 'connected', redirectUri };
      },
    };
  },
  renew: requestRefresh,
};

/** The parameters that the response to a connection's authorize request must have. */
export function bringsOf({ connection }: Pick<TokenContext, 'connection'>): string[] {
  return responseTypeOf(connection)
    .split(' ')
    .map((type) => (type === 'token' ? 'access_token' : type));
}

/** What the authorization response brought, and what was kept for it since the authorize request. */
export interface CodeToExchange {
  code: string;
  /** null: the authorize request had no code_challenge. */
  codeVerifier: string | null;
  /** null: no nonce was sent, so none is expected. */
  nonce: string | null;
}

/**
 * Exchanges an authorization code, RFC 6749 section 4.1.3. An ID token with another nonce than the one sent rejects with
 * `flow-nonce-mismatch` (OpenID Connect Core section 3.1.3.7); one without a nonce, absent or unreadable is a finding. Otherwise rejects as
 * `requestRefresh` does, but never with `refresh-token-dead`.
 */
export async function exchangeCode(context: TokenContext, { code, codeVerifier, nonce }: CodeToExchange): Promise<TokenAnswer> {
  const answer = await requestTokens(context, codeForm(context, { code, codeVerifier }));
  if (nonce === null) return answer;
  return { ...answer, breaches: [...answer.breaches, ...checkNonce(answer.idToken, nonce)] };
}

/** What the exchange says. */
export function codeForm(
  { connection, redirectUri }: Pick<TokenContext, 'connection' | 'redirectUri'>,
  { code, codeVerifier }: Omit<CodeToExchange, 'nonce'>,
): TokenForm {
  const parameters = new URLSearchParams({ code });
  const secrets: KnownSecret[] = [{ kind: 'code', value: code }];
  if (redirectUri !== null) parameters.set('redirect_uri', redirectUri);
  if (codeVerifier !== null) {
    parameters.set('code_verifier', codeVerifier);
    secrets.push({ kind: 'code verifier', value: codeVerifier });
  }
  addResources(parameters, connection);
  return { grantType: authorizationCode.id, purpose: 'token', parameters, secrets };
}
