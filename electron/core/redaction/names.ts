import type { ExchangePurpose, SecretKind } from '../../model/exchange';
import type { RedactionContext } from './redactor';

/** No name that means something is longer; of a longer one its two ends count. */
const MAX_NAME = 200;

/**
 * A name as one spelling: "accessToken", "X-Access-Token" and "access.token" are words with "_" between them, in lower case. Bounded, so that
 * no pattern below meets a long text.
 */
function plainWords(name: string): string {
  const before = PLAIN_WORDS.get(name);
  if (before !== undefined) return before;
  const plain = inPlainWords(name);
  if (PLAIN_WORDS.size < MAX_KEPT && KEPT_NAME.test(name)) PLAIN_WORDS.set(name, plain);
  return plain;
}

/** Names come again with every document. Only words are kept: what else is called like that could be a secret itself. */
const PLAIN_WORDS = new Map<string, string>();
const SENSES = new Map<string, Sense>();
const KEPT_NAME = /^[A-Za-z_-]{1,40}$/;
const MAX_KEPT = 500;

function inPlainWords(name: string): string {
  const short = name.length > MAX_NAME ? `${name.slice(0, MAX_NAME / 2)}_${name.slice(-MAX_NAME / 2)}` : name;
  return short
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z]{2})/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}

/** Endings that leave a name's meaning as it is: signature_256, hmac_sha256, token_b64, password_1. */
const AFTERTHOUGHT = /_?(v?\d{1,3}|sha_?\d{1,3}|ed25519|b64|base64|hex|raw|plain(_?text)?|value|text|str(ing)?)$/;

function withoutAfterthought(plain: string): string {
  const once = plain.replace(AFTERTHOUGHT, '');
  return once === '' ? plain : once.replace(AFTERTHOUGHT, '') || once;
}

/** Names under which secrets travel, whatever their value: access_token, authed_user.access_token, accessJwt, session_id, tokenString, db_pass. */
const SECRET =
  /token|secret|passw|pwd|passphrase|passcode|jwt|session|private_?key|hmac|saml_?(response|request|art)|shared_?access_?(signature|key)|account_?key|(^|_)sid$|(assertion|credential|verifier|api_?key|secret_?key|access_?key)s?$|(signing|encryption|decryption|master|webhook)_?key$|(auth|authorization|device)_?code$/;
/** The same, at the end of a name or as all of it. */
const SECRET_AT_END =
  /(^|_)(pass|pw|passkey|creds|tok|pin|otp|totp|cookie|bearer|pat|psk|cvv|mnemonic|seed_phrase)$|(user|db|database|sql|smtp|ftp|ssh|root|admin|client|login|my|api|mail|proxy|keystore|truststore|http)pass$|(^|_)(mfa|otp|totp|sms|2fa|tfa|verification|confirmation|activation|one_time|security|login|reset|recovery|backup)_codes?$/;

/** Names of a secret's sound whose values are none: token_type, refresh_token_expires_in, token_endpoint; session_state is a hash (OpenID Connect Session Management). */
const NEVER = /(types?|expir\w*|lifetime|ttl|counts?|limit|endpoint|uri|urls?|supported)$|^session_state$/;
/** The same of names that a server or a person may write into a request or an answer: token_type_hint, id_token_signed_response_alg, token_use. */
const PLAIN =
  /(hints?|methods?|algs?|algorithms?|values|iframe|format|hash|names?|usage|used?|left|remaining|bound|required|enabled|version|status|state|issuer|audience|scopes?|description|policy|age|length|id_token_encrypted_response_enc)$/;
/** A secret only where the value looks like one: "signature" may end a letter, a "ticket" may be a number in a queue. */
const SECRET_BY_LOOKS = /(^|_)(sig|signature|mac|ticket|auth|csrf|xsrf|salt|seed|sso)$|(^|_)keys?$/;
/** Keys that tell things apart, or may be seen by anyone. */
const NO_SECRET_KEY =
  /^keys?$|(^|_)(public|foreign|primary|sort|partition|cache|idempotency|object|route|routing|row|range|hash|index|group|issue|project|publishable|site|i18n|translation|message|natural|unique|composite|surrogate|parent|dedup|deduplication|lookup|search|map|dict|config|property|data|event|metric|feature|flag|experiment|thumb|image|file|s3|document|pub)_keys?$|(^|_)(signing|verification)_keys$/;

/** Whether a member of this name is to be kept out of sight, whoever sent it and whatever its value. */
export function isSecretName(name: string): boolean {
  const plain = plainWords(name);
  return namesSecret(plain) && !NEVER.test(plain);
}

function namesSecret(plain: string): boolean {
  return SECRET.test(plain) || SECRET.test(plain.replaceAll('_', '')) || SECRET_AT_END.test(withoutAfterthought(plain));
}

/** Positions in lists, which APIs call tokens: nextPageToken, sync_token. */
const POSITION = /page|cursor|next|sync|continuation/;

