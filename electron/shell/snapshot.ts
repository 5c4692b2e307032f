import type { Problem, Snapshot } from '../contract';
import type { Flow } from '../core/oauth/flow';
import type { Clock, Settings, VaultStatus } from '../core/ports';
import type { PracticeStatus } from '../practice-provider';
import { vaultView } from './vault-view';
import { flowView, practiceView, settingsView, summaryView } from './views';

export interface SnapshotParts {
  settings: Settings;
  clock: Clock;
  vault: VaultStatus;
  practice: PracticeStatus;
  flows: Flow[];
  platform: Snapshot['platform'];
  version: string;
  notices: Problem[];
}

/** Everything the window starts from; needs no open vault. */
export function takeSnapshot({ settings, clock, vault, practice, flows, platform, version, notices }: SnapshotParts): Snapshot {
  return {
    connections: settings.connections().map((connection) => summaryView(connection, settings.facts(connection.id))),
    vault: vaultView(vault, platform),
    settings: settingsView(settings.app()),
    practice: practiceView(practice),
    clock: { now: clock.now() },
    flows: flows.map(flowView),
    platform,
    version,
    notices,
  };
}
