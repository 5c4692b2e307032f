import { grantOf } from '../../model/grants';
import type { Connection, Grant, GrantFacts } from '../connection/model';
import type { FailureCode } from '../failure';

/** A refresh comes a tenth of the token's life ahead of expiry, within these bounds (milliseconds). */
const LEAST_LEAD_MS = 30_000;
const MOST_LEAD_MS = 5 * 60_000;

/**
 * When to refresh a token ahead of its expiry: a tenth of its life before it, at least 30 s and at most 5 min, never in the first half of
 * its life; and up to half as much again earlier, so that tokens that came at one moment are not refreshed at one moment.
 *
 * @param chance At least 0 and less than 1: how much earlier.
 * @returns Milliseconds since the epoch, as all times here.
 */
export function aheadOf({ receivedAt, expiresAt }: { receivedAt: number; expiresAt: number }, chance: number): number {
  const lifetime = Math.max(0, expiresAt - receivedAt);
  const half = receivedAt + lifetime / 2;
  const lead = Math.min(MOST_LEAD_MS, Math.max(LEAST_LEAD_MS, lifetime / 10));
  const latest = Math.max(half, expiresAt - lead);
  return Math.round(latest - chance * Math.min(lead / 2, latest - half));
}

/** What of the facts decides when to refresh; another text: plan anew. */
export function lifeOf(facts: GrantFacts | null): string {
  return facts === null ? '' : `${facts.state} ${facts.receivedAt} ${facts.expiresAt}`;
}

/** Why these tokens can't be kept alive without a person; null: they can. */
export function standstillOf(facts: GrantFacts | null): string | null {
  if (facts === null) return 'There are no tokens yet. Connect to begin.';
  if (facts.state === 'refresh-dead') return 'The refresh token is of no use any more. Sign in again.';
  if (facts.state === 'outcome-unknown') return 'The outcome of the last refresh is unknown. Decide what to do about it first.';
  return null;
}

/** The same, for what only the tokens themselves say. */
export function standstillIn({ grantType }: Connection, grant: Grant | null): string | null {
  if (grant === null) return standstillOf(null);
  if (grant.accessRevokedAt) return 'The access token was revoked from here, so it is not replaced by itself.';
  if (grantOf({ grantType }).renewedBy !== 'asking-again' && grant.refreshToken === null) {
    return 'There is no refresh token. Sign in with a scope that gives one, often offline_access.';
  }
  return null;
}

/** Failures that pass without a person: network, a busy server, a vault that is locked for now, another process at work. */
const PASSING: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'server-busy',
  'server-failed',
  'network-offline',
  'network-dns',
  'network-refused',
  'network-tls',
  'network-timeout',
  'network-reset',
  'network-proxy',
  'response-too-large',
  'token-response-unusable',
  'discovery-failed',
  'practice-failed',
  'refresh-elsewhere',
  'cancelled',
  'vault-unavailable',
  'vault-locked',
  'vault-not-writable',
]);

/** Whether to try again by itself. After anything else trying again would only repeat what a person has to see to. */
export function isPassing(code: FailureCode): boolean {
  return PASSING.has(code);
}
