import { urlOf } from '../../model/url';
import { originOf } from '../connection/binding';
import type { Pair } from '../connection/model';
import { type Evidence, Failure } from '../failure';
import { find } from '../findings/find';
import type { Finding } from '../../model/finding';
import { type ResolvedServer, sameIssuer } from './discovery';
import { AUTHORIZATION_ERRORS, UNKNOWN_ERROR } from './error-codes';
import { isSecretName } from '../redaction/names';
import { HIDDEN, hideSecrets } from '../redaction/snippets';
import { cleanText } from './untrusted-text';

/** A callback URL taken apart, nothing believed yet. */
export interface Callback {
  url: URL;
  parameters: URLSearchParams;
}

const MAX_URL_LENGTH = 65_536;
const MAX_MEMBERS = 50;
/** Must not come twice, RFC 6749 section 3.1. */
const SINGLE = ['code', 'iss', 'error'];

/** Takes a URL from outside apart. Throws `flow-wrong-url` for what is no URL or longer than 64 KiB. */
export function parseCallback(text: string): Callback {
  const trimmed = text.slice(0, MAX_URL_LENGTH + 1).trim();
  const url = trimmed.length > MAX_URL_LENGTH ? null : urlOf(trimmed);
  if (url === null) {
    throw new Failure({
      code: 'flow-wrong-url',
      what: 'What came back is not a URL.',
      likelyCause: 'Only a part of the address was copied, or something else was.',
      action: 'Copy the whole address from the browser, from its beginning to its end.',
    });
  }
  return { url, parameters: url.searchParams };
}

/**
 * Everything a redirect carries, of the query and of the fragment: servers answer there what they refuse of response types other than code
 * (OAuth 2.0 Multiple Response Type Encoding Practices, section 5).
 */
export function carriedBy({ searchParams, hash }: URL): URLSearchParams {
  return new URLSearchParams([...searchParams, ...new URLSearchParams(hash.slice(1))]);
}

/** The state that names the flow; null: none. Throws `flow-duplicate-parameter` where there are several. */
export function stateOf({ parameters }: Callback): string | null {
  const [state, ...more] = parameters.getAll('state');
  if (more.length > 0) throw duplicate('state', 'Nothing was sent, and a sign-in that is waiting goes on waiting.');
  return state === undefined || state === '' ? null : state;
}

