import type { Clock, Http } from '../ports';
import type { AskedEndpoint, Connection, Grant, SecretRecord } from '../connection/model';
import type { FailureDetails } from '../failure';
import type { ConnectionService } from '../connection/service';
import type { Discovery, DiscoverOptions, ResolvedServer } from './discovery';

/** What a server can be asked about a token: RFC 7662, OpenID Connect Core section 5.3, RFC 7009. */
export type AskWhat = AskedEndpoint;
export type AskedToken = 'access' | 'refresh';

/** One member of the answer beside the claim of the same name. Untrusted text, secrets hidden. */
export interface AnswerRow {
  name: string;
  token: string | null;
  server: string | null;
  verdict: 'same' | 'different' | 'token-only' | 'server-only';
}

/** What asking again showed of one member of the family. */
export interface Aftermath {
  token: AskedToken;
  /** null: it could not be found out. */
  active: boolean | null;
  text: string;
}

/** A server's answer about a token, beside what the token says itself. */
export interface ServerAnswer {
  what: AskWhat;
  /** In the exchange log; null: nothing is kept. */
  exchangeId: string | null;
  /** Milliseconds since the epoch. */
  askedAt: number;
  status: number;
  summary: string;
  active: boolean | null;
  rows: AnswerRow[];
  /** The answer, pretty-printed and redacted; null: no body. */
  json: string | null;
  /** With revocation: what asking again showed. */
  after: Aftermath[];
  /** Set where the server refused, or its answer can't be used. */
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
  /** The newest exchange of that purpose in the log; null: nothing is kept. */
  loggedAs?: (connectionId: string, purpose: AskWhat) => Promise<string | null>;
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
