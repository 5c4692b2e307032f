import type { Connection, Pair } from '../../model/connection';
import type { Failure } from '../../model/failure';
import type { Promises } from '../../model/promises';
import type { AssertionChange } from '../client-auth/method';
import type { FlowCode } from '../flows/flow';
import type { DeviceAuthorization } from '../grants/device';
import type { AuthorizeChange } from '../grants/authorize-request';
import type { TokenAnswer } from '../secrets';
import type { ProofClaims } from '../wire/dpop';
import { decodeToken, numericDate } from '../token/decode';
import type { ResolvedServer } from '../wire/discovery';
import type { PlanOptions } from './plan-schema';

/**
 * What a check works with. Every request goes through here, so that it is recorded as evidence, redacted, and never touches the
 * person's own tokens: those of `stored` are only looked at and used for calls. What a check may do to a grant of the run's own is what it
 * declared (`GrantEffect`); what narrows, spends or ends is done to a spare one, never to the main grant.
 *
 * All methods that send throw Failures of the network; any status is an answer. All throw `CouldNotRun` when the run was stopped.
 */
export interface Lab {
  readonly connection: Connection;
  readonly server: ResolvedServer;
  readonly promises: Promises;
  readonly options: PlanOptions;
  /** The app's corrected clock, milliseconds since the epoch. */
  now(): number;

  /** Notes a step for the window and the report. No secret in it. */
  step(text: string): void;
  /**
   * Does an experiment once a run; checks that ask for the same one share its result, and its exchanges are evidence of each. One that
   * failed fails for each.
   */
  once<T>(key: string, experiment: () => Promise<T>): Promise<T>;
  /**
   * Lets time pass, with progress on screen; the person may skip it. @param ms Milliseconds.
   * @throws CouldNotRun skipped, or longer than the plan's bound ("too long, not run").
   */
  wait(ms: number, why: string): Promise<void>;

  /** The tokens to look at without spending any. @throws CouldNotRun where there are none. */
  stored(): Promise<LabTokens>;
  /**
   * The run's own grant, obtained when first asked for, and refreshed where its access token is about to expire unless it is wanted
   * `asItIs`. Its refresh token is the current one after `refresh`; `ended` says where that was lost. Like all that sign in
   * it rejects with the sign-in's Failure: `flow-state-unknown` where the callback came back with another state, `flow-issuer-mismatch`
   * where it named another issuer than expected or, though promised, none. Nothing was exchanged then.
   */
  main(how?: { asItIs?: boolean }): Promise<LabGrant>;
  /** A grant of the run's own that may die: one that is known to be whole, else a new one. Within a check the same until it is ended. */
  spare(): Promise<LabGrant>;
  /** A grant whose code was exchanged just now (authorization code only). */
  freshCode(): Promise<LabGrant>;
  /** A grant whose device code brought its tokens just now (RFC 8628). @throws NotApplicable the connection signs in another way. */
  freshDevice(): Promise<LabGrant>;
  /** A living grant with a refresh token, other than this one, to compare with; else, where `signsIn`, a new one. null: there is none. */
  another(than: LabGrant, how: { signsIn: boolean }): Promise<LabGrant | null>;
  /** A grant of the run's own asked for with these scopes in place of the connection's. Memoised by scopes. */
  withScopes(scopes: string[]): Promise<LabGrant>;
  /** Marks a grant as ended, and why; it is no longer handed out as a spare. */
  end(grant: LabGrant, why: string): void;

  /** The token that this connection trades for others (RFC 8693). @throws NotApplicable it trades none; Failure: it can't be had. */
  subject(): Promise<SubjectToken>;
  /** Asks for tokens of the client's own (client credentials). Sends what the app itself would send, but for `change`. */
  requestToken(change?: TokenChange): Promise<TokenReply>;
  /**
   * Refreshes with the grant's current refresh token, or the one given. A success becomes the grant's current generation unless
   * `adopt` is false.
   */
  refresh(grant: LabGrant, change?: RefreshChange): Promise<TokenReply>;
  /** Refreshes with a token that was never given, and for the rest as for this grant. Nothing is adopted. */
  refreshMadeUp(like: LabGrant): Promise<TokenReply>;
  /** Gets a code through the browser, without exchanging it. `purpose` is said to the person. */
  obtainCode(purpose: string, change?: { scopes?: string[] }): Promise<FlowCode>;
  /** Exchanges a code as the app would, but for `change`. `codeVerifier` null: leaves it out. Nothing is adopted. */
  exchangeCode(code: FlowCode, change?: TokenChange & { codeVerifier?: string | null }): Promise<TokenReply>;
  /** A device code that nobody signs in with (RFC 8628 section 3.1). @throws NotApplicable; Failure: the server issues none. */
  requestDevice(): Promise<DeviceAuthorization>;
  /** Asks once for the tokens of a device code, at whatever pace. Nothing is adopted. */
  poll(deviceCode: string, change?: TokenChange): Promise<TokenReply>;
  /** The same as another client of the server that signs in with device codes, of another connection; null: none is known here. */
  pollAsOther(deviceCode: string): Promise<{ clientId: string; reply: TokenReply } | null>;
  /** Sends an authorize request without a browser, following nothing: to see what is refused at once. */
  probeAuthorize(change: AuthorizeChange & { redirectUri?: string }): Promise<AuthorizeReply>;
  /**
   * Signs in through the browser with a request that the server may refuse, once the main grant has shown that a good one comes back. What
   * comes back does so to this app: with `unregistered` to an address of its own that nobody registered.
   *
   * @throws CouldNotRun the run asks for no sign-in; Failure the main grant's sign-in, or one of the receiver.
   */
  trySignIn(purpose: string, change: AuthorizeChange & { unregistered?: boolean }): Promise<SignInAnswer>;

