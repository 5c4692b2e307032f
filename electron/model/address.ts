import { Failure } from './failure';
import { urlOf } from './text/url';

export interface AddressOptions {
  /** Plain http beyond loopback was allowed by the person. */
  allowPlainHttp: boolean;
  /** What the URL is for, as it stands within a sentence: "token endpoint". */
  what: string;
  /** Path of the setting it stands in, for the evidence: "endpoints.token". */
  field?: string;
}

/** Characters. Longer ones are cut off by servers and proxies on the way. */
export const MAX_URL_LENGTH = 2048;

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are what a URL must not hold, and what the URL parser silently drops
const DROPPED_OR_REWRITTEN = /[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202e\u2060\ufeff\\]/u;

/**
 * Parses an address that Tokenscope may talk to: absolute, http or https, no user name or password.
 *
 * @throws Failure `insecure-url` for plain http beyond loopback that nobody allowed, `connection-invalid` for everything else.
 */
export function checkUrl(url: string, options: AddressOptions): URL {
  const refuse = (problem: string, action: string) => invalidAddress(options, problem, action);
  if (url.length > MAX_URL_LENGTH) throw refuse(`is longer than ${MAX_URL_LENGTH} characters`, 'Check that only the URL was pasted.');
  if (DROPPED_OR_REWRITTEN.test(url))
    throw refuse(
      'contains a space, a line break, an invisible character or a backslash',
      'Remove it; a space inside a URL is written %20.',
    );
  if (!/^[a-z][a-z0-9+.-]*:/i.test(url))
    throw refuse('is not a complete URL', 'Write it with its scheme, such as https://login.example.com/token.');
  if (!/^https?:/i.test(url)) throw refuse('is neither https nor http', 'Only web URLs work here. Enter one that begins with https://.');
  const parsed = /^https?:\/\/[^/?#]/i.test(url) ? urlOf(url) : null;
  if (parsed === null) throw refuse('is not a valid URL', 'Check the host name and the port: https://host:port/path.');
  if (parsed.username !== '' || parsed.password !== '' || /^https?:\/\/[^/?#]*@/i.test(url)) {
    throw refuse(
      'contains a user name or password',
      'Remove everything between // and @. Client credentials belong in Client ID and Client secret.',
    );
  }
  if (parsed.protocol === 'http:' && !options.allowPlainHttp && !isLoopback(parsed)) throw insecure(options, parsed);
  return parsed;
}

/**
 * An address that `checkUrl` took, its host written as it is looked up (Punycode), the rest letter by letter as it was: letters of other
 * scripts and slashes that are none can make one host look like another.
 */
export function withPlainHost(url: string): string {
  const [, scheme = '', authority = '', rest = ''] = /^([a-z]+:\/\/)([^/?#]*)(.*)$/is.exec(url) ?? [];
  return /^[\x21-\x7e]*$/.test(authority) ? url : `${scheme}${new URL(url).host}${rest}`;
}

/** 127.0.0.0/8, ::1 and the name localhost: what never leaves this machine. */
export function isLoopback(url: URL): boolean {
  const host = url.hostname;
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Addresses for private networks and links (RFC 1918, RFC 3927, RFC 4193, RFC 4291), and names that no public DNS has (RFC 6762, RFC 8375). */
const PRIVATE =
  /^(?:10|127|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){1,3}$|^0\.0\.0\.0$|^\[(?:f[cd]|fe[89ab]|::)|\.(?:local|internal|home\.arpa|localhost)$/;

/** What is on this computer or in its network, as far as the URL shows it. */
export function isPrivateAddress(url: URL): boolean {
  const host = url.hostname.replace(/\.$/, '');
  return isLoopback(url) || PRIVATE.test(host) || !/[.:]/.test(host);
}

function invalidAddress(options: AddressOptions, problem: string, action: string): Failure {
  return new Failure({
    code: 'connection-invalid',
    what: `The ${options.what} ${problem}.`,
    likelyCause: 'A mistake while typing or pasting.',
    action,
    evidence: fieldEvidence(options),
  });
}

function insecure(options: AddressOptions, url: URL): Failure {
  return new Failure({
    code: 'insecure-url',
    what: `The ${options.what} uses plain http, so anyone on the network path to ${url.host} could read the tokens and secrets sent there.`,
    likelyCause: 'The URL was written with http:// instead of https://, or the server is a test server without a certificate.',
    action: `Write https://. If ${url.host} really only supports http and you accept that, turn on "Allow plain http" for this connection.`,
    evidence: fieldEvidence(options),
  });
}

function fieldEvidence({ field }: AddressOptions): { label: string; value: string }[] {
  return field === undefined ? [] : [{ label: 'Field', value: field }];
}
