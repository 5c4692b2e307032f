import type { Grant, TokenAnswer } from '../secrets';
import type { Connection } from '../../model/connection';
import type { LoggedExchange } from '../../model/exchange';
import type { Decoded, SdJwt } from '../token/decoded';
import type { JsonObject, JsonValue } from '../token/json';

/** Where findings are looked for. Whoever asks for findings takes the case apart once. */
export interface Cases {
  token: TokenCase;
  /** A token with a JOSE header. */
  header: HeaderCase;
  /** One whose header names extensions that a reader must know. */
  critical: HeaderCase;
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
  sdJwt: SdJwtCase;

  certificate: CertificateCase;
  /** A signature that matches a key. */
  signature: { nonceHashed: boolean };

  grant: GrantCase;
  /** A sign-in whose ID token must carry the nonce that was sent. */
  signIn: { idToken: string | null; claims: { nonce?: unknown } | null };
  /** The subject of the ID token before a refresh, and of the one that it brought. */
  refreshedIdToken: { was: unknown; is: unknown };

  authorize: AuthorizeCase;
  /** One whose parameters stand in its address. */
  authorizeParameters: AuthorizeCase;
  callback: CallbackCase;
  callbackParameters: CallbackCase;
  /** The issuer in a callback that was accepted, and the one it had to be. */
  acceptedCallback: { iss: string | null; issuer: string | null };
  /** The connection whose server can't be told from this one by a callback; null: there is none. */
  callbackBeside: { name: string } | null;

  tokenRequest: TokenRequestCase;
  tokenResponse: AnsweredCase<TokenRequestCase>;
  tokenError: TokenErrorCase;
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

  call: CallCase;
  callResponse: AnsweredCase<CallCase>;
}

export interface TokenCase {
  /** Of an SD-JWT with its disclosed claims (RFC 9901 section 7.1, step 6). */
  decoded: Decoded;
  header: JsonObject | null;
  claims: JsonObject | null;
  /** The algorithm that its header names; null: none, or none that is registered. */
  algorithm: string | null;
  /** By what was said or, failing that, by typ and claims; null: it can't be told. */
  kind: 'access' | 'id' | null;
  /** Its typ makes it an access token of RFC 9068, whatever it was given as. */
  isProfiled: boolean;
  connection: Connection | null;
  /** The grant it came with; null: the token is looked at by itself, as of `now`. */
  grant: Grant | null;
  /** Milliseconds since the epoch, corrected clock. */
  now: number;
  /** "access token", "ID token" or "token", as it stands in a sentence. */
  noun: string;
  /** null: it has no claims, or none that count time in seconds. */
  times: Times | null;
}

export interface HeaderCase extends TokenCase {
  header: JsonObject;
}

export interface ClaimsCase extends TokenCase {
  claims: JsonObject;
}

/** The times of a token. */
export interface Times {
  exp: Moment;
  iat: Moment;
  nbf: Moment;
  authTime: Moment;
  /** From iat to exp; null: it can't be told. */
  lifetime: number | null;
}

/** A time in a token. */
export interface Moment {
  name: string;
  value: JsonValue | undefined;
  /** null: absent, no number, or beyond what a date can be. */
  seconds: number | null;
  countsMilliseconds: boolean;
  looksLikeDuration: boolean;
  /** Seconds that can be compared with other times. */
  usable: number | null;
}

export interface TimesCase extends ClaimsCase {
  times: Times;
}

export interface SdJwtCase {
  /** As sent, without its disclosures. */
  claims: JsonObject;
  sd: SdJwt;
  decoded: Decoded;
}

export interface CertificateCase {
  /** Its fault, a sentence. */
  fault: string | null;
  /** Why it is not valid now, a sentence. */
  invalid: string | null;
  /** Whether the token is signed with its key; null: that is not known. */
  signs: boolean | null;
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

export interface AuthorizeCase extends LoggedCase {
  url: URL;
  /** Of `response_type`, `scope`, `prompt`, what stands between spaces. */
  types: string[];
  scopes: string[];
  prompts: string[];
  challenge: string | null;
  /** `redirect_uri`, as sent and, where it is an absolute one, as an address. */
  redirect: string | null;
  redirectUrl: URL | null;
}

export interface CallbackCase extends LoggedCase {
  url: URL;
  fragment: URLSearchParams;
  /** Query and fragment. */
  both: URLSearchParams;
}

export interface TokenRequestCase extends LoggedCase {
  form: URLSearchParams;
  /** How the client authenticates. */
  byHeader: boolean;
  inBody: boolean;
}

export type TokenErrorCase = AnsweredCase<TokenRequestCase> & {
  /** The member `error` of the answer, if any. */
  error: unknown;
};

/** Texts are cleaned, and secrets in them hidden. */
export interface ReadResponseCase {
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
  tokenType: string | null;
  tokenTypeIsKnown: boolean;
  /** The lifetime stands in `expire_in` alone. */
  isMisspelt: boolean;
  /** As written; null: it is absent. */
  lifetime: string | null;
  /** null: it is absent or unusable. */
  seconds: number | null;
  lifetimeIsText: boolean;
}

export interface TokenAnswerCase extends TokenRequestCase {
  answer: Pick<TokenAnswer, 'accessToken' | 'refreshToken' | 'idToken' | 'tokenType' | 'scope' | 'expiresInSeconds' | 'breaches'>;
  scopesAsked: string[];
  scopesGranted: string[];
}

export interface DiscoveryCase {
  members: Map<string, unknown>;
  /** Whose metadata was asked for; null: nobody knows. */
  asked: string | null;
  /** The media type; null: none was given. */
  type: string | null;
  /** It was found where OpenID Connect has it. */
  isOpenId: boolean;
  /** It offers the response type "code", or does not say what it offers. */
  offersCode: boolean;
}

export interface CallCase extends LoggedCase {
  /** The token stands in the Authorization header. */
  inHeader: boolean;
  inQuery: boolean;
  carriesToken: boolean;
}
