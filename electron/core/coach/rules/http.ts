import type { Rule, Rules } from '../../../model/coach-rule';

const TOO_MANY = 'Too many requests came from this client, user or network in a short time.';
const COMPARE_ISSUER = 'Compare the issuer with the documentation, or leave it empty and enter the endpoints by hand.';
const SERVER_REQUESTS: Rule['when']['purpose'] = ['par', 'token', 'refresh', 'introspection', 'revocation', 'userinfo', 'call'];

/** Answers of any HTTP server: pages instead of data, rate limits, failures, unavailable metadata. */
export const HTTP_RULES: Rules = {
  'rate-limited': {
    when: { status: [429] },
    what: 'The server is rate-limiting requests (429).',
    cause: TOO_MANY,
    action: 'Wait {wait}, then try again. Nothing was lost; retrying sooner may prolong the wait.',
    reference: 'RFC 6585 section 4',
    lift: 75,
  },
  'rate-limited-by-error': {
    when: { error: ['too_many_requests', 'too_many_attempts', 'rate_limit_exceeded', 'RESOURCE_EXHAUSTED'] },
    what: 'The server is rate-limiting requests ({error}).',
    cause: TOO_MANY,
    action: 'Wait {wait}, then try again. Nothing was lost.',
    reference: 'RFC 6585 section 4',
  },
  'server-failed': {
    when: { status: ['5xx'] },
    what: 'The server failed to process the request ({status}).',
    cause: 'An error on its side. It says nothing about your tokens, which are kept.',
    action: "Try again in a moment. If it keeps failing, give the time and the request ID below to the server's operator.",
    reference: 'RFC 9110 section 15.6',
    lift: 65,
  },
  'gateway-without-server': {
    when: { status: [502, 503, 504, 520, 521, 522, 523, 524] },
    what: 'A gateway responded instead of the server ({status}): the server behind it is unavailable.',
    cause: 'It is overloaded, restarting, under maintenance or down.',
    action: "Wait {wait}, then try again. The provider's status page may say more.",
    reference: 'RFC 9110 section 15.6.3',
    lift: 70,
  },
  'html-login-page': {
    when: {
      purpose: SERVER_REQUESTS,
      body: ['html'],
      text: /type=["']?password|name=["']?(password|username|login)|\b(log ?in|sign ?in)\b/i,
    },
    what: 'The response is a sign-in page for people, not data ({status}).',
    cause: 'The URL is a web page (for example the authorization endpoint), or a network or gateway requires its own sign-in first.',
    action: 'Compare the URL with the documentation. If you are on a guest network, open any web page and sign in there first.',
    reference: 'RFC 6749 section 5.1',
  },
  'html-firewall': {
    when: {
      purpose: SERVER_REQUESTS,
      body: ['html'],
      text: /cloudflare|cf-error|attention required|access denied|request (was )?blocked|incapsula|imperva|akamai|web application firewall|\bwaf\b|captcha|just a moment|errors\.edgesuite\.net|request rejected/i,
    },
    what: 'A firewall in front of the server blocked the request ({status}): the response is its page.',
    cause: 'It mistook this client for a bot, or blocks this network, country or header. The server itself saw nothing.',
    action: 'Try from another network, and give the provider the reference number on the page. A custom User-Agent header may help.',
    reference: 'RFC 9110 section 15.5.4',
    lift: 20,
  },
  'html-not-found': {
    when: { purpose: SERVER_REQUESTS, status: [404, 410], body: ['html'] },
    what: 'There is a web server at {host}, but no API at this path ({status}).',
    cause: 'The path is wrong, or lacks a tenant, realm, version or stage.',
    action: "Compare the whole URL with the provider's documentation.",
    reference: 'RFC 9110 section 15.5.5',
    lift: 10,
  },
  'html-instead-of-json': {
    when: { purpose: SERVER_REQUESTS, body: ['html'] },
    what: 'The response is a web page instead of data ({status}).',
    cause: 'The URL is a page for people, or a proxy or gateway responded instead of the server.',
    action: 'Look at the beginning of the page below, and compare the URL with the documentation.',
    reference: 'RFC 6749 section 5.1',
    lift: 2,
  },
  'html-server-error': {
    when: { status: ['5xx'], body: ['html'] },
    what: 'The server failed ({status}) and sent its error page.',
    cause: 'An error or overload on its side, or a gateway that could not reach it. Your tokens are kept.',
    action: "Try again in a moment. If it keeps failing, send the page below to the server's operator.",
    reference: 'RFC 9110 section 15.6',
    lift: 64,
  },
  'answer-too-large': {
    when: { failure: ['response-too-large'] },
    what: 'The response was larger than Tokenscope accepts here and was truncated.',
    cause: 'The URL is probably wrong: token responses are small.',
    action: "Compare the URL with the provider's documentation.",
    reference: 'RFC 6749 section 5.1',
    lift: 60,
  },
  'discovery-not-found': {
    when: { purpose: ['discovery'], status: ['4xx', '3xx'] },
    what: 'There is no server metadata at this URL ({status}).',
    cause: "The issuer lacks a path, tenant or realm, or the server doesn't publish metadata there. Tokenscope tries both well-known URLs.",
    action: COMPARE_ISSUER,
    mend: ['open:issuer'],
    reference: 'RFC 8414 section 3',
  },
  'discovery-unreadable': {
    when: { purpose: ['discovery'], body: ['html', 'text', 'empty'] },
    what: "The metadata URL doesn't return metadata.",
    cause: 'The server returns its start page for every path, or a proxy responded instead of the server.',
    action: COMPARE_ISSUER,
    mend: ['open:issuer'],
    reference: 'RFC 8414 section 3.2',
  },
  'discovery-other-issuer': {
    when: { purpose: ['discovery'], failure: ['issuer-mismatch'] },
    what: 'The metadata found at {host} belongs to another issuer.',
    cause:
      "The issuer was entered as an alias, with the wrong tenant or realm, or another server serves a copy of another server's metadata.",
    action: "If the issuer in the document is the one you mean, enter it exactly as shown. Otherwise don't use this server.",
    mend: ['open:issuer'],
    reference: 'RFC 8414 section 3.3',
  },
  'jwks-unavailable': {
    when: { purpose: ['jwks'], status: ['3xx', '4xx'] },
    what: "The provider's keys are not at this URL ({status}).",
    cause: 'The JWKS URL in Settings is wrong or out of date.',
    action: 'Compare it with jwks_uri in the metadata, or leave it empty so that it is discovered.',
    mend: ['open:endpoints.jwks'],
    reference: 'RFC 7517 section 5',
  },
  'jwks-unreadable': {
    when: { purpose: ['jwks'], body: ['html', 'text', 'empty'] },
    what: "The JWKS URL doesn't return a key set.",
    cause: 'It returns a web page, or a PEM file instead of a JWK Set.',
    action: 'Compare it with jwks_uri in the metadata. A PEM can be pasted wherever a key is requested.',
    mend: ['open:endpoints.jwks'],
    reference: 'RFC 7517 section 5',
  },
};