const KINDS: [RegExp, SecretKind][] = [
  [/registration_?access_?token/, 'registration token'],
  [/refresh_?token/, 'refresh token'],
  [/id_?token/, 'ID token'],
  [/access_?(token|jwt)/, 'access token'],
  [/client_?secret/, 'client secret'],
  [/code_?verifier/, 'code verifier'],
  [/device_?code/, 'device code'],
  [/(auth|authorization)_?code/, 'code'],
  [/assertion|saml/, 'assertion'],
  [/passw|passphrase|passcode|pwd|pass$|pw$|pin$|otp|_codes?$/, 'password'],
  [/(api|subscription|function|access|account)s?_?key/, 'API key'],
  [/cookie|sid$/, 'cookie'],
  [/key/, 'key'],
  [/tok|jwt|ticket/, 'token'],
  [/creds$/, 'credentials'],
];

/** In every name that tells a secret here one of these stands; a text without them needs no closer look. */
const SOUNDS =
  /tok|secret|pass|pw|jwt|session|key|sid|assertion|cred|verif|code|otp|pin|auth|cookie|sig|bearer|dpop|basic|mac|ticket|saml|csrf|xsrf|salt|seed|pat|psk|cvv|mnemonic|sso|shared|:\/\//i;

/** Whether a text may name a secret: true far too often, false never wrongly. */
export function mayNameSecret(text: string): boolean {
  return SOUNDS.test(text);
}

/** A value that could be a secret by its looks: long, without spaces, with digits (or very long), no URL, no date, no name of a resource. */
export function looksOpaque(value: string, least = 12): boolean {
  if (value.length < least || !/^[\w\-.~+/=:%|!*$]+$/.test(value)) return false;
  if (/^[a-z][a-z0-9+.-]{0,30}:\/\/|^(arn|urn):|^\d{4}-\d\d-\d\d|^[\d.,:+-]*$/i.test(value)) return false;
  return /\d/.test(value) || value.length >= 32;
}

function kindByName(name: string): SecretKind {
  return KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? 'secret';
}

/**
 * The kind of secret in a parameter (query, form, fragment); null: none. `state`, `nonce` and `code_challenge` are none: they are worth nothing
 * to whoever reads them once the request is over, and a person debugging needs to compare them.
 */
export function parameterKind(name: string, value: string, purpose: ExchangePurpose): SecretKind | null {
  const plain = plainWords(name);
  // An API may well call a country or an error "code".
  if (plain === 'code') return purpose !== 'call' || looksOpaque(value) ? 'code' : null;
  if (plain === 'id_token_hint') return 'ID token';
  if (/^key$|^(x_)?(api|subscription|access)_?key$/.test(plain)) return looksOpaque(value, 16) || plain !== 'key' ? 'API key' : null;
  // Signed addresses (S3, Azure Storage) open what they point to.
  if (/(^|_)(sig|signature)$/.test(withoutAfterthought(plain))) return 'secret';
  return nameKind(plain, value, purpose);
}

/** The kind of secret in a JSON member of that name; null: none by its name. */
export function memberKind(name: string, value: string, purpose: ExchangePurpose): SecretKind | null {
  // Private members of a JWK (RFC 7518 section 6) and `k` of a symmetric one.
  if (/^(d|p|q|dp|dq|qi|k)$/.test(name)) return /^[\w-]{20,}$/.test(value) ? 'key' : null;
  return nameKind(plainWords(name), value, purpose);
}

/**
 * The kind of secret that a number under that name is; null: none. Of names that end in "token" and the like only long numbers are secrets, for APIs count and date much
 * under such names: max_tokens, session_start.
 */
export function numberKind(name: string, digits: string, purpose: ExchangePurpose): SecretKind | null {
  const kind = memberKind(name, digits, purpose);
  if (kind === null || kind === 'password' || kind === 'client secret') return kind;
  const plain = plainWords(name);
  if (/^(max|min|num|total|used|average)_|_(max|min|total)_/.test(plain)) return null;
  const length = digits.replace(/\D/g, '').length;
  if (/(token|jwt|secret|sid|code|key)$/.test(plain)) return length >= 6 ? kind : null;
  // Seconds or milliseconds since the epoch, in our days.
  return length >= 12 && !/^(1[5-9]|2)\d{11}$/.test(digits) ? kind : null;
}

/** What a person types to sign a device in (RFC 8628). It opens nothing by itself, but whoever is signed in could be made to confirm it. */
const USER_CODE = /^user_?codes?$/;

/** What a name says of what stands under it: nothing, a secret, or one where it looks like one. */
interface Sense {
  kind: SecretKind;
  when: 'never' | 'always' | 'by-looks';
  /** In an API's own data the name says nothing. */
  notInCalls: boolean;
}

const SENSELESS: Sense = { kind: 'secret', when: 'never', notInCalls: false };

function senseOf(plain: string): Sense {
  if (/^(proxy_|(x_)?(forwarded|original|remapped)_|x_[a-z]{1,20}_remapped_)?authorization$/.test(plain))
    return { kind: 'credentials', when: 'always', notInCalls: false };
  if (USER_CODE.test(plain)) return { kind: 'user code', when: 'always', notInCalls: true };
  const sure = namesSecret(plain);
  if (NEVER.test(plain) || (PLAIN.test(plain) && !(/passw|pwd|pass_?phrase/.test(plain) && plain.endsWith('hash')))) return SENSELESS;
  if (!sure && !isSecretByLooks(plain)) return SENSELESS;
  return { kind: kindByName(plain), when: sure ? 'always' : 'by-looks', notInCalls: POSITION.test(plain) };
}

