import type { Pair } from '../../model/connection';
import type { Failure } from '../../model/failure';
import type { Finding } from '../../model/finding';
import type { DeviceView } from '../../model/flow';
import type { GrantType } from '../../model/grants';
import type { Addresses, Random } from '../ports';
import type { NewGrant, TokenAnswer } from '../secrets';
import type { TokenContext, TokenForm } from '../wire/token-request';
import type { AuthorizeChange, OpenedRequest } from './authorize-request';

/**
 * A way to get tokens: how it begins, how it goes on, and how its tokens are renewed. What the window needs of it too (its words, what it needs
 * of a connection, what follows from it) is its entry in model/grants. A new grant is that entry, a file here, a place in the list of
 * `registry.ts`, and, if a person has something else to do than to sign in by a redirect, a kind of `Step`.
 */
export interface GrantProtocol<Id extends GrantType = GrantType> {
  readonly id: Id;
  /** What it asks the token endpoint at once. Absent: a person does something first. */
  form?(context: TokenContext): Promise<TokenForm>;
  /** Rejects with a Failure where nothing can be asked for, or the answer holds no tokens. */
  begin(context: Beginning): Promise<Step>;
  /**
   * New tokens for those of a grant of this kind. Rejects as the token request does.
   *
   * @param refreshToken null for grants that are renewed by asking again, and for those only.
   */
  renew(context: TokenContext, refreshToken: string | null): Promise<TokenAnswer>;
}

/** What a grant begins with. `change`: how the request for a person differs from the connection's own. */
export interface Beginning extends Omit<TokenContext, 'redirectUri'> {
  random: Random;
  addresses: Addresses;
  signal: AbortSignal;
  /** Begins to wait at the connection's redirect URI, and says which it is. */
  receive(): Promise<string>;
  change?: AuthorizeChange;
}

/** What comes next. */
type Step = { kind: 'tokens'; tokens: NewTokens } | RedirectStep | DeviceStep;

/** A person signs in at the request's address, and a redirect brings the answer. */
export interface RedirectStep {
  kind: 'redirect';
  request: OpenedRequest;
  redirectUri: string;
  /** What the answer must hold, by the names of its parameters. */
  brings: readonly string[];
  /** Whether the tokens that came through the browser are genuine. Absent: none come. Rejects with `flow-nonce-mismatch` or `flow-response-invalid`. */
  verify?(answer: AcceptedCallback): Promise<void>;
  goOn(answer: AcceptedCallback): Promise<NewTokens>;
}

/** A person signs in elsewhere, with a code that is shown to them, and the server is asked until they have (RFC 8628). */
export interface DeviceStep {
  kind: 'device';
  /** Secret: who has it gets the tokens. */
  deviceCode: string;
  shown: Omit<DeviceView, 'asked' | 'nextAskAt'>;
  /** From now on, in milliseconds. */
  expiresInMs: number;
  /** Asks once whether they have. Rejects where it is over without tokens. */
  ask(): Promise<{ tokens: NewTokens } | NotYet>;
}

/** Nobody has finished the sign-in so far. */
export interface NotYet {
  /** Milliseconds until it may be asked again, and the interval that counts from now on. */
  waitMs: number;
  intervalMs: number;
  /** Why the server gave no answer this time; null: it did. */
  failure: Failure | null;
}

/** What a callback that passed every check brought. */
export interface AcceptedCallback {
  /** "" where none was to come. */
  code: string;
  /** All that came, tokens included. */
  parameters: URLSearchParams;
  /** Everything but code, tokens, state and iss, in the order sent; untrusted text. */
  members: Pair[];
  findings: Finding[];
}

/** The first tokens of a grant. */
export type NewTokens = Omit<NewGrant, 'source'>;
