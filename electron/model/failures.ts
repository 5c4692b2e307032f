import type { Remedy } from './remedy';

/** What follows from a failure by its code alone. */
export interface Consequence {
  /**
   * Passes without a person, so it's worth trying again automatically: network, busy server, locked vault, another process at work. After any
   * other failure a retry would only repeat what a person has to fix.
   */
  passing: boolean;
  /** Of a command that ends with it: it could not run, or not to its end. */
  exitCode: 2;
  /** What mends it where its explanation names nothing better. */
  mend?: readonly Remedy[];
}

const passes = (mend?: Remedy[]): Consequence => ({ passing: true, exitCode: 2, mend });
const stays = (mend?: Remedy[]): Consequence => ({ passing: false, exitCode: 2, mend });

/** Every code a failure can carry, and what follows from it. Closed: a new failure is a new member here. */
export const FAILURES = {
  'bad-request': stays(),
  'not-found': stays(),
  internal: stays(),
  'connection-incomplete': stays(),
  'connection-invalid': stays(),
  'insecure-url': stays(),
  'discovery-failed': passes(['open:issuer']),
  'issuer-mismatch': stays(['open:issuer']),
  'flow-none-pending': stays(),
  'flow-state-unknown': stays(),
  'flow-state-replayed': stays(),
  'flow-denied': stays(),
  'flow-error': stays(),
  'flow-duplicate-parameter': stays(),
  'flow-code-missing': stays(),
  'flow-issuer-mismatch': stays(),
  'flow-response-invalid': stays(),
  'flow-timed-out': stays(['sign-in', 'open-preferences']),
  'flow-wrong-url': stays(),
  'flow-nonce-mismatch': stays(),
  'receiver-unavailable': stays(['open:receiver']),
  'browser-failed': stays(),
  'token-request-refused': stays(),
  'token-response-unusable': passes(),
  'refresh-token-dead': stays(['sign-in']),
  'refresh-token-missing': stays(['sign-in', 'open:scopes']),
  'refresh-outcome-unknown': stays(['sign-in', 'try-stored']),
  'endpoint-changed': stays(['open:endpoints.token']),
  'client-refused': stays(['open:clientSecret', 'open:clientId']),
  'server-busy': passes(),
  'server-failed': passes(),
  'network-offline': passes(),
  'network-dns': passes(),
  'network-refused': passes(),
  'network-tls': passes(),
  'network-timeout': passes(),
  'network-reset': passes(),
  'network-proxy': passes(),
  'response-too-large': passes(),
  'registration-refused': stays(),
  'registration-unusable': stays(),
  'not-connected': stays(['sign-in']),
  cancelled: passes(),
  'vault-unavailable': passes(),
  'vault-locked': passes(),
  'vault-key-missing': stays(),
  'vault-key-wrong': stays(),
  'vault-record-corrupt': stays(),
  'vault-not-writable': passes(),
  'file-not-saved': stays(),
  'notifications-off': stays(),
  'address-refused': stays(),
  'keys-unavailable': stays(),
  'decryption-failed': stays(),
  'settings-unreadable': stays(),
  'practice-failed': passes(),
  'refresh-elsewhere': passes(),
  'check-under-way': stays(),
  'plan-invalid': stays(),
  'connection-file-invalid': stays(),
  'update-failed': passes(),
  'backup-damaged': stays(),
  'backup-passphrase-wrong': stays(),
  'backup-newer': stays(),
} satisfies Record<string, Consequence>;

export type FailureCode = keyof typeof FAILURES;
export const FAILURE_CODES = Object.keys(FAILURES) as FailureCode[];
