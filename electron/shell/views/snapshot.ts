import type { Flow } from '../../core/flows/flow';
import type { Clock, Settings, VaultStatus } from '../../core/ports';
import type { PracticeView, Snapshot } from '../../model/app';
import { type Connection, type ConnectionSummary, connectionSummary } from '../../model/connection';
import type { FlowView } from '../../model/flow';
import type { GrantFacts } from '../../model/grant';
import { grantOf } from '../../model/grants';
import { setUpCaption } from '../../model/guide';
import { isProduction } from '../../model/environments';
import { isPractice } from '../../model/providers/offered';
import { viewOf } from '../../model/view';
import { problemView } from './problem';
import { vaultView } from './vault-view';

export interface SnapshotParts extends Pick<Snapshot, 'platform' | 'version' | 'notices'> {
  settings: Settings;
  /** Deleted, though it may come back. */
  isDiscarded?: (id: string) => boolean;
  clock: Clock;
  vault: VaultStatus;
  practice: PracticeView;
  flows: Flow[];
}

/** The window's initial state; works without an open vault. */
export function takeSnapshot({
  settings,
  isDiscarded,
  clock,
  vault,
  practice,
  flows,
  platform,
  version,
  notices,
}: SnapshotParts): Snapshot {
  return {
    connections: settings
      .connections()
      .filter(({ id }) => !isDiscarded?.(id))
      .map((connection) => summaryView(connection, settings.facts(connection.id))),
    vault: vaultView(vault, platform),
    settings: settings.app(),
    practice,
    clock: { now: clock.now() },
    flows: flows.map(flowView),
    platform,
    version,
    notices,
  };
}

const NO_FACTS = { state: 'never-connected', receivedAt: null, expiresAt: null, expiringAt: null, since: null } as const;

/** A row of the list, from the settings alone: the vault may be closed. */
export function summaryView(connection: Connection, facts: GrantFacts | null): ConnectionSummary {
  return viewOf(connectionSummary, {
    ...connection,
    ...(facts ?? NO_FACTS),
    caption: setUpCaption(connection, facts?.state ?? NO_FACTS.state) ?? facts?.caption ?? grantOf(connection).name,
    plainHttp: connection.allowPlainHttp,
    production: isProduction(connection),
    watched: connection.keepAlive === true,
    practice: isPractice(connection),
  });
}

export function flowView(flow: Flow): FlowView {
  const shown = (failure: Flow['failure']) => failure && problemView(failure);
  const { failure, page, silence } = flow;
  return { ...flow, problem: shown(failure), page: shown(page), silence: shown(silence) };
}
