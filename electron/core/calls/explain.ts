import type { Connection, Pair } from '../connection/model';
import type { Evidence } from '../failure';
import { cleanText, headerOf, jsonMembers } from '../oauth/untrusted-text';
import { explainChallenge, parameter } from './challenge';
import type { CallBody, Challenge, Explanation, RateLimit } from './model';

export interface Answered {
  status: number;
  statusText: string;
  /** With secrets replaced, as `body`. */
  headers: readonly Pair[];
  body: CallBody;
  challenge: Challenge | null;
  rateLimit: RateLimit | null;
  connection: Connection;
  /** When the token that was sent expired, in milliseconds before the call; null: it had not, or nobody knows. */
  expiredForMs: number | null;
  /** What became of a 401: the call was retried with a new token, the refresh failed, or no refresh was tried and why. */
  refresh: 'retried' | 'failed' | 'off' | 'impossible' | 'not-needed';
}

type Told = Omit<Explanation, 'evidence'>;

/** What to make of an answer of 400 and above: what happened, the likely cause, what to do. null below 400. */
export function explainAnswer(answered: Answered): Explanation | null {
  if (answered.status < 400) return null;
  return { ...explain(answered), evidence: evidenceOf(answered) };
}

function explain(answered: Answered): Told {
  const { status } = answered;
  if (status === 401) return unauthorized(answered);
  if (status === 403) return forbidden(answered);
  if (status === 407) {
    return {
      what: 'A proxy between this machine and the API wants a sign-in (407).',
      cause: 'The proxy of this network did not pass the request on.',
      action: 'Sign in to the proxy in the system settings, then send the call again.',
    };
  }
  if (status === 429) return tooMany(answered);
  // Gateways answer with a page of their own when the API is down; that says nothing about the URL.
  if (status >= 500) return serverFailed(status);
  return isHtml(answered) ? page(answered) : refused(answered);
}

function unauthorized(answered: Answered): Told {
  const { challenge, refresh, connection } = answered;
  const action = unauthorizedAction(answered);
  if (challenge !== null) return { what: 'The API refused the access token (401).', cause: explainChallenge(challenge), action };
  if (answered.expiredForMs !== null && refresh !== 'retried') {
    return { what: 'The API refused the access token (401).', cause: 'The access token has expired.', action };
  }
  const katana = connection.template === 'katana' || connection.template === 'practice-katana';
  const audience = connection.audience ? `, or is for another audience than ${connection.audience}` : '';
  return {
    what: katana
      ? 'Katana refused the access token (401 Unauthorized).'
      : 'The API refused the access token (401) and gives no challenge, so it does not say why.',
    cause:
      refresh === 'retried'
        ? `A token fresh from the server was refused too, so it is not a matter of expiry: the token does not belong to this API${audience}, or its owner may not use it.`
        : `The token has expired or was revoked${audience}.${katana ? '' : ' RFC 9110 (section 15.5.2) asks for a WWW-Authenticate header with every 401.'}`,
    action,
  };
}

function unauthorizedAction({ refresh, connection, challenge }: Answered): string {
  if (challenge !== null && parameter(challenge, 'error') === 'insufficient_scope')
    return 'Add the scope to the connection, then connect again.';
  switch (refresh) {
    case 'retried':
      return `Compare the token's issuer, audience and scopes with what the API expects${connection.legs.api.headers.length > 0 ? ', and check the headers that it wants beside the token' : ''}.`;
    case 'failed':
      return 'Look at the refresh below, then connect again.';
    case 'off':
      return 'Refresh the token and send the call again, or let this connection do so by itself (Settings, Refresh on 401).';
    case 'impossible':
      return 'Connect again; there is no refresh token that could renew it.';
    case 'not-needed':
      return 'Refresh the token and send the call again.';
  }
}

function forbidden(answered: Answered): Told {
  const { challenge } = answered;
  if (challenge !== null) {
    const scope = parameter(challenge, 'error') === 'insufficient_scope';
    return {
      what: 'The API knows the token but does not allow this call (403).',
      cause: explainChallenge(challenge),
      action: scope ? 'Add the scope to the connection, then connect again.' : 'Ask the owner of the API what this client may do.',
    };
  }
  return {
    what: 'The API does not allow this call (403).',
    cause: isHtml(answered)
      ? 'A firewall in front of the API may have stopped the request before it arrived: the answer is a web page.'
      : 'The token was accepted, but its scopes, or the rights of the person or client behind it, do not cover this.',
    action:
      'Compare the scopes granted with those the API asks for, and check the roles of the account. A new token of the same kind will not help.',
  };
}

function tooMany({ rateLimit }: Answered): Told {
  const wait = rateLimit?.retryAfterMs ?? null;
  return {
    what: 'The API wants fewer requests (429).',
    cause:
      rateLimit === null
        ? 'Too many requests came from this client in a short time. The API does not say when to go on.'
        : `Too many requests came from this client. ${rateLimit.text}`,
    action:
      wait === null
        ? 'Wait a minute before the next call.'
        : `Wait ${Math.ceil(wait / 1000)} s before the next call; earlier ones may make the wait longer.`,
  };
}

