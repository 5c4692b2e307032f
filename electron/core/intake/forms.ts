import { urlOf } from '../../model/text/url';
import { isKnownId, isKnownSecret, isPlaceholder as isLeftOpen, isUuid } from '../../model/value-looks';
import type { ValueKind } from './vocabulary';

/** Words that stand where a value is still to come. */
const TO_COME =
  /^(?:[<{[$%(«].*|\.{2,}|…|\*{2,}.*|•+|-{2,}|_{2,}|tba|none|pending|see\b.*|siehe|voir|zie|lihat|vedi|ver|your[-_ ].*|insert.*|enter.*|paste.*)$/i;

/** Whether a text stands in the place of a value: "<your client id>", "xxxx", "TBD", "abc…". */
export function isPlaceholder(value: string): boolean {
  const start = value.slice(0, 300);
  return (
    isLeftOpen(start) ||
    TO_COME.test(start) ||
    /^(.)\1{5,}$/.test(start) ||
    /\.{3}$|…$|\*{4}|•{3}/.test(value.slice(-12)) ||
    /\{[a-z_ -]{1,30}\}|<[a-z_ -]{1,30}>/i.test(start)
  );
}

/** Client IDs and secrets that are known by their form alone, and other secrets that no client authenticates with; null: many kinds look so. */
export function knownForm(value: string): 'clientId' | 'clientSecret' | 'otherSecret' | null {
  if (value.length > 20_000) return null;
  if (isKnownId(value)) return 'clientId';
  if (OTHERS.test(value)) return 'otherSecret';
  return isKnownSecret(value) ? 'clientSecret' : null;
}

/** Tokens, API keys and signing secrets. */
const OTHERS = /^(?:(?:sk|rk)_(?:live|test)_|whsec_|gh[opsu]_|github_pat_|glpat-|xox[abp]-|shp(?:at|ca|pa)_|eyJ[\w-]{8,8000}\.)/;

/** Letters, digits and the signs that ids and secrets are made of. */
const OPAQUE = /^[\w\-.~+/=!@#$%^&*:?()[\]{}|;,<>']+$/;

/** Whether a single word may be a value that a machine made, rather than a word of a sentence. */
export function looksMade(value: string): boolean {
  if (value.length < 6 || value.length > 8_192 || !OPAQUE.test(value)) return false;
  const digits = value.match(/\d/g)?.length ?? 0;
  if (digits > 0) return /[A-Za-z]/.test(value) || (digits >= 8 && !/^[\d.:/+() -]{1,20}$/.test(value));
  const turns = value.match(/[a-z][A-Z]/g)?.length ?? 0;
  return value.length >= 16 && turns >= 3;
}

/** How hard a value is to guess, roughly in bits: kinds of characters by length, readable words counting little. */
export function strength(value: string): number {
  if (isUuid(value)) return 40;
  const readable = value.match(/[A-Za-z][a-z]{3,}/g)?.reduce((sum, word) => sum + (isWord(word) ? word.length : 0), 0) ?? 0;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(value)).length;
  return (value.length - readable) * (kinds + 1.5);
}

/** Vowels and consonants by turns, as in words. */
function isWord(text: string): boolean {
  const vowels = text.match(/[aeiouy]/gi)?.length ?? 0;
  return vowels >= text.length * 0.25 && vowels <= text.length * 0.6 && !/[bcdfghjklmnpqrstvwxz]{4}/i.test(text);
}

/** Letters that are read for each other in a picture. */
export const hasLookalikes = (value: string): boolean => /[lI1|O0]/.test(value);
/** Nearly a UUID, with letters in it that hexadecimal has not. */
export const isMisreadUuid = (value: string): boolean =>
  !isUuid(value) && isUuid(value.replace(/[lI|]/g, '1').replace(/[oO]/g, '0').replace(/[–—‑]/g, '-').replace(/\s/g, ''));

/** Usual last parts of addresses. */
const PATHS: readonly (readonly [RegExp, ValueKind])[] = [
  [/\/\.well-known\/(?:openid-configuration|oauth-authorization-server)/, 'issuer'],
  [/\/(?:oauth2?\/)?(?:device_authorization|device\/code|devicecode|device\/authorize)\/?$/, 'deviceAuthorization'],
  [
    /\/(?:authorize|authorization|authorise|oauth2?\/auth|openid-connect\/auth|oauth2?\/v\d\/auth|connect\/auth|oauth2?\/start|authorize\/oauth2|services\/oauth2\/authorize)\/?$/i,
    'authorization',
  ],
  [/\/(?:oauth2?\/)?(?:access_?token|token|tokens\/oauth|bearer|oauth\.v2\.access|oauth\.access|token\.php|gettoken)\/?$/i, 'token'],
  [/\/(?:userinfo|oauth2?\/userinfo)\/?$/i, 'userinfo'],
  [/\/(?:jwks(?:\.json)?|jwks_uri|certs|oauth2?\/v\d\/keys|discovery\/v2\.0\/keys|oauth2?\/keys)\/?$/i, 'jwks'],
  [/\/(?:introspect|introspection|token\/introspect|token_info)\/?$/i, 'introspection'],
  [/\/(?:revoke|revocation|token\/revoke)\/?$/i, 'revocation'],
  [/\/(?:end_?session|endsession|oauth2?\/logout|connect\/logout|openid-connect\/logout|v2\/logout)\/?$/i, 'endSession'],
  [/\/(?:callback|cb|redirect|oauth2?callback|signin-oidc|auth\/return)(?:\/[\w-]{1,64})?\/?$/i, 'redirectUri'],
];

/** The kind of endpoint that an address is by its path; null: it could be anything. */
export function endpointKind(url: URL): ValueKind | null {
  return PATHS.find(([pattern]) => pattern.test(url.pathname.slice(0, 400)))?.[1] ?? null;
}

/** Such as https://api.example.com and https://example.com/api/v1. */
export function looksLikeApi({ hostname, pathname }: URL): boolean {
  return /^(?:[a-z0-9-]{1,40}-)?api[.-]/.test(hostname) || /^\/(?:api|rest|graphql|v\d{1,2})(?:\/|$)/i.test(pathname);
}

/** Pages for people: manuals, portals, the sender's web site. */
export function isPageForPeople({ hostname, pathname }: URL): boolean {
  return (
    /^(?:docs?|help|support|developers?|dev-docs|www|status|portal|wiki|kb|community|admin|console|manage|blog|calendly|linkedin|learn|knowledge)\./.test(
      hostname,
    ) || /^\/(?:docs?|help|support|privacy|imprint|impressum|kb|wiki|terms)(?:\/|$)|\.(?:html?|pdf|png|jpe?g|gif)$/i.test(pathname)
  );
}

/** The URL that a text is, with a host that can be looked up; null otherwise. */
export function webUrl(text: string): URL | null {
  return /^https?:\/\/[^/\s]/i.test(text) && text.length <= 2_048 ? urlOf(text) : null;
}

/** A redirect URI of an app's own scheme (RFC 8252 section 7.1). */
export const isAppRedirect = (text: string): boolean => /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:\/[^\s]*$/i.test(text.slice(0, 400));
