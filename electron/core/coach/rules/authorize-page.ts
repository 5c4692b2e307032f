import type { Rule, Rules } from '../../../model/coach-rule';

/** Pages that a server shows where it must not redirect (RFC 6749 section 4.1.2.1), and redirects that say the same. */
const ASKED: Rule['when']['purpose'] = ['authorize', 'sign-in-page', 'callback', 'par'];
const PAGE: Rule['when']['purpose'] = ['authorize', 'sign-in-page'];

/** What an authorization server refuses before anybody signs in, told by the words of its page: they say which part of the request it is. */
export const AUTHORIZE_PAGE_RULES: Rules = {
  'authorize-redirect-uri-unknown': {
    when: {
      purpose: ASKED,
      says: /\b(redirect|callback|reply)[_ ]?(ur[il]|address).{0,200}(match|registered|allowed|invalid|not valid|unknown|approved|whitelisted)|\b(invalid|unregistered|mismatch(ing|ed)|illegal|bad|wrong|unknown|unauthorized)[_ ](parameter.{0,3} )?(redirect|callback|reply)/i,
    },
    what: '{host} does not have {redirect} registered for this client.',
    cause:
      'Redirect URIs are compared letter by letter: a slash at the end, http or https, localhost or 127.0.0.1, and the port make another one.',
    action: 'Register exactly {redirect} at the provider, or choose the receiver whose redirect URI is registered.',
    mend: ['open:receiver'],
    reference: 'RFC 6749 section 3.1.2.4',
  },
  'authorize-client-unknown': {
    when: {
      purpose: PAGE,
      says: /\binvalid[_ ]client|\bunknown (client|app)|\b(no|could not find)\b.{0,60} (client|app)|\b(client|application|app)\b.{0,100}\b(not (be )?found|not registered|not recogni[sz]ed|unknown|(is|identifier) invalid|doesn't exist|does not exist)/i,
    },
    what: '{host} does not know this Client ID, so it shows an error page instead of a login.',
    cause: 'The Client ID is misspelled or cut off, was deleted, or belongs to another environment or tenant.',
    action: 'Copy the Client ID again from the registration at the provider, and check that it is for this server.',
    mend: ['open:clientId'],
    reference: 'RFC 6749 section 4.1.2.1',
  },
  'authorize-client-or-redirect-uri': {
    when: { purpose: PAGE, says: /\bclient\b.{0,60}\bor\b.{0,40}\bredirect.{0,60}\b(not|unknown|invalid)/i },
    what: '{host} refuses either this Client ID or {redirect}, and does not say which.',
    cause: 'The Client ID is unknown there, or the redirect URI is not registered for it letter by letter.',
    action: 'Compare both with the registration at the provider.',
    mend: ['open:clientId', 'open:receiver'],
    reference: 'RFC 6749 section 4.1.2.1',
    lift: 1,
  },
  'authorize-pkce-demanded': {
    when: { purpose: ASKED, says: /\bpkce\b|\bcode[_ ]challenge|proof key for code exchange/i },
    what: 'The server refuses the PKCE part of this request.',
    cause: 'It requires PKCE and got no challenge, or does not support the method that was sent.',
    action: 'Set PKCE to S256 in Settings, or turn it off where the server does not support it.',
    mend: ['open:pkce'],
    reference: 'RFC 7636 section 4.4.1',
    lift: 2,
  },
  'authorize-response-type-refused': {
    when: { purpose: ASKED, says: /\bresponse[_ ]type\b|\bunsupported_response_type\b/i },
    what: 'This client may not ask for the response type of this request.',
    cause: 'The client is registered for other response types or grants only.',
    action: 'Choose the grant that the client is registered for, or have this one added to its registration.',
    mend: ['open:grantType'],
    reference: 'RFC 6749 section 3.1.1',
    lift: 1,
  },
  'authorize-page-scope-refused': {
    when: {
      purpose: PAGE,
      says: /\binvalid[_ ]scope\b|\bscopes?\b.{0,80}\b(not (allowed|supported|valid|found|granted)|unknown|invalid)/i,
    },
    what: '{host} refuses one of the requested scopes: {scope}.',
    cause: 'One of them is misspelled, unknown to the server, or not allowed for this client.',
    action: 'Remove scopes in Settings until the server accepts the request, or have them allowed for this client.',
    mend: ['open:scopes'],
    reference: 'RFC 6749 section 3.3',
  },
};
