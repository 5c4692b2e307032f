import { type FailureDetails, failing } from '../../model/failure';
import type { AskedToken, AskWhat, ServerAnswerView } from '../../model/server-answer';
import { tokenOf } from '../connection/grant';
import type { TokenService } from '../connection/token-service';
import { aftermath, probe, revocationSummary, revokedIn } from './aftermath';
import { readIntrospection, readRevocation, readUserinfo, type Told } from './answer';
import { type ContextDeps, contextOf } from './context';
import { type Answered, type AskContext, admitted, ask } from './question';

/** A server's answer about a token, beside what the token says itself. */
export interface ServerAnswer extends Omit<ServerAnswerView, 'problem'> {
  problem: FailureDetails | null;
  /** The tokens now known to be revoked, as they were marked. */
  revoked: AskedToken[];
}

export interface AskDeps extends ContextDeps {
  tokens: Pick<TokenService, 'markRevoked'>;
  /** Makes ready what asking that connection's server needs. */
  ensureReady?: (connectionId: string) => Promise<void>;
}

/**
 * Asks a connection's server about its tokens, or has them revoked. Secrets go only where they are bound to (`question.ts`). What the
 * server answers, refusals included, is the answer; only where nothing was sent or no answer came this rejects.
 */
export class AskService {
  constructor(private readonly deps: AskDeps) {}

  /**
   * @param token Which token it is about. Userinfo is asked with the access token always.
   * @throws Failure `not-found`, `not-connected`, `refresh-token-missing`, `bad-request`, vault-*, `connection-incomplete` (no such endpoint,
   * no secret), `connection-invalid`, `insecure-url`, `endpoint-changed` (the secrets are for another server), and network failures.
   */
  async ask(connectionId: string, what: AskWhat, token: AskedToken): Promise<ServerAnswer> {
    if (what === 'userinfo' && token === 'refresh') throw userinfoOfRefresh();
    await this.deps.ensureReady?.(connectionId);
    const read = await contextOf(this.deps, connectionId, what);
    const value = tokenOf(read.grant, token);
    // Before anything else: a revocation that can't be sent must not send questions either.
    const context = await admitted(read, what, this.deps);
    const before = what === 'revocation' ? await probe(this.deps, context) : [];
    const askedAt = this.deps.clock.now();
    const answered = await ask(this.deps, context, what, value, token);
    const told = this.#read(context, answered, what, value, token);
    const revoking = what === 'revocation' && told.problem === null;
    const after = revoking ? aftermath(before, await probe(this.deps, context)) : [];
    const revoked = revoking ? revokedIn(token, after, before) : [];
    for (const which of revoked) await this.deps.tokens.markRevoked(connectionId, which, this.deps.clock.now(), context.grant);
    return {
      what,
      exchangeId: answered.response.exchangeId ?? null,
      askedAt,
      status: answered.response.status,
      summary: revoking ? revocationSummary(token, after, revoked) : told.summary,
      active: told.active,
      rows: told.rows,
      json: told.json,
      problem: told.problem,
      after,
      revoked,
    };
  }

  #read(context: AskContext, answered: Answered, what: AskWhat, value: string, token: AskedToken): Told {
    if (what === 'introspection') return readIntrospection(context, answered, value, token, this.deps.clock.now());
    return what === 'userinfo' ? readUserinfo(context, answered) : readRevocation(context, answered);
  }
}

const userinfoOfRefresh = failing({
  code: 'bad-request',
  what: 'The userinfo endpoint only accepts access tokens.',
  likelyCause: 'It was called with the refresh token.',
  action: 'Use the access token.',
});
