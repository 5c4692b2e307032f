import type { Connection } from '../../model/connection';
import type { LoggedExchange } from '../../model/exchange';
import { urlOf } from '../../model/text/url';
import { requestForm } from '../base/request-form';
import type { Grant, TokenAnswer } from '../secrets';
import { algorithmMeaning } from '../token/claims';
import { secondsIn } from '../token/decode';
import type { Decoded, SdJwt } from '../token/decoded';
import { isAccessTokenType, words } from '../token/expected';
import type { JsonObject, JsonValue } from '../token/json';
import { holdsClaims } from '../token/payload';
import { requestHeader } from './logged';

/** Where findings are looked for. Whoever asks for findings takes the case apart once. */
export interface Cases {
  token: TokenCase;
  /** A token with a JOSE header. */
  header: HeaderCase;
  /** One whose header names extensions that a reader must know. */
  critical: HeaderCase & { names: readonly JsonValue[] };
  /** One whose header holds a key or points to one. */
  keyed: HeaderCase;
  /** One that is not encrypted. */
  jws: HeaderCase;
  /** One whose header names an algorithm other than "none", or should. */
  signed: HeaderCase;
  jwe: HeaderCase;
  /** A token that can be read as a set of claims. */
  claims: ClaimsCase;
  /** One that is a JWT, signed or encrypted. */
  jwt: ClaimsCase;
  idToken: ClaimsCase;
  /** A JWT that is not known to be an ID token. */
  accessToken: ClaimsCase;
  /** Its issue, by `iat`. */
  issue: TimesCase;
  times: TimesCase;
  /** The claims of a PASETO, which write times as text. */
  paseto: ClaimsCase;
  /** `claims`: as sent, without its disclosures. */
  sdJwt: { claims: JsonObject; sd: SdJwt; decoded: Decoded };

  /** Its fault, and why it is not valid now, each a sentence; whether the token is signed with its key (null: that is not known). */
  certificate: { fault: string | null; invalid: string | null; signs: boolean | null };
  /** A signature that matches a key. */
  signature: { nonceHashed: boolean };

  grant: GrantCase;
  /** A sign-in whose ID token must carry the nonce that was sent. */
  signIn: { idToken: string | null; claims: { nonce?: unknown } | null };
  /** The subject of the ID token before a refresh, and of the one that it brought. */
  refreshedIdToken: { was: unknown; is: unknown };

  authorize: ReturnType<typeof authorizeCase>;
  /** One whose parameters stand in its address. */
  authorizeParameters: ReturnType<typeof authorizeCase>;
  callback: ReturnType<typeof callbackCase>;
  callbackParameters: ReturnType<typeof callbackCase>;
  /** The issuer in a callback that was accepted, and the one it had to be. */
  acceptedCallback: { iss: string | null; issuer: string | null };
  /** The connection whose server can't be told from this one by a callback; null: there is none. */
  callbackBeside: { name: string } | null;

  tokenRequest: TokenRequestCase;
  tokenResponse: AnsweredCase<TokenRequestCase>;
  /** `error`: that member of the answer, if any. */
  tokenError: AnsweredCase<TokenRequestCase> & { error: unknown };
  /** A success without a token, by the error in it. */
  tokenless: { error: unknown };
  /** A token response that was read, whether logged or just received. */
  readResponse: ReadResponseCase;
  /** The same as it stands in the log. */
  tokenAnswer: TokenAnswerCase;

  /** The members of a discovery document; null: what came is no JSON object. */
  metadata: Map<string, unknown> | null;
  discovery: DiscoveryCase;
  keySet: { keys: Record<string, unknown>[] };
  /** The kinds (`kty`) of private keys in a published key set. */
  publishedKeys: { kinds: string[] };
  introspection: { members: Map<string, unknown>; authenticated: boolean };
  userinfo: { members: Map<string, unknown> };

  /** An exchange of an app that a tap watches. */
  tapped: LoggedCase;

  call: ReturnType<typeof callCase>;
  callResponse: AnsweredCase<ReturnType<typeof callCase>>;
}

/** 2000 and 2100 in milliseconds since the epoch: what a token's time can be if it counts them. In seconds no year below 31,000. */
const MILLISECONDS = { from: 946_684_800_000, to: 4_102_444_800_000 };
/** 2001; no token is older, but a lifetime in seconds is smaller. */
const EARLIEST = 1e9;

