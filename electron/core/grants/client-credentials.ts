import type { TokenAnswer } from '../secrets';
import { requestTokens, type TokenContext, type TokenForm } from '../wire/token-request';
import { addResources, type GrantProtocol } from './protocol';

/** A token of the client's own, RFC 6749 section 4.4: asked for without anybody, and asked for again when it ends. */
export const clientCredentials: GrantProtocol<'client_credentials'> = {
  id: 'client_credentials',
  begin: async (context) => {
    const answer = await requestClientCredentials({ ...context, redirectUri: null });
    const scopesAsked = scopesOf(context);
    return { kind: 'tokens', tokens: { answer, callbackMembers: [], scopesAsked, nonce: null, how: 'retrieved' } };
  },
  renew: requestClientCredentials,
};

/** Rejects as `requestRefresh` does, but never with `refresh-token-dead`. */
export async function requestClientCredentials(context: TokenContext): Promise<TokenAnswer> {
  return requestTokens(context, clientCredentialsForm(context));
}

/** What the request says. */
export function clientCredentialsForm({ connection }: Pick<TokenContext, 'connection'>): TokenForm {
  const parameters = new URLSearchParams();
  const scopes = scopesOf({ connection });
  if (scopes.length > 0) parameters.set('scope', scopes.join(' '));
  // Auth0 names the API in `audience` here as in the authorize request; others ignore it (RFC 6749 section 3.2).
  if (connection.audience !== null && connection.audience !== '') parameters.set('audience', connection.audience);
  addResources(parameters, connection);
  return { grantType: clientCredentials.id, purpose: 'token', parameters, secrets: [] };
}

function scopesOf({ connection }: Pick<TokenContext, 'connection'>): string[] {
  return connection.scopes.filter((scope) => scope !== '');
}
