import { inWords } from '../../model/durations';
import { type Evidence, Failure, type FailureCode, type FailureDetails } from '../failure';
import { type Explanation, TOKEN_ERRORS, UNKNOWN_ERROR } from './error-codes';
import { readRetryAfter } from './retry-after';
import type { TokenExchange, TokenGrantType } from './token-request';
import { hideSecrets, redactedSnippet } from '../redaction/snippets';
import { cleanText, headerOf, jsonMembers } from './untrusted-text';

/** A failure that the token endpoint answered with. */
export class TokenEndpointFailure extends Failure {
  /** @param retryAfterMs Milliseconds that the server asks to be left alone, from its answer on; null: it does not say. */
  constructor(
    readonly status: number,
    readonly retryAfterMs: number | null,
    details: FailureDetails,
  ) {
    super(details);
  }
}

interface ReadError {
  /** `error` as sent, cleaned; null: the answer names none. */
  error: string | null;
  description: string | null;
  uri: string | null;
  body: 'json' | 'html' | 'empty' | 'other';
}

/**
 * Says what a token endpoint's answer without a usable token means (RFC 6749 section 5.2). `invalid_grant` to a refresh is
 * `refresh-token-dead` (Auth0 sends it with 403); nothing else is, and not even that with 429 or 5xx: a server in trouble can't be
 * believed about a token that nothing brings back.
 */
export function tokenFailure(exchange: TokenExchange): Failure {
  const { response, grantType } = exchange;
  const { status } = response;
  const text = new TextDecoder().decode(response.body);
  const read = readError(text, headerOf(response.headers, 'www-authenticate'), exchange.secrets);
  const evidence = evidenceOf(exchange, read, text);
  const retryAfterMs = retryAfterOf(exchange);
  const failure = (code: FailureCode, what: string, { likelyCause, action }: Explanation) =>
    new TokenEndpointFailure(status, retryAfterMs, { code, what, likelyCause, action, evidence });

  if (grantType === 'refresh_token' && read.error === 'invalid_grant' && status !== 429 && status < 500) {
    return failure('refresh-token-dead', ...(exchange.connection.template.startsWith('practice') ? DEAD_IN_PRACTICE : DEAD));
  }
  if (read.error === 'invalid_client')
    return failure('client-refused', 'The server does not accept this client.', clientExplanation(exchange));
  if (status === 429 || ['temporarily_unavailable', 'slow_down', 'too_many_requests', 'too_many_attempts'].includes(read.error ?? '')) {
    return failure('server-busy', 'The server asks to be left alone for a while.', busyExplanation(retryAfterMs));
  }
  if (status >= 500)
    return failure('server-failed', `The server failed while answering the ${REQUEST[grantType]} (status ${status}).`, BROKEN[grantType]);
  // Auth0 answers a wrong secret with 401 and access_denied.
  if (status === 401 && read.error !== 'invalid_grant')
    return failure('client-refused', 'The server does not accept this client.', clientExplanation(exchange));
  if (read.error !== null) {
    return failure(
      'token-request-refused',
      `The server refused the ${REQUEST[grantType]}: ${read.error}.`,
      TOKEN_ERRORS.get(read.error) ?? UNKNOWN_ERROR,
    );
  }
  if (status >= 300 && status < 400) return failure('token-response-unusable', ...REDIRECTED);
  if (status >= 400 && (read.body === 'json' || read.body === 'empty')) {
    return failure(
      'token-request-refused',
      `The server refused the ${REQUEST[grantType]} (status ${status}) without an OAuth error.`,
      unexplained(status),
    );
  }
  if (status >= 400)
    return failure('token-response-unusable', `The server answered with status ${status} and ${BODY[read.body]}.`, unexplained(status));
  if (response.cut) return failure('response-too-large', ...TOO_LARGE);
  return failure(
    'token-response-unusable',
    `The server said that all is well but gave no access token: it sent ${BODY[read.body]}.`,
    NO_TOKEN[read.body],
  );
}

/** The OAuth error that a token endpoint's answer names, cleaned and without secrets; both null: it names none. */
export function errorIn(exchange: TokenExchange): { error: string | null; description: string | null } {
  const { body, headers } = exchange.response;
  const { error, description } = readError(new TextDecoder().decode(body), headerOf(headers, 'www-authenticate'), exchange.secrets);
  return { error, description };
}

const REQUEST: Record<TokenGrantType, string> = {
  authorization_code: 'exchange of the code',
  client_credentials: 'token request',
  refresh_token: 'refresh',
};

const BODY: Record<ReadError['body'], string> = {
  json: 'JSON without one',
  html: 'a web page',
  empty: 'an empty body',
  other: 'something that is not JSON',
};

const DEAD: [string, Explanation] = [
  'The server says that this refresh token no longer works.',
  {
    likelyCause: 'It was used before, has expired or was revoked; with rotation, one reuse ends the whole family of tokens.',
    action: 'Sign in again to get new tokens. An access token that is still running may keep working until it expires.',
  },
];

const DEAD_IN_PRACTICE: [string, Explanation] = [
  DEAD[0],
  {
    likelyCause: `The practice provider forgets everything when Tokenscope closes. If Tokenscope ran all the time: ${DEAD[1].likelyCause.charAt(0).toLowerCase()}${DEAD[1].likelyCause.slice(1)}`,
    action: 'Connect again.',
  },
];

const REDIRECTED: [string, Explanation] = [
  'The server answered the token request with a redirect, which is never followed: secrets could end up elsewhere.',
  {
    likelyCause: 'The token endpoint has moved, lacks its last path part, or is http where the server wants https.',
    action:
      "Compare the token endpoint with where the redirect points, and correct it in the connection's settings if you trust that address.",
  },
];

