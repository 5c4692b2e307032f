import type { Connection, Pair } from '../../model/connection';
import { type Evidence, Failure, type FailureCode } from '../../model/failure';
import type { Finding } from '../../model/finding';
import { answerIn, PLAIN_ANSWER } from '../../model/pasted-answer';
import { shareRedirect } from '../../model/receiver';
import { originOf, urlOf } from '../../model/text/url';
import { cleanText } from '../base/untrusted-text';
import { failureOf, wordsOfUnanswered } from '../coach/coach';
import type { CoachAbout } from '../coach/facts';
import { find } from '../findings/find';
import type { AcceptedCallback, RedirectStep } from '../grants/protocol';
import { isSecretName } from '../redaction/names';
import { HIDDEN, hideSecrets } from '../redaction/snippets';
import { isIssuerOf, type ResolvedServer, sameIssuer } from '../wire/discovery';
import { claimsOf } from '../wire/issuer-keys';

/** A callback URL taken apart, nothing believed yet. */
export interface Callback {
  url: URL;
  parameters: URLSearchParams;
  /** The signed response that stands for all else (JARM section 2.3). Absent: the parameters say it themselves. */
  signed?: string;
  /** It was posted as a form; from which origin, null: unknown. */
  posted?: { origin: string | null };
}

const MAX_URL_LENGTH = 65_536;
const MAX_MEMBERS = 50;
/** Must not come twice, RFC 6749 section 3.1. */
const SINGLE = ['code', 'iss', 'error', 'response', 'access_token', 'id_token', 'token_type', 'expires_in'];

/**
 * Takes a URL from outside apart. Throws `flow-wrong-url` for what is no URL or longer than 64 KiB.
 *
 * @param isPasted A person looked at it: the answer may stand in the fragment, which no redirect brings here (`response_mode=fragment`).
 */
export function parseCallback(text: string, isPasted = false): Callback {
  const trimmed = text.slice(0, MAX_URL_LENGTH + 1).trim();
  const url = trimmed.length > MAX_URL_LENGTH ? null : urlOf(trimmed);
  if (url === null) throw callbackFailure('flow-wrong-url', [{ label: 'Came back', value: 'no URL' }]);
  const parameters = isPasted ? answerIn(url) : url.searchParams;
  const signed = PLAIN_ANSWER.some((name) => parameters.has(name)) ? null : parameters.get('response');
  return { url, parameters, ...(signed && { signed }) };
}

/**
 * Everything a redirect carries, of the query and of the fragment: servers answer there what they refuse of response types other than code
 * (OAuth 2.0 Multiple Response Type Encoding Practices, section 5). What a signed response says is among it, unverified.
 */
export function carriedBy({ searchParams, hash }: URL): URLSearchParams {
  const carried = new URLSearchParams([...searchParams, ...new URLSearchParams(hash.slice(1))]);
  const inside = Object.entries(claimsOf(carried.get('response') ?? '') ?? {});
  for (const [name, value] of inside) if (typeof value === 'string' && name !== 'aud' && !carried.has(name)) carried.set(name, value);
  return carried;
}

/** The state that names the flow, of a signed response unverified; null: none. Throws `flow-duplicate-parameter` where there are several of either. */
export function stateOf({ parameters, signed }: Callback): string | null {
  if (signed !== undefined) {
    if (parameters.getAll('response').length > 1) throw repeated('response');
    const claimed = claimsOf(signed)?.state;
    return typeof claimed === 'string' && claimed !== '' ? claimed : null;
  }
  const [state, ...more] = parameters.getAll('state');
  if (more.length > 0) throw repeated('state');
  return state === undefined || state === '' ? null : state;
}

