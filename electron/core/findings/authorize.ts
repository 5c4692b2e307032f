import { isLoopback } from '../../model/address';
import { quote } from '../token/wording';
import { error, type FindingDefinition, listed, note, says, warning } from './definition';
import { fingerprintIn, isPlainHttp, repeatedIn } from './logged';

/** Never belong into the address of a browser. `id_token_hint` does (OpenID Connect Core 1.0 section 3.1.2.1). */
const SECRETS = ['client_secret', 'client_assertion', 'code_verifier', 'access_token', 'refresh_token', 'password'];
const OPENID_ONLY = ['nonce', 'max_age', 'claims', 'acr_values', 'id_token_hint'];
/** 128 bits in base64url; 16 bytes in hexadecimal are longer. */
const SHORTEST_STATE = 22;

/** Authorize requests, as opened in the browser. */
export const AUTHORIZE: readonly FindingDefinition[] = [
  error('authorize-plain-http', 'The login page is opened over plain http', {
    why: 'Anyone on the network path can read the request, replace the page and steal the password.',
    action: "Use the authorization endpoint's https URL.",
    reference: 'RFC 6749 section 3.1',
    inAuthorize: isPlainHttp,
  }),
  error('authorize-response-type-absent', 'The authorization request has no response type', {
    why: 'response_type is required. Servers respond with invalid_request, some with a bare error page.',
    action: 'Send response_type=code.',
    reference: 'RFC 6749 section 4.1.1',
    inAuthorizeParameters: ({ types }) => types.length === 0,
  }),
  warning('authorize-implicit', 'The access token is requested through the browser', {
    why: 'With response_type=token it comes back in a URL, where the history, extensions and redirects can expose it.',
    action: 'Use response_type=code with PKCE.',
    reference: 'RFC 9700 section 2.1.2',
    inAuthorizeParameters: ({ types }) => types.includes('token') && says(types.join(' ')),
  }),
  warning('authorize-pkce-absent', "The authorization request doesn't use PKCE", {
    why: 'An attacker who obtains the code can exchange it, or inject their own code into this sign-in. PKCE prevents both.',
    action: "Turn PKCE (S256) on in the connection's settings, unless the server can't handle it.",
    reference: 'RFC 9700 section 2.1.1',
    inAuthorizeParameters: ({ types, challenge }) => types.includes('code') && challenge === null,
  }),
  warning('authorize-pkce-plain', 'PKCE is used with the method plain', {
    why: 'The challenge then equals the verifier, so anyone who sees this request can exchange the code. Without a method, the default is plain.',
    action: 'Send code_challenge_method=S256.',
    reference: 'RFC 7636 section 4.2, RFC 9700 section 2.1.1',
    inAuthorizeParameters: ({ query, challenge }) => challenge !== null && (query.get('code_challenge_method') ?? 'plain') === 'plain',
  }),
  error('authorize-challenge-malformed', 'The code challenge is not a base64url SHA-256 hash', {
    why: 'With S256 it is exactly 43 characters without padding. No verifier will ever match this one.',
    action: 'Compute it as base64url of the SHA-256 of the verifier, without "=" at the end.',
    reference: 'RFC 7636 section 4.2',
    inAuthorizeParameters: ({ query, challenge }) => {
      if (challenge === null || query.get('code_challenge_method') !== 'S256') return false;
      return fingerprintIn(challenge) === null && !/^[\w-]{43}$/.test(challenge) && `It has ${challenge.length} characters.`;
    },
  }),
  warning('authorize-state-absent', 'The authorization request has no state', {
    milder: 'note',
    why: 'The state ties a response to a sign-in. Without it, and without PKCE, an attacker can complete their own sign-in in this client.',
    action: 'Send a random state and compare it in the callback.',
    reference: 'RFC 6749 section 10.12, RFC 9700 section 2.1',
    inAuthorizeParameters: ({ query, challenge }) => !query.get('state') && (challenge === null || { severity: 'note' }),
  }),
  warning('authorize-state-short', 'The state can be guessed', {
    why: 'It is short or always the same, so it protects hardly better than no state.',
    action: 'Use at least 128 random bits: 22 characters of base64url.',
    reference: 'RFC 6749 section 10.10',
    inAuthorizeParameters: ({ query }) => {
      const state = query.get('state');
      if (!state || fingerprintIn(state) !== null) return false;
      return (state.length < SHORTEST_STATE || /^(.)\1*$|^\d+$/.test(state)) && `It has ${state.length} characters.`;
    },
  }),
  warning('authorize-nonce-absent', 'openid is requested without a nonce', {
    milder: 'note',
    why: "Without a nonce, an ID token from this sign-in can't be told from one of another.",
    action: 'Send a random nonce and compare it with the one in the ID token.',
    reference: 'OpenID Connect Core 1.0 section 3.1.2.1, RFC 9700 section 2.1.1',
    inAuthorizeParameters: ({ query, scopes, types, challenge }) => {
      if (!scopes.includes('openid') || query.has('nonce') || types.includes('id_token')) return false;
      return challenge === null || { severity: 'note' };
    },
  }),
  error('authorize-nonce-required', 'An ID token is requested through the browser without a nonce', {
    why: 'These response types require a nonce, and servers reject the request without one.',
    action: 'Send a random nonce.',
    reference: 'OpenID Connect Core 1.0 section 3.2.2.1',
    inAuthorizeParameters: ({ query, types }) => types.includes('id_token') && !query.has('nonce'),
  }),
  note('authorize-openid-absent', 'OpenID Connect parameters are sent without the scope openid', {
    why: 'Without openid it is a plain OAuth request: there will be no ID token, and nonce or max_age have no effect.',
    action: 'Add openid to the scopes, or remove those parameters.',
    reference: 'OpenID Connect Core 1.0 section 3.1.2.1',
    inAuthorizeParameters: ({ query, scopes }) => {
      const unused = scopes.includes('openid') ? [] : OPENID_ONLY.filter((name) => query.has(name));
      return unused.length > 0 && `Sent: ${unused.join(', ')}.`;
    },
  }),
  note('authorize-offline-consent', 'offline_access is requested without prompt=consent', {
    why: "Strict OpenID providers then ignore offline_access and issue no refresh token. Many others, such as Auth0, don't mind.",
    action: 'If you get no refresh token, add prompt=consent to the extra authorize parameters.',
    reference: 'OpenID Connect Core 1.0 section 11',
    inAuthorizeParameters: ({ scopes, prompts }) =>
      scopes.includes('openid') && scopes.includes('offline_access') && !prompts.includes('consent'),
  }),
  error('authorize-prompt-contradicts', 'prompt=none is combined with another prompt', {
    why: 'none means that no page may be shown. With any other value beside it, the server must return an error.',
    action: 'Send prompt=none alone, or remove it.',
    reference: 'OpenID Connect Core 1.0 section 3.1.2.1',
    inAuthorizeParameters: ({ prompts }) => prompts.includes('none') && prompts.length > 1,
  }),
  warning('authorize-redirect-http', 'The redirect URI is plain http', {
    why: 'Anyone on the network path can read the code. Only loopback addresses of this computer are exempt.',
    action: 'Register an https redirect URI, or 127.0.0.1 for a program on this computer.',
    reference: 'RFC 9700 section 2.6',
    inAuthorizeParameters: ({ redirectUrl }) => redirectUrl?.protocol === 'http:' && !isLoopback(redirectUrl),
  }),
  error('authorize-redirect-fragment', 'The redirect URI has a fragment', {
    why: 'A redirect URI must not have one; servers reject it, or put the response where it is lost.',
    action: 'Register and send it without the "#" and anything after it.',
    reference: 'RFC 6749 section 3.1.2',
    inAuthorizeParameters: ({ redirect }) => redirect?.includes('#') === true,
  }),
  error('authorize-redirect-wildcard', 'The redirect URI contains a wildcard', {
    why: 'Redirect URIs are compared character by character. A server that matches patterns can be tricked into sending codes elsewhere.',
    action: 'Register and send the exact URI.',
    reference: 'RFC 9700 section 4.1.3',
    inAuthorizeParameters: ({ redirect }) => redirect?.includes('*') === true,
  }),
  note('authorize-redirect-localhost', 'The redirect URI uses the name localhost', {
    why: 'The name may resolve to a different interface than the one that listens, and a firewall may ask. Servers should accept 127.0.0.1 with any port.',
    action: 'Use http://127.0.0.1 if the provider allows it.',
    reference: 'RFC 8252 section 8.3',
    inAuthorizeParameters: ({ redirectUrl }) =>
      redirectUrl !== null && /^https?:$/.test(redirectUrl.protocol) && redirectUrl.hostname === 'localhost',
  }),
  note('authorize-redirect-scheme', "The redirect URI's scheme contains no period", {
    why: "Another program on this computer can claim a scheme that isn't a reversed domain name, and receive the code.",
    action: 'Use a scheme based on your own domain, such as com.example.app.',
    reference: 'RFC 8252 section 7.1',
    inAuthorizeParameters: ({ redirectUrl }) => {
      if (redirectUrl === null || /^https?:$|\./.test(redirectUrl.protocol)) return false;
      return `It is ${quote(redirectUrl.protocol.slice(0, -1))}.`;
    },
  }),
  note('authorize-redirect-absent', 'The authorization request has no redirect URI', {
    why: 'The server then uses the registered one, if there is exactly one. It is required with openid.',
    action: "Send redirect_uri, so that the response can't go elsewhere if a second one is registered.",
    reference: 'RFC 6749 section 3.1.2.3, OpenID Connect Core 1.0 section 3.1.2.1',
    inAuthorizeParameters: ({ redirect }) => redirect === null,
  }),
  error('secret-in-authorize-url', 'The authorization request has a secret in its URL', {
    why: "URLs stay in the browser's history and in server logs. The secret isn't needed here at all.",
    action: 'Remove the parameter, and replace the secret, since it has been exposed.',
    reference: 'RFC 6749 section 2.3.1, RFC 9700 section 4.3.2',
    inAuthorize: ({ query }) => {
      const secret = SECRETS.find((name) => query.has(name));
      return secret !== undefined && { title: `The authorization request has ${secret} in its URL` };
    },
  }),
  warning('authorize-parameter-repeated', 'A parameter is in the authorization request twice', {
    why: 'Parameters must not be repeated: the server rejects the request, or uses one of the two at its discretion.',
    action: 'Look for it in the extra parameters and in the query of the authorization endpoint.',
    reference: 'RFC 6749 section 3.1',
    // RFC 8707 section 2: resource may be repeated.
    inAuthorize: ({ query }) => listed('It is', repeatedIn(query, ['resource', 'audience'])),
  }),
  warning('authorize-response-mode-fragment', 'The response is requested in the fragment ("#")', {
    why: "Fragments never reach a server or a native app, so the code doesn't arrive.",
    action: 'Remove response_mode, or use query or form_post.',
    reference: 'OAuth 2.0 Multiple Response Type Encoding Practices section 2.1',
    inAuthorizeParameters: ({ query, types }) => types.join() === 'code' && /^fragment(\.jwt)?$/.test(query.get('response_mode') ?? ''),
  }),
];
