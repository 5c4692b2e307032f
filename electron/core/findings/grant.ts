import { grantOf } from '../../model/grants';
import type { Connection, Grant } from '../connection/model';
import { OPENID_SCOPES } from '../token/claims';
import { type Decoded, member, numericDate } from '../token/decode';
import { scopesOf } from '../token/expected';
import type { Finding } from '../token/finding';
import { duration, quoteAll } from '../token/wording';
import { raise, sorted } from './raise';
import { unsorted } from './token';
import { TOLERANCE_S } from './token-times';

export interface FindingsInput {
  grant: Grant;
  connection: Connection;
  /** The grant's tokens, decoded; `id` is null without an ID token. */
  access: Decoded;
  id: Decoded | null;
}

/** Everything worth knowing about a grant and its tokens, gravest first, with the breaches seen in the token response. */
export function findingsOf(input: FindingsInput): Finding[] {
  const { grant, connection, access, id } = input;
  const now = grant.receivedAt;
  const found = grant.breaches.slice();
  noteExpiry(found, input);
  noteRefreshToken(found, input);
  noteScopes(found, input);
  noteSkew(found, input);
  for (const each of unsorted({ decoded: access, which: 'access', connection, grant, now })) found.push(each);
  if (id !== null) for (const each of unsorted({ decoded: id, which: 'id', connection, grant, now })) found.push(each);
  return sorted(found);
}

/** `exp` as seconds left at receipt, on the server's clock where it is known. */
function secondsByExp({ grant, access }: FindingsInput): number | null {
  const exp = numericDate(access, 'exp');
  return exp === null ? null : exp - (grant.receivedAt + (grant.clockSkewMs ?? 0)) / 1000;
}

function noteExpiry(found: Finding[], input: FindingsInput): void {
  const { grant, access } = input;
  const said = grant.expiresInSeconds;
  const left = secondsByExp(input);
  if ((left !== null && left <= 0) || (said !== null && said <= 0)) {
    found.push(
      raise('expired-at-receipt', {
        detail:
          left !== null && left <= 0
            ? `Its exp claim had passed ${duration(-left)} before it arrived.`
            : 'The response says that it lives for 0 seconds.',
        action: grant.clockSkewMs === null ? undefined : 'Report it to the provider: the clocks of its servers may disagree.',
      }),
    );
  }
  // A token that could hold exp and does not has a finding of its own.
  if (said === null && left === null && (access.claims === null || member(access.claims, 'exp') !== undefined)) {
    found.push(raise('expiry-unknown'));
  }
  if (said === null || left === null || Math.abs(left - said) <= TOLERANCE_S) return;
  const iat = numericDate(access, 'iat');
  const exp = numericDate(access, 'exp') ?? 0;
  // Without a Date header the two clocks can't be told apart; the token's own lifetime is then the better witness.
  if (grant.clockSkewMs === null && iat !== null && Math.abs(exp - iat - said) <= TOLERANCE_S) return;
  found.push(
    raise('expiry-disagrees', {
      detail: `The response gives the token ${duration(said)}; its own exp claim ${left > 0 ? `gives it ${duration(left)}` : `had passed ${duration(-left)} before`} at receipt. The earlier one counts here.`,
    }),
  );
}

function noteRefreshToken(found: Finding[], { grant, connection }: FindingsInput): void {
  if (grant.refreshToken !== null) {
    if (grantOf(connection).renewedBy === 'asking-again') found.push(raise('refresh-token-unneeded'));
    if (grant.refreshToken === grant.accessToken) found.push(raise('tokens-equal'));
  } else if (grantOf(connection).signsIn) {
    const asked =
      grant.scopesAsked.includes('offline_access') || connection.template === 'catapa' || connection.template === 'practice-catapa';
    found.push(raise(asked ? 'refresh-token-absent' : 'offline-access-missing'));
  }
}

function noteScopes(found: Finding[], { grant, access }: FindingsInput): void {
  const { scopesAsked } = grant;
  if (scopesAsked.length === 0) return;
  const said = grant.scope ?? null;
  const granted = said === null ? scopesOf(member(access.claims, 'scope') ?? member(access.claims, 'scp')) : scopesOf(said);
  if (granted === null) return;
  // Mostly each scope stands where it was asked for.
  const missing = scopesAsked.filter((scope, index) => {
    if (granted[index] === scope || granted.includes(scope)) return false;
    if (scope === 'offline_access' && grant.refreshToken !== null) return false;
    return said !== null || !OPENID_SCOPES.has(scope);
  });
  if (missing.length > 0) found.push(raise('scope-narrower', { detail: `Asked for and not granted: ${quoteAll(missing)}.` }));
  if (said !== null) found.push(...widerScopes(scopesAsked, granted));
}

/** Scopes granted and not asked for. Those of OpenID Connect, which Keycloak adds by default, only tell who signed in. */
export function widerScopes(asked: readonly string[], granted: readonly string[]): Finding[] {
  const extra = granted.filter((scope, index) => asked[index] !== scope && !asked.includes(scope));
  if (extra.length === 0) return [];
  const seen = `Granted and not asked for: ${quoteAll(extra)}.`;
  return [raise('scope-wider', extra.every((scope) => OPENID_SCOPES.has(scope)) ? { seen, severity: 'note' } : { seen })];
}

function noteSkew(found: Finding[], { grant: { clockSkewMs: skew } }: FindingsInput): void {
  if (skew === null || Math.abs(skew) < 5_000) return;
  found.push(
    raise('clock-skew', {
      severity: Math.abs(skew) >= 60_000 ? 'warning' : 'note',
      title: `The server's clock is ${duration(Math.abs(skew) / 1000)} ${skew > 0 ? 'ahead of' : 'behind'} this machine's`,
    }),
  );
}
