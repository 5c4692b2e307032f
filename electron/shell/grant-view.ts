import type { GenerationView, GrantView } from '../contract';
import type { Generation } from '../core/connection/model';
import { type Inspection, inspectGrant } from '../core/token/inspect';
import type { WatchState } from '../core/watch/service';
import type { Services } from '../services';
import { watchView } from './check-view';
import { problemView } from './problem';
import { decodedView, findingView, memberView } from './token-view';

/** Looks into a connection's tokens as they are now. Rejects with `not-found`, or vault-* when the record can't be read. */
export async function readGrant({ clock, tokens, vault, vaultOpened, watch }: Services, connectionId: string): Promise<GrantView> {
  await vaultOpened();
  const { connection, grant, pending, refreshing, hasDecryptionKey } = await tokens.read(connectionId);
  const inspection = inspectGrant({ grant, connection, now: clock.now(), fingerprint: (secret) => vault.fingerprint(secret), pending });
  const muted = connection.mutedFindings ?? [];
  return grantView(inspection, {
    refreshing,
    hasDecryptionKey,
    muted,
    watch: watch.stateOf(connectionId),
    retryAt: tokens.retryAt(connectionId),
    unsaved: tokens.unsaved().includes(connectionId),
  });
}

/** Facts of a connection that its inspection doesn't know. */
export interface GrantContext {
  refreshing: boolean;
  hasDecryptionKey: boolean;
  /** Codes of findings the person asked not to be told of. */
  muted: readonly string[];
  watch: WatchState;
  /** Milliseconds since the epoch; null: a refresh may be tried at any time. */
  retryAt: number | null;
  unsaved: boolean;
}

export function grantView(inspection: Inspection, context: GrantContext): GrantView {
  const { refreshing, hasDecryptionKey, muted } = context;
  return {
    connectionId: inspection.connectionId,
    state: inspection.state,
    receivedAt: inspection.receivedAt,
    expiresAt: inspection.expiresAt,
    expiringAt: inspection.expiringAt,
    expirySource: inspection.expirySource,
    lifetimeMs: inspection.lifetimeMs,
    tokenType: inspection.tokenType,
    hasRefreshToken: inspection.hasRefreshToken,
    scopesAsked: [...inspection.scopesAsked],
    scopesGranted: inspection.scopesGranted && [...inspection.scopesGranted],
    clockSkewMs: inspection.clockSkewMs,
    access: inspection.access && decodedView(inspection.access),
    id: inspection.id && decodedView(inspection.id),
    refreshFingerprint: inspection.refreshFingerprint,
    response: inspection.response.map(memberView),
    findings: inspection.findings.map((finding) => findingView(finding, muted)),
    family: inspection.family.map(generationView),
    problem: inspection.problem && problemView(inspection.problem),
    refreshing,
    hasDecryptionKey,
    watch: watchView(context.watch),
    retryAt: context.retryAt,
    unsaved: context.unsaved,
  };
}

function generationView({ number, receivedAt, endedAt, how, end, fingerprint }: Generation): GenerationView {
  return { number, receivedAt, endedAt, how, end, fingerprint };
}
