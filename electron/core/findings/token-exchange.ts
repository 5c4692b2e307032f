import { quote } from '../token/wording';
import { error, type FindingDefinition, note, says, saysOdd, warning } from './definition';
import { isPlainHttp, responseHeader, sentBack } from './logged';

/** RFC 6749 section 5.2, RFC 8707 section 2, RFC 8628 section 3.5, RFC 9449 section 5, RFC 9126, RFC 7009, OpenID Connect, Auth0. */
const ERRORS: ReadonlySet<string> = new Set(
  (
    'invalid_request invalid_client invalid_grant unauthorized_client unsupported_grant_type invalid_scope invalid_target access_denied ' +
    'authorization_pending slow_down expired_token invalid_dpop_proof use_dpop_nonce server_error temporarily_unavailable ' +
    'interaction_required unsupported_token_type'
  ).split(' '),
);
/** What a server has no reason to send back. Tokens and codes may come back as what they are. */
const NEVER_BACK = ['client secret', 'client credentials', 'code verifier', 'password', 'assertion', 'credentials'];
const SECRETS = ['client_secret', 'client_assertion', 'code', 'code_verifier', 'refresh_token', 'password', 'assertion'];

/** Token and refresh requests. */
export const TOKEN_REQUEST: readonly FindingDefinition[] = [
  error('token-request-http', 'Tokens were asked for over plain http', {
    why: 'Everyone on the way could read the secrets sent and the tokens that came.',
    action: 'Use the https address of the token endpoint, and change what was sent.',
    reference: 'RFC 6749 section 3.2',
    inTokenRequest: isPlainHttp,
  }),
  error('token-request-get', 'The token request was not a POST', {
    why: 'Token requests must use POST, so that secrets stand in the body and not in the address.',
    action: 'Send it as POST with a form.',
    reference: 'RFC 6749 section 3.2',
    inTokenRequest: ({ exchange: { method } }) => method.toUpperCase() !== 'POST' && `It was ${quote(method)}.`,
  }),
  error('secret-in-token-url', 'The token request carries a secret in its address', {
    why: 'Addresses end up in the logs of servers and proxies. Secrets belong into the body or the Authorization header.',
    action: 'Move the parameter into the body, and change the secret.',
    reference: 'RFC 6749 section 2.3.1',
    inTokenRequest: ({ query }) => SECRETS.some((name) => query.has(name)),
  }),
  warning('client-authenticated-twice', 'The client authenticates in two ways at once', {
    why: 'Only one method may be used per request; strict servers answer invalid_request or invalid_client.',
    action: 'Keep either the Authorization header or client_secret in the body.',
    reference: 'RFC 6749 section 2.3',
    inTokenRequest: ({ byHeader, inBody }) => byHeader && inBody,
  }),
];

