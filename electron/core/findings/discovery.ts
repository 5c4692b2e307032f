import { urlOf } from '../../model/url';
import { isLoopback } from '../../model/address';
import { jsonMembers } from '../oauth/untrusted-text';
import type { Finding } from '../token/finding';
import { quote, quoteAll } from '../token/wording';
import { raise, sorted } from './raise';

/** A discovery document as it was served. */
export interface DiscoveryInput {
  /** The body. */
  document: string;
  /** Where it was found. */
  url: string;
  /** Whose metadata was asked for; absent: whom the address names. */
  issuer?: string | null;
  /** The Content-Type header; null: there was none. */
  contentType: string | null;
}

const ENDPOINTS = [
  'authorization_endpoint',
  'token_endpoint',
  'userinfo_endpoint',
  'jwks_uri',
  'introspection_endpoint',
  'revocation_endpoint',
  'registration_endpoint',
  'end_session_endpoint',
  'device_authorization_endpoint',
  'pushed_authorization_request_endpoint',
];
const LISTS = [
  'scopes_supported',
  'response_types_supported',
  'grant_types_supported',
  'subject_types_supported',
  'id_token_signing_alg_values_supported',
  'token_endpoint_auth_methods_supported',
  'code_challenge_methods_supported',
];
const OPENID = '/.well-known/openid-configuration';
const OAUTH = '/.well-known/oauth-authorization-server';

/** What is worth knowing about a server's metadata (OpenID Connect Discovery 1.0, RFC 8414), gravest first. */
export function findingsOfDiscovery({ document, url, issuer, contentType }: DiscoveryInput): Finding[] {
  const found: Finding[] = [];
  const members = jsonMembers(document);
  if (members === null) return [raise('discovery-not-json')];
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? null;
  if (type !== 'application/json') {
    found.push(raise('discovery-content-type', { seen: type === null ? 'It names no type.' : `It says ${quote(type)}.` }));
  }
  const openid = url.includes(OPENID);
  noteIssuer(found, members, issuer ?? issuerIn(url));
  noteMembers(found, members, openid);
  noteEndpoints(found, members);
  noteFlows(found, members, openid);
  return sorted(found);
}

/** The issuer that a well-known address belongs to; null: it is none. RFC 8414 section 3.1 puts its part before the path. */
export function issuerIn(url: string): string | null {
  const parsed = urlOf(url);
  if (parsed === null) return null;
  const { origin, pathname } = parsed;
  if (pathname.endsWith(OPENID)) return origin + pathname.slice(0, -OPENID.length);
  const at = [OAUTH, OPENID].find((part) => pathname.startsWith(part));
  return at === undefined ? null : origin + pathname.slice(at.length);
}

function noteIssuer(found: Finding[], members: Map<string, unknown>, asked: string | null): void {
  const issuer = members.get('issuer');
  if (typeof issuer !== 'string') return;
  const plain = (text: string) => text.replace(/\/$/, '');
  if (asked !== null && plain(asked) !== plain(issuer)) {
    found.push(raise('discovery-issuer-mismatch', { seen: `Asked for ${quote(asked)}; the document says ${quote(issuer)}.` }));
  }
  if (/[?#]/.test(issuer)) found.push(raise('discovery-issuer-odd', { seen: `It says ${quote(issuer)}.` }));
}

function noteMembers(found: Finding[], members: Map<string, unknown>, openid: boolean): void {
  const required = ['issuer', 'response_types_supported'];
  if (openid) required.push('authorization_endpoint', 'subject_types_supported', 'id_token_signing_alg_values_supported');
  // RFC 8414 section 2: needed unless only the implicit grant is supported.
  if (!onlyImplicit(members)) required.push('token_endpoint');
  const missing = required.filter((name) => !members.has(name));
  if (missing.length > 0) found.push(raise('discovery-members-missing', { seen: `Missing: ${missing.join(', ')}.` }));
  if (!members.has('jwks_uri') && (openid || members.has('id_token_signing_alg_values_supported')))
    found.push(raise('discovery-jwks-absent'));
  const odd = [
    ...['issuer', ...ENDPOINTS].filter((name) => members.has(name) && typeof members.get(name) !== 'string'),
    ...LISTS.filter((name) => members.has(name) && !Array.isArray(members.get(name))),
  ];
  if (odd.length > 0) found.push(raise('discovery-member-kind', { seen: `It is ${quoteAll(odd)}.` }));
}

function noteEndpoints(found: Finding[], members: Map<string, unknown>): void {
  const issuer = urlIn(members.get('issuer'));
  const plain: string[] = [];
  const elsewhere: string[] = [];
  for (const name of ['issuer', ...ENDPOINTS]) {
    const url = urlIn(members.get(name));
    if (url === null) continue;
    if (url.protocol === 'http:' && !isLoopback(url)) plain.push(name);
    if (issuer !== null && url.host !== issuer.host) elsewhere.push(`${name} at ${url.host}`);
  }
  if (plain.length > 0) found.push(raise('discovery-plain-http', { seen: `They are ${plain.join(', ')}.` }));
  if (elsewhere.length > 0) found.push(raise('discovery-other-origin', { seen: `They are ${quoteAll(elsewhere)}.` }));
}

function noteFlows(found: Finding[], members: Map<string, unknown>, openid: boolean): void {
  const types = texts(members.get('response_types_supported'));
  const methods = members.has('code_challenge_methods_supported') ? texts(members.get('code_challenge_methods_supported')) : null;
  const offersCode = types === null || types.some((type) => type.split(' ').includes('code'));
  if (!offersCode) found.push(raise('discovery-no-code-flow'));
  else if (methods === null) found.push(raise('discovery-pkce-unsaid'));
  else if (!methods.includes('S256')) found.push(raise('discovery-pkce-s256-absent'));
  if (methods?.includes('plain')) found.push(raise('discovery-pkce-plain'));
  if (texts(members.get('grant_types_supported'))?.includes('password')) found.push(raise('discovery-password-grant'));
  const algorithms = texts(members.get('id_token_signing_alg_values_supported'));
  if (algorithms?.some((alg) => alg.toLowerCase() === 'none')) found.push(raise('discovery-alg-none'));
  if (openid && algorithms !== null && !algorithms.includes('RS256')) found.push(raise('discovery-rs256-absent'));
  if (offersCode && members.get('authorization_response_iss_parameter_supported') !== true) found.push(raise('discovery-iss-parameter'));
}

function onlyImplicit(members: Map<string, unknown>): boolean {
  const grants = texts(members.get('grant_types_supported'));
  return grants !== null && grants.length > 0 && grants.every((grant) => grant === 'implicit');
}

function texts(value: unknown): string[] | null {
  return Array.isArray(value) ? value.filter((member) => typeof member === 'string') : null;
}

function urlIn(value: unknown): URL | null {
  return typeof value === 'string' ? urlOf(value) : null;
}
