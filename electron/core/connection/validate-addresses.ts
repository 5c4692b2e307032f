import type { Failure } from '../failure';
import { checkUrl, withPlainHost } from './address';
import { invalid } from './failures';
import type { Endpoints, Receiver } from './model';
import { checkLine, checkText } from './validate-text';

const MAX_RESOURCES = 20;

/** How each endpoint is called within a sentence. */
export const ENDPOINT_NAMES: Record<keyof Endpoints, string> = {
  authorization: 'authorization endpoint',
  token: 'token endpoint',
  userinfo: 'userinfo endpoint',
  jwks: 'JWKS address',
  introspection: 'introspection endpoint',
  revocation: 'revocation endpoint',
};

/** RFC 8414 section 2; as entered but for a host in other letters, for issuers are compared letter by letter. @throws Failure connection-invalid, insecure-url */
export function checkIssuer(value: string | null, allowPlainHttp: boolean): string | null {
  const issuer = value?.trim() ?? '';
  if (issuer === '') return null;
  const url = checkUrl(issuer, { allowPlainHttp, what: 'issuer', field: 'issuer' });
  if (url.search !== '' || url.hash !== '') {
    throw invalid(
      'issuer',
      'The issuer has a query or a fragment, which RFC 8414 (section 2) rules out.',
      'Write it without anything from "?" or "#" on.',
    );
  }
  return withPlainHost(issuer);
}

/** @throws Failure connection-invalid, insecure-url */
export function checkEndpoints(endpoints: Endpoints, allowPlainHttp: boolean): Endpoints {
  const one = (key: keyof Endpoints): string | null => {
    const value = endpoints[key]?.trim() ?? '';
    const field = `endpoints.${key}`;
    if (value === '') return null;
    checkUrl(value, { allowPlainHttp, what: ENDPOINT_NAMES[key], field });
    if (value.includes('#')) throw noFragment(field, ENDPOINT_NAMES[key]);
    return withPlainHost(value);
  };
  return {
    authorization: one('authorization'),
    token: one('token'),
    userinfo: one('userinfo'),
    jwks: one('jwks'),
    introspection: one('introspection'),
    revocation: one('revocation'),
  };
}

function noFragment(field: string, what: string): Failure {
  return invalid(field, `The ${what} has a fragment (#), which RFC 6749 (section 3) rules out.`, 'Remove everything from "#" on.');
}

/** RFC 8707 section 2. @throws Failure connection-invalid */
export function checkResources(resources: string[]): string[] {
  const given = resources.map((each) => each.trim()).filter((each) => each !== '');
  if (given.length > MAX_RESOURCES) throw invalid('resource', `There are more than ${MAX_RESOURCES} resources.`, 'Keep those you need.');
  for (const each of given) {
    checkText(each, { field: 'resource', what: 'resource', max: 2048 });
    if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(each) || each.includes('#')) {
      throw invalid(
        'resource',
        `The resource ${JSON.stringify(each)} is not an absolute URI without fragment (RFC 8707, section 2).`,
        'Write it as https://... or urn:..., or use Audience for a plain name.',
      );
    }
  }
  return [...new Set(given)];
}

/** @throws Failure connection-invalid, insecure-url */
export function checkReceiver(receiver: Receiver, allowPlainHttp: boolean): Receiver {
  if (receiver.kind === 'scheme') {
    const { part } = receiver;
    if (part === undefined) return { kind: 'scheme' };
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(part)) {
      throw invalid(
        'receiver.part',
        "The connection's own part of the redirect URI is not plain.",
        'Write up to 64 letters, digits, - or _, or leave it out for the shared redirect URI.',
      );
    }
    return { kind: 'scheme', part };
  }
  if (receiver.kind === 'loopback') {
    const { port } = receiver;
    const path = checkLine(receiver.path, { field: 'receiver.path', what: 'loopback path', max: 200 });
    if (port !== null && (!Number.isInteger(port) || port < 1 || port > 65_535)) {
      throw invalid(
        'receiver.port',
        'The loopback port is not a port number.',
        'Write a number from 1024 to 65535, or leave it empty for any free port.',
      );
    }
    // The exact form a URL parser gives back, since the path of what arrives is compared with it.
    if (!path.startsWith('/') || /[?#]/.test(path) || new URL(path, 'http://127.0.0.1').pathname !== path) {
      throw invalid(
        'receiver.path',
        'The loopback path is not a plain path.',
        'Write it like /callback: a slash, then letters, digits, - or _, no "?" or "#".',
      );
    }
    return { kind: 'loopback', port, path };
  }
  if (receiver.kind !== 'paste')
    throw invalid('receiver', 'The redirect receiver is none that Tokenscope knows.', 'Choose app link, loopback or paste.');
  const redirectUri = receiver.redirectUri.trim();
  const field = 'receiver.redirectUri';
  if (redirectUri === '')
    throw invalid(
      field,
      'The redirect URI to paste from is missing.',
      'Enter the https address you registered at the provider.',
      'It was left empty.',
    );
  checkUrl(redirectUri, { allowPlainHttp, what: 'redirect URI', field });
  if (redirectUri.includes('#')) throw noFragment(field, 'redirect URI');
  return { kind: 'paste', redirectUri: withPlainHost(redirectUri) };
}

/** @throws Failure connection-invalid, insecure-url */
export function checkApiBase(value: string | null, allowPlainHttp: boolean): string | null {
  const base = value?.trim() ?? '';
  if (base === '') return null;
  const url = checkUrl(base, { allowPlainHttp, what: 'API base URL', field: 'apiBaseUrl' });
  if (url.search !== '' || url.hash !== '') {
    throw invalid(
      'apiBaseUrl',
      'The API base URL has a query or a fragment.',
      'Write it without anything from "?" or "#" on; queries belong to the calls.',
    );
  }
  return withPlainHost(base);
}
