import type { ClientCredential } from '../../client-auth/method';
import type { Connection } from '../../../model/connection';
import type { LoggedExchange } from '../../../model/exchange';
import type { Promises } from '../../../model/promises';
import type { ConnectionService } from '../../connection/service';
import type { FlowService } from '../../flows/flows';
import type { Grant, SecretRecord } from '../../secrets';
import type { Discoveries, ResolvedServer } from '../../wire/discovery';
import type { InputsFor } from '../../wire/token-request';
import type { Evidence, EvidenceDeps } from './evidence';
import { type LabTokens, labTokens } from '../lab';
import type { PlanOptions } from '../plan-schema';
import type { ProofKeys } from './proof-keys';
import type { CheckResult, Run, RunFamily } from '../run';

/** The app's services, as far as runs use them. */
export interface BenchDeps extends EvidenceDeps {
  connections: {
    get(id: string): Connection;
    list(): Connection[];
    records: { read(id: string): Promise<SecretRecord> };
    credentialFor: ConnectionService['credentialFor'];
    admitApi(id: string, origin: string): Promise<void>;
    variables: Pick<ConnectionService['variables'], 'of'>;
    admitAsked: ConnectionService['admitAsked'];
  };
  tokens: { read(id: string): Promise<{ grant: Grant | null; credential?: ClientCredential | null }> };
  inputs?: InputsFor;
  flows: Pick<FlowService, 'obtainCode' | 'obtainTokens'>;
  discoveries: Pick<Discoveries, 'resolveEndpoints' | 'discover'>;
  /** The connection's exchange log, newest first. */
  logged?: (connectionId: string) => Promise<LoggedExchange[]>;
  /** Resolves after that many milliseconds, or rejects when the signal fires. */
  pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Told of the progress of the running check: steps, proof, waits and sign-ins. */
interface RunLog {
  step(text: string): void;
  /** An exchange that proves something about the check now running. */
  prove(exchangeId: string): void;
  wait(wait: CheckResult['wait']): void;
  signIn(signIn: Run['signIn']): void;
  families(families: RunFamily[]): void;
}

export interface BenchSetting {
  connection: Connection;
  server: ResolvedServer;
  promises: Promises;
  options: PlanOptions;
  /** Requests that may change data at the API may be sent. */
  allowChanges: boolean;
  log: RunLog;
  /** Fires when the run is stopped. */
  signal: AbortSignal;
  /** Some check needs a grant of the run's own; it then serves for looking at as well. */
  getsMain: boolean;
  /** The person may be asked to sign in where a check can't decide otherwise. */
  signsIn: boolean;
  signIns: number;
  /** The provider is known to end one grant when that is revoked, and no other of the same person. */
  revokesOne: boolean;
}

/** Shared by the parts of one run's lab. */
export interface RunContext extends BenchDeps, BenchSetting {
  evidence: Evidence;
  proofKeys: ProofKeys;
}

/** The person's own grant; null: there is none. */
export async function ownGrant({ tokens, connection }: Pick<RunContext, 'tokens' | 'connection'>): Promise<Grant | null> {
  return (await tokens.read(connection.id)).grant;
}

/** The person's own tokens to look at, and the exchange that brought them, where the log still has it. */
export async function storedTokens(
  grant: Grant,
  { connection, logged, fingerprint }: RunContext,
): Promise<{ tokens: LabTokens; exchange: LoggedExchange | null }> {
  const log = (await logged?.(connection.id).catch(() => [])) ?? [];
  const shown = fingerprint(grant.accessToken);
  const brought = ({ purpose, response, secrets }: LoggedExchange) =>
    (purpose === 'token' || purpose === 'refresh') &&
    response !== null &&
    secrets.some((secret) => secret.fingerprint === shown && secret.where.startsWith('response'));
  const exchange = log.find(brought) ?? null;
  const headers = exchange?.response?.headers ?? null;
  return { tokens: labTokens(grant, { from: 'stored', scopesAsked: grant.scopesAsked, headers, callback: null }), exchange };
}