/** Throws `flow-wrong-url` unless scheme, host, port and path are those of the redirect URI. */
export function checkRedirectUri({ url }: Callback, redirectUri: string): void {
  const expected = new URL(redirectUri);
  const place = ({ protocol, username, password, host, pathname }: URL) => [protocol, username, password, host, pathname].join('\n');
  if (place(url) === place(expected)) return;
  throw callbackFailure('flow-wrong-url', [
    { label: 'Expected', value: cleanText(redirectUri, 300) },
    { label: 'Came to', value: cleanText(`${url.protocol}${url.host === '' ? '' : `//${url.host}`}${url.pathname}`, 300) },
  ]);
}

/**
 * Checks a callback whose state named its flow: duplicates, then `iss` (RFC 9207 section 2.4), then `error`, then `code`. The order
 * matters: an error or a code counts only once it is known who sends it. Throws `flow-duplicate-parameter`, `flow-issuer-mismatch`,
 * `flow-denied`, `flow-error` or `flow-code-missing`.
 *
 * @param about What the coach knows of the connection, to explain a refusal.
 * @param otherIssuers Of the other connections: where this one has no issuer, none of those may answer for it (RFC 9700 section 4.4.2).
 *
 * oauth4webapi's validateAuthResponse checks much the same, but throws one code for all and wants an issuer where none may be known.
 */
export function acceptCallback(
  { parameters }: Callback,
  server: ResolvedServer,
  { redirectUri, brings }: Pick<RedirectStep, 'redirectUri' | 'brings'>,
  otherIssuers: readonly string[] = [],
  about?: CoachAbout,
): AcceptedCallback {
  for (const name of SINGLE) {
    if (parameters.getAll(name).length > 1) throw repeated(name);
  }
  // RFC 9700 section 4.4.2.1: an ID token names its server, too, and is verified before anything else is used.
  const named = brings.includes('id_token') ? claimsOf(parameters.get('id_token') ?? '')?.iss : undefined;
  const findings = checkIssuer(parameters.get('iss') ?? named ?? null, server, otherIssuers);
  const error = parameters.get('error');
  if (error !== null && error !== '') throw refused(error, parameters, about);
  const code = parameters.get('code') ?? '';
  const missing = brings.filter((name) => !parameters.get(name));
  if (missing.length > 0)
    throw callbackFailure('flow-code-missing', [
      ...(brings.every((name) => name === 'code') ? [] : [{ label: 'Missing', value: missing.join(', ') }]),
      { label: 'Parameters', value: cleanText([...new Set(parameters.keys())].join(', '), 300) },
    ]);
  return { code, parameters, members: membersOf(parameters, code, redirectUri), findings };
}

function checkIssuer(iss: string | null, server: ResolvedServer, otherIssuers: readonly string[]): Finding[] {
  if (iss === null) {
    if (!server.issParameterPromised) return [];
    throw issuerMismatch(server, 'none');
  }
  if (server.issuer === null) {
    const origin = originOf(iss);
    const own = [server.endpoints.authorization, server.endpoints.token].some((address) => origin !== null && originOf(address) === origin);
    if (!own || otherIssuers.some((other) => sameIssuer(iss, other))) throw issuerMismatch(server, iss);
    return find('acceptedCallback', { iss: cleanText(iss, 200), issuer: null });
  }
  if (isIssuerOf(server, iss)) return [];
  throw issuerMismatch(server, iss);
}

export function issuerMismatch({ issuer }: ResolvedServer, iss: string): Failure {
  return callbackFailure('flow-issuer-mismatch', [
    { label: 'Expected issuer', value: cleanText(issuer ?? 'none', 300) },
    { label: 'Issuer in the callback', value: cleanText(iss, 300) },
  ]);
}

function refused(error: string, parameters: URLSearchParams, about: CoachAbout | undefined): Failure {
  // A code beside an error was issued all the same, and nobody has used it up.
  const text = (value: string | null, limit: number) => cleanText(hideSecrets(value ?? '', parameters.getAll('code')), limit);
  const said = {
    error: text(error, 100),
    error_description: text(parameters.get('error_description'), 500),
    error_uri: text(parameters.get('error_uri'), 300),
  };
  const url = `${NOWHERE}?${new URLSearchParams(said)}`;
  return new Failure({
    code: error === 'access_denied' ? 'flow-denied' : 'flow-error',
    ...wordsOfUnanswered({ purpose: 'callback', url, failure: null }, about),
    evidence: Object.entries(said).flatMap(([label, value]) => (value === '' ? [] : { label, value })),
  });
}

function repeated(name: string): Failure {
  return callbackFailure('flow-duplicate-parameter', [{ label: 'Parameter', value: name }]);
}

/** Stands for the address of a callback where the coach needs none. */
const NOWHERE = 'callback:';

/** A callback that can't be used, in the coach's words; the evidence tells it which of them. */
export function callbackFailure(code: FailureCode, evidence: Evidence[]): Failure {
  return failureOf({ purpose: 'callback', url: NOWHERE }, { code, evidence });
}

function membersOf(parameters: URLSearchParams, code: string, redirectUri: string): Pair[] {
  const own = new URL(redirectUri).searchParams;
  return [...parameters]
    .filter(([name, value]) => !['code', 'state', 'iss', 'access_token', 'id_token'].includes(name) && own.get(name) !== value)
    .slice(0, MAX_MEMBERS)
    .map(([name, value]) => ({
      name: cleanText(name, 200),
      value: isSecretName(name) ? HIDDEN : cleanText(hideSecrets(value, [code]), 2000),
    }));
}

/** As much of another connection as tells whether its server's answers can be taken for this one's. */
export type Neighbour = Pick<Connection, 'name' | 'issuer' | 'endpoints' | 'receiver'>;

/**
 * A code can be carried from one server to another (mix-up, RFC 9700 section 4.4.2) where neither `iss` (RFC 9207) nor the redirect URI tells
 * whose answer a callback is. Says so of a callback without `iss`, from a server that promises none, while a connection of another server
 * waits at the same redirect URI.
 */
export function mixUpFindings(
  connection: Connection,
  server: ResolvedServer,
  { parameters }: Callback,
  neighbours: readonly Neighbour[],
): Finding[] {
  if (parameters.has('iss') || parameters.has('id_token') || server.issParameterPromised) return [];
  const other = neighbours.find((each) => shareRedirect(connection.receiver, each.receiver) && !isSameServer(connection, each));
  return find('callbackBeside', other ?? null);
}

function isSameServer(one: Omit<Neighbour, 'name'>, other: Neighbour): boolean {
  if (one.issuer && other.issuer) return sameIssuer(one.issuer, other.issuer);
  return placeOf(one) === placeOf(other);
}

/** Where people sign in, as far as the settings tell. */
function placeOf({ issuer, endpoints }: Pick<Connection, 'issuer' | 'endpoints'>): string | null {
  return originOf(endpoints.authorization) ?? originOf(issuer);
}
