/** Every code a failure can carry across the contract. Closed: a new failure is a new member here. */
export type ProblemCode =
  | 'bad-request'
  | 'not-found'
  | 'internal'
  | 'connection-incomplete'
  | 'connection-invalid'
  | 'insecure-url'
  | 'discovery-failed'
  | 'issuer-mismatch'
  | 'flow-none-pending'
  | 'flow-state-unknown'
  | 'flow-state-replayed'
  | 'flow-denied'
  | 'flow-error'
  | 'flow-duplicate-parameter'
  | 'flow-code-missing'
  | 'flow-issuer-mismatch'
  | 'flow-timed-out'
  | 'flow-wrong-url'
  | 'flow-nonce-mismatch'
  | 'receiver-unavailable'
  | 'browser-failed'
  | 'token-request-refused'
  | 'token-response-unusable'
  | 'refresh-token-dead'
  | 'refresh-token-missing'
  | 'refresh-outcome-unknown'
  | 'endpoint-changed'
  | 'client-refused'
  | 'server-busy'
  | 'server-failed'
  | 'network-offline'
  | 'network-dns'
  | 'network-refused'
  | 'network-tls'
  | 'network-timeout'
  | 'network-reset'
  | 'network-proxy'
  | 'response-too-large'
  | 'not-connected'
  | 'cancelled'
  | 'vault-unavailable'
  | 'vault-locked'
  | 'vault-key-missing'
  | 'vault-key-wrong'
  | 'vault-record-corrupt'
  | 'vault-not-writable'
  | 'file-not-saved'
  | 'address-refused'
  | 'keys-unavailable'
  | 'decryption-failed'
  | 'settings-unreadable'
  | 'practice-failed'
  | 'refresh-elsewhere'
  | 'check-under-way'
  | 'plan-invalid'
  | 'connection-file-invalid';

/** One labelled fact behind a failure. Untrusted text; secrets already removed. */
export interface Evidence {
  label: string;
  value: string;
}

/** A failure as a person meets it: what happened, the likely cause, what to do, and the evidence. */
export interface Problem {
  code: ProblemCode;
  what: string;
  cause: string;
  action: string;
  evidence: Evidence[];
}

/** What every contract method answers: `invoke` strips custom error fields, so failures travel as values. */
export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem };
