import { isPractice, OFFERED, type TemplateId } from '../../model/providers/offered';
import { urlOf } from '../../model/text/url';

/** What a URL tells of a new connection. Without user, query and fragment, which may hold secrets. */
export interface Address {
  template: TemplateId;
  /** null: the template has its own, or the URL is not one of a sign-in server. */
  issuer: string | null;
  apiBaseUrl: string | null;
  /** To start a chain from; null: its provider is known. */
  url: string | null;
}

const MAX_LENGTH = 2_000;
/** Of OpenID Connect Discovery 1.0 section 4, after the issuer, and of RFC 8414 section 3, before its path. */
const WELL_KNOWN = /\/\.well-known\/(?:openid-configuration|oauth-authorization-server)(\/[^?#]*)?$/;
/** The usual last parts of endpoints, which stand behind the issuer: Keycloak's, Entra's, and the plain ones. */
const ENDPOINTS: readonly (readonly [RegExp, string])[] = [
  [/\/protocol\/openid-connect(?:\/[a-z/]*)?$/, ''],
  [/\/oauth2\/v2\.0\/(?:authorize|token|devicecode|logout)$/, '/v2.0'],
  [/\/(?:oauth2?|connect)?\/?(?:authorize|authorization|token|userinfo|introspect|revoke|jwks(?:\.json)?|keys)$/, ''],
];
/** A redirect on its way back, which belongs to a sign-in that waits for it. */
const CALLBACK = /[?&#](?:code|error|state)=/;

/** The issuer's or API's URL that a text is; null: it is more, less, or a redirect. */
export function addressIn(text: string): Address | null {
  const written = text.trim().replace(/^["'<]|[>"',;]$/g, '');
  if (written.length > MAX_LENGTH || /\s/.test(written) || !/^https?:\/\/[^/]/i.test(written) || CALLBACK.test(written)) return null;
  const url = urlOf(written);
  if (url === null) return null;
  const bare = `${url.origin}${url.pathname.replace(/\/$/, '')}`;
  const known = OFFERED.find((provider) => provider.hosts?.test(url.hostname) && !isPractice({ template: provider.id }));
  if (known) return { template: known.id, issuer: null, apiBaseUrl: null, url: null };
  const whole = `${url.origin}${url.pathname}`;
  return isApi(url)
    ? { template: 'oidc', issuer: null, apiBaseUrl: bare, url: whole }
    : { template: 'oidc', issuer: issuerOf(url, bare), apiBaseUrl: null, url: whole };
}

/** Such as https://api.example.com, https://example.com/api/v1 and https://example.com/v2. */
function isApi({ hostname, pathname }: URL): boolean {
  return /^(?:[a-z0-9-]+-)?api[.-]/.test(hostname) || /^\/(?:api|rest|graphql|v\d{1,2})(?:\/|$)/i.test(pathname);
}

/** The spelling matters, a slash at the end included: the issuer is compared letter by letter (RFC 8414 section 3.3). */
function issuerOf({ origin, pathname }: URL, bare: string): string {
  const known = WELL_KNOWN.exec(bare);
  if (known) return `${bare.slice(0, known.index)}${known[1] ?? ''}`;
  for (const [ending, instead] of ENDPOINTS) if (ending.test(bare)) return bare.replace(ending, instead);
  return `${origin}${pathname === '/' ? '' : pathname}`;
}
