import type { Connection } from '../../model/connection';
import type { Verdict } from '../../model/check-words';
import type { CoachView, LoggedExchange, SentByCheck } from '../../model/exchange';
import type { Finding } from '../../model/finding';
import { ofCheck } from '../coach/check-traffic';
import { coachFor, sentBeforeAt, unansweredMs } from '../coach/coach';
import { type CoachAbout, coachAboutOf } from '../coach/facts';
import { forApp } from '../coach/for-app';
import { findingsOfExchange } from '../findings/exchange';
import type { Clock } from '../ports';
import type { Grant } from '../secrets';
import { boundTo } from '../token/bound';

/** An exchange and what to make of it: why it failed, and what is odd about it. */
export interface ExplainedExchange {
  exchange: LoggedExchange;
  /** null: it did not fail. */
  coach: CoachView | null;
  findings: Finding[];
}

/** @param about What is known besides the exchange and the connection's settings. Never throws. */
export function explainExchange(exchange: LoggedExchange, connection: Connection, about: Partial<CoachAbout> = {}): ExplainedExchange {
  const coach = coachFor(exchange, { ...coachAboutOf(connection), ...about });
  return {
    exchange,
    coach: coach && exchange.by === 'app' ? forApp(coach) : coach,
    findings: findingsOfExchange(exchange, { connection }),
  };
}

export interface ExchangeExplainerDeps {
  connections: { get(id: string): Connection };
  tokens: { read(id: string): Promise<{ grant: Grant | null }> };
  log: { list(connectionId: string): Promise<LoggedExchange[]> };
  clock: Clock;
  /** How a check ended; null: it is not over, or its run is gone. */
  verdictOf?: (connectionId: string, check: SentByCheck) => Promise<Verdict | null>;
}

/** Explains what was taken down, with what else is known by now. */
export class ExchangeExplainer {
  constructor(private readonly deps: ExchangeExplainerDeps) {}

  /** An exchange of the log. @throws Failure `not-found`: the connection is gone. */
  async explain(exchange: LoggedExchange): Promise<ExplainedExchange> {
    const { connections, tokens, log, clock, verdictOf } = this.deps;
    const { connectionId } = exchange;
    const connection = connections.get(connectionId);
    // Without the vault, or without tokens, the coach knows a little less; an app's tokens are not the connection's.
    const read = exchange.by === undefined ? tokens.read(connectionId) : Promise.resolve({ grant: null });
    const grant = await read.then(
      (found) => found.grant,
      () => null,
    );
    const logged = (await log.list(connectionId)).filter(({ by }) => by === exchange.by);
    const explained = explainExchange(exchange, connection, {
      clockSkewMs: grant?.clockSkewMs ?? null,
      bound: grant && boundTo(grant),
      unansweredMs: unansweredMs(exchange, logged, clock.now()),
      sentBeforeAt: sentBeforeAt(exchange, logged),
    });
    const { coach } = explained;
    const { check } = exchange;
    if (coach === null || check === undefined) return explained;
    const verdict = (await verdictOf?.(connectionId, check).catch(() => null)) ?? null;
    return { ...explained, coach: ofCheck(coach, check, verdict) };
  }

  /**
   * The exchanges that prove a check's result.
   *
   * @param hasPassed What was refused was refused on purpose, so there is nothing to mend.
   * @throws Failure `not-found`: the connection is gone.
   */
  evidence(connectionId: string, exchanges: readonly LoggedExchange[], hasPassed: boolean): ExplainedExchange[] {
    const connection = this.deps.connections.get(connectionId);
    return exchanges.map((exchange) => {
      const explained = explainExchange(exchange, connection);
      return hasPassed ? { ...explained, coach: null } : explained;
    });
  }
}
