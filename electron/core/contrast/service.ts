import type { Contrast } from '../../model/contrast';
import type { LoggedExchange } from '../../model/exchange';
import { Failure, type FailureDetails, failing } from '../../model/failure';
import { buildCall } from '../../model/request';
import type { Call, CallResult } from '../calls/model';
import type { CallService } from '../calls/service';
import { detailsOf } from '../connection/failures';
import type { ConnectionService } from '../connection/service';
import type { ExchangeLog } from '../exchanges/log';
import type { HistoryService } from '../history/service';
import { Redaction } from '../redaction/redaction';
import type { Fingerprint, Grant, KnownSecret } from '../secrets';
import { grantSecrets, sealedSecrets } from '../wire/sealed';
import { words } from '../token/expected';
import { contrastOf } from './contrast';
import { type ReadToken, readKept, readToken, type Side } from './side';

export interface ContrastServiceDeps {
  connections: Pick<ConnectionService, 'get' | 'records' | 'variables'>;
  tokens: { read(id: string): Promise<{ grant: Grant | null }> };
  calls: Pick<CallService, 'admit' | 'send' | 'cancel'>;
  exchanges: Pick<ExchangeLog, 'get'>;
  history: Pick<HistoryService, 'tokenBy'>;
  /** Key IDs that a connection's server publishes, asked anew where what is known lacks this one. */
  keyIds: (connectionId: string, kid: string) => Promise<string[]>;
  fingerprint: Fingerprint;
  ensureReady?: (connectionId: string) => Promise<void>;
}

export interface LoggedAt {
  connectionId: string;
  id: string;
}

/** What became of a call on one of the two connections: one of the two is null. */
export interface SentSide {
  connectionId: string;
  result: CallResult | null;
  /** Nothing was sent. */
  problem: FailureDetails | null;
}

export interface SentBeside {
  a: SentSide;
  b: SentSide;
  /** null: one of them has no request to compare. */
  contrast: Contrast | null;
}

/** A check that is as expected on one of two connections only, and the exchanges that prove each verdict. */
export interface ProvenCheck {
  works: 'a' | 'b';
  a: readonly LoggedExchange[];
  b: readonly LoggedExchange[];
}

/** Checks, and exchanges of each, that are looked at. */
const MAX_CHECKS = 20;
const MAX_EXCHANGES = 10;

/** Runs one call on two connections and explains why it works on one only. Each request has its own connection's token and API. */
export class ContrastService {
  constructor(private readonly deps: ContrastServiceDeps) {}

  /** Two exchanges of the log. @throws Failure `not-found`. */
  async ofLogged(a: LoggedAt, b: LoggedAt): Promise<Contrast> {
    const sides = [a, b].map(async ({ connectionId, id }) => this.#side(connectionId, await this.deps.exchanges.get(connectionId, id)));
    return contrastOf(...((await Promise.all(sides)) as [Side, Side]));
  }

  /**
   * The first of some checks, each as expected on one of two connections only, that a difference between their exchanges explains; a likely
   * explanation before a possible one. null: none of them is explained.
   */
  async ofChecks<Check extends ProvenCheck>(checks: readonly Check[]): Promise<{ check: Check; contrast: Contrast } | null> {
    let possible: { check: Check; contrast: Contrast } | null = null;
    for (const check of checks.slice(0, MAX_CHECKS))
      for (const [a, b] of alike(check)) {
        const contrast = contrastOf(await this.#side(a.connectionId, a), await this.#side(b.connectionId, b));
        // What a check wants refused works on the side where it fails: that explains nothing.
        if (contrast.works !== check.works || contrast.reasons.length === 0) continue;
        if (contrast.reasons[0]?.likely) return { check, contrast };
        possible ??= { check, contrast };
      }
    return possible;
  }

  /**
   * Sends a call on one connection, then on the other, each to its own API. Nothing is sent where either of the two can't be, or where the
   * person says no to one of them.
   *
   * @throws Failure what `buildCall` throws, `bad-request` where both are one connection or the call holds a secret of one of them,
   * `cancelled`, vault-*.
   */
  async send(connectionIds: readonly [string, string], callId: string, call: Call): Promise<SentBeside> {
    const [first, second] = connectionIds;
    if (first === second) throw sameConnection();
    await this.#admit(connectionIds, call);
    await this.deps.calls.admit(first, `${callId}/1`, call);
    await this.deps.calls.admit(second, `${callId}/2`, call);
    const a = await this.#sent(first, `${callId}/1`, call);
    if (a.problem?.code === 'cancelled') throw new Failure(a.problem);
    if (wasCancelled(a)) throw cancelled();
    const b = await this.#sent(second, `${callId}/2`, call);
    return { a, b, contrast: await this.#contrast(a, b) };
  }

  /** Ends a call that is under way. */
  cancel(callId: string): void {
    for (const number of [1, 2]) this.deps.calls.cancel(`${callId}/${number}`);
  }

  /** Nothing of one environment goes to another: neither by the address, nor by a secret that was typed into the call. */
  async #admit(ids: readonly [string, string], call: Call): Promise<void> {
    const parties = [];
    for (const id of ids) {
      await this.deps.ensureReady?.(id);
      const connection = this.deps.connections.get(id);
      const variables = await this.deps.connections.variables.of(connection);
      const { url, headers, body } = buildCall(call, connection, null, variables.values);
      const { grant } = await this.deps.tokens.read(id);
      if (grant === null) throw notConnectedYet(connection.name);
      const sealed = sealedSecrets(connection, await this.deps.connections.records.read(id));
      const secrets = [...sealed, ...grantSecrets(grant), ...variables.secrets];
      parties.push({ connection, secrets, texts: [url, ...headers.map(({ value }) => value), body ?? ''] });
    }
    const [one, other] = parties;
    if (one === undefined || other === undefined) return;
    for (const [sender, owner] of [
      [one, other],
      [other, one],
    ] as const) {
      if (this.#hasSecret(sender.texts, lackingSecrets(owner.secrets, sender.secrets))) throw secretOfOther(owner.connection.name);
    }
  }

  #hasSecret(texts: readonly string[], secrets: readonly KnownSecret[]): boolean {
    const redaction = new Redaction(this.deps.fingerprint);
    redaction.addAll(secrets);
    return texts.some((text) => redaction.text(text) !== text);
  }

  async #sent(connectionId: string, callId: string, call: Call): Promise<SentSide> {
    try {
      return { connectionId, result: await this.deps.calls.send(connectionId, callId, call), problem: null };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { connectionId, result: null, problem: detailsOf(error) };
    }
  }

  async #contrast(one: SentSide, other: SentSide): Promise<Contrast | null> {
    const [a, b] = [calledBy(one), calledBy(other)];
    if (a === null || b === null) return null;
    return contrastOf(await this.#side(one.connectionId, a), await this.#side(other.connectionId, b));
  }

  async #side(connectionId: string, exchange: LoggedExchange): Promise<Side> {
    const connection = this.deps.connections.get(connectionId);
    // Without the vault, or without tokens, there is less to compare.
    const grant = await this.deps.tokens.read(connectionId).then(
      (read) => read.grant,
      () => null,
    );
    const token = await this.#tokenOf(exchange, grant);
    const kid = token?.header?.kid;
    const isAsked = exchange.status === 401 && typeof kid === 'string';
    const keyIds = isAsked ? await this.deps.keyIds(connectionId, kid).catch(() => null) : null;
    return { connection, exchange, token, keyIds, clockSkewMs: grant?.clockSkewMs ?? null };
  }

