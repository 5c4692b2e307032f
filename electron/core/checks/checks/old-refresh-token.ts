import type { Lab, LabTokens } from '../lab';
import { CouldNotRun, NotApplicable } from '../model';
import { isRefusal, undecided } from './attempt';
import { tryRefresh } from './control';
import { askOverTime, type Course, type Answered, pause } from './over-time';
import { type Fate, fateOf, spareToRefresh } from './own-grants';

/** When the old refresh token is presented again, in milliseconds after the rotation. */
const MOMENTS = [0, 1_000, 10_000, 60_000];
/** Milliseconds after which a family that was promised to end, and lives, is looked at again: ending it may take servers a moment. */
const SECOND_LOOK_MS = 2_000;

/** One rotation, after which the old refresh token was presented until it was refused. */
export interface OldRefreshToken {
  course: Course;
  /** What the refusal said, where there was one. */
  refusal: { said: string; invalidGrant: boolean } | null;
  /** What became of the newest refresh token after the refusal; null: the old one was not refused. */
  family: { fate: Fate; said: string; late: boolean } | null;
  /** The refresh token's own life was over when it was refused, so that the refusal says nothing about rotation. */
  expired: boolean;
}

/**
 * Rotates a spare grant, then presents its old refresh token at once, 1 s, 10 s and 60 s later, and just past a promised leeway; it
 * stops at the first refusal, and then asks what became of the newest refresh token. Once a run.
 *
 * @throws NotApplicable the server does not rotate.
 */
export function oldRefreshToken(lab: Lab): Promise<OldRefreshToken> {
  return lab.once('reuse.old-refresh-token', async () => {
    const grant = await spareToRefresh(lab);
    const old = grant.refreshToken;
    if (old === null) throw new CouldNotRun('The spare grant has no refresh token.');
    const issuedAt = grant.receivedAt;
    const life = refreshLifeOf(grant);
    lab.step('Refreshes a spare grant, so that its refresh token becomes an old one.');
    const rotation = await tryRefresh(lab, grant);
    if (rotation.kind !== 'granted') {
      if (isRefusal(rotation.kind)) lab.end(grant, 'Its refresh token was refused before the test.');
      throw undecided(rotation, 'On the refresh before the test');
    }
    const rotatedAt = lab.now();
    const newest = rotation.reply?.tokens?.refreshToken ?? null;
    if (newest === null || newest === old) throw new NotApplicable('The server gives no new refresh token, so there is no old one.');

    const family = [newest];
    let refusal: OldRefreshToken['refusal'] = null;
    const ask = async (): Promise<Answered> => {
      lab.step('Presents the old refresh token.');
      const tried = await tryRefresh(lab, grant, { refreshToken: old, adopt: false });
      if (tried.kind === 'granted') {
        const sibling = tried.reply?.tokens?.refreshToken ?? null;
        if (sibling !== null && sibling !== old) family.unshift(sibling);
        return { answer: 'accepted', said: tried.said };
      }
      if (!isRefusal(tried.kind)) return { answer: 'unclear', said: tried.said };
      refusal = { said: tried.said, invalidGrant: tried.kind === 'grant-refused' };
      return { answer: 'refused', said: tried.said };
    };
    const moments = momentsFor(lab.promises.leewaySeconds);
    const course = await askOverTime(lab, { from: rotatedAt, moments, why: 'Waits before presenting the old refresh token again.', ask });
    const expired = life !== null && course.refusedAt !== null && rotatedAt + course.refusedAt >= issuedAt + life * 1000;

    lab.step(
      course.refusedAt === null ? 'Refreshes with the newest refresh token.' : 'It was refused. Refreshes with the newest refresh token.',
    );
    const { fate, said } = await fateOf(lab, grant, [...new Set(family)], 'Its old refresh token was presented again.');
    if (course.refusedAt === null) return { course, refusal, family: null, expired };
    if (fate === 'lives' && lab.promises.reuseEndsFamily === 'yes') {
      await pause(lab, SECOND_LOOK_MS, 'Gives the server a moment to end the family.');
      const again = await tryRefresh(lab, grant);
      if (isRefusal(again.kind)) {
        lab.end(grant, 'Its old refresh token was presented again.');
        return { course, refusal, family: { fate: 'ended', said: again.said, late: true }, expired };
      }
    }
    return { course, refusal, family: { fate, said, late: false }, expired };
  });
}

/** Two seconds past a promised leeway, servers that count in whole seconds must have noticed as well. */
function momentsFor(leewaySeconds: number | null): number[] {
  if (leewaySeconds === null || leewaySeconds === 0) return MOMENTS;
  return [...new Set([...MOMENTS, leewaySeconds * 1000 + 2_000])].sort((a, b) => a - b);
}

/** Seconds that the refresh token lives, as Keycloak and others say beside it; null: not said. */
function refreshLifeOf({ members }: LabTokens): number | null {
  const said = members.find(({ name }) => name === 'refresh_expires_in' || name === 'refresh_token_expires_in');
  const seconds = Number(said?.value);
  return said !== undefined && Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}
