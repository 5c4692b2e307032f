import type { ExchangePurpose, SecretKind } from '../exchanges/model';
import type { Reading } from './reading';

/** Names under which servers return secrets: access_token, authed_user.access_token, accessJwt, session_id, tokenString, device_code, ... */
const SECRET_NAME =
  /token|secret|passw|jwt|session|private_?key|^sid$|(assertion|credential|verifier|api_?key)s?$|(auth|authorization|device)_?code$/i;

/** Names of that sound that hold no secret: token_type, refresh_token_expires_in, token_endpoint; session_state is a hash (OpenID Connect Session Management). */
const PLAIN_NAME = /(type|types|expir\w*(_?(in|at|on))?|lifetime|ttl|count|limit|endpoint|uri|url|supported)$|^session_state$/i;

/** Whether a member of this name is to be kept out of sight, whoever sent it. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !PLAIN_NAME.test(name);
}

/** Names of a secret's sound whose values are none: token_type_hint, check_session_iframe, id_token_signed_response_alg, token_use. */
const PLAIN =
  /(hints?|methods?|algs?|algorithms?|values|iframe|format|hash|names?|usage|used?|left|remaining|bound|required|enabled|version|status|state|issuer|audience|scopes?|description|policy|age|length|id_token_encrypted_response_enc)$/;

/** Positions in lists, which APIs call tokens: nextPageToken, sync_token. */
const POSITION = /page|cursor|next|sync|continuation/;

const KINDS: [RegExp, SecretKind][] = [
  [/refresh_?token/, 'refresh token'],
  [/id_?token/, 'ID token'],
  [/access_?(token|jwt)/, 'access token'],
  [/client_?secret/, 'client secret'],
  [/code_?verifier/, 'code verifier'],
  [/device_?code/, 'device code'],
  [/(auth|authorization)_?code/, 'code'],
  [/assertion/, 'assertion'],
  [/passw|passphrase|passcode|otp/, 'password'],
  [/(api|subscription|function|access)s?_?key/, 'API key'],
  [/cookie|sid$/, 'cookie'],
  [/key/, 'key'],
  [/token|jwt/, 'token'],
];

/** In every name that tells a secret here one of these stands; a text without them needs no closer look. */
const SOUNDS =
  /token|secret|passw|passc|passp|jwt|session|key|sid|assertion|credential|verifier|code|otp|pin|auth|cookie|sig|pin|bearer|dpop|basic/i;

/** Whether a text may name a secret: true far too often, false never wrongly. */
export function mayNameSecret(text: string): boolean {
  return SOUNDS.test(text);
}

/** A value that could be a secret by its looks: long, without spaces, with digits (or very long), no URL, no date. */
export function looksOpaque(value: string, least = 12): boolean {
  if (value.length < least || !/^[\w\-.~+/=:%|!*$]+$/.test(value)) return false;
  if (/^[a-z][\w+.-]*:\/\/|^\d{4}-\d\d-\d\d|^[\d.,:+-]*$/i.test(value)) return false;
  return /\d/.test(value) || value.length >= 32;
}

function kindByName(name: string): SecretKind {
  return KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? 'secret';
}

function plainWords(name: string): string {
  return name.toLowerCase().replace(/[-.\s]/g, '_');
}

/**
 * What a parameter (query, form, fragment) holds; null: no secret. `state`, `nonce` and `code_challenge` are none: they are worth nothing
 * to whoever reads them once the request is over, and a person debugging needs to compare them.
 */
export function parameterKind(name: string, value: string, purpose: ExchangePurpose): SecretKind | null {
  const plain = plainWords(name);
  // An API may well call a country or an error "code".
  if (plain === 'code') return purpose !== 'call' || looksOpaque(value) ? 'code' : null;
  if (plain === 'id_token_hint') return 'ID token';
  if (/^key$|^(x_)?(api|subscription|access)_?key$/.test(plain)) return looksOpaque(value, 16) || plain !== 'key' ? 'API key' : null;
  // Signed addresses (S3, Azure Storage) open what they point to.
  if (/(^|_)(sig|signature)$/.test(plain)) return 'secret';
  return nameKind(plain, purpose);
}

/** What a JSON member of that name holds; null: no secret by its name. */
export function memberKind(name: string, value: string, purpose: ExchangePurpose): SecretKind | null {
  const plain = plainWords(name);
  // Private members of a JWK (RFC 7518 section 6) and `k` of a symmetric one.
  if (/^(d|p|q|dp|dq|qi|k)$/.test(plain)) return /^[\w-]{20,}$/.test(value) ? 'key' : null;
  return nameKind(plain, purpose);
}

function nameKind(plain: string, purpose: ExchangePurpose): SecretKind | null {
  if (!mayNameSecret(plain)) return null;
  if (/^(otp|totp|passcode|pin|mfa_code)$/.test(plain)) return 'password';
  if (/^(proxy_)?authorization$/.test(plain)) return 'credentials';
  if (!isSecretName(plain) && !/^(api_?key|cookie)$|_(api_?key|cookie)$/.test(plain)) return null;
  if (PLAIN.test(plain)) return null;
  if (purpose === 'call' && POSITION.test(plain)) return null;
  return kindByName(plain);
}

const PLAIN_HEADERS =
  /^(dpop-nonce|sec-websocket-(key|accept)|x-ratelimit-.*|ratelimit.*|access-control-.*|www-authenticate|x-.*-(id|count|limit|remaining|reset))$/;

/** What a header's whole value is; null: no secret by its name. `authorization` and cookies have rules of their own. */
export function headerKind(name: string): SecretKind | null {
  const lower = name.toLowerCase();
  if (lower === 'dpop') return 'DPoP proof';
  if (PLAIN_HEADERS.test(lower)) return null;
  if (/(^|-)(api-?key|apikey|subscription-key|functions-key|appkey|app-key|access-key|goog-api-key)$/.test(lower)) return 'API key';
  if (/(^|-)(auth|key|signature|credentials?)$/.test(lower)) return 'secret';
  return nameKind(plainWords(lower), 'call');
}

/** Values under these names are long and opaque, and no secrets: they tell requests, people and keys apart. */
const TELLS_APART = /^(state|nonce|iss|jti|kid|sub|scopes?|code_challenge|session_state|error.*|.*uri|.*url)$|(^|_)(id|ids|uid|user)$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Where handing out secrets is what an exchange is for (a callback, the answer to a token request), what looks like one counts as one under
 * any other name too: servers wrap and rename what RFC 6749 says.
 */
export function strayKind(name: string, value: string, { purpose, side }: Pick<Reading, 'purpose' | 'side'>): SecretKind | null {
  const handsOut = purpose === 'callback' || ((purpose === 'token' || purpose === 'refresh') && side.startsWith('response'));
  if (!handsOut || !looksOpaque(value, 24) || UUID.test(value) || /^urn:/i.test(value)) return null;
  if (!/[\w-]{20,}/.test(value) || !/\d/.test(value)) return null;
  return TELLS_APART.test(plainWords(name)) ? null : 'secret';
}