  /** Another client of the same server, of another connection; null: none is known here. */
  otherClient(): OtherClient | null;

  /** The harmless test call (plan option `call`, else the first saved GET). `token` null: without one. @throws NotApplicable: there is none. */
  call(token: string | null, how?: CallChange): Promise<ApiReply>;
  /** @throws NotApplicable: no introspection endpoint is known. */
  introspect(token: string, kind: 'access' | 'refresh'): Promise<IntrospectionReply>;
  /** @throws NotApplicable: no revocation endpoint is known. */
  revoke(token: string, kind: 'access' | 'refresh'): Promise<Reply>;
}

/** The tokens of an answer, or of a grant, as checks see them. */
export function labTokens(given: TokenAnswer, more: Pick<LabTokens, 'from' | 'scopesAsked' | 'headers' | 'callback'>): LabTokens {
  const { accessToken, refreshToken, idToken, tokenType, scope, expiresInSeconds, receivedAt, clockSkewMs } = given;
  const facts = { accessToken, refreshToken, idToken, tokenType, scope, expiresInSeconds, receivedAt, clockSkewMs };
  return { ...more, ...facts, members: given.responseMembers, breaches: given.breaches.map(({ code }) => code) };
}

/** Tokens and how they came. Secrets: never into texts, measured values or steps. */
export interface LabTokens extends Omit<TokenAnswer, 'responseMembers' | 'breaches' | 'exchangeId'> {
  from: 'stored' | 'run';
  scopesAsked: string[];
  /** Members of the token response other than tokens, as JSON text. */
  members: Pair[];
  /** Headers of the token response, names in lower case; null: not kept. `stored` has them, redacted, while the exchange is in the log. */
  headers: Pair[] | null;
  /** Codes of findings on the token response ("response-cacheable", "expire-in"), which stand in where `headers` is null. */
  breaches: string[];
  /** Parameters of the callback other than code; null: there was no callback, or it was not kept. */
  callback: FlowCode['callback'] | null;
}

/** A token that is traded for another. `came` is what is known of it elsewhere; null: nothing, as where it is sealed. Secret: `token`. */
export interface SubjectToken {
  token: string;
  came: Pick<LabTokens, 'expiresInSeconds' | 'receivedAt' | 'scope'> | null;
}

/** A grant of the run's own; its token fields are those of the current generation. */
export interface LabGrant extends LabTokens {
  readonly from: 'run';
  readonly name: string;
  readonly code: FlowCode | null;
  /** What brought it; absent: no device code did. Secret. */
  readonly deviceCode?: string;
  /** 1 for what the sign-in gave. */
  generation: number;
  /** Access and refresh tokens of earlier generations, oldest first. */
  readonly earlier: { accessToken: string; refreshToken: string | null; replacedAt: number }[];
  /** Why it ended; null: it lives. */
  ended: string | null;
}

/**
 * How the proof of a request (RFC 9449) is another than the app would make: none at all, none and the token as Bearer, one of another key, or one
 * with other claims.
 */
export type ProofChange = 'none' | 'as-bearer' | 'other-key' | ((claims: ProofClaims) => void);

/** How a call of the API is another than the app would make. */
export interface CallChange {
  place?: 'header' | 'query';
  call?: LabCall;
  proof?: ProofChange;
  /** In TLS: none, or one that the client might have made, in place of its own. */
  certificate?: 'none' | 'other';
}

/**
 * How a client with a key or certificate proves itself otherwise than the app would: with another one under the right name, with its secret in
 * place of any, or, where it signs assertions, with other claims.
 */
export type ClientChange = 'other-key' | 'secret' | AssertionChange;

/** Differences from the request that the app would send. */
export interface TokenChange {
  proof?: ProofChange;
  client?: ClientChange;
  clientSecret?: string;
  /** Replaces `scope`; on a refresh adds it. */
  scope?: string[];
  /** false: leaves redirect_uri out; text: sends that. */
  redirectUri?: false | string;
  audience?: string;
  resource?: string[];
  /** Traded in place of the connection's own (RFC 8693 section 2.1). `type` absent: of the same type. */
  subject?: { token: string; type?: string };
}

/** `refreshToken`: sent in place of the current one. `adopt` false: what comes does not become the grant's current tokens. */
export type RefreshChange = TokenChange & { refreshToken?: string; adopt?: boolean };

/** As much of another connection as its client's authorize request takes. */
export type OtherClient = Pick<Connection, 'clientId' | 'scopes'> & { redirectUri: string };

