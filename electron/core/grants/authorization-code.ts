import { decodeJwt, type JWTPayload } from 'jose';
import type { Finding } from '../../model/finding';
import { cleanText } from '../base/untrusted-text';
import { clientAuthenticationOf } from '../client-auth/methods';
import { failureOf } from '../coach/coach';
import { find } from '../findings/find';
import type { KnownSecret, TokenAnswer } from '../secrets';
import { addResources } from '../wire/additions';
import { requestTokens, type TokenContext, type TokenForm } from '../wire/token-request';
import { openAuthorizeRequest } from './authorize-request';
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
      goOn: async ({ code, members, findings }) => {
        const answer = await exchangeCode({ ...beginning, redirectUri }, { code, codeVerifier, nonce });
        const breaches = [...answer.breaches, ...findings];
        return { answer: { ...answer, breaches }, callbackMembers: members, scopesAsked, nonce, how: 'connected', redirectUri };
      },
    };
  },
  renew: requestRefresh,
};

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

/**
 * Compares the ID token's nonce with the one sent, OpenID Connect Core section 3.1.3.7 number 11. Throws `flow-nonce-mismatch` when it
 * is another: the tokens may belong to someone else's sign-in. A server that forgets the nonce is what people come here to find out
 * about, so that is a finding, as is what leaves the question open; PKCE still ties the code to this sign-in.
 */
export function checkNonce(idToken: string | null, sent: string): Finding[] {
  const claims = idToken === null ? null : claimsOf(idToken);
  const nonce = claims?.nonce;
  if (nonce === undefined || nonce === sent) return find('signIn', { idToken, claims: claims && { nonce } });
  const evidence = [{ label: 'Nonce received', value: typeof nonce === 'string' ? cleanText(nonce, 100) : 'not a string' }];
  throw failureOf({ purpose: 'token', url: '' }, { code: 'flow-nonce-mismatch', evidence });
}

/** The claims of a JWT, unverified; null: it can't be read. */
export function claimsOf(jwt: string): JWTPayload | null {
  try {
    return decodeJwt(jwt);
  } catch {
    return null;
  }
}
