import { Failure, type FailureCode, type FailureDetails } from '../../../model/failure';
import { cleanText } from '../../base/untrusted-text';
import { BUSY } from '../../wire/token-failure';
import type { LabTokens, TokenReply } from '../lab';
import { CouldNotRun } from '../model';

/**
 * What came of a token request. Only three of these say anything about the credential that was sent: `granted`, `grant-refused`
 * (invalid_grant, RFC 6749 section 5.2) and `refused` (turned down for another stated reason). The others say nothing about it:
 * `client-refused` is about the client, `busy` and `failed` about the server's day, `unexplained` is a 4xx as a gateway sends it,
 * `unusable` a success without a token, `lost` an answer that never arrived in full, `not-sent` a request that never left.
 */
export type AttemptKind =
  | 'granted'
  | 'grant-refused'
  | 'refused'
  | 'client-refused'
  | 'busy'
  | 'failed'
  | 'unexplained'
  | 'unusable'
  | 'lost'
  | 'not-sent';

export interface Attempt {
  kind: AttemptKind;
  /** null: `lost` or `not-sent`. */
  reply: TokenReply | null;
  failure: FailureDetails | null;
  /** "status 400, invalid_grant (refresh token already used)", or what went wrong on the way. Cleaned; no secret. */
  said: string;
}

/** With status 401, Auth0 says access_denied to a wrong secret; Spring says invalid_token to a dead refresh token, which says nothing about the client. */
const TOKEN_ERRORS = new Set(['invalid_token', 'invalid_request', 'invalid_scope', 'unsupported_grant_type']);
/** Failures after which the server may have acted on the request. */
const LOST: ReadonlySet<FailureCode> = new Set(['network-timeout', 'network-reset', 'response-too-large', 'cancelled', 'internal']);
/** Whether the answer says something about the credential that was sent. */
export function isDecided({ kind }: Attempt): boolean {
  return kind === 'granted' || isRefusal(kind);
}

/** Whether a token request was turned down for what it carried. */
export function isRefusal(kind: AttemptKind): boolean {
  return kind === 'grant-refused' || kind === 'refused';
}

/** Sends a token request and sorts its outcome. Throws `CouldNotRun` when the run was stopped, but no Failure. */
export async function attempt(send: () => Promise<TokenReply>): Promise<Attempt> {
  try {
    const reply = await send();
    return { kind: kindOf(reply), reply, failure: null, said: saidBy(reply) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { code, what, likelyCause, action, evidence } = error;
    const failure = { code, what, likelyCause, action, evidence };
    return { kind: LOST.has(code) ? 'lost' : 'not-sent', reply: null, failure, said: what };
  }
}

/**
 * Why a test can't be judged by an answer that says nothing about the credential.
 *
 * @param doing What was being done, as the beginning of a sentence: "On the refresh before the test".
 */
export function undecided(tried: Attempt, doing: string): CouldNotRun {
  return new CouldNotRun(`${doing}, ${MEANING[tried.kind](tried.said)}`, tried.failure);
}

/** The tokens that a request was answered with. @throws CouldNotRun as `undecided` says. */
export function givenBy(tried: Attempt, doing: string): LabTokens {
  const tokens = tried.reply?.tokens ?? null;
  if (tried.kind !== 'granted' || tokens === null) throw undecided(tried, doing);
  return tokens;
}

const MEANING: Record<AttemptKind, (said: string) => string> = {
  granted: (said) => `tokens were issued (${said}).`,
  'grant-refused': (said) => `the server rejected the token (${said}).`,
  refused: (said) => `the server rejected the request (${said}).`,
  'client-refused': (said) => `the server rejected the client (${said}), which says nothing about its tokens.`,
  busy: (said) => `the server was busy or rate-limited the request (${said}), which says nothing about its tokens.`,
  failed: (said) => `the server failed (${said}), which says nothing about its tokens.`,
  unexplained: (said) => `the request was rejected without an OAuth error (${said}), which says nothing about its tokens.`,
  unusable: (said) => `the response contained no usable access token (${said}).`,
  lost: (said) => `the response did not arrive: ${said} It is unknown whether the server processed the request.`,
  'not-sent': (said) => `the request did not reach the server: ${said}`,
};

/** "status 400 and the error invalid_grant". */
export function statusAndError({ status, error }: TokenReply): string {
  return `status ${status} and ${error === null ? 'no error code' : `the error ${error}`}`;
}

/** @param about What was asked about, such as "the secret". @throws CouldNotRun the server is busy or broken. */
export function refuseBusy({ status }: TokenReply, about: string): void {
  if (status === 429 || status >= 500) throw new CouldNotRun(`The token endpoint returned ${status}, which says nothing about ${about}.`);
}

function kindOf(reply: TokenReply): AttemptKind {
  const { ok, status, error } = reply;
  if (ok) return 'granted';
  if (status === 429 || BUSY.has(error)) return 'busy';
  if (status >= 500) return status === 503 ? 'busy' : 'failed';
  if (error === 'invalid_grant') return 'grant-refused';
  if (error === 'invalid_client') return 'client-refused';
  if (status === 401 && !TOKEN_ERRORS.has(error ?? '')) return 'client-refused';
  if (error !== null) return 'refused';
  if (status >= 200 && status < 300) return 'unusable';
  // A 400 with JSON comes from the server itself; pages and other statuses come from gateways as well.
  return status === 400 && /^\s*\{/.test(reply.body) ? 'refused' : 'unexplained';
}

function saidBy({ status, error, description }: TokenReply): string {
  const why = error === null ? '' : `, ${cleanText(error, 60)}`;
  return `status ${status}${why}${description === null || description === '' ? '' : ` (${cleanText(description, 160)})`}`;
}
