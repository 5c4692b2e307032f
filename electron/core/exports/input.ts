import type { Connection, Pair } from '../../model/connection';
import type { LoggedExchange } from '../../model/exchange';
import { isPractice } from '../../model/providers/offered';
import type { Run } from '../checks/run';
import type { CheckService } from '../checks/service';
import type { ConnectionService } from '../connection/service';
import type { Clock } from '../ports';
import type { Discoveries, ResolvedServer } from '../wire/discovery';

/** What an export is made of. Its settings name no secret by their type, and what people wrote into them is left out where it may be one. */
export interface ExportInput {
  connection: Connection;
  /** The settings are those of a connection file, whose placeholders are variables here, too. */
  hasPlaceholders?: boolean;
  /** Whether the client has a secret; undefined: as its authentication says. */
  hasClientSecret?: boolean | undefined;
  /** Variables of the connection's environment. */
  shared: readonly Pair[];
  /** Asked for where requests are exported. Rejects as discovery does. */
  server(): Promise<ResolvedServer>;
  /** Asked for where evidence is exported: the exchange log, and the newest check run. */
  evidence(): Promise<{ exchanges: readonly LoggedExchange[]; run: Run | null }>;
  version: string;
  /** Milliseconds since the epoch. */
  now: number;
}

export interface ExportServices {
  checks: CheckService;
  clock: Pick<Clock, 'now'>;
  connections: ConnectionService;
  discoveries: Discoveries;
  /** Starts the practice provider where the connection is one of its. */
  prepare(id: string): Promise<unknown>;
}

export interface ExportChoice extends Pick<ExportInput, 'hasClientSecret' | 'version'> {
  exchanges(): Promise<readonly LoggedExchange[]>;
  /** Absent: the newest run. */
  runId?: string | undefined;
}

/** What the services know of a connection. Only what the practice provider serves is prepared: of others nothing is needed that the vault has. */
export function inputOf(services: ExportServices, connection: Connection, { exchanges, runId, ...choice }: ExportChoice): ExportInput {
  const { checks, clock, connections, discoveries, prepare } = services;
  const { id } = connection;
  return {
    ...choice,
    connection,
    shared: connections.variables.shared(connection),
    server: async () => {
      if (isPractice(connection)) await prepare(id);
      return discoveries.resolveEndpoints(connection);
    },
    evidence: async () => {
      const chosen = runId ?? (await checks.runs(id))[0]?.id;
      return { exchanges: await exchanges(), run: chosen === undefined ? null : await checks.run(id, chosen) };
    },
    now: clock.now(),
  };
}
