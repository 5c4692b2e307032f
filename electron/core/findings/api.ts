import { urlOf } from '../../model/text/url';
import { parseChallenges } from '../base/challenge';
import { readRateLimit } from '../base/rate-limit';
import { quote, quoteAll } from '../token/wording';
import type { LoggedCase } from './cases';
import { error, type FindingDefinition, listed, note, says, warning } from './definition';
import { isPlainHttp, mediaType, membersIn, responseHeader, sentBack } from './logged';

/** Requests to APIs with the access token, and what they answered. */
export const API: readonly FindingDefinition[] = [
  error('api-plain-http', 'The access token went over plain http', {
    why: 'Anyone on the network path could read and use it.',
    action: "Use the API's https URL, and revoke the token if the network was not your own.",
    reference: 'RFC 6750 section 5.3',
    inCall: (item) => item.carriesToken && isPlainHttp(item),
  }),
  warning('api-token-in-query', 'The access token is in the URL of the call', {
    why: 'URLs end up in logs, browser histories and Referer headers. Clients must no longer send tokens this way.',
    action: 'Send it in the Authorization header.',
    reference: 'RFC 6750 section 2.3, RFC 9700 section 4.3.2',
    inCall: ({ inQuery }) => inQuery,
  }),
  warning('api-token-sent-twice', 'The access token is sent in two places at once', {
    why: 'A request must contain it once. Strict APIs respond with 400.',
    action: 'Keep the Authorization header.',
    reference: 'RFC 6750 section 2',
    inCall: ({ inQuery, inHeader }) => inQuery && inHeader,
  }),
  error('api-token-echoed', 'The API echoes the token', {
    why: 'Anything that logs, caches or displays the response now contains the token.',
    action: "Report it to the API's operator. The usual cause is a debugging endpoint that echoes requests.",
    reference: 'RFC 6750 section 5.2',
    inCallResponse: (item) => sentBack(item, ['access token']),
  }),
  warning('api-challenge-absent', 'The API returns 401 without WWW-Authenticate', {
    why: "The header is required with a 401. Without it clients can't tell an expired token from a missing one.",
    action: "Report it to the API's operator; look for the reason in the body.",
    reference: 'RFC 9110 section 15.5.2, RFC 6750 section 3',
    inCallResponse: (item) => item.status === 401 && responseHeader(item, 'www-authenticate') === null,
  }),
  note('api-challenge-other', 'The API asks for credentials other than a Bearer token', {
    why: 'The URL may belong to something in front of the API, such as a proxy.',
    action: 'Check the URL and the path of the call.',
    reference: 'RFC 6750 section 3',
    inCallResponse: ({ status, response: { headers } }) => {
      const values = headers.filter(({ name }) => name.toLowerCase() === 'www-authenticate').map(({ value }) => value);
      if (status !== 401 || values.length === 0) return false;
      const schemes = parseChallenges(values).map(({ scheme }) => scheme);
      return !schemes.some((scheme) => /^(bearer|dpop)$/i.test(scheme)) && `It asks for ${quoteAll(schemes)}.`;
    },
  }),
  warning('api-error-under-success', 'The API reports an error with a success status', {
    why: 'Clients check the status first and continue as if nothing were wrong.',
    action: "Read the body too, and report it to the API's operator.",
    reference: 'RFC 9110 section 15.3, RFC 9457 section 3',
    inCallResponse: (item) => hasBody(item) && item.status >= 200 && item.status < 300 && reportsError(membersIn(item.response.body)),
  }),
  warning('api-error-is-html', 'The API responds to an error with an HTML page', {
    why: 'The page comes from the server or a proxy in front of the API, so the call may never have reached it. Clients that expect JSON fail on it.',
    action: 'Check the path and what is in front of the API.',
    reference: 'RFC 9457 section 3',
    inCallResponse: (item) => hasBody(item) && item.status >= 400 && item.response.body.kind === 'html' && `Status ${item.status}.`,
  }),
  warning('api-json-as-html', 'The API labels JSON as HTML', {
    why: "If opened in a browser, markup in a value runs as a script with the API's origin.",
    action: "Report it to the API's operator: the Content-Type should be application/json.",
    reference: 'RFC 9110 section 8.3',
    inCallResponse: (item) => hasBody(item) && mediaType(item) === 'text/html' && /^\s*[[{]/.test(item.response.body.text),
  }),
  note('api-content-type-absent', 'The response has a body but no Content-Type', {
    why: 'Every client has to guess.',
    action: "Report it to the API's operator.",
    reference: 'RFC 9110 section 8.3',
    inCallResponse: (item) => hasBody(item) && mediaType(item) === null,
  }),
  warning('api-cors-credentials', 'The API allows every website, with credentials', {
    why: 'Browsers reject that combination with "*", so calls from web pages fail; a server that reflects any origin instead lets every site in.',
    action: 'The API should list the allowed origins, and not allow credentials unless it uses cookies.',
    reference: 'Fetch Standard section 3.2.5',
    inCallResponse: (item) =>
      responseHeader(item, 'access-control-allow-origin')?.trim() === '*' &&
      responseHeader(item, 'access-control-allow-credentials')?.trim().toLowerCase() === 'true',
  }),
  warning('api-shared-cache', 'The API lets shared caches store a response to this token', {
    why: "Cache-Control: public or s-maxage overrides the rule that responses to authorized requests aren't shared. Someone else may receive this one.",
    action: 'The API should send private or no-store.',
    reference: 'RFC 9111 section 3.5',
    inCallResponse: (item) => {
      const cache = responseHeader(item, 'cache-control') ?? '';
      const isShared = /\b(public|s-maxage)\b/i.test(cache) && !/\b(private|no-store)\b/i.test(cache);
      return item.carriesToken && isShared && says(cache);
    },
  }),
  warning('api-cookie-insecure', 'A cookie is set without Secure', {
    why: 'Browsers then also send it over plain http, where anyone on the network path can read it.',
    action: "Report it to the API's operator. An API called with tokens needs no cookies at all.",
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
    why: 'The next calls may fail with 429.',
    action: 'Wait for the limit to reset, or spread out the calls.',
    reference: 'RFC 6585 section 4',
    inCallResponse: ({ status, exchange, response: { headers, headersMs } }) => {
      const rate = status === 429 ? null : readRateLimit(headers, exchange.at + headersMs);
      if (rate === null || !rate.limit || rate.remaining === null) return false;
      return rate.limit > 0 && rate.remaining <= rate.limit / 10 && rate.text;
    },
  }),
  note('api-retry-after-absent', 'The API asks clients to wait but not for how long', {
    why: 'Without Retry-After clients guess, and retry too early or too late.',
    action: "Wait longer after each rejection; ask the API's operator for Retry-After.",
    reference: 'RFC 6585 section 4',
    inCallResponse: (item) => item.status === 429 && responseHeader(item, 'retry-after') === null,
  }),
  note('api-hsts-absent', "The server doesn't enforce https for later visits", {
    why: "Without Strict-Transport-Security a browser follows a plain http link to this host, token and all. Programs that only know the https URL aren't affected.",
    action: 'Have the server send Strict-Transport-Security if browsers call it.',
    reference: 'RFC 6797 section 7.2',
    inCallResponse: (item) => item.url?.protocol === 'https:' && responseHeader(item, 'strict-transport-security') === null,
  }),
  warning('api-redirects-elsewhere', 'The API redirects to another host', {
    why: "Clients that follow either send the token to that host, or drop it and get a 401. Tokenscope doesn't follow.",
    action: "Call the redirect's URL directly, if it belongs to the API.",
    reference: 'RFC 9110 section 15.4',
    inCallResponse: (item) => {
      const { status, url } = item;
      const location = status >= 300 && status < 400 ? responseHeader(item, 'location') : null;
      const next = location === null || url === null ? null : urlOf(location, url);
      return next !== null && next.host !== url?.host && `It redirects to ${quote(next.host)}.`;
    },
  }),
  note('api-software-named', 'The response discloses the server software and its version', {
    why: 'It tells attackers which known vulnerabilities to try.',
    action: 'Have the version removed.',
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
