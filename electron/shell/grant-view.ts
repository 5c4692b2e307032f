import { inspectGrant } from '../core/connection/inspect-grant';
import type { GrantView } from '../model/grant-view';
import type { Services } from '../services';
import { problemView } from './problem';
import { findingViews } from './views';

/** Inspects a connection's current tokens. Rejects with `not-found`, or vault-* if the record can't be read. */
export async function readGrant({ clock, tokens, vault, vaultOpened, watch }: Services, connectionId: string): Promise<GrantView> {
  await vaultOpened();
  const { connection, grant, pending, refreshing, hasDecryptionKey } = await tokens.read(connectionId);
  const inspection = inspectGrant({ grant, connection, now: clock.now(), fingerprint: (secret) => vault.fingerprint(secret), pending });
  return {
    ...inspection,
    findings: findingViews(inspection.findings, connection.mutedFindings),
    problem: inspection.problem && problemView(inspection.problem),
    refreshing,
    hasDecryptionKey,
    watch: watch.stateOf(connectionId),
    retryAt: tokens.retryAt(connectionId),
    unsaved: tokens.unsaved().includes(connectionId),
  };
}