  /** The access token that a request was sent with: the present one, or one that the history remembers. */
  async #tokenOf({ connectionId, secrets }: LoggedExchange, grant: Grant | null): Promise<ReadToken | null> {
    const sent = secrets.find(({ kind, where }) => kind === 'access token' && where.startsWith('request'))?.fingerprint;
    if (sent === undefined) return null;
    if (grant !== null && this.deps.fingerprint(grant.accessToken) === sent) {
      return readToken(grant.accessToken, grant.scope === null ? null : words(grant.scope));
    }
    const kept = await this.deps.history.tokenBy(connectionId, sent).catch(() => null);
    return kept && readKept(kept.header, kept.claims, kept.scopes);
  }
}

function calledBy({ result }: SentSide): LoggedExchange | null {
  return result?.exchanges.findLast(({ purpose }) => purpose === 'call')?.exchange?.exchange ?? null;
}

/** Exchanges that stand for each other: of one purpose, the first with the first. */
function alike({ a, b }: ProvenCheck): (readonly [LoggedExchange, LoggedExchange])[] {
  const left = [...b];
  return a.slice(0, MAX_EXCHANGES).flatMap((one) => {
    const at = left.findIndex(({ purpose }) => purpose === one.purpose);
    const [other] = at < 0 ? [] : left.splice(at, 1);
    return other === undefined ? [] : [[one, other] as const];
  });
}

const wasCancelled = ({ result }: SentSide) => result?.exchanges.some(({ problem }) => problem?.code === 'cancelled') === true;

/** Those of the first that the second has not: what both have may be sent by either. */
function lackingSecrets(all: readonly KnownSecret[], some: readonly KnownSecret[]): KnownSecret[] {
  const values = new Set(some.map(({ value }) => value));
  return all.filter(({ value }) => !values.has(value));
}

const sameConnection = failing({
  code: 'bad-request',
  what: 'Both sides are the same connection.',
  likelyCause: 'It was chosen twice.',
  action: 'Choose another connection to compare with.',
});

const cancelled = failing({
  code: 'cancelled',
  what: 'The call was cancelled, so the other connection was not called.',
  likelyCause: 'You cancelled it.',
  action: 'Send it again to compare both.',
});

const notConnectedYet = (name: string) =>
  failing({
    code: 'not-connected',
    what: `The connection “${name}” has no access token. Nothing was sent.`,
    likelyCause: 'It was never connected, or its tokens were deleted.',
    action: 'Connect it, then run the call on both again.',
  })();

const secretOfOther = (name: string) =>
  failing({
    code: 'bad-request',
    what: `The call contains a secret of the connection “${name}”. Nothing was sent: it would reach the other environment.`,
    likelyCause: 'A token or key was typed into its URL, headers or body.',
    action: 'Put it into a secret variable of each connection, and write {{name}} in its place.',
  })();
