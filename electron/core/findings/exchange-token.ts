import { TOKEN_ERRORS } from '../oauth/error-codes';
import { readTokenResponse } from '../oauth/token-response';
import { quote } from '../token/wording';
import { widerScopes } from './grant';
import {
  fingerprintIn,
  isPlainHttp,
  type LoggedCase,
  membersIn,
  requestForm,
  requestHeader,
  responseHeader,
  sentBack,
  words,
} from './logged';
import { raise } from './raise';

/** What a server has no reason to send back. Tokens and codes may come back as what they are. */
const NEVER_BACK = ['client secret', 'client credentials', 'code verifier', 'password', 'assertion', 'credentials'];
const SECRETS = ['client_secret', 'client_assertion', 'code', 'code_verifier', 'refresh_token', 'password', 'assertion'];
/** RFC 8628 section 3.5, RFC 9449 section 5, RFC 9126, RFC 6749 section 5.2. */
const OTHER_ERRORS = new Set([
  'invalid_client',
  'authorization_pending',
  'slow_down',
  'expired_token',
  'invalid_dpop_proof',
  'use_dpop_nonce',
  'server_error',
  'temporarily_unavailable',
  'interaction_required',
  'unsupported_token_type',
]);

/** A token or refresh request and its answer. */
export function noteToken(item: LoggedCase): void {
  const { exchange, url, query, found } = item;
  if (isPlainHttp(url)) found.push(raise('token-request-http'));
  if (exchange.method.toUpperCase() !== 'POST') found.push(raise('token-request-get', { seen: `It was ${quote(exchange.method)}.` }));
  if (SECRETS.some((name) => query.has(name))) found.push(raise('secret-in-token-url'));
  const form = requestForm(item);
  const byHeader = requestHeader(item, 'authorization') !== null;
  const inBody = form.has('client_secret') || form.has('client_assertion');
  if (byHeader && inBody) found.push(raise('client-authenticated-twice'));
  const { response, status } = exchange;
  if (response === null || status === null) return;
  if (sentBack(item, NEVER_BACK)) found.push(raise('secret-echoed'));
  if (status >= 300 && status < 400) found.push(raise('token-endpoint-redirects'));
  else if (status >= 200 && status < 300) noteSuccess(item, form, byHeader || inBody);
  else if (status < 500 && status !== 429) noteError(item, status, byHeader);
}

function noteSuccess(item: LoggedCase, form: URLSearchParams, authenticated: boolean): void {
  const { exchange, found } = item;
  const { response } = exchange;
  if (response === null || response.body.cutAt !== null) return;
  const answer = readTokenResponse({
    response: {
      status: exchange.status ?? 200,
      statusText: response.statusText,
      headers: response.headers,
      body: new TextEncoder().encode(response.body.text),
      cut: false,
      startedAt: exchange.at,
      headersMs: response.headersMs,
      endMs: response.endMs,
    },
    sentAt: exchange.at,
    headersAt: exchange.at + response.headersMs,
    receivedAt: exchange.at + response.endMs,
    secrets: [],
  });
  if (answer === null) {
    const error =
      membersIn(response.body)?.get('error') ??
      (response.body.kind === 'form' ? new URLSearchParams(response.body.text).get('error') : null);
    if (typeof error === 'string') found.push(raise('error-with-success-status', { seen: `It says ${quote(error)}.` }));
    return;
  }
  found.push(...answer.breaches);
  const { tokenType, expiresInSeconds, refreshToken, scope } = answer;
  if (tokenType !== null && /^(bearer|dpop)$/i.test(tokenType) && tokenType !== 'Bearer' && tokenType !== 'DPoP') {
    found.push(raise('token-type-case', { seen: `It says ${quote(tokenType)}.` }));
  }
  if (expiresInSeconds === 0) found.push(raise('expires-in-zero'));
  if (expiresInSeconds === null && !answer.breaches.some(({ code }) => code.startsWith('expire'))) found.push(raise('expires-in-absent'));
  const access = fingerprintIn(answer.accessToken);
  if (access !== null && access === fingerprintIn(refreshToken)) found.push(raise('tokens-equal'));
  noteGranted(item, form, scope, answer.idToken);
  if (exchange.purpose === 'refresh' && !authenticated && requestHeader(item, 'dpop') === null) {
    const sent = fingerprintIn(form.get('refresh_token'));
    const came = fingerprintIn(refreshToken);
    if (refreshToken === null || (sent !== null && came === sent)) found.push(raise('refresh-not-rotated'));
  }
  if (form.get('grant_type') === 'client_credentials' && refreshToken !== null) found.push(raise('refresh-token-unneeded'));
}

function noteGranted({ context, found }: LoggedCase, form: URLSearchParams, scope: string | null, idToken: string | null): void {
  const code = form.get('grant_type') === 'authorization_code';
  // A code exchange names no scopes; they stood in the authorize request.
  const asked = form.has('scope') ? words(form.get('scope')) : code ? (context.connection?.scopes ?? []) : [];
  const granted = words(scope);
  if (asked.length > 0 && scope !== null) found.push(...widerScopes(asked, granted));
  if (code && idToken === null && (granted.includes('openid') || asked.includes('openid'))) found.push(raise('id-token-missing'));
}

function noteError(item: LoggedCase, status: number, byHeader: boolean): void {
  const { exchange, found } = item;
  const body = exchange.response?.body;
  if (body === undefined || body.cutAt !== null) return;
  const error = membersIn(body)?.get('error');
  if (typeof error !== 'string') {
    found.push(
      raise('error-not-json', { seen: `Status ${status}, ${body.kind === 'empty' ? 'and no body' : `with a body of kind ${body.kind}`}.` }),
    );
    return;
  }
  const proper = error === 'invalid_client' ? status === 400 || status === 401 : status === 400;
  if (!proper) found.push(raise('error-status-unusual', { seen: `${quote(error)} came with status ${status}.` }));
  if (!TOKEN_ERRORS.has(error) && !OTHER_ERRORS.has(error)) found.push(raise('error-unregistered', { seen: `It says ${quote(error)}.` }));
  if (status === 401 && byHeader && responseHeader(item, 'www-authenticate') === null) found.push(raise('error-challenge-absent'));
}