/** How an answer to them comes, and refusals. */
export const TOKEN_RESPONSE: readonly FindingDefinition[] = [
  note('response-status', 'The token came with another status than 200', {
    why: 'A successful token response has status 200. Strict clients refuse any other.',
    action: 'Nothing to do here; tell whoever runs the server if another client refuses the answer.',
    reference: 'RFC 6749 section 5.1',
    inReadResponse: ({ status }) => status !== 200 && { title: `The token came with status ${status} and not 200` },
  }),
  warning('response-not-json', 'The token response is a form and not JSON', {
    why: 'The members came as name=value pairs. Strict clients find no token in it.',
    action: 'If the provider can answer with JSON, switch that on; an Accept header among the extra headers may do it.',
    reference: 'RFC 6749 section 5.1',
    inReadResponse: ({ isJson }) => !isJson,
  }),
  note('response-content-type', 'The token response does not say that it is JSON', {
    why: 'It holds JSON and should say application/json. Strict clients refuse it.',
    action: 'Nothing to do here; tell whoever runs the server if another client refuses the answer.',
    reference: 'RFC 6749 section 5.1',
    inReadResponse: ({ isJson, type }) =>
      isJson && type !== 'application/json' && { title: type === null ? undefined : `The token response calls itself ${type}` },
  }),
  note('response-cacheable', 'The token response does not forbid caching', {
    why: 'Cache-Control: no-store is missing, so something on the way may keep a copy of the tokens.',
    action: 'Tell whoever runs the server; the header is required.',
    reference: 'RFC 6749 section 5.1',
    inReadResponse: ({ forbidsCaching }) => !forbidsCaching,
  }),
  warning('error-beside-token', 'The response holds an error beside the token', {
    why: 'It gives an error and an access token nevertheless. The token was kept.',
    action: 'Try the token with a test call before relying on it.',
    reference: 'RFC 6749 section 5.1',
    inReadResponse: ({ error }) =>
      error !== null && { detail: `It says error ${error} and gives an access token nevertheless. The token was kept.` },
  }),
  warning('error-with-success-status', 'The server reports an error with a status of success', {
    why: 'Clients look at the status first and then miss a token. GitHub is known for it.',
    action: 'Read the error in the body; it is what counts.',
    reference: 'RFC 6749 section 5.2',
    inTokenless: ({ error }) => typeof error === 'string' && says(error),
  }),
  note('error-status-unusual', 'The error comes with an unusual status', {
    why: 'Token errors have status 400, or 401 for invalid_client. Clients that tell errors by status take this one for something else, as with the 403 of Auth0.',
    action: 'Tell errors by the error code in the body.',
    reference: 'RFC 6749 section 5.2',
    inTokenError: ({ error, status }) => {
      if (typeof error !== 'string' || status === 400 || (status === 401 && error === 'invalid_client')) return false;
      return `${quote(error)} came with status ${status}.`;
    },
  }),
  warning('error-not-json', 'The token endpoint refused without saying why in JSON', {
    why: 'An error answer must be JSON with a member error. Something before the server (proxy, firewall, wrong path) may have answered.',
    action: 'Check the address of the token endpoint, and read the raw answer.',
    reference: 'RFC 6749 section 5.2',
    inTokenError: ({ error, status, response: { body } }) =>
      typeof error !== 'string' && `Status ${status}, ${body.kind === 'empty' ? 'and no body' : `with a body of kind ${body.kind}`}.`,
  }),
  note('error-unregistered', 'The token endpoint gives an error code that no standard defines', {
    why: 'Clients know the registered codes only; whether the refresh token is dead cannot be told from this one.',
    action: "Look it up in the provider's documentation.",
    reference: 'RFC 6749 section 5.2',
    inTokenError: ({ error }) => saysOdd(error, (code) => !ERRORS.has(code)),
  }),
  note('error-challenge-absent', 'The server refused the client without naming the authentication it wants', {
    why: 'After an attempt with the Authorization header a 401 must come with WWW-Authenticate.',
    action: "Look in the provider's documentation which client authentication it expects.",
    reference: 'RFC 6749 section 5.2',
    inTokenError: (item) =>
      typeof item.error === 'string' && item.status === 401 && item.byHeader && responseHeader(item, 'www-authenticate') === null,
  }),
  warning('token-endpoint-redirects', 'The token endpoint redirects', {
    why: 'A client that follows sends the secrets to another address, or repeats the request as GET without them. Tokenscope does not follow.',
    action: 'Enter the address it redirects to, if that is the real token endpoint.',
    reference: 'RFC 9700 section 4.12',
    inTokenResponse: ({ status }) => status >= 300 && status < 400,
  }),
  error('secret-echoed', 'The server sends a secret back that it was sent', {
    why: 'What logs or caches the answer now holds the secret of the client.',
    action: 'Tell whoever runs the server, and change the secret if answers are logged anywhere.',
    reference: 'RFC 6819 section 5.1.6',
    inTokenResponse: (item) => sentBack(item, NEVER_BACK),
  }),
];
