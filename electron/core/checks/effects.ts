import type { LabGrant, RefreshChange } from './lab';

/**
 * What a check does, at most, to a grant that it works on; each includes those before it.
 *
 * - `reads`: looks at the tokens, and calls with the access token.
 * - `renews`: refreshes as the app would; the grant goes on with its new tokens.
 * - `narrows`: asks for less scope, which some servers take for good.
 * - `spends`: sends what may cost the refresh token on some servers, such as a wrong secret.
 * - `ends`: sends what a server should end tokens for: an old refresh token, a used code, a revocation.
 */
export type GrantEffect = 'reads' | 'renews' | 'narrows' | 'spends' | 'ends';

const RANK: Readonly<Record<GrantEffect, number>> = { reads: 0, renews: 1, narrows: 2, spends: 3, ends: 4 };

/** Whether a check that declared `declared` may do what has the effect `done`. */
export function covers(declared: GrantEffect, done: GrantEffect): boolean {
  return RANK[done] <= RANK[declared];
}

/** A check reached for more than it declared: a fault of Tokenscope's own. */
export class UndeclaredEffect extends Error {
  constructor(checkId: string, done: GrantEffect, grant: string) {
    super(`${checkId} ${done} ${grant}, which it did not declare.`);
    this.name = 'UndeclaredEffect';
  }
}

/** The worst that a refresh may do to the grant, on the strictest server. */
export function effectOf(grant: LabGrant, change: RefreshChange): GrantEffect {
  const { refreshToken = grant.refreshToken, adopt = true, scope, ...others } = change;
  const other = refreshToken !== grant.refreshToken;
  if (other && grant.earlier.some((each) => each.refreshToken === refreshToken)) return 'ends';
  if (other || !adopt || Object.values(others).some((value) => value !== undefined)) return 'spends';
  return scope === undefined ? 'renews' : 'narrows';
}
