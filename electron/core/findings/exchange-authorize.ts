import { urlOf } from '../../model/url';
import { isLoopback } from '../../model/address';
import { quote, quoteAll } from '../token/wording';
import { fingerprintIn, isPlainHttp, type LoggedCase, repeatedIn, words } from './logged';
import { raise } from './raise';

/** Never belong into the address of a browser. `id_token_hint` does (OpenID Connect Core 1.0 section 3.1.2.1). */
const SECRETS = ['client_secret', 'client_assertion', 'code_verifier', 'access_token', 'refresh_token', 'password'];
const OPENID_ONLY = ['nonce', 'max_age', 'claims', 'acr_values', 'id_token_hint'];
/** 128 bits in base64url; 16 bytes in hexadecimal are longer. */
const SHORTEST_STATE = 22;

/** An authorize request, by its address. */
export function noteAuthorize(item: LoggedCase): void {
  const { url, query, found } = item;
  if (url === null) return;
  if (isPlainHttp(url)) found.push(raise('authorize-plain-http'));
  const secret = SECRETS.find((name) => query.has(name));
  if (secret !== undefined)
    found.push(raise('secret-in-authorize-url', { title: `The authorize request carries ${secret} in its address` }));
  // RFC 8707 section 2: resource may be repeated.
  const repeated = repeatedIn(query, ['resource', 'audience']);
  if (repeated.length > 0) found.push(raise('authorize-parameter-repeated', { seen: `It is ${quoteAll(repeated)}.` }));
  // With request or request_uri the parameters are inside a signed object (RFC 9101) or at the server (RFC 9126).
  if (query.has('request') || query.has('request_uri')) return;
  noteResponseType(item);
  noteProtection(item);
  noteScope(item);
  noteRedirect(item);
}

function noteResponseType({ query, found }: LoggedCase): void {
  const types = words(query.get('response_type'));
  if (types.length === 0) found.push(raise('authorize-response-type-absent'));
  if (types.includes('token')) found.push(raise('authorize-implicit', { seen: `It says ${quote(types.join(' '))}.` }));
  if (types.join() === 'code' && query.get('response_mode') === 'fragment') found.push(raise('authorize-response-mode-fragment'));
  if (types.includes('id_token') && !query.has('nonce')) found.push(raise('authorize-nonce-required'));
}

function noteProtection({ query, found }: LoggedCase): void {
  const challenge = query.get('code_challenge');
  const withCode = words(query.get('response_type')).includes('code');
  if (withCode && challenge === null) found.push(raise('authorize-pkce-absent'));
  if (challenge !== null) {
    const method = query.get('code_challenge_method');
    if (method === null || method === 'plain') found.push(raise('authorize-pkce-plain'));
    else if (method === 'S256' && fingerprintIn(challenge) === null && !/^[\w-]{43}$/.test(challenge)) {
      found.push(raise('authorize-challenge-malformed', { seen: `It has ${challenge.length} characters.` }));
    }
  }
  const state = query.get('state');
  if (state === null || state === '') found.push(raise('authorize-state-absent', challenge === null ? {} : { severity: 'note' }));
  else if (fingerprintIn(state) === null && (state.length < SHORTEST_STATE || /^(.)\1*$|^\d+$/.test(state))) {
    found.push(raise('authorize-state-short', { seen: `It has ${state.length} characters.` }));
  }
}

function noteScope({ query, found }: LoggedCase): void {
  const scopes = words(query.get('scope'));
  const prompts = words(query.get('prompt'));
  const types = words(query.get('response_type'));
  if (scopes.includes('openid')) {
    if (!query.has('nonce') && !types.includes('id_token')) {
      found.push(raise('authorize-nonce-absent', query.has('code_challenge') ? { severity: 'note' } : {}));
    }
    if (scopes.includes('offline_access') && !prompts.includes('consent')) found.push(raise('authorize-offline-consent'));
  } else {
    const unused = OPENID_ONLY.filter((name) => query.has(name));
    if (unused.length > 0) found.push(raise('authorize-openid-absent', { seen: `Sent: ${unused.join(', ')}.` }));
  }
  if (prompts.includes('none') && prompts.length > 1) found.push(raise('authorize-prompt-contradicts'));
}

function noteRedirect({ query, found }: LoggedCase): void {
  const redirect = query.get('redirect_uri');
  if (redirect === null) {
    found.push(raise('authorize-redirect-absent'));
    return;
  }
  if (redirect.includes('#')) found.push(raise('authorize-redirect-fragment'));
  if (redirect.includes('*')) found.push(raise('authorize-redirect-wildcard'));
  const url = urlOf(redirect);
  if (url === null) return;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    if (!url.protocol.includes('.')) found.push(raise('authorize-redirect-scheme', { seen: `It is ${quote(url.protocol.slice(0, -1))}.` }));
  } else if (url.hostname === 'localhost') found.push(raise('authorize-redirect-localhost'));
  else if (url.protocol === 'http:' && !isLoopback(url)) found.push(raise('authorize-redirect-http'));
}
