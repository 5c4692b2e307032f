import { headerOf } from '../../base/untrusted-text';
import { type Act, answerOf, formOf, isRefresh, queryOf, sentHeader } from '../acts';
import { type ClientCheck, clientCheck, failed, type Judgement, notApplicable, notSeen, passed, type Seen, warned } from '../definition';
import { basicCredentials, mentions } from '../mentions';
import { byAssertion } from './client-assertion';
import { TENANT_FACE, TENANT_FACE_WORDS } from '../../../model/providers/offered';

const SEE = 'Let the app request a token.';
const NONE = 'The app sent no token request.';

/** How an app sends a token request. */
export const TOKEN_REQUEST_CHECKS: readonly ClientCheck[] = [
  clientCheck({
    id: 'app-token.credentials',
    statement: 'The app authenticates in one way, the one that the server expects',
    failed: 'The app does not authenticate in the way that the server expects',
    why: 'A server may reject a client that authenticates in two ways at once, and most accept only the way that is registered.',
    reference: 'RFC 6749, sections 2.3 and 2.3.1; RFC 7523, section 3',
    scenes: ['sign-in'],
    see: SEE,
    plans: ['first-light'],
    judge: credentials,
  }),
  clientCheck({
    id: 'app-token.secret-kept',
    statement: 'The client secret goes to the token endpoint and nowhere else',
    failed: 'The client secret turns up in another request',
    why: 'A secret in an authorization URL or an API call reaches browsers, logs and servers that it is not meant for.',
    reference: 'RFC 6749, sections 2.3.1 and 10.1',
    scenes: ['sign-in'],
    see: SEE,
    plans: ['first-light'],
    judge: secretKept,
  }),
  clientCheck({
    id: 'app-token.query',
    statement: 'The URL of a token request contains no secret',
    failed: 'The URL of a token request contains a secret',
    why: 'URLs are written to the logs of servers and proxies, and the secret, code or refresh token with them.',
    reference: 'RFC 6749, sections 2.3.1 and 3.2',
    scenes: ['sign-in'],
    see: SEE,
    plans: ['first-light'],
    judge: query,
  }),
  clientCheck({
    id: 'app-token.form',
    statement: 'A token request is a POST with a form',
    failed: 'A token request is not a POST with a form',
    why: 'Standard servers read nothing else. Some accept JSON too, but no standard says so.',
    reference: 'RFC 6749, sections 3.2 and 4.1.3, and appendix B',
    scenes: ['sign-in'],
    see: SEE,
    plans: ['first-light'],
    judge: form,
  }),
  clientCheck({
    id: 'app-token.tenant',
    statement: 'Each token request has the Tenant header',
    failed: 'A token request lacks the Tenant header',
    why: `${TENANT_FACE_WORDS.name} rejects every request without it, refreshes included.`,
    reference: `${TENANT_FACE_WORDS.name}'s API documentation: Tenant header`,
    scenes: ['sign-in', 'api-401'],
    see: SEE,
    faces: [TENANT_FACE],
    plans: ['first-light'],
    judge: (seen) => tenantIn(seen, 'token', 'A token request'),
  }),
];

const requestsIn = ({ all }: Seen): Act[] => all.filter(({ leg, request }) => leg === 'token' && request.method !== 'OPTIONS');

type Way = 'basic' | 'post' | 'assertion';
const WAYS: Record<Way, string> = {
  basic: 'in the Authorization header (Basic)',
  post: 'in the body (client_secret)',
  assertion: 'as a signed assertion',
};

function waysOf(act: Act): Way[] {
  const sent = formOf(act);
  const has: Record<Way, boolean> = {
    basic: Boolean(basicCredentials(act)?.secret),
    post: Boolean(sent.get('client_secret')),
    assertion: sent.has('client_assertion'),
  };
  return (['basic', 'post', 'assertion'] as const).filter((way) => has[way]);
}

function credentials(seen: Seen): Judgement {
  const { given } = seen;
  // The query has a check of its own, and so has a body that is no form.
  const requests = requestsIn(seen).filter((act) => !queryOf(act).has('client_secret') && isForm(act));
  if (given.clientAuth !== 'none' && given.clientAuth !== 'key' && given.clientSecret === '')
    return notApplicable('This client has no secret.');
  if (requests.length === 0)
    return notSeen(requestsIn(seen).length === 0 ? NONE : 'No token request is a POST with a form and its credentials outside the URL.');
  if (given.clientAuth === 'none') return publicClient(requests, given.clientId);
  if (given.clientAuth === 'key') return byAssertion(requests, seen);
  const twice = requests.find((act) => waysOf(act).length > 1);
  if (twice)
    return failed(
      `A token request has credentials ${waysOf(twice)
        .map((way) => WAYS[way])
        .join(' and ')}.`,
      [twice],
    );
  const without = requests.find((act) => waysOf(act).length === 0);
  if (without) return failed('A token request has no client credentials.', [without]);
  const { clientAuth } = given;
  const others = requests.filter((act) => !waysOf(act).includes(clientAuth) && isClientRefused(act));
  const right = requests.filter((act) => waysOf(act).includes(clientAuth));
  const [other] = others;
  const expected = `The server expects the credentials ${WAYS[clientAuth]}`;
  if (other && right.length === 0) return failed(`${expected}, but they come ${WAYS[waysOf(other)[0] ?? 'post']}.`, [other]);
  const wrong = right.find((act) => !isGiven(act, seen));
  if (wrong) return failed('The client ID or secret is not the one that the app was given.', [wrong]);
  if (other) return warned(`${expected}; the app first tried another way.`, [other, ...right.slice(0, 1)]);
  const [shown = requests[0]] = right;
  return passed(`The credentials come ${WAYS[shown ? (waysOf(shown)[0] ?? 'post') : 'post']}.`, shown ? [shown] : []);
}

