import { Failure } from '../../../model/failure';
import { grantOf } from '../../../model/grants';
import { type Api, isTaken } from './api';
import { attempt, isRefusal } from '../checks/attempt';
import type { Grants, Held } from './grants';
import { covers, type GrantEffect, isEnding, type LabGrant, UndeclaredEffect } from '../lab';
import { type Check, CouldNotRun } from '../model';
import { ownGrant, type RunContext } from './run-context';

/**
 * Keeps checks from spoiling each other: hands out living, whole grants, lets a check do no more to them than it declared, and takes them
 * back at its end.
 */
export class Custody {
  #check: Pick<Check, 'id' | 'effect'> = { id: '' };
  #mainIsFree = false;

  constructor(
    private readonly run: RunContext,
    private readonly grants: Grants,
    private readonly step: (text: string) => void,
  ) {}

  /** The run has a main grant, or gets one, which then serves for looking at as well. */
  get looksAtMain(): boolean {
    return this.grants.hasMain || this.run.getsMain || !grantOf(this.run.connection).signsIn;
  }

  /** @param rest The checks that come after it. */
  begin(check: Check, rest: readonly Check[]): void {
    this.#check = check;
    const looks = this.looksAtMain;
    this.#mainIsFree = ![check, ...rest].some(({ grants }) => needsMain(grants, looks));
  }

  finish(): void {
    this.grants.takeBack(this.#check.id);
  }

  async main(asItIs: boolean): Promise<Held> {
    const { grants } = this;
    let grant = await grants.main();
    // A grant that serves as a spare may end at any moment, and a control needs a living one.
    if (grant.spare || !(await this.#outlived(grant))) {
      grants.replaceMain();
      grant = await grants.main();
    }
    if (asItIs || !isEnding(grant, this.run.clock.now())) return grant;
    if (grant.refreshToken !== null && grant.ended === null) {
      await this.#renewed(grant, 'Refreshes first: the access token is about to expire.', 'Its refresh token was rejected.');
    } else if (!grantOf(this.run.connection).signsIn) {
      grants.replaceMain();
      return grants.main();
    }
    return grant;
  }

  async spare(): Promise<Held> {
    for (;;) {
      const grant = await this.grants.spare(this.#mainIsFree);
      if (!(await this.#outlived(grant))) continue;
      if (grant.whole) return grant;
      this.grants.end(grant, 'Its refresh token no longer returns the full scope.');
    }
  }

  /** @throws UndeclaredEffect the check did not declare that it does this to grants, or the grant is not its own to do it to. */
  guard(grant: LabGrant, done: GrantEffect): void {
    const { id, effect = 'reads' } = this.#check;
    const own = this.grants.isLent(grant) || covers('renews', done);
    if (!own || !covers(effect, done)) throw new UndeclaredEffect(id, done, grant.name);
  }

  /** Whether the grant lives although another one was ended since it was last used. */
  async #outlived(grant: Held): Promise<boolean> {
    if (grant.ended !== null || !grant.doubtful) return true;
    return this.#renewed(
      grant,
      `Refreshes ${grant.name} first: another grant has ended since, and some servers then revoke all of the user's grants.`,
      'The server revoked it together with another grant.',
    );
  }

  async #renewed(grant: Held, step: string, whenRefused: string): Promise<boolean> {
    this.step(step);
    const { kind, said } = await attempt(() => this.grants.refresh(grant, {}));
    if (kind === 'granted') return true;
    const why = isRefusal(kind) ? whenRefused : `The response to a refresh was unusable (${said}).`;
    if (kind !== 'busy' && kind !== 'not-sent') this.grants.end(grant, why);
    return grant.ended === null;
  }
}

/** Whether a check with these needs the main grant. @param looks What only looks at tokens looks at the main grant. */
export function needsMain(grants: Check['grants'], looks: boolean): boolean {
  return grants.includes('main') || (looks && grants.includes('stored'));
}

/** Revokes the grants that a run leaves (RFC 7009) where that ends nothing else, and reports the rest as living. Never rejects. */
export async function tidyUp(run: RunContext, grants: Grants, api: Api): Promise<void> {
  const own = await ownGrant(run).catch(() => null);
  // Revoking might end the person's own tokens as well.
  const endsOthers = own !== null && !run.revokesOne && !grants.revokedOne;
  for (const grant of grants.leftovers) {
    const leave = (why: string) => {
      if (grant.ended === null) grants.note(grant, `Left over from this run. ${livesOn(grant)}${why}`);
    };
    if (run.server.endpoints.revocation === null || run.signal.aborted) leave('');
    else if (endsOthers) leave(' It was not revoked because this server may revoke your own tokens with it.');
    else if (await isRevoked(grant, api)) grants.end(grant, 'Revoked at the end of the run.');
    else leave(' The server rejected its revocation.');
  }
}

async function isRevoked({ accessToken, refreshToken }: LabGrant, api: Api): Promise<boolean> {
  try {
    return isTaken(await api.revoke(refreshToken ?? accessToken, refreshToken === null ? 'access' : 'refresh'));
  } catch (error) {
    if (error instanceof Failure || error instanceof CouldNotRun) return false;
    throw error;
  }
}

function livesOn({ refreshToken }: LabGrant): string {
  return refreshToken === null
    ? 'Its access token stays valid until it expires.'
    : 'Its tokens stay valid until they expire or are revoked.';
}
