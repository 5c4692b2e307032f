import type { Remedy } from './remedy';

/** What follows from a failure by its code alone. */
export interface Consequence {
  /**
   * Passes without a person, so it's worth trying again automatically: network, busy server, locked vault, another process at work. After any
   * other failure a retry would only repeat what a person has to fix.
   */
  passing: boolean;
  /** Why a refresh failed, in our own words: a notification never repeats server text. null: no more to say. */
  notify: string | null;
  /** Of a command that ends with it: it could not run, or not to its end. */
  exitCode: 2;
  /** What mends it where its explanation names nothing better. */
  mend?: readonly Remedy[];
}

const passes = (notify: string | null = null, mend?: Remedy[]): Consequence => ({ passing: true, notify, exitCode: 2, mend });
const stays = (notify: string | null = null, mend?: Remedy[]): Consequence => ({ passing: false, notify, exitCode: 2, mend });

const INCOMPLETE = 'The connection is not complete. Edit it and try again.';
const NOT_OPENED = 'The vault could not be opened.';

/** Every code a failure can carry, and what follows from it. Closed: a new failure is a new member here. */
export const FAILURES = {
  'bad-request': stays(),
  'not-found': stays(),
  internal: stays(),
  'connection-incomplete': stays(INCOMPLETE),
  'connection-invalid': stays(INCOMPLETE),
  'insecure-url': stays(),
  'discovery-failed': passes("The provider's endpoints could not be found.", ['open:issuer']),
  'issuer-mismatch': stays(null, ['open:issuer']),
  'flow-none-pending': stays(),
  'flow-state-unknown': stays(),
  'flow-state-replayed': stays(),
  'flow-denied': stays(),
  'flow-error': stays(),
  'flow-duplicate-parameter': stays(),
  'flow-code-missing': stays(),
  'flow-issuer-mismatch': stays(),
  'flow-timed-out': stays(null, ['sign-in', 'open-preferences']),
  'flow-wrong-url': stays(),
  'flow-nonce-mismatch': stays(),
  'receiver-unavailable': stays(null, ['open:receiver']),
  'browser-failed': stays(),
  'token-request-refused': stays('The provider refused the request.'),
  'token-response-unusable': passes("The provider's answer contains no usable token."),
  'refresh-token-dead': stays('The provider no longer accepts its refresh token. Sign in again.', ['sign-in']),
  'refresh-token-missing': stays('There is no refresh token. Sign in again.', ['sign-in', 'open:scopes']),
  'refresh-outcome-unknown': stays('The answer never came, so the refresh token may be used up. Open Tokenscope to decide.', [
    'sign-in',
    'try-stored',
  ]),
  'endpoint-changed': stays('The connection no longer points to the address its secrets belong to. Refresh it to see what changed.', [
    'open:endpoints.token',
  ]),
  'client-refused': stays('The provider refused the client ID or its secret.', ['open:clientSecret', 'open:clientId']),
  'server-busy': passes('The provider is busy. Try again later.'),
  'server-failed': passes('The provider has an internal error. Try again later.'),
  'network-offline': passes('This machine is offline.'),
  'network-dns': passes("The provider's address could not be found."),
  'network-refused': passes('The provider could not be reached.'),
  'network-tls': passes('A secure connection to the provider could not be made.'),
  'network-timeout': passes('The provider did not answer in time.'),
  'network-reset': passes('The provider closed the connection.'),
  'network-proxy': passes('The proxy did not let the request through.'),
  'response-too-large': passes(),
  'not-connected': stays(null, ['sign-in']),
  cancelled: passes(),
  'vault-unavailable': passes(NOT_OPENED),
  'vault-locked': passes('The vault is locked.'),
  'vault-key-missing': stays(NOT_OPENED),
  'vault-key-wrong': stays(NOT_OPENED),
  'vault-record-corrupt': stays("Its sealed record can't be read."),
  'vault-not-writable': passes("The vault can't be written to."),
  'file-not-saved': stays(),
  'notifications-off': stays(),
  'address-refused': stays(),
  'keys-unavailable': stays(),
  'decryption-failed': stays(),
  'settings-unreadable': stays(),
  'practice-failed': passes('The practice provider could not be started.'),
  'refresh-elsewhere': passes(),
  'check-under-way': stays(),
  'plan-invalid': stays(),
  'connection-file-invalid': stays(),
  'update-failed': passes(),
} satisfies Record<string, Consequence>;

export type FailureCode = keyof typeof FAILURES;
export const FAILURE_CODES = Object.keys(FAILURES) as FailureCode[];