/** Throws `flow-wrong-url` unless scheme, host, port and path are those of the redirect URI. */
export function checkRedirectUri({ url }: Callback, redirectUri: string): void {
  const expected = new URL(redirectUri);
  const place = ({ protocol, username, password, host, pathname }: URL) => [protocol, username, password, host, pathname].join('\n');
  if (place(url) === place(expected)) return;
  throw new Failure({
    code: 'flow-wrong-url',
    what: 'The callback came to another address than the redirect URI of this sign-in.',
    likelyCause: "Another address was pasted (the sign-in page's own, for one), or the provider redirects to another registered URI.",
    action:
      'Nothing was sent. Finish the sign-in in the browser; if this repeats, compare the redirect URI with the one registered at the provider.',
    evidence: [
      { label: 'Expected', value: cleanText(redirectUri, 300) },
      { label: 'Came to', value: cleanText(`${url.protocol}${url.host === '' ? '' : `//${url.host}`}${url.pathname}`, 300) },
    ],
  });
}

/** What a callback that passed every check brought. */
export interface AcceptedCallback {
  code: string;
  /** Everything but code, state and iss, in the order sent; untrusted text. */
  members: Pair[];
  findings: Finding[];
}

/**
 * Checks a callback whose state named its flow: duplicates, then `iss` (RFC 9207 section 2.4), then `error`, then `code`. The order
 * matters: an error or a code counts only once it is known who sends it. Throws `flow-duplicate-parameter`, `flow-issuer-mismatch`,
 * `flow-denied`, `flow-error` or `flow-code-missing`.
 *
 * @param otherIssuers Of the other connections: where this one has no issuer, none of those may answer for it (RFC 9700 section 4.4.2).
 *
 * oauth4webapi's validateAuthResponse checks much the same, but throws one code for all and wants an issuer where none may be known.
 */
export function acceptCallback(
  { url, parameters }: Callback,
  server: ResolvedServer,
  redirectUri: string,
  otherIssuers: readonly string[] = [],
): AcceptedCallback {
  for (const name of SINGLE) {
    if (parameters.getAll(name).length > 1) throw duplicate(name, 'Nothing was sent. Start the sign-in again.');
  }
  const findings = checkIssuer(parameters.get('iss'), server, otherIssuers);
  const error = parameters.get('error');
  if (error !== null && error !== '') throw refused(error, parameters);
  const code = parameters.get('code');
  if (code === null || code === '') throw withoutCode(url);
  return { code, members: membersOf(parameters, code, redirectUri), findings };
}

function checkIssuer(iss: string | null, server: ResolvedServer, otherIssuers: readonly string[]): Finding[] {
  if (iss === null) {
    if (!server.issParameterPromised) return [];
    throw issuerMismatch(
      'The callback does not say which server it comes from, although this server promised that it always would.',
      server,
      'none',
    );
  }
  if (server.issuer === null) {
    const origin = originOf(iss);
    const own = [server.endpoints.authorization, server.endpoints.token].some((address) => origin !== null && originOf(address) === origin);
    if (!own) throw issuerMismatch('The callback comes from another server than those of this connection.', server, iss);
    if (otherIssuers.some((other) => sameIssuer(iss, other)))
      throw issuerMismatch('The callback names the issuer of another connection.', server, iss);
    return find('acceptedCallback', { iss: cleanText(iss, 200), issuer: null });
  }
  // The document's spelling counts to the letter; one that a person typed may lack a slash.
  if (server.source === null ? sameIssuer(iss, server.issuer) : iss === server.issuer) return [];
  throw issuerMismatch('The callback comes from another server than the one you signed in at.', server, iss);
}

function issuerMismatch(what: string, server: ResolvedServer, iss: string): Failure {
  return new Failure({
    code: 'flow-issuer-mismatch',
    what,
    likelyCause: 'The provider is set up wrongly, or someone mixes sign-ins of two servers up to steal the code (RFC 9207).',
    action:
      "Nothing was sent. Check the issuer in the connection's settings; if it is right, do not trust this server before its operator has explained it.",
    evidence: [
      { label: 'Issuer expected', value: cleanText(server.issuer ?? 'none', 300) },
      { label: 'Issuer in the callback', value: cleanText(iss, 300) },
    ],
  });
}

function refused(error: string, parameters: URLSearchParams): Failure {
  // A code beside an error was issued all the same, and nobody has used it up.
  const text = (value: string | null, limit: number) => cleanText(hideSecrets(value ?? '', parameters.getAll('code')), limit);
  const shown = text(error, 100);
  const denied = error === 'access_denied';
  const evidence: Evidence[] = [
    { label: 'error', value: shown },
    { label: 'error_description', value: text(parameters.get('error_description'), 500) },
    { label: 'error_uri', value: text(parameters.get('error_uri'), 300) },
  ];
  return new Failure({
    code: denied ? 'flow-denied' : 'flow-error',
    what: denied ? 'The access was denied.' : `The server refused the sign-in: ${shown}.`,
    ...(AUTHORIZATION_ERRORS.get(error) ?? UNKNOWN_ERROR),
    evidence: evidence.filter(({ value }) => value !== ''),
  });
}

function withoutCode(url: URL): Failure {
  const inFragment = /(^#|&)(code|access_token|id_token|error)=/.test(url.hash);
  return new Failure({
    code: 'flow-code-missing',
    what: 'The callback carries neither a code nor an error.',
    likelyCause: inFragment
      ? 'The server put its answer behind "#", as it does with response_mode=fragment or other response types.'
      : 'The server answered another response type than code, or something on the way removed parameters.',
    action: 'Nothing was sent. Check the extra authorize parameters (response_mode, for one) and start the sign-in again.',
    evidence: [{ label: 'Parameters', value: cleanText([...new Set(url.searchParams.keys())].join(', '), 300) }],
  });
}

function duplicate(name: string, action: string): Failure {
  return new Failure({
    code: 'flow-duplicate-parameter',
    what: `The callback carries "${name}" more than once, so it can't be said which one counts.`,
    likelyCause:
      'Someone added to the address (an attack or a proxy), or the redirect URI has a query that repeats it (RFC 6749 section 3.1).',
    action,
    evidence: [{ label: 'Parameter', value: name }],
  });
}

function membersOf(parameters: URLSearchParams, code: string, redirectUri: string): Pair[] {
  const own = new URL(redirectUri).searchParams;
  return [...parameters]
    .filter(([name, value]) => !['code', 'state', 'iss'].includes(name) && own.get(name) !== value)
    .slice(0, MAX_MEMBERS)
    .map(([name, value]) => ({
      name: cleanText(name, 200),
      value: isSecretName(name) ? HIDDEN : cleanText(hideSecrets(value, [code]), 2000),
    }));
}