/** The outcome of a sign-in whose request the server may refuse. */
export type SignInAnswer =
  | { kind: 'code'; code: FlowCode }
  /** A callback without a usable code. `parameters` are all but the code; `error` null: it carries none. */
  | { kind: 'refusal'; failure: Failure; error: string | null; parameters: Pair[]; stateSent: string }
  /**
   * Nothing came back: the person cancelled it, or several times the time of a good sign-in passed. Proves nothing: the server may have
   * refused on its own page, or the person closed the tab. Milliseconds.
   */
  | { kind: 'nothing'; cancelled: boolean; waitedMs: number; usualMs: number };

/** A call of a check's own. `body` is sent unchanged. */
interface LabCall {
  method: string;
  url: string;
  headers?: Pair[];
  body?: string;
}

/** An answer as far as checks look at it. `id` is that of its exchange. */
export interface Reply {
  id: string;
  status: number;
  headers: Pair[];
  /** At most 1 MiB, as text. May hold secrets: not into texts. */
  body: string;
  /** Milliseconds since the epoch: when the answer was complete. */
  at: number;
}

export interface TokenReply extends Reply {
  /** A usable access token came. */
  ok: boolean;
  /** null where `ok` is false. */
  tokens: LabTokens | null;
  /** OAuth error code, cleaned; null: none. */
  error: string | null;
  description: string | null;
  /** It was asked with a secret that nobody issued, since none is stored. */
  byMadeUpSecret?: boolean;
}

export interface AuthorizeReply extends Reply {
  /** What the request sent: to compare with the state in `location`. */
  stateSent: string;
  redirectUri: string;
  /** The Location of a redirect, absolute; null: none. */
  location: URL | null;
}

export interface ApiReply extends Reply {
  /** Milliseconds from sending to the end of the body. */
  tookMs: number;
  /** 2xx. */
  accepted: boolean;
  /** 401 or 403. */
  refused: boolean;
  /** WWW-Authenticate, parsed; null: none. */
  challenge: { scheme: string; parameters: Pair[] } | null;
}

export interface IntrospectionReply extends Reply {
  active: boolean | null;
}

/**
 * What a check does, at most, to a grant that it works on; each includes those before it.
 *
 * - `reads`: looks at the tokens, and calls with the access token.
 * - `renews`: refreshes as the app would; the grant goes on with its new tokens.
 * - `narrows`: asks for less scope, which some servers take for good.
 * - `spends`: sends what may cost the refresh token on some servers, such as a wrong secret.
 * - `ends`: sends what a server should end tokens for: an old refresh token, a used code, a revocation.
 */
export type GrantEffect = 'reads' | 'renews' | 'narrows' | 'spends' | 'ends';

const RANK: Readonly<Record<GrantEffect, number>> = { reads: 0, renews: 1, narrows: 2, spends: 3, ends: 4 };

/** Whether a check that declared `declared` may do what has the effect `done`. */
export function covers(declared: GrantEffect, done: GrantEffect): boolean {
  return RANK[done] <= RANK[declared];
}

/** A check reached for more than it declared: a fault of Tokenscope's own. */
export class UndeclaredEffect extends Error {
  constructor(checkId: string, done: GrantEffect, grant: string) {
    super(`${checkId} ${done} ${grant}, which it did not declare.`);
    this.name = 'UndeclaredEffect';
  }
}

/** The worst that a refresh may do to the grant, on the strictest server. */
export function effectOf(grant: LabGrant, change: RefreshChange): GrantEffect {
  const { refreshToken = grant.refreshToken, adopt = true, scope, ...others } = change;
  const other = refreshToken !== grant.refreshToken;
  if (other && grant.earlier.some((each) => each.refreshToken === refreshToken)) return 'ends';
  if (other || !adopt || Object.values(others).some((value) => value !== undefined)) return 'spends';
  return scope === undefined ? 'renews' : 'narrows';
}

/** Milliseconds of life that an access token must have left to be tested. */
const LIVE_MS = 2_000;

/**
 * When an access token ends, in milliseconds since the epoch: by `expires_in` from receipt, and by its own `exp` on the server's clock.
 * The two may differ; null: neither is known.
 */
export function lifeOf(
  tokens: Pick<LabTokens, 'accessToken' | 'expiresInSeconds' | 'receivedAt' | 'clockSkewMs'>,
): { earliest: number; latest: number } | null {
  const ends: number[] = [];
  if (tokens.expiresInSeconds !== null) ends.push(tokens.receivedAt + tokens.expiresInSeconds * 1000);
  const exp = numericDate(decodeToken(tokens.accessToken), 'exp');
  if (exp !== null) ends.push(exp * 1000 - (tokens.clockSkewMs ?? 0));
  return ends.length === 0 ? null : { earliest: Math.min(...ends), latest: Math.max(...ends) };
}

/** Whether an access token has expired, or is about to. @param now Milliseconds since the epoch. */
export function isEnding(tokens: LabTokens, now: number): boolean {
  const life = lifeOf(tokens);
  return life !== null && life.earliest - now <= LIVE_MS;
}
