import { authorizeParameter } from '../../model/authorize-request';
import { inWords } from '../../model/text/durations';
import { textsOf } from '../token/expected';
import { quote, quoteAll } from '../token/wording';
import { lackOf } from './claims';
import { error, type FindingDefinition, note, says, warning } from './definition';
import { TOLERANCE_S } from './lifetime';

/** ID tokens: what they must say, and to whom. */
export const ID_TOKEN: readonly FindingDefinition[] = [
  error('id-token-claims-missing', 'The ID token lacks required claims', {
    why: 'iss, sub, aud, exp and iat are required; a client must reject the token otherwise.',
    action: "Report it to the provider, and don't rely on the identity it states.",
    reference: 'OpenID Connect Core 1.0 section 2',
    inIdToken: lackOf(['iss', 'sub', 'aud', 'exp', 'iat']),
  }),
  error('id-token-audience', 'The ID token is for a different client', {
    why: "Its aud claim must contain this client's ID. Otherwise a token stolen from another client could be used to sign in here.",
    action: "Don't trust the identity it states. Check this connection's Client ID.",
    reference: 'OpenID Connect Core 1.0 section 3.1.3.7',
    inIdToken: ({ claims, connection }) => {
      const audiences = textsOf(claims.aud);
      if (connection === null || audiences.includes(connection.clientId)) return false;
      const said = audiences.length > 0 ? quoteAll(audiences) : 'missing';
      return { detail: `Its aud claim is ${said}; it must contain this Client ID, ${quote(connection.clientId)}.` };
    },
  }),
  warning('azp-absent', 'The ID token has several audiences but no azp', {
    why: 'A client should reject an ID token with several audiences and no azp.',
    action: 'Ask the provider to send azp, or a single audience.',
    reference: 'OpenID Connect Core 1.0 section 3.1.3.7',
    inIdToken: ({ claims }) => {
      const audiences = textsOf(claims.aud);
      return claims.azp === undefined && new Set(audiences).size > 1 && `They are ${quoteAll(audiences)}.`;
    },
  }),
  error('azp-unlike', 'The ID token was issued to a different client', {
    why: "Its azp claim must be this client's ID. Otherwise another client may have passed on its token.",
    action: "Don't trust the identity it states. Check this connection's Client ID.",
    reference: 'OpenID Connect Core 1.0 section 3.1.3.7',
    inIdToken: ({ claims, connection }) => {
      const azp = claims.azp;
      if (connection === null || azp === undefined || azp === connection.clientId) return false;
      return says(azp);
    },
  }),
  note('at-hash-absent', 'Nothing binds the ID token to the access token', {
    why: "at_hash would reveal if one of the two had been swapped. It is optional in the code flow, but this connection doesn't use PKCE either.",
    action: "Turn PKCE on in the connection's settings, or ask the provider for at_hash.",
    reference: 'OpenID Connect Core 1.0 section 3.1.3.6',
    inIdToken: ({ claims, grant, connection }) => grant !== null && connection?.pkce === 'off' && claims.at_hash === undefined,
  }),
  error('auth-time-absent', 'The ID token has no auth_time, although max_age was requested', {
    why: "With max_age in the request, auth_time is required. Without it, a client can't tell whether the sign-in is recent enough.",
    action: 'Report it to the provider; until then max_age protects nothing.',
    reference: 'OpenID Connect Core 1.0 section 2',
    inIdToken: ({ claims, connection }) =>
      connection != null && authorizeParameter(connection, 'max_age') !== null && claims.auth_time === undefined,
  }),
  warning('auth-time-late', 'auth_time is later than iat', {
    why: "The sign-in can't be later than the token. Checks of how recent the sign-in is then use a wrong number.",
    action: "Report it to the provider: its servers' clocks disagree, or the claim has the wrong unit.",
    reference: 'OpenID Connect Core 1.0 section 2',
    inTimes: ({ kind, times: { authTime, iat } }) => {
      if (kind !== 'id' || authTime.usable === null || iat.usable === null) return false;
      const late = authTime.usable - iat.usable;
      return late > TOLERANCE_S && `It is ${inWords(late)} later.`;
    },
  }),
  error('sub-changed', 'The refresh returned an ID token for a different user', {
    why: `Its "sub" differs from the previous ID token's, or is missing. A refresh must never change the user; standard-compliant clients reject it.`,
    action: "Don't rely on these tokens. Sign in again, and report it to the server's operator.",
    reference: 'OpenID Connect Core section 12.2',
    inRefreshedIdToken: ({ was, is }) => was !== undefined && was !== is,
  }),
];
