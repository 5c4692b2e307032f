import { grantOf } from '../../model/grants';
import type { Connection } from '../../model/connection';
import { attempt, isRefusal } from './checks/attempt';
import { covers, type GrantEffect, UndeclaredEffect } from './effects';
import type { Grants } from './grants';
import type { LabGrant, Reply, TokenChange, TokenReply } from './lab';
import { isEnding } from './life';
import type { Check } from './model';

export interface CustodyDeps {
  connection: Connection;
  grants: Grants;
  now: () => number;
  step: (text: string) => void;
  /** A refresh as the app would send it. */
  renew: (grant: LabGrant) => Promise<TokenReply>;
  /** The run has a main grant, or gets one, which then serves for looking at as well. */
  looksAtMain: () => boolean;
}

/**
 * Keeps checks from spoiling each other: hands out living, whole grants, lets a check do no more to them than it declared, and takes them
 * back at its end.
 */
export class Custody {
  readonly #deps: CustodyDeps;
  #check: Pick<Check, 'id' | 'effect'> = { id: '' };
  #mainIsFree = false;

  constructor(deps: CustodyDeps) {
    this.#deps = deps;
  }

  /** @param rest The checks that come after it. */
  begin(check: Check, rest: readonly Check[]): void {
    this.#check = check;
    const looks = this.#deps.looksAtMain();
    this.#mainIsFree = ![check, ...rest].some(({ grants }) => needsMain(grants, looks));
  }

  finish(): void {
    this.#deps.grants.takeBack(this.#check.id);
  }

  async main(asItIs: boolean): Promise<LabGrant> {
    const { grants, connection, now } = this.#deps;
    let grant = await grants.main();
    // A grant that serves as a spare may end at any moment, and a control needs a living one.
    if (grants.isSpare(grant) || !(await this.#outlived(grant))) {
      grants.replaceMain();
      grant = await grants.main();
    }
    if (asItIs || !isEnding(grant, now())) return grant;
    if (grant.refreshToken !== null && grant.ended === null) {
      await this.#renewed(grant, 'Refreshes first: the access token is about to expire.', 'Its refresh token was refused.');
    } else if (!grantOf(connection).signsIn) {
      grants.replaceMain();
      return grants.main();
    }
    return grant;
  }

  async spare(): Promise<LabGrant> {
    const { grants } = this.#deps;
    for (;;) {
      const grant = await grants.spare(this.#mainIsFree);
      if (!(await this.#outlived(grant))) continue;
      if (grants.isWhole(grant)) return grant;
      grants.end(grant, 'Its refresh token does not give the whole scope any more.');
    }
  }

  /** @throws UndeclaredEffect the check did not declare that it does this to grants, or the grant is not its own to do it to. */
  guard(grant: LabGrant, done: GrantEffect): void {
    const { id, effect = 'reads' } = this.#check;
    const own = this.#deps.grants.isLent(grant) || covers('renews', done);
    if (!own || !covers(effect, done)) throw new UndeclaredEffect(id, done, grant.name);
  }

  /** Whether the grant lives although another one was ended since it was last used. */
  async #outlived(grant: LabGrant): Promise<boolean> {
    if (grant.ended !== null || !this.#deps.grants.isDoubtful(grant)) return true;
    return this.#renewed(
      grant,
      `Refreshes ${grant.name} first: another grant was ended since, and some servers then end all of a person's.`,
      'The server ended it together with another grant.',
    );
  }

  async #renewed(grant: LabGrant, step: string, whenRefused: string): Promise<boolean> {
    this.#deps.step(step);
    const { kind, said } = await attempt(() => this.#deps.renew(grant));
    if (kind === 'granted') return true;
    const why = isRefusal(kind) ? whenRefused : `The answer to a refresh was of no use (${said}).`;
    if (kind !== 'busy' && kind !== 'not-sent') this.#deps.grants.end(grant, why);
    return grant.ended === null;
  }
}

/** Whether a check with these needs the main grant. @param looks What only looks at tokens looks at the main grant. */
export function needsMain(grants: Check['grants'], looks: boolean): boolean {
  return grants.includes('main') || (looks && grants.includes('stored'));
}

/** The worst that a refresh may do to the grant, on the strictest server. */
export function effectOf(grant: LabGrant, change: TokenChange & { refreshToken?: string; adopt?: boolean }): GrantEffect {
  const { refreshToken = grant.refreshToken, adopt = true, scope, ...others } = change;
  const other = refreshToken !== grant.refreshToken;
  if (other && grant.earlier.some((each) => each.refreshToken === refreshToken)) return 'ends';
  if (other || !adopt || Object.values(others).some((value) => value !== undefined)) return 'spends';
  return scope === undefined ? 'renews' : 'narrows';
}

/** Whether tokens that a plain refresh gave still have the scope that the grant began with. */
export function hasFullScope(grant: LabGrant, began: string | null, { tokens }: TokenReply): boolean {
  const now = tokens?.scope?.split(/\s+/) ?? null;
  const granted = began?.split(/\s+/) ?? grant.scopesAsked;
  return now === null || granted.every((scope) => scope === '' || now.includes(scope));
}

/** Whether a revocation was taken (RFC 7009 section 2.2). */
export function isTaken({ status }: Reply): boolean {
  return status >= 200 && status < 300;
}
