/** Every failure core can raise. The contract carries the same codes as values. */
export type FailureCode =
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

/** One labelled fact behind a failure. The value may be hostile text; it must hold no secret. */
export interface Evidence {
  label: string;
  value: string;
}

/** What a person needs to know of a failure: what happened, the likely cause, what to do. */
export interface FailureDetails {
  code: FailureCode;
  what: string;
  likelyCause: string;
  action: string;
  evidence?: Evidence[];
}

/** The only error that crosses core's borders on purpose. Anything else thrown is a bug, reported as `internal`. */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly what: string;
  readonly likelyCause: string;
  readonly action: string;
  readonly evidence: Evidence[];

  constructor(details: FailureDetails) {
    super(`${details.code}: ${details.what}`);
    this.name = 'Failure';
    this.code = details.code;
    this.what = details.what;
    this.likelyCause = details.likelyCause;
    this.action = details.action;
    this.evidence = details.evidence ?? [];
  }
}