function nameKind(plain: string, value: string, purpose: ExchangePurpose): SecretKind | null {
  let sense = SENSES.get(plain);
  if (sense === undefined) {
    sense = senseOf(plain);
    if (SENSES.size < MAX_KEPT && KEPT_NAME.test(plain)) SENSES.set(plain, sense);
  }
  if (sense.when === 'never' || (sense.notInCalls && purpose === 'call')) return null;
  if (sense.when === 'by-looks' && !(looksOpaque(value, 16) && !MAC_ADDRESS.test(value) && !UUID.test(value))) return null;
  return sense.kind;
}

const MAC_ADDRESS = /^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i;

function isSecretByLooks(plain: string): boolean {
  return SECRET_BY_LOOKS.test(withoutAfterthought(plain)) && !NO_SECRET_KEY.test(plain);
}

const PLAIN_HEADERS =
  /^(dpop-nonce|sec-websocket-(key|accept)|idempotency-key|surrogate-key|x-ratelimit-.*|ratelimit.*|access-control-.*|www-authenticate|proxy-authenticate|x-.*-(id|count|limit|remaining|reset))$/;

/** Whether a header holds a scheme and credentials; gateways move Authorization to a name of their own: X-Forwarded-Authorization. */
export function isCredentialsHeader(name: string): boolean {
  return /(^|-)authorization$/i.test(name.slice(-MAX_NAME));
}

/** The kind of credentials that follow a scheme: "Bearer ...", "Basic ...". */
export function schemeKind(scheme: string): SecretKind {
  const lower = scheme.toLowerCase();
  if (lower === 'basic') return 'client credentials';
  return lower === 'bearer' || lower === 'dpop' ? 'access token' : lower === 'token' ? 'token' : 'credentials';
}

/** The kind of a header's whole value; null: no secret by its name. `authorization` and cookies have rules of their own. */
export function headerKind(name: string): SecretKind | null {
  const lower = name.slice(0, MAX_NAME).toLowerCase();
  if (lower === 'dpop') return 'DPoP proof';
  if (PLAIN_HEADERS.test(lower)) return null;
  if (/(^|[-_])(api-?key|apikey|subscription-key|functions-key|appkey|app-key|access-key|goog-api-key)$/.test(lower)) return 'API key';
  const plain = plainWords(name);
  if (/(^|_)(auth|access|key|sig|signature|credentials?|ticket|csrf|xsrf)$/.test(withoutAfterthought(plain))) return 'secret';
  return nameKind(plain, '', 'call');
}

/** Values under these names are long and opaque, and no secrets: they tell requests, people and keys apart. */
const TELLS_APART =
  /^(state|nonce|iss|jti|kid|sub|scopes?|code_challenge|session_state|error.*|.*uri|.*url)$|(^|_)(id|ids|uid|user|trace|traceparent|tracestate|etag|ray|request|requestid|digest|hash|version|date|policy|tag|server|via|nel)$/;
const HANDS_OUT: readonly ExchangePurpose[] = ['token', 'refresh', 'device-authorization'];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Where handing out secrets is what an exchange is for (a callback, the answer to a token request), what looks like one counts as one under
 * any other name too: servers wrap and rename what RFC 6749 says.
 */
export function strayKind(name: string, value: string, { purpose, side }: Pick<RedactionContext, 'purpose' | 'side'>): SecretKind | null {
  const handsOut = purpose === 'callback' || (HANDS_OUT.includes(purpose) && side.startsWith('response'));
  // Of no use without the key, and to be compared with the one in the proof.
  if (name.toLowerCase() === 'dpop-nonce') return null;
  if (!handsOut || !looksOpaque(value, 24) || UUID.test(value)) return null;
  if (!/[\w-]{20,}/.test(value) || !/\d/.test(value)) return null;
  return TELLS_APART.test(plainWords(name)) ? null : 'secret';
}

/** Path segments that come before a secret: "/reset-password/3f9a…", "/invite/…". */
const BEFORE_SECRET =
  /^(tokens?|.*reset.*|magic.*|invit\w*|verif\w*|confirm\w*|activat\w*|passw\w*|sessions?|secrets?|code|tickets?|sso|signed|hooks?|webhooks?|unsubscribe|one-?time\w*|otp)$/i;

/** The kind of secret in a path segment, by the one before it and by its looks; null: none. */
export function segmentKind(before: string, segment: string, context: Pick<RedactionContext, 'purpose' | 'side'>): SecretKind | null {
  if (/^bot\d{5,20}:[\w-]{20,}$/.test(segment)) return 'token';
  const named = looksOpaque(segment, 16) && !UUID.test(segment) && !segment.includes('.') && BEFORE_SECRET.test(before.slice(0, 60));
  return named ? 'secret' : strayKind('', segment, context);
}