export interface TokenFindingsInput {
  decoded: Decoded;
  /** The kind it was given as; absent: its claims must tell. */
  which?: 'access' | 'id';
  connection?: Connection | null;
  /** The grant it came with; null or absent: the token is looked at by itself, as of `now`. */
  grant?: Grant | null;
  /** Milliseconds since the epoch, corrected clock. */
  now: number;
}

export type TokenCase = ReturnType<typeof tokenCase>;

/** @param decoded The token itself; of an SD-JWT with its disclosed claims (RFC 9901 section 7.1, step 6). */
export function tokenCase({ which, connection = null, grant = null, now }: TokenFindingsInput, decoded: Decoded) {
  const isProfiled = isAccessTokenType(decoded.header?.typ);
  const kind = which ?? guess(decoded, isProfiled);
  const noun = kind === 'access' ? 'access token' : kind === 'id' ? 'ID token' : 'token';
  const { header, claims, paseto } = decoded;
  const times = claims === null || paseto !== null ? null : timesIn(claims);
  return {
    decoded,
    header,
    claims,
    /** The algorithm that its header names; null: none, or none that is registered. */
    algorithm: registeredAlgorithm(header),
    /** By what was said or, failing that, by typ and claims; null: it can't be told. */
    kind,
    /** Its typ makes it an access token of RFC 9068, whatever it was given as. */
    isProfiled,
    connection,
    /** The grant it came with; null: the token is looked at by itself, as of `now`. */
    grant,
    /** Milliseconds since the epoch, corrected clock. */
    now,
    /** As it stands in a sentence. */
    noun,
    /** null: it has no claims, or none that count time in seconds. */
    times,
  };
}

function registeredAlgorithm(header: JsonObject | null): string | null {
  const alg = header?.alg;
  return typeof alg === 'string' && algorithmMeaning(alg) !== null ? alg : null;
}

/** The times of a token. `lifetime`: from iat to exp; null: it can't be told. */
function timesIn(claims: JsonObject) {
  const exp = momentOf('exp', claims.exp);
  const iat = momentOf('iat', claims.iat);
  const lifetime = exp.usable === null || iat.usable === null ? null : exp.usable - iat.usable;
  return { exp, iat, nbf: momentOf('nbf', claims.nbf), authTime: momentOf('auth_time', claims.auth_time), lifetime };
}

/**
 * A time in a token. `seconds` is null where it is absent, no number, or beyond what a date can be; `usable` are seconds that can be compared with
 * other times.
 */
function momentOf(name: string, value: JsonValue | undefined) {
  const seconds = secondsIn(value);
  const countsMilliseconds = seconds !== null && seconds >= MILLISECONDS.from && seconds <= MILLISECONDS.to;
  const isEarly = seconds !== null && seconds < EARLIEST;
  return {
    name,
    value,
    seconds,
    countsMilliseconds,
    looksLikeDuration: isEarly && seconds > 0,
    usable: countsMilliseconds || isEarly ? null : seconds,
  };
}

function guess(decoded: Decoded, isProfiled: boolean): 'access' | 'id' | null {
  const { claims } = decoded;
  if (isProfiled) return 'access';
  if (claims === null || !holdsClaims(decoded)) return null;
  const has = (name: string) => Object.hasOwn(claims, name);
  if (has('scope') || has('scp') || has('client_id') || has('permissions')) return 'access';
  return has('nonce') || has('at_hash') || has('c_hash') ? 'id' : null;
}

export interface HeaderCase extends TokenCase {
  header: JsonObject;
}

export interface ClaimsCase extends TokenCase {
  claims: JsonObject;
}

type Times = ReturnType<typeof timesIn>;
export type Moment = ReturnType<typeof momentOf>;

export interface TimesCase extends ClaimsCase {
  times: Times;
}

export interface GrantCase {
  grant: Grant;
  connection: Connection;
  /** The access token. */
  access: Decoded;
  /** Seconds left at receipt by `exp`, on the server's clock where it is known; null: no usable exp. */
  left: number | null;
  /** The scopes that the response names; null: it names none. */
  scopesSaid: string[] | null;
}

export interface ExchangeContext {
  connection?: Connection | null;
  /** RFC 9207: the server's metadata promises `iss` in every callback. */
  issParameterPromised?: boolean;
  /** The issuer whose metadata was asked for; absent: the one that the address tells. */
  issuer?: string | null;
}

/** An exchange as the log keeps it: secrets stand in it as kind and keyed fingerprint, and two of the same fingerprint are the same secret. */
export interface LoggedCase {
  exchange: LoggedExchange;
  /** null: what was logged is no absolute URL. */
  url: URL | null;
  query: URLSearchParams;
  context: ExchangeContext;
}

