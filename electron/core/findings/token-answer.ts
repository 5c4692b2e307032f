import { OPENID_SCOPES } from '../token/claims';
import { member } from '../token/decode';
import { scopesOf } from '../token/expected';
import { quoteAll } from '../token/wording';
import { error, type FindingDefinition, note, says, type Seen, warning } from './definition';
import { fingerprintIn, requestHeader } from './logged';

/** The members of a token response. */
export const TOKEN_ANSWER: readonly FindingDefinition[] = [
  error('token-characters', 'The access token contains invalid characters', {
    why: "Only printable ASCII is allowed; other characters can't be sent in an Authorization header.",
    action: "Report it to the server's operator. The usual cause is a line break at the end.",
    reference: 'RFC 6749 appendix A.12',
    inReadResponse: ({ accessToken }) => !/^[\x20-\x7e]+$/.test(accessToken),
  }),
  error('tokens-equal', 'The refresh token equals the access token', {
    why: 'Every API that receives the access token could get new ones forever.',
    action: "Report it to the server's operator, and don't send this token to an API.",
    reference: 'RFC 6749 section 1.5',
    inGrant: ({ grant }) => grant.refreshToken === grant.accessToken,
    inTokenAnswer: ({ answer: { accessToken, refreshToken } }) => {
      const access = fingerprintIn(accessToken);
      return access !== null && access === fingerprintIn(refreshToken);
    },
  }),
  warning('member-not-text', 'A member of the response is not a string and was ignored', {
    why: 'Clients that expect a string stop with an error or use something else.',
    action: "Report it to the server's operator.",
    reference: 'RFC 6749 section 5.1',
    inReadResponse: ({ notTexts: [name] }) =>
      name !== undefined && {
        title: `"${name}" is not a string and was ignored`,
        seen: `The response has a member "${name}" that is not a string.`,
      },
  }),
  warning('member-repeated', 'A member is in the response twice', {
    why: 'Parameters must not be repeated. The last one was used; other clients may use the first.',
    action: "Report it to the server's operator.",
    reference: 'RFC 6749 section 5.1',
    inReadResponse: ({ repeated: [name] }) => name !== undefined && { title: `"${name}" is in the response twice` },
  }),
  note('scope-list', 'The scopes are an array instead of a string', {
    why: 'scope is a single string of space-separated scopes. The array was read as that.',
    action: 'No action needed here; other clients may not understand it.',
    reference: 'RFC 6749 section 3.3',
    inReadResponse: ({ scopeIsList }) => scopeIsList,
  }),
  note('scope-commas', 'The scopes are separated by commas', {
    why: 'scope is a single string of space-separated scopes. The commas were read as spaces.',
    action: 'No action needed here; other clients may take them for one scope.',
    reference: 'RFC 6749 section 3.3',
    inReadResponse: ({ scopeHasCommas }) => scopeHasCommas,
  }),
  warning('scope-narrower', 'The server granted less than requested', {
    why: 'Calls that need the missing scopes will fail with 403.',
    action: 'Check what this client and the user are allowed. Calls that need these scopes will fail with 403.',
    reference: 'RFC 6749 section 3.3',
    inGrant: ({ grant, access, scopesSaid }) => {
      const { scopesAsked } = grant;
      if (scopesAsked.length === 0) return false;
      const granted = scopesSaid ?? scopesOf(member(access.claims, 'scope') ?? member(access.claims, 'scp'));
      if (granted === null) return false;
      // Mostly each scope stands where it was asked for.
      const missing = scopesAsked.filter((scope, index) => {
        if (granted[index] === scope || granted.includes(scope)) return false;
        if (scope === 'offline_access' && grant.refreshToken !== null) return false;
        return scopesSaid !== null || !OPENID_SCOPES.has(scope);
      });
      return missing.length > 0 && { detail: `Requested but not granted: ${quoteAll(missing)}.` };
    },
  }),
  warning('scope-wider', 'The server granted more than requested', {
    why: 'The token can do more than the user was asked to approve, and more than the client needs if it is stolen.',
    action: "Check the client's default scopes at the provider.",
    reference: 'RFC 6749 section 3.3, RFC 9700 section 2.3',
    inGrant: ({ grant: { scopesAsked }, scopesSaid }) => wider(scopesAsked, scopesSaid ?? []),
    inTokenAnswer: ({ scopesAsked, scopesGranted }) => wider(scopesAsked, scopesGranted),
  }),
  warning('token-type-missing', 'The response has no token_type', {
    why: 'token_type is required. Tokenscope treats the token as a Bearer token.',
    action: 'No action needed here; strict clients reject the response.',
    reference: 'RFC 6749 section 5.1',
    inReadResponse: ({ tokenType }) => tokenType === null,
  }),
  warning('token-type-unknown', 'The token type is unknown', {
    why: 'Known types are Bearer (RFC 6750) and DPoP (RFC 9449). Tokenscope sends this token as Bearer.',
    action: "Look the type up in the provider's documentation; a test call shows whether Bearer works.",
    reference: 'RFC 6749 section 7.1',
    inReadResponse: ({ tokenType, tokenTypeIsKnown }) =>
      tokenType !== null && !tokenTypeIsKnown && { title: `The token type "${tokenType}" is unknown` },
  }),
  warning('dpop-ignored', 'The server ignored the DPoP proof', {
    why: 'It issued a Bearer token, which is bound to no key: anyone who has it can use it. Tokenscope sends it as Bearer.',
    action: 'Check that the server supports DPoP (dpop_signing_alg_values_supported in its metadata) and that this client may use it.',
    reference: 'RFC 9449 section 5',
    inTokenAnswer: (item) => requestHeader(item, 'dpop') !== null && item.answer.tokenType?.toLowerCase() === 'bearer',
    inGrant: ({ grant, connection }) => connection.dpop !== 'off' && Boolean(grant.dpopKey) && grant.tokenType?.toLowerCase() === 'bearer',
  }),
  note('token-type-case', 'The token type is in unusual case', {
    why: `Case doesn't matter, but clients that copy it into the Authorization header meet APIs that only accept "Bearer".`,
    action: 'Send Bearer in the header, whatever the response says.',
    reference: 'RFC 6749 section 5.1, RFC 6750 section 2.1',
    inTokenAnswer: ({ answer: { tokenType } }) =>
      /^(bearer|dpop)$/i.test(tokenType ?? '') && tokenType !== 'Bearer' && tokenType !== 'DPoP' && says(tokenType),
  }),
  warning('expire-in', 'The lifetime is misspelled as expire_in', {
    why: 'The standard name is expires_in. Tokenscope accepts it; most clients will miss it and never refresh in time.',
    action: 'Make sure your own client reads expire_in from this provider.',
    reference: 'RFC 6749 section 5.1',
    inReadResponse: ({ misspelt }) =>
      misspelt === 'expires'
        ? { title: 'The lifetime is called expires', action: 'Make sure your own client reads expires from this provider.' }
        : misspelt !== null,
  }),
  note('expires-in-absent', 'The response has no lifetime', {
    why: "Without expires_in, a client only notices the expiry by a 401, or must read a token that isn't meant for it.",
    action: "Look for the lifetime in the provider's documentation.",
    reference: 'RFC 6749 section 5.1',
    inTokenAnswer: ({ answer: { expiresInSeconds, breaches } }) =>
      expiresInSeconds === null && !breaches.some(({ code }) => code === 'expires-in-unusable'),
  }),
  warning('expires-in-zero', 'The response states a lifetime of 0 seconds', {
    why: 'Clients consider it expired and request new ones over and over.',
    action: `Report it to the server's operator. Some mean "forever" by it.`,
    reference: 'RFC 6749 section 5.1',
    inTokenAnswer: ({ answer }) => answer.expiresInSeconds === 0,
  }),
  note('expires-in-text', 'The lifetime is a string instead of a number', {
    why: 'It was read as a number of seconds.',
    action: 'No action needed here; strict clients reject it.',
    reference: 'RFC 6749 section 5.1',
    inReadResponse: ({ lifetime, seconds, lifetimeIsText }) =>
      seconds !== null && lifetimeIsText && { detail: `The response has ${lifetime} in quotes. It was read as a number of seconds.` },
  }),
  warning('expires-in-unusable', 'The lifetime is unreadable', {
    why: 'expires_in must be a non-negative number of seconds.',
    action: "The countdown uses the token's own exp, if it has one. Report it to the server's operator.",
    reference: 'RFC 6749 appendix A.14',
    inReadResponse: ({ lifetime, seconds }) =>
      lifetime !== null && seconds === null && { detail: `The response has ${lifetime}, which is not a non-negative number of seconds.` },
  }),
];

/** Scopes granted and not asked for. Those of OpenID Connect, which Keycloak adds by default, only tell who signed in. */
function wider(asked: readonly string[], granted: readonly string[]): Seen {
  if (asked.length === 0) return false;
  const extra = granted.filter((scope, index) => asked[index] !== scope && !asked.includes(scope));
  if (extra.length === 0) return false;
  const seen = `Granted but not requested: ${quoteAll(extra)}.`;
  return extra.every((scope) => OPENID_SCOPES.has(scope)) ? { seen, severity: 'note' } : seen;
}
