import type { TokenAnswer } from '../secrets';
import { openAuthorizeRequest } from './authorize-request';
import { bringsOf } from './authorization-code';
import { verifyFrontChannel } from './front-channel';
import type { GrantProtocol } from './protocol';
import { requestRefresh } from './refresh';

/**
 * Tokens through the browser, RFC 6749 section 4.2 and OpenID Connect Core section 3.2; RFC 9700 section 2.1.2 advises against it. By hand:
 * oauth4webapi leaves the implicit grant out on purpose.
 */
export const implicit: GrantProtocol<'implicit'> = {
  id: 'implicit',
  begin: async (beginning) => {
    const { clock, receive, change = {} } = beginning;
    const redirectUri = await receive();
    const request = await openAuthorizeRequest({ ...beginning, redirectUri }, change);
    const { nonce, scopesAsked } = request;
    return {
      kind: 'redirect',
      request,
      redirectUri,
      brings: bringsOf(beginning),
      verify: (answer) => verifyFrontChannel(beginning, request, answer),
      goOn: async ({ parameters, members, findings }) => {
        const answer = { ...answerIn(parameters, clock.now()), breaches: findings };
        return { answer, callbackMembers: members, scopesAsked, nonce, how: 'connected', redirectUri };
      },
    };
  },
  // No refresh token ever comes, RFC 6749 section 4.2.2; one that does is renewed as any.
  renew: requestRefresh,
};

/** @param receivedAt Milliseconds since the epoch. */
function answerIn(parameters: URLSearchParams, receivedAt: number): Omit<TokenAnswer, 'breaches'> {
  const lifetime = parameters.get('expires_in') ?? '';
  return {
    accessToken: parameters.get('access_token') ?? '',
    refreshToken: null,
    idToken: parameters.get('id_token'),
    tokenType: parameters.get('token_type'),
    scope: parameters.get('scope'),
    expiresInSeconds: /^\d{1,10}$/.test(lifetime) ? Number(lifetime) : null,
    clockSkewMs: null,
    receivedAt,
    responseMembers: [],
  };
}
