import type { FailureDetails } from '../../model/failure';
import type { Grant } from '../secrets';

/**
 * The grant after one of its tokens was revoked at the server (RFC 7009). Nothing is deleted. A revoked access token ends there and
 * then; a revoked refresh token is not sent again unless a person insists.
 *
 * @param at Milliseconds since the epoch on the corrected clock.
 */
export function markTokenRevoked(grant: Grant, which: 'access' | 'refresh', at: number): Grant {
  if (which === 'refresh') {
    if (grant.refreshToken === null || grant.refreshRevokedAt) return grant;
    return { ...grant, refreshRevokedAt: at, refreshDeadAt: grant.refreshDeadAt ?? at, refreshFailure: REVOKED };
  }
  if (grant.accessRevokedAt) return grant;
  const last = grant.generations.at(-1);
  const generations =
    last?.end === 'current' ? [...grant.generations.slice(0, -1), { ...last, end: 'dead' as const, endedAt: at }] : grant.generations;
  return { ...grant, accessRevokedAt: at, generations };
}

const REVOKED: FailureDetails = {
  code: 'refresh-token-dead',
  what: 'This refresh token was revoked from here.',
  likelyCause: 'You asked the server to revoke it, and the server did.',
  action: 'Connect again if you need new ones.',
  evidence: [],
};
