import type { ExchangePurpose, LoggedExchange } from '../../model/exchange';
import type { Finding } from '../../model/finding';
import { urlOf } from '../../model/text/url';
import { isRecord } from '../base/untrusted-text';
import { words } from '../token/expected';
import {
  type AnsweredCase,
  authorizeCase,
  callbackCase,
  callCase,
  discoveryCase,
  type ExchangeContext,
  type LoggedCase,
  type TokenRequestCase,
  tokenRequestCase,
} from './cases';
import { find, sorted } from './find';
import { mediaType, membersIn } from './logged';
import { readTokenResponse } from './token-response';

const BY_PURPOSE: Record<ExchangePurpose, readonly ((item: LoggedCase, found: Finding[]) => void)[]> = {
  par: [inPushed],
  authorize: [inAuthorize],
  'sign-in-page': [],
  'device-authorization': [],
  callback: [inCallback],
  token: [inToken],
  refresh: [inToken],
  discovery: [inDiscovery],
  jwks: [inKeySet],
  registration: [],
  introspection: [inIntrospection],
  revocation: [],
  'sign-out': [],
  userinfo: [inCall, inUserinfo],
  call: [inCall],
};

/**
 * Everything worth knowing about one exchange, gravest first. It works on what the log keeps, in which secrets stand as kind and keyed
 * fingerprint; two of the same fingerprint are the same secret.
 */
export function findingsOfExchange(exchange: LoggedExchange, context: ExchangeContext = {}): Finding[] {
  const url = urlOf(exchange.url);
  const item = { exchange, url, query: new URLSearchParams(url?.search ?? ''), context };
  const found: Finding[] = [];
  for (const look of BY_PURPOSE[exchange.purpose]) look(item, found);
  if (exchange.by === 'app') find('tapped', item, found);
  return sorted(found);
}

function inAuthorize(item: LoggedCase, found: Finding[]): void {
  const { url, query } = item;
  if (url === null) return;
  const taken = authorizeCase(item, url);
  find('authorize', taken, found);
  // With request or request_uri the parameters are inside a signed object (RFC 9101) or at the server (RFC 9126).
  if (!query.has('request') && !query.has('request_uri')) find('authorizeParameters', taken, found);
}

/** A pushed request says in its body what otherwise stands in the address (RFC 9126 section 2.1). */
function inPushed(item: LoggedCase, found: Finding[]): void {
  const query = new URLSearchParams(item.exchange.request.body.text);
  if (item.url !== null && !query.has('request')) find('authorizeParameters', authorizeCase({ ...item, query }, item.url), found);
}

function inCallback(item: LoggedCase, found: Finding[]): void {
  if (item.url === null) return;
  const taken = callbackCase(item, item.url);
  find('callback', taken, found);
  // JARM: everything is inside one signed token.
  if (!taken.both.has('response')) find('callbackParameters', taken, found);
}

function inToken(item: LoggedCase, found: Finding[]): void {
  const request = tokenRequestCase(item);
  find('tokenRequest', request, found);
  const answered = withAnswer(request);
  if (answered === null) return;
  find('tokenResponse', answered, found);
  const { status, response } = answered;
  if (response.body.cutAt !== null) return;
  if (status >= 200 && status < 300) inSuccess(answered, found);
  else if (status >= 400 && status < 500 && status !== 429) {
    find('tokenError', { ...answered, error: membersIn(response.body)?.get('error') }, found);
  }
}

function inSuccess(item: AnsweredCase<TokenRequestCase>, found: Finding[]): void {
  const { exchange, response, form, context } = item;
  const { at } = exchange;
  const { body, headersMs, endMs } = response;
  const answer = readTokenResponse({
    response: { ...response, status: item.status, body: new TextEncoder().encode(body.text), cut: false, startedAt: at },
    sentAt: at,
    headersAt: at + headersMs,
    receivedAt: at + endMs,
    secrets: [],
    ...(context.connection && { connection: context.connection }),
  });
  if (answer === null) {
    const inForm = body.kind === 'form' ? new URLSearchParams(body.text).get('error') : null;
    find('tokenless', { error: membersIn(body)?.get('error') ?? inForm }, found);
    return;
  }
  found.push(...answer.breaches);
  // A code exchange names no scopes; they stood in the authorize request.
  const inRequest = form.get('grant_type') === 'authorization_code' ? (context.connection?.scopes ?? []) : [];
  const scopesAsked = form.has('scope') ? words(form.get('scope')) : inRequest;
  find('tokenAnswer', { ...item, answer, scopesAsked, scopesGranted: words(answer.scope) }, found);
}

function inDiscovery(item: LoggedCase, found: Finding[]): void {
  const { exchange, context } = item;
  const body = exchange.response?.body;
  if (exchange.status !== 200 || body === undefined || body.cutAt !== null) return;
  const members = membersIn(body);
  find('metadata', members, found);
  if (members !== null) find('discovery', discoveryCase(members, exchange.url, context.issuer, mediaType(item)), found);
}

function inKeySet(item: LoggedCase, found: Finding[]): void {
  const members = goodMembers(item);
  if (members === null) return;
  const listed = members.get('keys');
  find('keySet', { keys: (Array.isArray(listed) ? listed : []).filter(isRecord) }, found);
}

function inIntrospection(item: LoggedCase, found: Finding[]): void {
  const members = goodMembers(item);
  if (members === null) return;
  const { byHeader, inBody } = tokenRequestCase(item);
  find('introspection', { members, authenticated: inBody || byHeader }, found);
}

function inUserinfo(item: LoggedCase, found: Finding[]): void {
  const members = goodMembers(item);
  if (members !== null) find('userinfo', { members }, found);
}

function inCall(item: LoggedCase, found: Finding[]): void {
  const call = callCase(item);
  find('call', call, found);
  const answered = withAnswer(call);
  if (answered !== null) find('callResponse', answered, found);
}

function withAnswer<Case extends LoggedCase>(item: Case): AnsweredCase<Case> | null {
  const { status, response } = item.exchange;
  return status === null || response === null ? null : { ...item, status, response };
}

/** The members of the JSON object that came with status 200; null: none came. */
function goodMembers({ exchange }: LoggedCase): Map<string, unknown> | null {
  return exchange.status === 200 ? membersIn(exchange.response?.body) : null;
}