export type AnsweredCase<Case extends LoggedCase> = Case & {
  status: number;
  response: NonNullable<LoggedExchange['response']>;
};

export type TokenRequestCase = ReturnType<typeof tokenRequestCase>;
export type DiscoveryCase = ReturnType<typeof discoveryCase>;

export function authorizeCase(item: LoggedCase, url: URL) {
  const { query } = item;
  const redirect = query.get('redirect_uri');
  return {
    ...item,
    url,
    types: words(query.get('response_type')),
    scopes: words(query.get('scope')),
    prompts: words(query.get('prompt')),
    challenge: query.get('code_challenge'),
    redirect,
    /** null: it is no absolute one. */
    redirectUrl: redirect === null ? null : urlOf(redirect),
  };
}

/** `both`: query and fragment. */
export function callbackCase(item: LoggedCase, url: URL) {
  const fragment = new URLSearchParams(url.hash.slice(1));
  return { ...item, url, fragment, both: new URLSearchParams([...item.query, ...fragment]) };
}

/** `byHeader`, `inBody`: how the client authenticates. */
export function tokenRequestCase(item: LoggedCase) {
  const form = requestForm(item.exchange.request.body);
  const byHeader = requestHeader(item, 'authorization') !== null;
  return { ...item, form, byHeader, inBody: form.has('client_secret') || form.has('client_assertion') };
}

/** `inHeader`, `inQuery`: where the token stands. */
export function callCase(item: LoggedCase) {
  const inHeader = /^(bearer|dpop|token) /i.test(requestHeader(item, 'authorization') ?? '');
  const inQuery = item.query.has('access_token') || /\[access token [0-9a-f-]{9}\]/.test(item.url?.search ?? '');
  const sent = item.exchange.secrets.some(({ kind, where }) => kind === 'access token' && where.startsWith('request'));
  return { ...item, inHeader, inQuery, carriesToken: sent || inHeader };
}

/** Texts are cleaned, and secrets in them hidden. */
interface ReadResponseCase {
  status: number;
  isJson: boolean;
  /** The media type; null: none was given. */
  type: string | null;
  forbidsCaching: boolean;
  /** null: no such member. */
  error: string | null;
  accessToken: string;
  /** Members that should be a text and are not. */
  notTexts: string[];
  repeated: string[];
  scopeIsList: boolean;
  scopeHasCommas: boolean;
  tokenType: string | null;
  tokenTypeIsKnown: boolean;
  /** The member that the lifetime stands in, where that is not `expires_in`. */
  misspelt: string | null;
  /** As written; null: it is absent. */
  lifetime: string | null;
  /** null: it is absent or unusable. */
  seconds: number | null;
  lifetimeIsText: boolean;
}

interface TokenAnswerCase extends TokenRequestCase {
  answer: Pick<TokenAnswer, 'accessToken' | 'refreshToken' | 'idToken' | 'tokenType' | 'scope' | 'expiresInSeconds' | 'breaches'>;
  scopesAsked: string[];
  scopesGranted: string[];
}

const OPENID = '/.well-known/openid-configuration';
const OAUTH = '/.well-known/oauth-authorization-server';

/**
 * @param members The document's.
 * @param url Where it was found.
 * @param issuer Whose metadata was asked for; absent: whom the address names.
 * @param type Its media type; null: none was given.
 */
export function discoveryCase(members: Map<string, unknown>, url: string, issuer: string | null | undefined, type: string | null) {
  const types = texts(members.get('response_types_supported'));
  return {
    members,
    /** Whose metadata was asked for; null: nobody knows. */
    asked: issuer ?? issuerIn(url),
    type,
    /** It was found where OpenID Connect has it. */
    isOpenId: url.includes(OPENID),
    /** It offers the response type "code", or does not say what it offers. */
    offersCode: types === null || types.some((each) => each.split(' ').includes('code')),
  };
}

/** The issuer that a well-known address belongs to; null: it is not one. RFC 8414 section 3.1 puts its part before the path. */
function issuerIn(url: string): string | null {
  const parsed = urlOf(url);
  if (parsed === null) return null;
  const { origin, pathname } = parsed;
  if (pathname.endsWith(OPENID)) return origin + pathname.slice(0, -OPENID.length);
  const at = [OAUTH, OPENID].find((part) => pathname.startsWith(part));
  return at === undefined ? null : origin + pathname.slice(at.length);
}

/** The texts of a list; null: it is none. */
export function texts(value: unknown): string[] | null {
  return Array.isArray(value) ? value.filter((member) => typeof member === 'string') : null;
}