const TOO_LARGE: [string, Explanation] = [
  'The answer to the token request is larger than 1 MiB and was cut off.',
  {
    likelyCause: 'The address is not a token endpoint, or the server is broken.',
    action: "Check the token endpoint in the connection's settings.",
  },
];

const TRY_LATER = 'Try again in a moment; if it stays, tell whoever runs the server and show them the evidence.';
const BROKEN: Record<TokenGrantType, Explanation> = {
  authorization_code: { likelyCause: "A fault or an overload on the server's side.", action: `Sign in again. ${TRY_LATER}` },
  client_credentials: { likelyCause: "A fault or an overload on the server's side.", action: TRY_LATER },
  refresh_token: { likelyCause: "A fault or an overload on the server's side. The refresh token was kept.", action: TRY_LATER },
};

const NO_TOKEN: Record<ReadError['body'], Explanation> = {
  json: {
    likelyCause: 'The provider names its members differently, wraps them in another object, or reports an error with status 200.',
    action: 'Look at the beginning of the body below, and check the token endpoint.',
  },
  html: {
    likelyCause: "The address is a page for people and not the token endpoint, or a proxy or hotel network answered in the server's place.",
    action: 'Check the token endpoint, and whether this network wants a sign-in of its own.',
  },
  empty: {
    likelyCause: 'The address is not the token endpoint, or something on the way emptied the answer.',
    action: "Check the token endpoint in the connection's settings.",
  },
  other: {
    likelyCause: "The address is not the token endpoint, or a proxy answered in the server's place.",
    action: "Check the token endpoint in the connection's settings.",
  },
};

function unexplained(status: number): Explanation {
  if (status === 404 || status === 405 || status === 410) {
    return {
      likelyCause: 'There is no token endpoint at this address, or it takes no POST requests.',
      action: "Compare the token endpoint in the connection's settings with the provider's documentation.",
    };
  }
  if (status === 403) {
    return {
      likelyCause: 'A firewall or gateway in front of the server turned the request away, or the client may not do this.',
      action: 'Check from another network, and ask the provider whether the client is enabled. Tokens that you have were kept.',
    };
  }
  return {
    likelyCause: 'The server did not understand the request and does not say why in the way OAuth asks for (RFC 6749 section 5.2).',
    action: "Compare client authentication, extra parameters and headers with the provider's documentation.",
  };
}

function clientExplanation({ connection }: TokenExchange): Explanation {
  const way = {
    none: 'no secret (client id in the body)',
    client_secret_basic: 'client_secret_basic (Authorization header)',
    client_secret_post: 'client_secret_post (secret in the body)',
  }[connection.clientAuthentication];
  return {
    likelyCause: `The client id or secret is wrong, or the server wants another way of client authentication than ${way}.`,
    action:
      'Enter the client secret anew, check that the client id belongs to this environment, then try the other way of client authentication.',
  };
}

function busyExplanation(retryAfterMs: number | null): Explanation {
  const seconds = retryAfterMs === null ? null : Math.ceil(retryAfterMs / 1000);
  const wait = seconds === null || seconds > 999_999 ? 'Wait a minute' : `Wait ${inWords(seconds)}`;
  return {
    likelyCause: 'Too many requests in a short time, from this client or this network.',
    action: `${wait}, then try again. Nothing was lost.`,
  };
}

/** A date counts from the server's own, so that a clock that goes wrong on either side does not matter. */
function retryAfterOf({ response, receivedAt }: TokenExchange): number | null {
  const date = Date.parse(headerOf(response.headers, 'date') ?? '');
  return readRetryAfter(headerOf(response.headers, 'retry-after'), Number.isNaN(date) ? receivedAt : date);
}

function readError(text: string, challenge: string | null, secrets: readonly string[]): ReadError {
  const members = jsonMembers(text);
  const body = members !== null ? 'json' : text.trim() === '' ? 'empty' : /^\s*</.test(text) ? 'html' : 'other';
  const member = (name: string, limit: number) => {
    const value = members?.get(name);
    return typeof value === 'string' && value !== '' ? cleanText(hideSecrets(value, secrets), limit) : null;
  };
  // Some servers name the error in the challenge only, with no body at all.
  const challenged = members?.has('error') ? null : (/\berror="([\x20-\x21\x23-\x5b\x5d-\x7e]{1,100})"/.exec(challenge ?? '')?.[1] ?? null);
  return {
    error: member('error', 100) ?? (challenged === null ? null : hideSecrets(challenged, secrets)),
    description: member('error_description', 500),
    uri: member('error_uri', 300),
    body,
  };
}

function evidenceOf({ response, secrets }: TokenExchange, read: ReadError, text: string): Evidence[] {
  const header = (label: string, name: string) => {
    const value = headerOf(response.headers, name);
    return { label, value: value === null ? '' : redactedSnippet(value, secrets) };
  };
  return [
    { label: 'Status', value: `${response.status} ${cleanText(response.statusText, 100)}`.trim() },
    { label: 'error', value: read.error ?? '' },
    { label: 'error_description', value: read.description ?? '' },
    { label: 'error_uri', value: read.uri ?? '' },
    header('Content-Type', 'content-type'),
    header('Retry-After', 'retry-after'),
    header('Location', 'location'),
    header('WWW-Authenticate', 'www-authenticate'),
    { label: 'Body begins', value: redactedSnippet(text, secrets) },
  ].filter(({ value }) => value !== '');
}
