import { OPENID_SCOPES } from '../token/claims';
import { member } from '../token/decode';
import { scopesOf } from '../token/expected';
import { quoteAll } from '../token/wording';
import { error, type FindingDefinition, note, says, type Seen, warning } from './definition';
import { fingerprintIn } from './logged';

/** The members of a token response. */
export const TOKEN_ANSWER: readonly FindingDefinition[] = [
  error('token-characters', 'The access token holds characters that no token may have', {
    why: "Only printable ASCII is allowed; others can't be sent in an Authorization header as they are.",
    action: 'Tell whoever runs the server. A line break at the end is the usual case.',
    reference: 'RFC 6749 appendix A.12',
    inReadResponse: ({ accessToken }) => !/^[\x20-\x7e]+$/.test(accessToken),
  }),
  error('tokens-equal', 'Refresh token and access token are the same', {
    why: 'Every API that gets the access token could then get new ones for ever.',
    action: 'Tell whoever runs the server, and do not send this token to an API.',
    reference: 'RFC 6749 section 1.5',
    inGrant: ({ grant }) => grant.refreshToken === grant.accessToken,
    inTokenAnswer: ({ answer: { accessToken, refreshToken } }) => {
      const access = fingerprintIn(accessToken);
      return access !== null && access === fingerprintIn(refreshToken);
    },
  }),
  warning('member-not-text', 'A member of the response is not a text and was not used', {
    why: 'Clients that expect a text stop with an error or use something else.',
    action: 'Tell whoever runs the server.',
    reference: 'RFC 6749 section 5.1',
    inReadResponse: ({ notTexts: [name] }) =>
      name !== undefined && {
        title: `"${name}" is not a text and was not used`,
        seen: `The response has a member "${name}" whose value is not a text.`,
      },
  }),
  warning('member-repeated', 'A member stands in the response twice', {
    why: 'Parameters must not appear more than once. The last one was used; other clients may use the first.',
    action: 'Tell whoever runs the server.',
    reference: 'RFC 6749 section 5.1',
    inReadResponse: ({ repeated: [name] }) => name !== undefined && { title: `"${name}" stands in the response twice` },
  }),
  note('scope-list', 'The scopes came as a list and not as one text', {
    why: 'scope is one text with spaces between the scopes. The list was read in that sense.',
    action: 'Nothing to do here; other clients may not understand it.',
    reference: 'RFC 6749 section 3.3',
    inReadResponse: ({ scopeIsList }) => scopeIsList,
  }),
  warning('scope-narrower', 'The server granted less than was asked for', {
    why: 'Calls that need the missing scopes will get 403.',
    action: 'Check what this client and the person who signed in are allowed. Calls that need these scopes will get 403.',
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
      return missing.length > 0 && { detail: `Asked for and not granted: ${quoteAll(missing)}.` };
    },
  }),
  warning('scope-wider', 'The server granted more than was asked for', {
    why: 'The token can do more than whoever signed in was asked about, and more than the client needs if it is stolen.',
    action: "Check the client's default scopes at the provider.",
    reference: 'RFC 6749 section 3.3, RFC 9700 section 2.3',
    inGrant: ({ grant: { scopesAsked }, scopesSaid }) => wider(scopesAsked, scopesSaid ?? []),
    inTokenAnswer: ({ scopesAsked, scopesGranted }) => wider(scopesAsked, scopesGranted),
  }),
  warning('token-type-missing', 'The response does not say what type of token it is', {
    why: 'token_type is required. Tokenscope treats the token as a Bearer token.',
    action: 'Nothing to do here; strict clients refuse the answer.',
    reference: 'RFC 6749 section 5.1',
    inReadResponse: ({ tokenType }) => tokenType === null,
  }),
  warning('token-type-unknown', 'The token type is not a known one', {
    why: 'Known are Bearer (RFC 6750) and DPoP (RFC 9449). Tokenscope sends the token as Bearer.',
    action: "Look the type up in the provider's documentation; a test call shows whether Bearer works.",
    reference: 'RFC 6749 section 7.1',
    inReadResponse: ({ tokenType, tokenTypeIsKnown }) =>
      tokenType !== null && !tokenTypeIsKnown && { title: `The token type "${tokenType}" is not a known one` },
  }),
  note('token-type-case', 'The token type is spelled in another case than usual', {
    why: 'Case does not count, but clients that copy it into the Authorization header meet APIs that accept "Bearer" only.',
    action: 'Write Bearer in the header, whatever the response says.',
    reference: 'RFC 6749 section 5.1, RFC 6750 section 2.1',
    inTokenAnswer: ({ answer: { tokenType } }) =>
      /^(bearer|dpop)$/i.test(tokenType ?? '') && tokenType !== 'Bearer' && tokenType !== 'DPoP' && says(tokenType),
  }),
  warning('expire-in', 'The lifetime is spelled expire_in', {
    why: 'The standard name is expires_in. Tokenscope counts with it; most clients will not see it and never refresh in time.',
    action: 'Make sure that your own client reads expire_in from this provider.',
    reference: 'RFC 6749 section 5.1',
    inReadResponse: ({ isMisspelt }) => isMisspelt,
  }),
  note('expires-in-absent', 'The response does not say how long the token lives', {
    why: 'Without expires_in a client learns of the end only by a 401, or must look into a token that is not meant for it.',
    action: "Look for the lifetime in the provider's documentation.",
    reference: 'RFC 6749 section 5.1',
    inTokenAnswer: ({ answer: { expiresInSeconds, breaches } }) =>
      expiresInSeconds === null && !breaches.some(({ code }) => code === 'expires-in-unusable'),
  }),
  warning('expires-in-zero', 'The token lives for 0 seconds, says the response', {
    why: 'Clients take it as expired at once and ask again and again.',
    action: 'Tell whoever runs the server. Some mean "for ever" by it.',
    reference: 'RFC 6749 section 5.1',
    inTokenAnswer: ({ answer }) => answer.expiresInSeconds === 0,
  }),
  note('expires-in-text', 'The lifetime is a text and not a number', {
    why: 'It was read as a number of seconds.',
    action: 'Nothing to do here; strict clients refuse it.',
    reference: 'RFC 6749 section 5.1',
    inReadResponse: ({ lifetime, seconds, lifetimeIsText }) =>
      seconds !== null && lifetimeIsText && { detail: `The response says ${lifetime} in quotes. It was read as a number of seconds.` },
  }),
  warning('expires-in-unusable', "The lifetime can't be understood", {
    why: 'expires_in must be a number of seconds from 0 on.',
    action: "The countdown uses the token's own exp, if it has one. Tell whoever runs the server.",
    reference: 'RFC 6749 appendix A.14',
    inReadResponse: ({ lifetime, seconds }) =>
      lifetime !== null && seconds === null && { detail: `The response says ${lifetime}, which is no number of seconds from 0 on.` },
  }),
];

/** Scopes granted and not asked for. Those of OpenID Connect, which Keycloak adds by default, only tell who signed in. */
function wider(asked: readonly string[], granted: readonly string[]): Seen {
  if (asked.length === 0) return false;
  const extra = granted.filter((scope, index) => asked[index] !== scope && !asked.includes(scope));
  if (extra.length === 0) return false;
  const seen = `Granted and not asked for: ${quoteAll(extra)}.`;
  return extra.every((scope) => OPENID_SCOPES.has(scope)) ? { seen, severity: 'note' } : seen;
}
