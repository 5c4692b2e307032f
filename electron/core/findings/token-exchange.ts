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
  error('token-request-http', 'Tokens were requested over plain http', {
    why: 'Anyone on the network path could read the secrets sent and the tokens returned.',
    action: "Use the token endpoint's https URL, and replace the credentials that were sent.",
    reference: 'RFC 6749 section 3.2',
    inTokenRequest: isPlainHttp,
  }),
  error('token-request-get', 'The token request was not a POST', {
    why: 'Token requests must use POST, so that secrets are in the body and not in the URL.',
    action: 'Send it as a form POST.',
    reference: 'RFC 6749 section 3.2',
    inTokenRequest: ({ exchange: { method } }) => method.toUpperCase() !== 'POST' && `It was ${quote(method)}.`,
  }),
  error('secret-in-token-url', 'The token request has a secret in its URL', {
    why: 'URLs end up in the logs of servers and proxies. Secrets belong in the body or the Authorization header.',
    action: 'Move the parameter to the body, and replace the secret.',
    reference: 'RFC 6749 section 2.3.1',
    inTokenRequest: ({ query }) => SECRETS.some((name) => query.has(name)),
  }),
  warning('client-authenticated-twice', 'The client authenticates in two ways at once', {
    why: 'Only one method may be used per request; strict servers respond with invalid_request or invalid_client.',
    action: 'Keep either the Authorization header or client_secret in the body.',
    reference: 'RFC 6749 section 2.3',
    inTokenRequest: ({ byHeader, inBody }) => byHeader && inBody,
  }),
];

/** How an answer to them comes, and refusals. */
export const TOKEN_RESPONSE: readonly FindingDefinition[] = [
  note('response-status', 'The token came with a status other than 200', {
    why: 'A successful token response has status 200. Strict clients reject any other.',
    action: "No action needed here; report it to the server's operator if another client rejects the response.",
    reference: 'RFC 6749 section 5.1',
    inReadResponse: ({ status }) => status !== 200 && { title: `The token came with status ${status} instead of 200` },
  }),
  warning('response-not-json', 'The token response is form-encoded, not JSON', {
    why: 'The members came as name=value pairs. Strict clients find no token in it.',
    action: 'If the provider can return JSON, turn that on; an Accept header in the extra headers may do it.',
    reference: 'RFC 6749 section 5.1',
    inReadResponse: ({ isJson }) => !isJson,
  }),
  note('response-content-type', "The token response isn't labelled as JSON", {
    why: 'It contains JSON, so its Content-Type should be application/json. Strict clients reject it.',
    action: "No action needed here; report it to the server's operator if another client rejects the response.",
    reference: 'RFC 6749 section 5.1',
    inReadResponse: ({ isJson, type }) =>
      isJson && type !== 'application/json' && { title: type === null ? undefined : `The token response's Content-Type is ${type}` },
  }),
  note('response-cacheable', 'The token response can be cached', {
    why: 'Cache-Control: no-store is missing, so an intermediary may keep a copy of the tokens.',
    action: "Report it to the server's operator; the header is required.",
    reference: 'RFC 6749 section 5.1',
    inReadResponse: ({ forbidsCaching }) => !forbidsCaching,
  }),
  warning('error-beside-token', 'The response contains an error beside the token', {
    why: 'It contains both an error and an access token. The token was kept.',
    action: 'Try the token with a test call before relying on it.',
    reference: 'RFC 6749 section 5.1',
    inReadResponse: ({ error }) => error !== null && { detail: `It contains the error ${error} and an access token. The token was kept.` },
  }),
  warning('error-with-success-status', 'The server reports an error with a success status', {
    why: 'Clients check the status first and then find no token. GitHub is known for this.',
    action: 'Read the error in the body; it is what counts.',
    reference: 'RFC 6749 section 5.2',
    inTokenless: ({ error }) => typeof error === 'string' && says(error),
  }),
  note('error-status-unusual', 'The error has an unusual status', {
    why: "Token errors have status 400, or 401 for invalid_client. Clients that go by the status misinterpret this one, as with Auth0's 403.",
    action: 'Go by the error code in the body.',
    reference: 'RFC 6749 section 5.2',
    inTokenError: ({ error, status }) => {
      if (typeof error !== 'string' || status === 400 || (status === 401 && error === 'invalid_client')) return false;
      return `${quote(error)} came with status ${status}.`;
    },
  }),
  warning('error-not-json', 'The token endpoint rejected the request without a JSON error', {
    why: 'An error response must be JSON with an error member. Something in front of the server (proxy, firewall, wrong path) may have responded.',
    action: "Check the token endpoint's URL, and read the raw response.",
    reference: 'RFC 6749 section 5.2',
    inTokenError: ({ error, status, response: { body } }) =>
      typeof error !== 'string' && `Status ${status}, ${body.kind === 'empty' ? 'no body' : `with a body of kind ${body.kind}`}.`,
  }),
  note('error-unregistered', 'The token endpoint returned a non-standard error code', {
    why: "Clients only know the registered codes; this one doesn't show whether the refresh token is still valid.",
    action: "Look it up in the provider's documentation.",
    reference: 'RFC 6749 section 5.2',
    inTokenError: ({ error }) => saysOdd(error, (code) => !ERRORS.has(code)),
  }),
  note('error-challenge-absent', 'The server rejected the client without stating the expected authentication', {
    why: 'After an attempt with the Authorization header, a 401 must include WWW-Authenticate.',
    action: "Check which client authentication the provider's documentation requires.",
    reference: 'RFC 6749 section 5.2',
    inTokenError: (item) =>
      typeof item.error === 'string' && item.status === 401 && item.byHeader && responseHeader(item, 'www-authenticate') === null,
  }),
  warning('token-endpoint-redirects', 'The token endpoint redirects', {
    why: "A client that follows sends the secrets to another URL, or repeats the request as a GET without them. Tokenscope doesn't follow.",
    action: 'Enter the URL it redirects to, if that is the real token endpoint.',
    reference: 'RFC 9700 section 4.12',
    inTokenResponse: ({ status }) => status >= 300 && status < 400,
  }),
  error('secret-echoed', 'The server echoes a secret it received', {
    why: "Anything that logs or caches the response now contains the client's secret.",
    action: "Report it to the server's operator, and replace the secret if responses are logged anywhere.",
    reference: 'RFC 6819 section 5.1.6',
    inTokenResponse: (item) => sentBack(item, NEVER_BACK),
  }),
];
