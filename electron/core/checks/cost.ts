import type { Connection } from '../connection/model';
import type { Check, GrantUse } from './model';

/** Checks that use up the spare grant they run on; those with the same word share one experiment, and so one grant. */
const USES_UP: Readonly<Record<string, string>> = {
  'refresh.concurrent': 'two at once',
  'reuse.refused': 'reuse',
  'reuse.leeway': 'reuse',
  'reuse.family': 'reuse',
  'end.revoked-refresh': 'refresh token revoked',
  'end.revoked-access': 'access token revoked',
  'end.introspection-revoked': 'access token revoked',
};

/** What of the server's a check can't do without. */
const NEEDS: Readonly<Record<string, 'revocation' | 'introspection'>> = {
  'end.revoked-refresh': 'revocation',
  'end.revoked-access': 'revocation',
  'end.introspection-revoked': 'revocation',
};

/**
 * How often the browser opens for a sign-in while these checks run, at most, but for those that only some servers make needed
 * (`Check.asks`). With client credentials it never does.
 *
 * @param connection null: none is known yet, and one that signs in is assumed.
 */
export function signInsOf(checks: readonly Check[], connection: Connection | null): number {
  if (connection !== null && connection.grantType !== 'authorization_code') return 0;
  const counting = checks.filter((check) => connection === null || applies(check, connection));
  const uses = new Set<GrantUse>(counting.flatMap(({ grants }) => grants));
  // The main grant is one without PKCE already.
  if (connection?.pkce === 'off') uses.delete('no-pkce');
  // Tokens there are were asked for without it already.
  if (connection !== null && !connection.scopes.includes('offline_access')) uses.delete('other-scopes');
  const spent = new Set(counting.flatMap(({ id, grants }) => (grants.includes('spare') ? (USES_UP[id] ?? []) : [])));
  const spares = uses.has('spare') ? Math.max(1, spent.size) : 0;
  const others = [...uses].filter((use) => use !== 'stored' && use !== 'spare').length;
  return others + spares;
}

/** Whether it can be that the check asks for a sign-in: what the settings alone rule out does not. */
function applies({ id, grants }: Check, { issuer, endpoints, pkce }: Connection): boolean {
  const needed = NEEDS[id];
  if (needed !== undefined && issuer === null && endpoints[needed] === null) return false;
  return pkce === 'S256' || !(grants.includes('no-verifier') || grants.includes('wrong-verifier'));
}