function page({ status, connection }: Answered): Told {
  return {
    what: `The answer is a web page and not data (${status}).`,
    cause: 'The URL leads to a website, a sign-in page or a proxy instead of the API.',
    action: `Compare the URL with the API's documentation. The API base URL of this connection is ${connection.apiBaseUrl ?? 'not set'}.`,
  };
}

function serverFailed(status: number): Told {
  if (status === 501)
    return {
      what: 'The API cannot do this (501).',
      cause: 'It does not know this method.',
      action: 'Check the method in its documentation.',
    };
  const between = status === 502 || status === 503 || status === 504;
  return {
    what: between ? `The API is not available right now (${status}).` : `The API failed while it handled this call (${status}).`,
    cause: between
      ? 'A server in front of the API got no good answer from it: it is overloaded, restarting or down.'
      : 'A fault in the API. The token was most likely good.',
    action: 'Send the call again in a while. If it stays, tell the provider, with the request id if there is one.',
  };
}

const REFUSALS: Record<number, Told> = {
  400: {
    what: 'The API finds the request faulty (400).',
    cause: 'A parameter or the body is missing or malformed.',
    action: "Compare the call with the API's documentation; the answer often names the part.",
  },
  402: {
    what: 'The API wants payment first (402).',
    cause: 'The plan of this account does not include the call, or is used up.',
    action: 'Check the plan of the account at the provider.',
  },
  404: {
    what: 'There is nothing at this URL (404).',
    cause:
      'The path is wrong, the base URL lacks a part such as /v1, or the record does not exist. Some APIs also answer 404 for what the token may not see.',
    action: "Compare the whole URL with the API's documentation.",
  },
  405: {
    what: 'The API does not take this method here (405).',
    cause: 'The path exists, but not for this method.',
    action: 'Use one of the methods in the Allow header.',
  },
  406: {
    what: 'The API cannot answer in the format asked for (406).',
    cause: 'The Accept header names a format that it does not have.',
    action: 'Change the Accept header of the call.',
  },
  409: {
    what: 'The call conflicts with what is there already (409).',
    cause: 'The record exists, or has changed meanwhile.',
    action: 'Read the record first, then try again.',
  },
  410: {
    what: 'What was at this URL is gone (410).',
    cause: 'The record or this version of the API was removed.',
    action: "Look for its successor in the API's documentation.",
  },
  413: { what: 'The body is too large for the API (413).', cause: 'It is larger than the API takes.', action: 'Send less at a time.' },
  415: {
    what: 'The API does not take this kind of body (415).',
    cause: 'The Content-Type header does not fit the API.',
    action: 'Set the Content-Type header that its documentation names.',
  },
  422: {
    what: 'The API understood the body but not its content (422).',
    cause: 'A value breaks one of its rules.',
    action: 'Read the answer: it mostly names the field.',
  },
};

function refused({ status }: Answered): Told {
  return (
    REFUSALS[status] ?? {
      what: `The API refused the call (${status}).`,
      cause: 'The request does not fit what the API expects.',
      action: "Read the answer, and compare the call with the API's documentation.",
    }
  );
}

function isHtml({ headers, body }: Answered): boolean {
  return (
    /^\s*(text\/html|application\/xhtml)/i.test(headerOf(headers, 'content-type') ?? '') ||
    /^\s*<(!doctype html|html)/i.test(body.text.slice(0, 200))
  );
}

const REQUEST_IDS = ['x-request-id', 'request-id', 'x-correlation-id', 'x-trace-id', 'cf-ray', 'x-amzn-requestid'];

function evidenceOf(answered: Answered): Evidence[] {
  const { status, statusText, headers, challenge } = answered;
  const evidence: Evidence[] = [{ label: 'Status', value: cleanText(`${status} ${statusText}`, 100) }];
  const add = (label: string, value: string | null) => {
    if (value !== null && value !== '') evidence.push({ label, value: cleanText(value, 500) });
  };
  add('The API says', messageIn(answered.body));
  add('Error', challenge === null ? null : parameter(challenge, 'error'));
  add('Error description', challenge === null ? null : parameter(challenge, 'error_description'));
  if (status === 405) add('Allow', headerOf(headers, 'allow'));
  if (status === 429 || status === 503) add('Retry-After', headerOf(headers, 'retry-after'));
  const id = REQUEST_IDS.find((name) => headerOf(headers, name) !== null);
  if (id) add('Request id', headerOf(headers, id));
  if (answered.expiredForMs !== null) add('Access token expired', `${Math.round(answered.expiredForMs / 1000)} s before the call`);
  return evidence;
}

/** The message in an error body: Katana's `message`, problem details (RFC 9457), OAuth's own, and what others use. */
function messageIn({ kind, text }: CallBody): string | null {
  if (kind !== 'json' || text.length > 100_000) return null;
  const members = jsonMembers(text);
  if (members === null) return null;
  const inner = members.get('error');
  const nested =
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? new Map<string, unknown>(Object.entries(inner)) : null;
  for (const source of [members, nested]) {
    for (const name of ['error_description', 'detail', 'message', 'title', 'error', 'description']) {
      const value = source?.get(name);
      if (typeof value === 'string' && value !== '') return value;
    }
  }
  return null;
}
