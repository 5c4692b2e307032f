import type { Aftermath, AskWhat, AskedToken } from '../../model/server-answer';
import type { AskContext, AskDeps, ServerAnswer } from './ask-model';
import { noRefreshToken, notConnected } from '../connection/failures';
import { sameTokens } from '../connection/grant';
import type { Grant, SecretRecord } from '../secrets';
import { Failure } from '../../model/failure';
import { aftermath, type Probe, probe } from './ask-after';
import { readIntrospection, readRevocation, readUserinfo, type Told } from './ask-answer';
import { admitted } from './ask-endpoint';
import { type Answered, ask } from './ask-request';
import { tokenEndpointOf } from '../oauth/token-request';

/**
 * Asks a connection's server about its tokens, or has them revoked. Secrets go only where they are bound to (`ask-endpoint.ts`). What the
 * server answers, refusals included, is the answer; only where nothing was sent or no answer came this rejects.
 */
export class AskService {
  readonly #deps: AskDeps;

  constructor(deps: AskDeps) {
    this.#deps = deps;
  }

  /**
   * @param token Which token it is about. Userinfo is asked with the access token always.
   * @throws Failure `not-found`, `not-connected`, `refresh-token-missing`, `bad-request`, vault-*, `connection-incomplete` (no such endpoint,
   * no secret), `connection-invalid`, `insecure-url`, `endpoint-changed` (the secrets are for another server), and network failures.
   */
  async ask(connectionId: string, what: AskWhat, token: AskedToken): Promise<ServerAnswer> {
    if (what === 'userinfo' && token === 'refresh') throw userinfoOfRefresh();
    await this.#deps.ensureReady?.(connectionId);
    const read = await this.#context(connectionId, what);
    const value = tokenOf(read.grant, token);
    // Before anything else: a revocation that can't be sent must not send questions either.
    const context = await admitted(read, what, this.#deps);
    const before = what === 'revocation' ? await probe(this.#deps, context) : [];
    const askedAt = this.#deps.clock.now();
    const answered = await ask(this.#deps, context, what, value, token);
    const told = this.#read(context, answered, what, value, token);
    const revoking = what === 'revocation' && told.problem === null;
    const after = revoking ? aftermath(before, await probe(this.#deps, context)) : [];
    const revoked = revoking ? revokedIn(token, after, before) : [];
    for (const which of revoked) await this.#deps.tokens.markRevoked(connectionId, which, this.#deps.clock.now(), context.grant);
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
    if (what === 'introspection') return readIntrospection(context, answered, value, token, this.#deps.clock.now());
    return what === 'userinfo' ? readUserinfo(context, answered) : readRevocation(context, answered);
  }

  /** @throws Failure `endpoint-changed` where client or token endpoint are not those that the secrets are for. */
  async #context(id: string, what: AskWhat): Promise<AskContext> {
    const { connections, discoveries } = this.#deps;
    // Both at one moment: an address from before a change must not meet a secret from after it.
    const { connection, record } = await connections.records.alone(id, async () => ({
      record: await connections.records.read(id),
      connection: connections.get(id),
    }));
    const { grant } = record;
    if (grant === null) throw notConnected();
    const server = await discoveries.resolveEndpoints(connection);
    const endpoint = tokenEndpointOf(connection, server);
    const sends = { clientSecret: what !== 'userinfo' && connection.clientAuthentication !== 'none', refreshToken: true };
    const still = (now: SecretRecord) => sameTokens(now.grant, grant);
    const bound = await connections.admitEndpoint(connection, record, endpoint, sends, { still });
    return { connection, record: bound, grant: bound.grant ?? grant, server, tokenOrigin: endpoint.origin };
  }
}

function tokenOf(grant: Grant, token: AskedToken): string {
  if (token === 'access') return grant.accessToken;
  if (grant.refreshToken === null) throw noRefreshToken(grant.scopesAsked);
  return grant.refreshToken;
}

/**
 * The one that was to go, unless the server still takes it or never knew it (RFC 7009 section 2.2: success is the answer then, too); and
 * the other, where it is known to be gone with it.
 */
function revokedIn(asked: AskedToken, after: readonly Aftermath[], before: readonly Probe[]): AskedToken[] {
  return after.flatMap(({ token, active }) => {
    const was = before.find((each) => each.token === token)?.introspection ?? null;
    if (active === true) return [];
    if (token === asked) return active === null && was === false ? [] : [token];
    return active === false && was !== false ? [token] : [];
  });
}

const NAMES: Record<AskedToken, string> = { access: 'access token', refresh: 'refresh token' };

function revocationSummary(asked: AskedToken, after: readonly Aftermath[], revoked: readonly AskedToken[]): string {
  const own = after.find(({ token }) => token === asked)?.active ?? null;
  const other = after.find(({ token }) => token !== asked);
  const first =
    own === true
      ? `The server says that the ${NAMES[asked]} is revoked, and yet still takes it.`
      : own === false
        ? `Revoked: the server no longer takes the ${NAMES[asked]}.`
        : revoked.includes(asked)
          ? `The server says that the ${NAMES[asked]} is revoked; nobody could be asked whether it is so.`
          : `The server answered with success, but does not seem to know this ${NAMES[asked]}: nothing changed.`;
  if (other === undefined || other.active === null) return first;
  if (!other.active) return `${first} The ${NAMES[other.token]} is not active either.`;
  return `${first} The ${NAMES[other.token]} is still active${asked === 'refresh' ? ', until it expires' : ''}.`;
}

function userinfoOfRefresh(): Failure {
  return new Failure({
    code: 'bad-request',
    what: 'The userinfo endpoint takes access tokens only.',
    likelyCause: 'It was asked about the refresh token.',
    action: 'Ask with the access token.',
  });
}
