import { grantOf } from '../../model/grants';
import { providerOf } from '../../model/providers/offered';
import type { GrantCase } from './cases';
import { error, type FindingDefinition, note, warning } from './definition';
import { fingerprintIn, requestHeader } from './logged';

/** Which tokens came, and which did not: refresh token and ID token. */
export const TOKEN_SET: readonly FindingDefinition[] = [
  warning('refresh-not-rotated', 'A client without a secret got no new refresh token', {
    why: 'Anyone who copies the refresh token can use it unnoticed. For such clients it must change with each use, or be bound to a key.',
    action: 'Turn refresh token rotation on for this client at the provider.',
    reference: 'RFC 9700 section 2.2.2',
    inTokenAnswer: (item) => {
      const { exchange, form, answer, byHeader, inBody } = item;
      if (exchange.purpose !== 'refresh' || byHeader || inBody || requestHeader(item, 'dpop') !== null) return false;
      const sent = fingerprintIn(form.get('refresh_token'));
      return answer.refreshToken === null || (sent !== null && fingerprintIn(answer.refreshToken) === sent);
    },
  }),
  warning('refresh-token-absent', 'The server issued no refresh token', {
    why: 'When this access token expires, the user has to sign in again.',
    action: 'Ask the provider whether this client may have refresh tokens, and whether they must be enabled for it.',
    reference: 'RFC 6749 section 5.1',
    inGrant: ({ grant, connection }) => lacksRefreshToken(grant, connection) && asksOffline(grant, connection),
  }),
  warning('offline-access-missing', 'No refresh token, because offline_access was not requested', {
    why: 'When this access token expires, the user has to sign in again. Most OpenID providers only issue a refresh token with this scope.',
    action: 'Add offline_access to the scopes of this connection, then sign in again.',
    reference: 'OpenID Connect Core 1.0 section 11',
    inGrant: ({ grant, connection }) => lacksRefreshToken(grant, connection) && !asksOffline(grant, connection),
  }),
  note('refresh-token-unneeded', 'A refresh token was issued for client credentials', {
    why: 'The client can get a new access token at any time with its own credentials, so the refresh token is an unnecessary secret.',
    action: 'Nothing. Tokenscope requests a new token instead of using it.',
    reference: 'RFC 6749 section 4.4.3',
    inGrant: ({ grant, connection }) => grant.refreshToken !== null && connection.grantType === 'client_credentials',
    inTokenAnswer: ({ form, answer }) => form.get('grant_type') === 'client_credentials' && answer.refreshToken !== null,
  }),
  warning('id-token-missing', 'No ID token, although openid was requested', {
    why: 'The server issued an access token but no ID token, so neither the identity nor the nonce could be checked.',
    action: 'Check that the client is allowed the scope openid and that the server supports OpenID Connect.',
    reference: 'OpenID Connect Core section 3.1.3.3',
    inSignIn: ({ idToken }) => idToken === null,
    inTokenAnswer: ({ form, answer, scopesAsked, scopesGranted }) =>
      form.get('grant_type') === 'authorization_code' &&
      answer.idToken === null &&
      (scopesGranted.includes('openid') || scopesAsked.includes('openid')),
  }),
  warning('id-token-unreadable', 'The ID token could not be read, so its nonce was not checked', {
    why: "It isn't a signed JWT with a JSON payload. An encrypted one can only be opened with the client's own key.",
    action: 'If the client is registered for encrypted ID tokens, turn that off to inspect them here.',
    reference: 'OpenID Connect Core section 3.1.3.7',
    inSignIn: ({ idToken, claims }) => idToken !== null && claims === null,
  }),
  error('nonce-missing', 'The ID token has no nonce, although one was sent', {
    why: 'A server must return the nonce of the request. Without it, the ID token could be from another sign-in, and standard-compliant clients reject it.',
    action: "Report it to the server's operator. Don't rely on this ID token for the user's identity.",
    reference: 'OpenID Connect Core section 3.1.3.7',
    inSignIn: ({ claims }) => claims !== null && claims.nonce === undefined,
  }),
];

/** Of a grant that can have one: implicit has none by its nature (RFC 6749 section 4.2.2). */
function lacksRefreshToken({ refreshToken }: GrantCase['grant'], connection: GrantCase['connection']): boolean {
  const { signsIn, renewedBy } = grantOf(connection);
  return refreshToken === null && signsIn !== false && renewedBy !== 'signing-in';
}

function asksOffline({ scopesAsked }: GrantCase['grant'], { template }: GrantCase['connection']): boolean {
  return scopesAsked.includes('offline_access') || providerOf(template).refreshesWithoutScope === true;
}