/** RFC 6749 sections 2.1 and 3.2.1: a public client has no credentials, and says who it is by its ID in the body. */
function publicClient(requests: readonly Act[], clientId: string): Judgement {
  const secret = requests.find((act) => waysOf(act).length > 0);
  if (secret) return failed('A token request has client credentials, although this client is public and has none.', [secret]);
  const isNamed = (act: Act) => formOf(act).get('client_id') === clientId;
  // Libraries that find out what a server takes try a header first.
  const isTry = (act: Act) => requests.some(isNamed) && basicCredentials(act)?.id === clientId;
  const without = requests.find((act) => !isNamed(act) && !isTry(act));
  if (without) return failed('A token request does not have the client ID in its body.', [without]);
  const header = requests.find((act) => basicCredentials(act) !== null);
  if (header)
    return warned('A token request has a Basic header with an empty secret. Some servers take that for a wrong secret.', [header]);
  return passed('The client ID is in the body, and there are no credentials.', requests.slice(0, 1));
}

/** Refused for the client's sake (RFC 6749 section 5.2), not for what it asks. */
const isClientRefused = (act: Act): boolean => act.answer?.status === 401 || answerOf(act).error === 'invalid_client';

/** Both with and without the encoding of RFC 6749 section 2.3.1, which many leave out. */
function isGiven(act: Act, { given: { clientId, clientSecret } }: Seen): boolean {
  const basic = basicCredentials(act);
  if (basic) return [basic, basic.raw].some(({ id, secret }) => id === clientId && secret === clientSecret);
  return formOf(act).get('client_id') === clientId && formOf(act).get('client_secret') === clientSecret;
}

/** Where a client authenticates: there its credentials belong into the header or the body. */
const AUTHENTICATED: ReadonlySet<string> = new Set(['token', 'pushed', 'introspection', 'revocation']);

function secretKept(seen: Seen): Judgement {
  const { clientSecret, clientAuth } = seen.given;
  if (clientSecret === '')
    return notApplicable(clientAuth === 'key' ? 'This client has a key and no secret.' : 'This client has no secret.');
  for (const act of seen.all) {
    if (AUTHENTICATED.has(act.leg)) continue;
    const where = mentions(act, clientSecret);
    if (where !== null) return failed(`The client secret is in ${where} of ${PLACES[act.leg] ?? 'another request'}.`, [act]);
  }
  const [request] = requestsIn(seen).filter((act) => waysOf(act).length > 0);
  return request ? passed('The client secret is in no other request.', [request]) : notSeen(NONE);
}

const PLACES: Record<string, string> = {
  authorize: 'the authorization request',
  api: 'an API call',
  userinfo: 'a UserInfo request',
  elsewhere: 'a request to another server',
  metadata: 'a metadata request',
  jwks: 'a request for the key set',
};

const SECRETS = ['client_secret', 'client_assertion', 'code', 'code_verifier', 'refresh_token', 'password'];

function query(seen: Seen): Judgement {
  const requests = requestsIn(seen);
  for (const act of requests) {
    const found = SECRETS.filter((name) => queryOf(act).has(name));
    if (found.length > 0) return failed(`The URL of a token request contains ${found.join(', ')}.`, [act]);
  }
  return requests.length > 0 ? passed('No token request has a secret in its URL.', requests.slice(0, 1)) : notSeen(NONE);
}

const isForm = ({ request }: Act): boolean =>
  request.method === 'POST' && /^application\/x-www-form-urlencoded\s*(;|$)/i.test(headerOf(request.headers, 'content-type') ?? '');

function form(seen: Seen): Judgement {
  const requests = requestsIn(seen);
  const wrong = requests.find((act) => !isForm(act));
  if (wrong) {
    const type = sentHeader(wrong, 'content-type');
    return failed('A token request is not a POST with application/x-www-form-urlencoded.', [wrong], {
      Method: wrong.request.method,
      'Content-Type': type ?? 'none',
    });
  }
  return requests.length > 0 ? passed('Each token request is a POST with a form.', requests.slice(0, 1)) : notSeen(NONE);
}

/** @param one "A token request". */
export function tenantIn({ all, given }: Seen, leg: 'token' | 'api', one: string): Judgement {
  const requests = all.filter((act) => act.leg === leg);
  const wrong = requests.find((act) => sentHeader(act, 'tenant') !== given.tenant);
  if (wrong) {
    const which = isRefresh(wrong) ? 'A refresh' : one;
    const sent = sentHeader(wrong, 'tenant');
    if (sent === null) return failed(`${which} has no Tenant header.`, [wrong]);
    return failed(`${which} names another tenant.`, [wrong], { Sent: sent, Expected: given.tenant });
  }
  return requests.length > 0 ? passed('The Tenant header is there each time.', requests.slice(0, 1)) : notSeen('There was none.');
}
