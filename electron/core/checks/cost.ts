import type { Connection } from '../../model/connection';
import { grantOf } from '../../model/grants';
import { needsMain } from './bench/custody';
import type { Check, GrantUse } from './model';

/**
 * How often a person is asked to sign in while these checks run in this order, at most, by what they declare to do to their grants.
 * A server that ends a grant where others don't may cost more, and so may what only some servers make needed (`Check.asks`).  With client
 * credentials never.
 *
 * @param connection null: none is known yet, and one that signs in is assumed.
 * @param ownGrant What only looks at tokens gets a grant of the run's own to look at.
 */
export function signInsOf(checks: readonly Check[], connection: Connection | null, ownGrant = false): number {
  if (connection !== null && !grantOf(connection).signsIn) return 0;
  const counting = checks.filter((check) => connection === null || applies(check, connection));
  const looks = ownGrant || checks.some(({ grants }) => grants.includes('main'));
  const done = new Set<string>();
  const once = new Set<GrantUse>(atHand(connection));
  let signIns = 0;
  let hasMain = false;
  let hasSpare = false;

  const takeSpare = (mainIsFree: boolean) => {
    if (!hasSpare && !(mainIsFree && hasMain)) signIns += 1;
    else if (!hasSpare) hasMain = false;
    hasSpare = false;
  };
  for (const [index, check] of counting.entries()) {
    const { grants, effect = 'reads', experiment, spares = 1 } = check;
    if (experiment !== undefined && done.has(experiment)) continue;
    if (experiment !== undefined) done.add(experiment);
    if (needsMain(grants, looks) && !hasMain) {
      signIns += 1;
      hasMain = true;
    }
    if (grants.includes('spare')) {
      const mainIsFree = !counting.slice(index).some((each) => needsMain(each.grants, looks));
      for (let number = 0; number < spares; number++) takeSpare(mainIsFree);
      // One that such a check leaves whole is the next one's as well.
      hasSpare = effect !== 'ends';
    }
    if (grants.includes('fresh-code') || grants.includes('fresh-device')) signIns += 1;
    for (const use of grants) {
      if (!OF_ITS_OWN.has(use) || once.has(use)) continue;
      once.add(use);
      signIns += 1;
    }
  }
  return signIns;
}

/** Needs no sign-in of its own: the main grant is without PKCE, or without offline_access, already. */
function atHand(connection: Connection | null): GrantUse[] {
  const uses: GrantUse[] = [];
  if (connection?.pkce === 'off') uses.push('no-pkce');
  if (connection !== null && !connection.scopes.includes('offline_access')) uses.push('other-scopes');
  return uses;
}

/** Grants and codes that nothing else is of use for. */
const OF_ITS_OWN: ReadonlySet<GrantUse> = new Set(['other-scopes', 'wrong-verifier', 'no-verifier', 'no-pkce']);

/** What only an authorization code can be. */
const OF_A_CODE: ReadonlySet<GrantUse> = new Set(['fresh-code', 'wrong-verifier', 'no-verifier', 'no-pkce']);

/** Whether it can be that the check asks for a sign-in: what the settings alone rule out does not. */
function applies({ needs, grants, grantType }: Check, { issuer, endpoints, pkce, ...connection }: Connection): boolean {
  if (grantType !== undefined && grantType !== connection.grantType) return false;
  if (needs !== undefined && issuer === null && endpoints[needs] === null) return false;
  if (grantOf(connection).signsIn === 'device' && grants.some((use) => OF_A_CODE.has(use))) return false;
  return pkce === 'S256' || !(grants.includes('no-verifier') || grants.includes('wrong-verifier'));
}
