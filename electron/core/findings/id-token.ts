import { inWords } from '../../model/durations';
import { textsOf } from '../token/expected';
import { quote, quoteAll } from '../token/wording';
import { lackOf } from './claims';
import { error, type FindingDefinition, note, says, warning } from './definition';
import { TOLERANCE_S } from './lifetime';

/** ID tokens: what they must say, and to whom. */
export const ID_TOKEN: readonly FindingDefinition[] = [
  error('id-token-claims-missing', 'The ID token lacks required claims', {
    why: 'iss, sub, aud, exp and iat must be there; a client must refuse the token otherwise.',
    action: 'Report it to the provider, and do not rely on who it says has signed in.',
    reference: 'OpenID Connect Core 1.0 section 2',
    inIdToken: lackOf(['iss', 'sub', 'aud', 'exp', 'iat']),
  }),
  error('id-token-audience', 'The ID token is not for this client', {
    why: "Its aud claim must hold this client's id. Anyone who got such a token for another client could sign in with it.",
    action: 'Do not trust who it says has signed in. Check the client id of this connection.',
    reference: 'OpenID Connect Core 1.0 section 3.1.3.7',
    inIdToken: ({ claims, connection }) => {
      const audiences = textsOf(claims.aud);
      if (connection === null || audiences.includes(connection.clientId)) return false;
      const said = audiences.length > 0 ? quoteAll(audiences) : 'missing';
      return { detail: `Its aud claim is ${said}; it must hold this client's id, ${quote(connection.clientId)}.` };
    },
  }),
  warning('azp-absent', 'The ID token has several audiences and does not say for which client it was issued', {
    why: 'A client should refuse an ID token with several audiences and without azp.',
    action: 'Ask the provider to send azp, or one audience only.',
    reference: 'OpenID Connect Core 1.0 section 3.1.3.7',
    inIdToken: ({ claims }) => {
      const audiences = textsOf(claims.aud);
      return claims.azp === undefined && new Set(audiences).size > 1 && `They are ${quoteAll(audiences)}.`;
    },
  }),
  error('azp-unlike', 'The ID token was issued for another client', {
    why: "Its azp claim must be this client's id. Otherwise another client may have passed its token on.",
    action: 'Do not trust who it says has signed in. Check the client id of this connection.',
    reference: 'OpenID Connect Core 1.0 section 3.1.3.7',
    inIdToken: ({ claims, connection }) => {
      const azp = claims.azp;
      if (connection === null || azp === undefined || azp === connection.clientId) return false;
      return says(azp);
    },
  }),
  note('at-hash-absent', 'Nothing ties the ID token to the access token that came with it', {
    why: 'at_hash would show if one of the two had been exchanged for another. It may be left out in the code flow, but this connection does without PKCE too.',
    action: "Turn PKCE on in the connection's settings, or ask the provider for at_hash.",
    reference: 'OpenID Connect Core 1.0 section 3.1.3.6',
    inIdToken: ({ claims, grant, connection }) => grant !== null && connection?.pkce === 'off' && claims.at_hash === undefined,
  }),
  error('auth-time-absent', 'The ID token does not say when the person signed in, though max_age was asked for', {
    why: 'With max_age in the request, auth_time is required. Without it nobody can tell whether the sign-in is recent enough.',
    action: 'Report it to the provider; until then max_age protects nothing.',
    reference: 'OpenID Connect Core 1.0 section 2',
    inIdToken: ({ claims, connection }) =>
      connection?.legs.authorize.params.some(({ name }) => name === 'max_age') === true && claims.auth_time === undefined,
  }),
  warning('auth-time-late', 'The person signed in after the token was issued, it says', {
    why: 'auth_time lies after iat, which cannot be. Checks of how recent the sign-in is then rest on a wrong number.',
    action: "Report it to the provider: the clocks of its servers disagree, or the claim's unit is wrong.",
    reference: 'OpenID Connect Core 1.0 section 2',
    inTimes: ({ kind, times: { authTime, iat } }) => {
      if (kind !== 'id' || authTime.usable === null || iat.usable === null) return false;
      const late = authTime.usable - iat.usable;
      return late > TOLERANCE_S && `It says ${inWords(late)} later.`;
    },
  }),
  error('sub-changed', 'The refresh brought an ID token about someone else', {
    why: 'Its "sub" is another one than in the ID token before, or is missing. A refresh must never change who signed in; clients that follow the standard refuse it.',
    action: 'Do not rely on these tokens. Sign in again, and tell whoever runs the server.',
    reference: 'OpenID Connect Core section 12.2',
    inRefreshedIdToken: ({ was, is }) => was !== undefined && was !== is,
  }),
];
