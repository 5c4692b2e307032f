import type { TokenAnswer } from '../secrets';
import { addAsked } from '../wire/additions';
import { requestTokens, type TokenContext, type TokenForm } from '../wire/token-request';
import type { GrantProtocol } from './protocol';

/** A token of the client's own, RFC 6749 section 4.4: asked for without anybody, and asked for again when it ends. */
export const clientCredentials: GrantProtocol<'client_credentials'> = {
  id: 'client_credentials',
  begin: async (context) => {
    const answer = await requestClientCredentials({ ...context, redirectUri: null });
    const scopesAsked = context.connection.scopes.filter((scope) => scope !== '');
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
  addAsked(parameters, connection);
  return { grantType: clientCredentials.id, purpose: 'token', parameters, secrets: [] };
}
