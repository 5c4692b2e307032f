import { urlOf } from '../../model/url';
import { parseChallenges } from '../base/challenge';
import { readRateLimit } from '../base/rate-limit';
import { quote, quoteAll } from '../token/wording';
import type { LoggedCase } from './cases';
import { error, type FindingDefinition, listed, note, says, warning } from './definition';
import { isPlainHttp, mediaType, membersIn, responseHeader, sentBack } from './logged';

/** Requests to APIs with the access token, and what they answered. */
export const API: readonly FindingDefinition[] = [
  error('api-plain-http', 'The access token went over plain http', {
    why: 'Everyone on the way could read and use it.',
    action: 'Use the https address of the API, and revoke the token if the network was not your own.',
    reference: 'RFC 6750 section 5.3',
    inCall: (item) => item.carriesToken && isPlainHttp(item),
  }),
  warning('api-token-in-query', 'The access token stands in the address of the call', {
    why: 'Addresses end up in logs, histories and Referer headers. Clients must not send tokens that way any more.',
    action: 'Send it in the Authorization header.',
    reference: 'RFC 6750 section 2.3, RFC 9700 section 4.3.2',
    inCall: ({ inQuery }) => inQuery,
  }),
  warning('api-token-sent-twice', 'The access token is sent in two ways at once', {
    why: 'A request must carry it once. Strict APIs answer 400.',
    action: 'Keep the Authorization header.',
    reference: 'RFC 6750 section 2',
    inCall: ({ inQuery, inHeader }) => inQuery && inHeader,
  }),
  error('api-token-echoed', 'The API sends the token back', {
    why: 'What logs or caches the answer now holds the token, and whatever shows the answer shows it too.',
    action: 'Tell whoever runs the API. Debugging endpoints that echo requests are the usual case.',
    reference: 'RFC 6750 section 5.2',
    inCallResponse: (item) => sentBack(item, ['access token']),
  }),
  warning('api-challenge-absent', 'The API says 401 without WWW-Authenticate', {
    why: 'The header is required with 401. Without it clients cannot tell an expired token from a missing one.',
    action: 'Tell whoever runs the API; look in the body for the reason.',
    reference: 'RFC 9110 section 15.5.2, RFC 6750 section 3',
    inCallResponse: (item) => item.status === 401 && responseHeader(item, 'www-authenticate') === null,
  }),
  note('api-challenge-other', 'The API asks for other credentials than a Bearer token', {
    why: 'The address may belong to something before or beside the API, such as a proxy.',
    action: 'Check the address and the path of the call.',
    reference: 'RFC 6750 section 3',
    inCallResponse: ({ status, response: { headers } }) => {
      const values = headers.filter(({ name }) => name.toLowerCase() === 'www-authenticate').map(({ value }) => value);
      if (status !== 401 || values.length === 0) return false;
      const schemes = parseChallenges(values).map(({ scheme }) => scheme);
      return !schemes.some((scheme) => /^(bearer|dpop)$/i.test(scheme)) && `It asks for ${quoteAll(schemes)}.`;
    },
  }),
  warning('api-error-under-success', 'The API reports an error with a status of success', {
    why: 'Clients look at the status first and go on as if all were well.',
    action: 'Read the body as well, and tell whoever runs the API.',
    reference: 'RFC 9110 section 15.3, RFC 9457 section 3',
    inCallResponse: (item) => hasBody(item) && item.status >= 200 && item.status < 300 && reportsError(membersIn(item.response.body)),
  }),
  warning('api-error-is-html', 'The API answers an error with an HTML page', {
    why: 'It is a page of the server or proxy before the API, so the call may never have reached it. Clients that expect JSON fail on it.',
    action: 'Look at the path and at what stands before the API.',
    reference: 'RFC 9457 section 3',
    inCallResponse: (item) => hasBody(item) && item.status >= 400 && item.response.body.kind === 'html' && `Status ${item.status}.`,
  }),
  warning('api-json-as-html', 'The API sends JSON and calls it HTML', {
    why: 'Opened in a browser, markup in a value runs as a script in the name of the API.',
    action: 'Tell whoever runs the API: it should say application/json.',
    reference: 'RFC 9110 section 8.3',
    inCallResponse: (item) => hasBody(item) && mediaType(item) === 'text/html' && /^\s*[[{]/.test(item.response.body.text),
  }),
  note('api-content-type-absent', 'The answer has a body and does not say what it is', {
    why: 'Each client guesses for itself.',
    action: 'Tell whoever runs the API.',
    reference: 'RFC 9110 section 8.3',
    inCallResponse: (item) => hasBody(item) && mediaType(item) === null,
  }),
  warning('api-cors-credentials', 'The API allows every website, with credentials', {
    why: 'Browsers refuse the combination with "*", so calls from web pages fail; servers that repeat any origin instead open the door to all.',
    action: 'Have the API name the origins it means, and leave credentials out where no cookies are used.',
    reference: 'Fetch Standard section 3.2.5',
    inCallResponse: (item) =>
      responseHeader(item, 'access-control-allow-origin')?.trim() === '*' &&
      responseHeader(item, 'access-control-allow-credentials')?.trim().toLowerCase() === 'true',
  }),
  warning('api-shared-cache', 'The API lets shared caches keep an answer that was made for this token', {
    why: 'Cache-Control: public or s-maxage lifts the rule that answers to authorized requests are not shared. Someone else may get this one.',
    action: 'Have the API say private or no-store.',
    reference: 'RFC 9111 section 3.5',
    inCallResponse: (item) => {
      const cache = responseHeader(item, 'cache-control') ?? '';
      const isShared = /\b(public|s-maxage)\b/i.test(cache) && !/\b(private|no-store)\b/i.test(cache);
      return item.carriesToken && isShared && says(cache);
    },
  }),
  warning('api-cookie-insecure', 'A cookie is set without Secure', {
    why: 'Browsers then send it over plain http too, where everyone on the way can read it.',
    action: 'Tell whoever runs the API. An API called with tokens needs no cookie at all.',
    reference: 'RFC 6265 section 8.3',
    inCallResponse: ({ url, response: { headers } }) => {
      if (url?.protocol !== 'https:') return false;
      const open = headers.filter(({ name, value }) => name.toLowerCase() === 'set-cookie' && !/;\s*secure\s*(;|$)/i.test(value));
      return listed(
        'It is',
        open.map(({ value }) => value.split('=')[0]?.trim() ?? ''),
      );
    },
  }),
  note('api-rate-limit-low', 'The rate limit is nearly used up', {
    why: 'The next calls may be answered with 429.',
    action: 'Wait for the renewal, or spread the calls.',
    reference: 'RFC 6585 section 4',
    inCallResponse: ({ status, exchange, response: { headers, headersMs } }) => {
      const rate = status === 429 ? null : readRateLimit(headers, exchange.at + headersMs);
      if (rate === null || !rate.limit || rate.remaining === null) return false;
      return rate.limit > 0 && rate.remaining <= rate.limit / 10 && rate.text;
    },
  }),
  note('api-retry-after-absent', 'The API asks to wait and does not say how long', {
    why: 'Without Retry-After clients guess, and come back too early or too late.',
    action: 'Wait longer after each refusal; ask whoever runs the API for Retry-After.',
    reference: 'RFC 6585 section 4',
    inCallResponse: (item) => item.status === 429 && responseHeader(item, 'retry-after') === null,
  }),
  note('api-hsts-absent', 'The server does not insist on https for later visits', {
    why: 'Without Strict-Transport-Security a browser follows a plain http link to this host, token and all. Programs that only know the https address are not concerned.',
    action: 'Have the server send Strict-Transport-Security where browsers call it.',
    reference: 'RFC 6797 section 7.2',
    inCallResponse: (item) => item.url?.protocol === 'https:' && responseHeader(item, 'strict-transport-security') === null,
  }),
  warning('api-redirects-elsewhere', 'The API redirects to another host', {
    why: 'Clients that follow either take the token to that host or drop it and get 401. Tokenscope does not follow.',
    action: 'Call the address it redirects to, if it belongs to the API.',
    reference: 'RFC 9110 section 15.4',
    inCallResponse: (item) => {
      const { status, url } = item;
      const location = status >= 300 && status < 400 ? responseHeader(item, 'location') : null;
      const next = location === null || url === null ? null : urlOf(location, url);
      return next !== null && next.host !== url?.host && `It points to ${quote(next.host)}.`;
    },
  }),
  note('api-software-named', 'The answer names the software of the server with its version', {
    why: 'It tells attackers which known holes to try.',
    action: 'Have the version left out.',
    reference: 'RFC 9110 section 10.2.4',
    inCallResponse: (item) => {
      const software = ['server', 'x-powered-by'].map((name) => responseHeader(item, name) ?? '').filter((value) => /\/\d/.test(value));
      return listed('It says', software);
    },
  }),
];

function hasBody({ exchange: { response } }: LoggedCase): boolean {
  return response !== null && response.body.kind !== 'empty' && response.body.bytes > 0;
}

/** A member of error beside nothing that looks like a result. */
function reportsError(members: Map<string, unknown> | null): boolean {
  if (members === null || members.has('data')) return false;
  const { error, errors, success, ok } = Object.fromEntries(members);
  const filled = (value: unknown) =>
    Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== false && value !== '';
  return filled(error) || filled(errors) || success === false || ok === false;
}
