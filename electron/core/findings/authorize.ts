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
    why: 'Anyone on the way can read the request, put another page there and take the password.',
    action: 'Use the https address of the authorization endpoint.',
    reference: 'RFC 6749 section 3.1',
    inAuthorize: isPlainHttp,
  }),
  error('authorize-response-type-absent', 'The authorize request names no response type', {
    why: 'response_type is required. Servers answer invalid_request, some with a bare error page.',
    action: 'Send response_type=code.',
    reference: 'RFC 6749 section 4.1.1',
    inAuthorizeParameters: ({ types }) => types.length === 0,
  }),
  warning('authorize-implicit', 'The access token is asked for through the browser', {
    why: 'With response_type=token it comes back in an address, where history, extensions and redirects can pick it up.',
    action: 'Use response_type=code with PKCE.',
    reference: 'RFC 9700 section 2.1.2',
    inAuthorizeParameters: ({ types }) => types.includes('token') && says(types.join(' ')),
  }),
  warning('authorize-pkce-absent', 'The authorize request does not use PKCE', {
    why: 'Whoever gets hold of the code can exchange it, or slip their own code into this sign-in. PKCE prevents both.',
    action: "Turn PKCE (S256) on in the connection's settings, unless the server breaks on it.",
    reference: 'RFC 9700 section 2.1.1',
    inAuthorizeParameters: ({ types, challenge }) => types.includes('code') && challenge === null,
  }),
  warning('authorize-pkce-plain', 'PKCE is used with the method plain', {
    why: 'The challenge then is the verifier, so whoever sees this request can exchange the code. Without a method, plain is meant.',
    action: 'Send code_challenge_method=S256.',
    reference: 'RFC 7636 section 4.2, RFC 9700 section 2.1.1',
    inAuthorizeParameters: ({ query, challenge }) => challenge !== null && (query.get('code_challenge_method') ?? 'plain') === 'plain',
  }),
  error('authorize-challenge-malformed', 'The code challenge is no SHA-256 hash in base64url', {
    why: 'With S256 it is exactly 43 characters, without padding. No verifier will ever match this one.',
    action: 'Compute it as base64url of the SHA-256 of the verifier, and drop "=" from its end.',
    reference: 'RFC 7636 section 4.2',
    inAuthorizeParameters: ({ query, challenge }) => {
      if (challenge === null || query.get('code_challenge_method') !== 'S256') return false;
      return fingerprintIn(challenge) === null && !/^[\w-]{43}$/.test(challenge) && `It has ${challenge.length} characters.`;
    },
  }),
  warning('authorize-state-absent', 'The authorize request has no state', {
    milder: 'note',
    why: 'state tells the client which sign-in an answer belongs to. Without it, and without PKCE, someone else can have their own sign-in finished here.',
    action: 'Send a random state and compare it in the callback.',
    reference: 'RFC 6749 section 10.12, RFC 9700 section 2.1',
    inAuthorizeParameters: ({ query, challenge }) => !query.get('state') && (challenge === null || { severity: 'note' }),
  }),
  warning('authorize-state-short', 'The state can be guessed', {
    why: 'It is short or the same every time, so it protects about as much as no state.',
    action: 'Use at least 128 random bits, which are 22 characters of base64url.',
    reference: 'RFC 6749 section 10.10',
    inAuthorizeParameters: ({ query }) => {
      const state = query.get('state');
      if (!state || fingerprintIn(state) !== null) return false;
      return (state.length < SHORTEST_STATE || /^(.)\1*$|^\d+$/.test(state)) && `It has ${state.length} characters.`;
    },
  }),
  warning('authorize-nonce-absent', 'openid is asked for without a nonce', {
    milder: 'note',
    why: 'Without a nonce nobody can tell an ID token of this sign-in from one of another.',
    action: 'Send a random nonce and compare it with the one in the ID token.',
    reference: 'OpenID Connect Core 1.0 section 3.1.2.1, RFC 9700 section 2.1.1',
    inAuthorizeParameters: ({ query, scopes, types, challenge }) => {
      if (!scopes.includes('openid') || query.has('nonce') || types.includes('id_token')) return false;
      return challenge === null || { severity: 'note' };
    },
  }),
  error('authorize-nonce-required', 'An ID token is asked for through the browser without a nonce', {
    why: 'With these response types the nonce is required, and servers refuse the request.',
    action: 'Send a random nonce.',
    reference: 'OpenID Connect Core 1.0 section 3.2.2.1',
    inAuthorizeParameters: ({ query, types }) => types.includes('id_token') && !query.has('nonce'),
  }),
  note('authorize-openid-absent', 'Parameters of OpenID Connect are sent without the scope openid', {
    why: 'Without openid it is a plain OAuth request: no ID token will come, and nonce or max_age have no effect.',
    action: 'Add openid to the scopes, or leave those parameters out.',
    reference: 'OpenID Connect Core 1.0 section 3.1.2.1',
    inAuthorizeParameters: ({ query, scopes }) => {
      const unused = scopes.includes('openid') ? [] : OPENID_ONLY.filter((name) => query.has(name));
      return unused.length > 0 && `Sent: ${unused.join(', ')}.`;
    },
  }),
  note('authorize-offline-consent', 'offline_access is asked for without prompt=consent', {
    why: 'OpenID providers that follow the text ignore offline_access then, and give no refresh token. Many others, Auth0 among them, do not mind.',
    action: 'If no refresh token comes, add prompt=consent to the extra authorize parameters.',
    reference: 'OpenID Connect Core 1.0 section 11',
    inAuthorizeParameters: ({ scopes, prompts }) =>
      scopes.includes('openid') && scopes.includes('offline_access') && !prompts.includes('consent'),
  }),
  error('authorize-prompt-contradicts', 'prompt=none is combined with another prompt', {
    why: 'none means that no page may be shown. Together with another value the server must return an error.',
    action: 'Send prompt=none alone, or leave none out.',
    reference: 'OpenID Connect Core 1.0 section 3.1.2.1',
    inAuthorizeParameters: ({ prompts }) => prompts.includes('none') && prompts.length > 1,
  }),
  warning('authorize-redirect-http', 'The redirect URI is plain http', {
    why: 'The code comes back readable for everyone on the way. Only addresses of this machine itself are excepted.',
    action: 'Register an https redirect URI, or 127.0.0.1 for a program on this machine.',
    reference: 'RFC 9700 section 2.6',
    inAuthorizeParameters: ({ redirectUrl }) => redirectUrl?.protocol === 'http:' && !isLoopback(redirectUrl),
  }),
  error('authorize-redirect-fragment', 'The redirect URI has a fragment', {
    why: 'A redirect URI must not have one; servers refuse it, or put the answer where nobody reads it.',
    action: 'Register and send it without everything from "#" on.',
    reference: 'RFC 6749 section 3.1.2',
    inAuthorizeParameters: ({ redirect }) => redirect?.includes('#') === true,
  }),
  error('authorize-redirect-wildcard', 'The redirect URI holds a wildcard', {
    why: 'Redirect URIs are compared letter by letter. A server that matches patterns can be made to send codes elsewhere.',
    action: 'Register and send the exact address.',
    reference: 'RFC 9700 section 4.1.3',
    inAuthorizeParameters: ({ redirect }) => redirect?.includes('*') === true,
  }),
  note('authorize-redirect-localhost', 'The redirect URI uses the name localhost', {
    why: 'The name may lead to another interface than the one listened on, and a firewall may ask. 127.0.0.1 is what servers should accept with any port.',
    action: 'Use http://127.0.0.1 where the provider allows it.',
    reference: 'RFC 8252 section 8.3',
    inAuthorizeParameters: ({ redirectUrl }) =>
      redirectUrl !== null && /^https?:$/.test(redirectUrl.protocol) && redirectUrl.hostname === 'localhost',
  }),
  note('authorize-redirect-scheme', "The redirect URI's scheme holds no period", {
    why: 'A scheme that is no reversed domain name may be claimed by another program on the same machine, which then gets the code.',
    action: 'Use a scheme made from a domain of your own, such as com.example.app.',
    reference: 'RFC 8252 section 7.1',
    inAuthorizeParameters: ({ redirectUrl }) => {
      if (redirectUrl === null || /^https?:$|\./.test(redirectUrl.protocol)) return false;
      return `It is ${quote(redirectUrl.protocol.slice(0, -1))}.`;
    },
  }),
  note('authorize-redirect-absent', 'The authorize request names no redirect URI', {
    why: 'The server then uses the registered one, if there is exactly one. With openid it is required.',
    action: 'Send redirect_uri, so that the answer cannot go elsewhere when a second one is registered.',
    reference: 'RFC 6749 section 3.1.2.3, OpenID Connect Core 1.0 section 3.1.2.1',
    inAuthorizeParameters: ({ redirect }) => redirect === null,
  }),
  error('secret-in-authorize-url', 'The authorize request carries a secret in its address', {
    why: 'Addresses stay in the history of the browser and in the logs of servers. The secret is not needed here at all.',
    action: 'Take the parameter out. Change the secret, since it has been shown.',
    reference: 'RFC 6749 section 2.3.1, RFC 9700 section 4.3.2',
    inAuthorize: ({ query }) => {
      const secret = SECRETS.find((name) => query.has(name));
      return secret !== undefined && { title: `The authorize request carries ${secret} in its address` };
    },
  }),
  warning('authorize-parameter-repeated', 'A parameter stands in the authorize request twice', {
    why: 'Parameters must not be repeated: the server refuses the request, or it takes one of the two and nobody knows which.',
    action: 'Look for it in the extra parameters and in the query of the authorization endpoint.',
    reference: 'RFC 6749 section 3.1',
    // RFC 8707 section 2: resource may be repeated.
    inAuthorize: ({ query }) => listed('It is', repeatedIn(query, ['resource', 'audience'])),
  }),
  warning('authorize-response-mode-fragment', 'The answer is asked for behind "#"', {
    why: 'What stands there never reaches a server or a native program, so the code does not arrive.',
    action: 'Leave response_mode out, or use query or form_post.',
    reference: 'OAuth 2.0 Multiple Response Type Encoding Practices section 2.1',
    inAuthorizeParameters: ({ query, types }) => types.join() === 'code' && query.get('response_mode') === 'fragment',
  }),
];
