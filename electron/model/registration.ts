import { isLoopback } from './address';
import { type ClientAuthentication, CLIENT_AUTHENTICATIONS, SECRET_IN } from './client-auth';
import type { ConnectionSettings, Receiver } from './connection';
import { grantOf, responseTypeOf, takes } from './grants';
import { redirectUriOf } from './receiver';
import { urlOf } from './text/url';

/** What a client says of itself (RFC 7591 section 2), as far as Tokenscope says it. */
export interface ClientMetadata {
  /** In a client ID metadata document only: its own URL. */
  client_id?: string;
  client_name: string;
  application_type: 'native' | 'web';
  redirect_uris?: string[];
  grant_types: string[];
  response_types: string[];
  token_endpoint_auth_method: ClientAuthentication;
  scope?: string;
  post_logout_redirect_uris?: string[];
  /** RFC 9449 section 5.2. */
  dpop_bound_access_tokens?: true;
  /** RFC 8705 section 3.4. */
  tls_client_certificate_bound_access_tokens?: true;
  /** RFC 8705 section 2.1.2. */
  tls_client_auth_subject_dn?: string;
  jwks?: { keys: object[] };
}

/** Settings that decide what a client says of itself. */
export type RegisteredSettings = Pick<
  ConnectionSettings,
  | 'name'
  | 'grantType'
  | 'authorizeRequest'
  | 'receiver'
  | 'clientAuthentication'
  | 'scopes'
  | 'postLogoutRedirectUri'
  | 'dpop'
  | 'certificateBoundTokens'
>;

const MAX_NAME = 200;

/**
 * What a client with these settings asks to be registered with.
 *
 * @param known.authentications What the server's metadata list for its token endpoint; null: they don't say.
 * @param known.keys Public keys that it proves itself with, as JWKs.
 * @param known.subject Distinguished name of the certificate that it proves itself with.
 */
export function metadataOf(
  settings: RegisteredSettings,
  {
    authentications = null,
    keys = [],
    subject,
  }: { authentications?: readonly string[] | null; keys?: readonly object[]; subject?: string } = {},
): ClientMetadata {
  const { name, grantType, scopes, postLogoutRedirectUri, dpop, certificateBoundTokens } = settings;
  const redirects = takes(settings, 'receiver') ? redirectUrisOf(settings.receiver) : [];
  const authentication = registrableAuthentication(settings.clientAuthentication, authentications, keys.length > 0);
  return {
    client_name: (name.trim() === '' ? 'Tokenscope' : `Tokenscope: ${name.trim()}`).slice(0, MAX_NAME),
    application_type: applicationTypeOf(redirects),
    ...(redirects.length > 0 && { redirect_uris: redirects }),
    grant_types: [
      ...(grantType === 'hybrid' ? ['authorization_code', 'implicit'] : [grantType]),
      ...(grantOf(settings).renewedBy === 'refresh-token' ? ['refresh_token'] : []),
    ],
    response_types: takes(settings, 'authorizeRequest') ? [responseTypeOf(settings)] : [],
    token_endpoint_auth_method: authentication,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    ...(postLogoutRedirectUri !== null && { post_logout_redirect_uris: [postLogoutRedirectUri] }),
    ...(dpop !== 'off' && { dpop_bound_access_tokens: true }),
    ...(certificateBoundTokens && { tls_client_certificate_bound_access_tokens: true }),
    ...(subject !== undefined && { tls_client_auth_subject_dn: subject }),
    ...(keys.length > 0 && { jwks: { keys: [...keys] } }),
  };
}

/**
 * The redirect URIs that a receiver needs. On loopback both spellings, since servers and browsers take `localhost` and 127.0.0.1 for two; without a
 * port where it is free each time, for any is to be taken then (RFC 8252 section 7.3).
 */
export function redirectUrisOf(receiver: Receiver): string[] {
  if (receiver.kind === 'loopback' && receiver.port === null) return bothSpellings(`http://127.0.0.1${receiver.path}`);
  return bothSpellings(redirectUriOf(receiver) ?? '');
}

const SPELLINGS = ['127.0.0.1', 'localhost'];

function bothSpellings(uri: string): string[] {
  const url = urlOf(uri);
  const spelt = SPELLINGS.find((host) => host === url?.hostname);
  if (url?.protocol !== 'http:' || spelt === undefined) return [uri];
  const others = SPELLINGS.filter((host) => host !== spelt).map((host) => uri.replace(`//${spelt}`, `//${host}`));
  return [uri, ...others];
}

/** The same address of this computer in the other spelling; null: it has one only. */
export const otherSpelling = (uri: string): string | null => bothSpellings(uri)[1] ?? null;

/** Whether two redirect URIs are one to a server that ignores the port on loopback (RFC 8252 section 7.3). */
export function isSameRedirect(one: string, other: string): boolean {
  if (one === other) return true;
  const [first, second] = [urlOf(one), urlOf(other)];
  if (first === null || second === null || !isPlainLoopback(first) || first.hostname !== second.hostname) return false;
  return first.protocol === second.protocol && first.pathname === second.pathname && first.search === second.search;
}

const isPlainLoopback = (url: URL) => url.protocol === 'http:' && isLoopback(url);

/** OpenID Connect Dynamic Client Registration 1.0 section 2: a client on a person's computer is native. */
function applicationTypeOf(redirects: readonly string[]): ClientMetadata['application_type'] {
  const isWeb = (uri: string) => urlOf(uri)?.protocol === 'https:';
  return redirects.every(isWeb) ? 'web' : 'native';
}

/** What is tried where the server takes no other than those it lists, the best first. */
const USUAL: readonly ClientAuthentication[] = [SECRET_IN.header, SECRET_IN.body, 'none'];

function registrableAuthentication(own: ClientAuthentication, listed: readonly string[] | null, hasKeys: boolean): ClientAuthentication {
  if (listed === null || listed.includes(own)) return own;
  const order: readonly ClientAuthentication[] = hasKeys ? ['private_key_jwt', ...USUAL] : USUAL;
  return order.find((each) => listed.includes(each)) ?? own;
}

/** The client authentication of that name; null: Tokenscope has none such. */
export function authenticationNamed(name: unknown): ClientAuthentication | null {
  return CLIENT_AUTHENTICATIONS.find((each) => each === name) ?? null;
}
