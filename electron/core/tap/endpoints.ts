import type { Endpoints } from '../../model/connection';
import { DISCOVERED, type DiscoveredEndpoint, ENDPOINT_MEMBERS } from '../../model/endpoints';
import type { ExchangePurpose } from '../../model/exchange';
import type { LegKind } from '../../model/tap';
import { urlOf } from '../../model/text/url';
import { jsonMembers } from '../base/untrusted-text';
import { isMetadata } from './answers';

const PURPOSES: Record<DiscoveredEndpoint, ExchangePurpose> = {
  authorization: 'authorize',
  token: 'token',
  userinfo: 'userinfo',
  jwks: 'jwks',
  introspection: 'introspection',
  revocation: 'revocation',
  deviceAuthorization: 'device-authorization',
  pushedAuthorization: 'par',
  endSession: 'sign-out',
  registration: 'registration',
};

/** How servers commonly name their endpoints: the end of the path. Only where nobody has said it, and only at an authorization server. */
const USUAL: [RegExp, ExchangePurpose][] = [
  [/\/(?:o?auth2?\/)?authorize$|\/(?:openid-connect|oauth2?|oauth2?\/v\d)\/auth(?:orization)?$|^\/auth$/, 'authorize'],
  [/\/(?:token|access_token)$/, 'token'],
  [/\/(?:jwks(?:\.json|_uri)?|jwk|certs|keys)$/, 'jwks'],
  [/\/userinfo$/, 'userinfo'],
  [/\/(?:introspect|introspection|token_info)$/, 'introspection'],
  [/\/(?:revoke|revocation|token\/revocation)$/, 'revocation'],
  [/\/(?:device|device_authorization|device\/code|device\/auth)$/, 'device-authorization'],
  [/\/(?:par|request)$/, 'par'],
  [/\/(?:reg|register)$/, 'registration'],
  [/\/(?:logout|end_session|end-session|session\/end)$/, 'sign-out'],
];

/** Addresses of endpoints learned from metadata; a server has some ten. */
const MAX_KNOWN = 200;

/** What a request is for: by the form that it carries, by the endpoints that are known, by how endpoints are commonly named. */
export class KnownEndpoints {
  readonly #purposes = new Map<string, ExchangePurpose>();

  /** @param given Of the connection. */
  constructor(given: Partial<Endpoints> = {}) {
    for (const name of DISCOVERED) this.#know(given[name] ?? null, PURPOSES[name]);
    this.#know(given.refresh ?? null, 'token');
  }

  /** Takes the endpoints of metadata. @param body As the server sent it. */
  learn(body: string): void {
    const members = jsonMembers(body);
    for (const name of DISCOVERED) {
      const address = members?.get(ENDPOINT_MEMBERS[name]);
      if (typeof address === 'string') this.#know(address, PURPOSES[name]);
    }
  }

  /** By the address alone. @param url Of the real server. */
  purposeAt(method: string, url: string, kind: LegKind): ExchangePurpose {
    const known = this.#purposes.get(url.split('?', 1)[0] ?? '');
    if (known !== undefined) return known === 'token' && method !== 'POST' ? 'call' : known;
    const asksByGet = method === 'GET' && url.includes('response_type=');
    if (kind === 'api' && !asksByGet && !url.includes('/.well-known/')) return 'call';
    const parsed = urlOf(url);
    if (parsed === null) return 'call';
    if (isMetadata(parsed.pathname)) return 'discovery';
    if (asksByGet && parsed.searchParams.has('response_type') && parsed.searchParams.has('client_id')) return 'authorize';
    if (kind === 'api') return 'call';
    const usual = USUAL.find(([pattern]) => pattern.test(parsed.pathname))?.[1] ?? 'call';
    const reads = usual === 'authorize' || usual === 'jwks' || usual === 'userinfo' || usual === 'sign-out';
    return reads || method === 'POST' || usual === 'registration' ? usual : 'call';
  }

  /** With what the body says. @param form Of the request; "" where it has none. */
  purposeOf(method: string, url: string, kind: LegKind, form: string): ExchangePurpose {
    const grant = method === 'POST' ? new URLSearchParams(form).get('grant_type') : null;
    if (grant !== null) return grant === 'refresh_token' ? 'refresh' : 'token';
    return this.purposeAt(method, url, kind);
  }

  #know(address: string | null, purpose: ExchangePurpose): void {
    const url = address === null ? null : urlOf(address);
    if (url !== null && this.#purposes.size < MAX_KNOWN) this.#purposes.set(`${url.origin}${url.pathname}`, purpose);
  }
}
