import type { FailureDetails } from '../../model/failure';
import type { AskedToken, ServerAnswerView } from '../../model/server-answer';
import type { Clock, Http } from '../ports';
import type { Grant, SecretRecord } from '../secrets';
import type { Connection } from '../../model/connection';
import type { ConnectionService } from '../connection/service';
import type { Discovery, DiscoverOptions, ResolvedServer } from '../wire/discovery';

/** A server's answer about a token, beside what the token says itself. */
export interface ServerAnswer extends Omit<ServerAnswerView, 'problem'> {
  problem: FailureDetails | null;
  /** The tokens now known to be revoked, as they were marked. */
  revoked: AskedToken[];
}

export interface AskDeps {
  connections: {
    get(id: string): Connection;
    records: {
      read(id: string): Promise<SecretRecord>;
      alone<T>(id: string, work: () => Promise<T>): Promise<T>;
    };
    admitEndpoint: ConnectionService['admitEndpoint'];
    admitAsked: ConnectionService['admitAsked'];
  };
  tokens: { markRevoked(id: string, which: AskedToken, at: number, of: Grant): Promise<void> };
  discoveries: {
    resolveEndpoints(connection: Connection): Promise<ResolvedServer>;
    discover(issuer: string, options?: Pick<DiscoverOptions, 'allowPlainHttp'>): Promise<Discovery>;
  };
  http: Http;
  clock: Clock;
  /** Keyed fingerprint of a secret. */
  fingerprint: (secret: string) => string;
  /** Makes ready what asking that connection's server needs. */
  ensureReady?: (connectionId: string) => Promise<void>;
}

/** Everything that one question stands on, taken at one moment. */
export interface AskContext {
  connection: Connection;
  /** As sealed before anything was asked, with the endpoints that a person has allowed since. */
  record: SecretRecord;
  grant: Grant;
  server: ResolvedServer;
  /** Of the token endpoint: where client secret and tokens are bound to. */
  tokenOrigin: string;
}
