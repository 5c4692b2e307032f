import type { GrantView } from '../../../../electron/contract';
import { inspectGrant } from '../../../../electron/core/connection/inspect-grant';
import type { Grant } from '../../../../electron/core/secrets';
import { fakeFingerprint, sampleConnection, sampleGrant } from '../../../core/token/samples';

/** @param now Milliseconds since the epoch. */
export function grantView(connectionId: string, change: Partial<Grant> = {}, now = 0): GrantView {
  const connection = sampleConnection({ id: connectionId });
  const inspected = inspectGrant({ grant: sampleGrant(change), connection, now, fingerprint: fakeFingerprint });
  return {
    ...inspected,
    findings: inspected.findings.map((finding) => ({ ...finding, muted: false })),
    problem: null,
    refreshing: false,
    hasDecryptionKey: false,
    watch: { on: false, state: 'off', nextAt: null, text: '' },
    retryAt: null,
    unsaved: false,
  };
}
