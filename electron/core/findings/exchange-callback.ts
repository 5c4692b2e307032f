import { AUTHORIZATION_ERRORS } from '../oauth/error-codes';
import { quoteAll } from '../token/wording';
import { isPlainHttp, type LoggedCase, repeatedIn } from './logged';
import { raise } from './raise';

const TOKENS = ['access_token', 'id_token', 'refresh_token', 'token'];
/** RFC 6749 sections 4.1.2 and 4.2.2, RFC 9207, OpenID Connect Session Management 1.0, JARM. */
const STANDARD = new Set([
  'code',
  'state',
  'iss',
  'error',
  'error_description',
  'error_uri',
  'session_state',
  'scope',
  'expires_in',
  'token_type',
  'response',
  ...TOKENS,
]);
/** OpenID Connect Core 1.0 section 3.1.2.6. */
const OPENID_ERRORS = new Set([
  'account_selection_required',
  'invalid_request_uri',
  'invalid_request_object',
  'request_not_supported',
  'request_uri_not_supported',
  'registration_not_supported',
]);

/** A callback, by its address. */
export function noteCallback(item: LoggedCase): void {
  const { url, query, fragment, context, found } = item;
  if (url === null) return;
  if (isPlainHttp(url)) found.push(raise('callback-plain-http'));
  noteTokens(item);
  const both = new URLSearchParams([...query, ...fragment]);
  // JARM: everything is inside one signed token.
  if (both.has('response')) return;
  if (both.has('error') && both.has('code')) found.push(raise('callback-error-with-code'));
  if (!both.has('error') && !both.has('code') && !TOKENS.some((name) => both.has(name))) found.push(raise('callback-empty'));
  else {
    if (!both.has('state')) found.push(raise('callback-state-absent'));
    if (context.issParameterPromised === true && !both.has('iss')) found.push(raise('callback-iss-absent'));
  }
  if (both.has('iss') && context.connection != null && context.connection.issuer === null) found.push(raise('iss-unchecked'));
  const error = both.get('error');
  if (error !== null && error !== '' && !AUTHORIZATION_ERRORS.has(error) && !OPENID_ERRORS.has(error)) {
    found.push(raise('callback-error-unregistered', { seen: `It says ${quoteAll([error])}.` }));
  }
  const repeated = repeatedIn(query);
  if (repeated.length > 0) found.push(raise('callback-parameter-repeated', { seen: `It is ${quoteAll(repeated)}.` }));
  const extra = [...new Set(both.keys())].filter((name) => !STANDARD.has(name));
  if (extra.length > 0) found.push(raise('callback-parameters-extra', { seen: `They are ${quoteAll(extra)}.` }));
}

function noteTokens({ query, fragment, found }: LoggedCase): void {
  if (TOKENS.some((name) => query.has(name))) found.push(raise('callback-token-in-query'));
  if (TOKENS.some((name) => fragment.has(name))) found.push(raise('callback-token-in-fragment'));
  if (fragment.has('code')) found.push(raise('callback-code-in-fragment'));
}
