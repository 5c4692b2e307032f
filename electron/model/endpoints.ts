import { checkUrl, withPlainHost } from './address';
import type { Endpoints } from './connection';
import { type Failure, invalid } from './failure';
import { checkText } from './lines';

const MAX_RESOURCES = 20;

/** How each endpoint is called within a sentence. */
export const ENDPOINT_NAMES: Record<keyof Endpoints, string> = {
  authorization: 'authorization endpoint',
  token: 'token endpoint',
  userinfo: 'userinfo endpoint',
  jwks: 'JWKS URL',
  introspection: 'introspection endpoint',
  revocation: 'revocation endpoint',
  deviceAuthorization: 'device authorization endpoint',
  pushedAuthorization: 'pushed authorization request endpoint',
  endSession: 'end session endpoint',
  registration: 'registration endpoint',
  refresh: 'refresh URL',
};

/** An endpoint that a server's metadata can name. No standard has one for refresh requests alone. */
export type DiscoveredEndpoint = Exclude<keyof Endpoints, 'refresh'>;

/** The member of a server's metadata that names each, RFC 8414 section 2 and those that add to it. */
export const ENDPOINT_MEMBERS: Record<DiscoveredEndpoint, string> = {
  authorization: 'authorization_endpoint',
  token: 'token_endpoint',
  userinfo: 'userinfo_endpoint',
  jwks: 'jwks_uri',
  introspection: 'introspection_endpoint',
  revocation: 'revocation_endpoint',
  deviceAuthorization: 'device_authorization_endpoint',
  pushedAuthorization: 'pushed_authorization_request_endpoint',
  endSession: 'end_session_endpoint',
  registration: 'registration_endpoint',
};

export const DISCOVERED = Object.keys(ENDPOINT_MEMBERS) as DiscoveredEndpoint[];

/** RFC 8414 section 2; as entered but for a host in other letters, for issuers are compared letter by letter. @throws Failure connection-invalid, insecure-url */
export function checkIssuer(value: string | null, allowPlainHttp: boolean): string | null {
  const fault = 'The issuer has a query or a fragment, which RFC 8414 (section 2) forbids.';
  return checkBase(value, allowPlainHttp, 'issuer', 'issuer', fault, 'Write it without "?" or "#" and anything after it.');
}

/** @throws Failure connection-invalid, insecure-url */
export function checkApiBase(value: string | null, allowPlainHttp: boolean): string | null {
  const action = 'Write it without "?" or "#" and anything after it; queries belong to the calls.';
  return checkBase(value, allowPlainHttp, 'API base URL', 'apiBaseUrl', 'The API base URL has a query or a fragment.', action);
}

function checkBase(value: string | null, allowPlainHttp: boolean, what: string, field: string, fault: string, action: string) {
  const base = value?.trim() ?? '';
  if (base === '') return null;
  const url = checkUrl(base, { allowPlainHttp, what, field });
  if (url.search !== '' || url.hash !== '') throw invalid(field, fault, action);
  return withPlainHost(base);
}

/** @throws Failure connection-invalid, insecure-url */
export function checkEndpoint(name: keyof Endpoints, given: string | null | undefined, allowPlainHttp: boolean): string | null {
  const value = given?.trim() ?? '';
  const field = `endpoints.${name}`;
  if (value === '') return null;
  checkUrl(value, { allowPlainHttp, what: ENDPOINT_NAMES[name], field });
  if (value.includes('#')) throw noFragment(field, ENDPOINT_NAMES[name]);
  return withPlainHost(value);
}

/** A page that a browser can be sent to after signing out. @throws Failure connection-invalid, insecure-url */
export function checkPostLogoutRedirect(given: string | null, allowPlainHttp: boolean): string | null {
  const value = given?.trim() ?? '';
  if (value === '') return null;
  checkUrl(value, { allowPlainHttp, what: 'post-logout redirect URI', field: 'postLogoutRedirectUri' });
  return withPlainHost(value);
}

/** RFC 6749 section 3.1: an endpoint and a redirect URI have no fragment. */
export function noFragment(field: string, what: string): Failure {
  return invalid(field, `The ${what} has a fragment (#), which RFC 6749 (section 3) forbids.`, 'Remove "#" and everything after it.');
}

/** RFC 8707 section 2. @throws Failure connection-invalid */
export function checkResources(resources: string[]): string[] {
  const given = resources.map((each) => each.trim()).filter((each) => each !== '');
  if (given.length > MAX_RESOURCES) throw invalid('resource', `There are more than ${MAX_RESOURCES} resources.`, 'Keep the ones you need.');
  for (const each of given) {
    checkText(each, { field: 'resource', what: 'resource', max: 2048 });
    if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(each) || each.includes('#')) {
      const what = `The resource ${JSON.stringify(each)} is not an absolute URI without fragment (RFC 8707, section 2).`;
      throw invalid('resource', what, 'Write it as https://... or urn:..., or use Audience for a plain name.');
    }
  }
  return [...new Set(given)];
}
