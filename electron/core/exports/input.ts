import type { Connection, Pair } from '../../model/connection';
import type { LoggedExchange } from '../../model/exchange';
import type { Run } from '../checks/run';
import type { ResolvedServer } from '../wire/discovery';

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
