import { inShort } from '../../../model/text/durations';
import type { Lab, LabTokens } from '../lab';
import { asPromised, type Check, CouldNotRun, check, cutShort, fail, NotApplicable, type Outcome, pass, warn } from '../model';
import { isRefusal } from './attempt';
import { tryRefresh } from './control';
import { type Answered, afterThe, askOverTime, type Course, GRAIN_MS, isAtOnce, MOMENTS, pause, SECOND_LOOK_MS } from './over-time';
import { type Fate, fateOf, refreshBefore, spareToRefresh } from './own-grants';

const OLD_REFRESH_TOKEN = { waits: true, grants: ['spare'], effect: 'ends', experiment: 'old refresh token' } as const;

/** Using an old refresh token. */
export const REUSE_CHECKS: readonly Check[] = [
  check({
    id: 'reuse.refused',
    statement: 'The old refresh token is rejected after a rotation',
    failed: 'The old refresh token still works after a rotation',
    why: 'A refresh token stolen before the rotation must be useless afterwards; otherwise rotation is pointless.',
    reference: 'RFC 9700, section 4.14.2',
    ...OLD_REFRESH_TOKEN,
    run: refused,
  }),
  check({
    id: 'reuse.leeway',
    statement: 'The old refresh token is accepted no longer than promised after a rotation',
    failed: 'The old refresh token is accepted longer than promised',
    why: 'A short leeway makes up for a lost response; a long one gives a thief the same time.',
    reference: 'RFC 9700, section 4.14.2',
    wants: 'A rotation invalidates the previous refresh token (RFC 9700, section 4.14.2).',
    ...OLD_REFRESH_TOKEN,
    signOff: false,
    promise: 'leewaySeconds',
    run: leeway,
  }),
  check({
    id: 'reuse.family',
    statement: 'Reusing an old refresh token revokes or keeps the family, as promised',
    failed: 'Reusing an old refresh token has a different effect than promised',
    why: "If two parties have the same token, the server can't tell which one stole it. Revoking both is the safe response, and signs the user out.",
    reference: 'RFC 9700, section 4.14.2',
    wants: 'Reusing an old refresh token revokes the newest one too (RFC 9700, section 4.14.2).',
    ...OLD_REFRESH_TOKEN,
    promise: 'reuseEndsFamily',
    run: family,
  }),
];

async function refused(lab: Lab): Promise<Outcome> {
  const found = await oldRefreshToken(lab);
  const { course, refusal } = found;
  const measured = course.measured();
  if (refusal === null || course.refusedAt === null) return notRefused(lab, course);
  refuseExpired(found);
  const when = isAtOnce(course.refusedAt) ? 'immediately' : `within ${inShort(course.refusedAt)} after the rotation`;
  const text = `The old refresh token was rejected ${when} (${refusal.said}).`;
  if (!refusal.invalidGrant) return warn(`${text} RFC 6749 section 5.2 requires invalid_grant here.`, measured);
  if (tooLong(lab, course)) return warn(`${text} Before that it was accepted for longer than promised.`, measured);
  return pass(text, measured);
}

function notRefused(lab: Lab, course: Course): Outcome {
  const measured = course.measured();
  const { acceptedAt, cut } = course;
  if (acceptedAt === null) return cutShort(`No response concerns the old refresh token (${cut?.text ?? course.lastSaid}).`, measured);
  const text = `The old refresh token was still accepted ${afterThe('the rotation', acceptedAt)}.`;
  const open = course.whyOpen;
  return open === null || tooLong(lab, course) ? fail(text, measured) : cutShort(`${text} ${open}`, measured);
}

async function leeway(lab: Lab): Promise<Outcome> {
  const found = await oldRefreshToken(lab);
  const { course } = found;
  const { acceptedAt, refusedAt, cut } = course;
  const span = course.span;
  const measured = { ...course.measured(), Leeway: span };
  if (acceptedAt !== null && tooLong(lab, course))
    return fail(`The old refresh token was accepted ${afterThe('the rotation', acceptedAt)}. The leeway is ${span}.`, measured);
  if (refusedAt !== null) {
    refuseExpired(found);
    return pass(
      span === 'none' ? 'There is no leeway: the old refresh token was rejected immediately.' : `The leeway is ${span}.`,
      measured,
    );
  }
  if (cut !== null) return cutShort(`${acceptedAt === null ? '' : `The leeway is ${span}. `}${cut.text}`, measured);
  if (acceptedAt === null || course.asked.at(-1)?.answer !== 'accepted')
    return cutShort(`The last response says nothing about the old refresh token (${course.lastSaid}).`, measured);
  return warn(`The leeway has no end within ${inShort(acceptedAt)}; nothing was promised.`, measured);
}

/** Whether the old refresh token was accepted past the promised leeway. Without a promise it never is. */
function tooLong({ promises }: Lab, { acceptedAt }: Course): boolean {
  const { leewaySeconds } = promises;
  if (leewaySeconds === null || acceptedAt === null) return false;
  return leewaySeconds === 0 || acceptedAt > leewaySeconds * 1000 + GRAIN_MS;
}

function refuseExpired({ expired }: OldRefreshToken): void {
  if (expired)
    throw new CouldNotRun(
      'The refresh token had reached its own expiry when it was rejected, so the rejection says nothing about rotation.',
    );
}

async function family(lab: Lab): Promise<Outcome> {
  const found = await oldRefreshToken(lab);
  const promised = lab.promises.reuseEndsFamily;
  if (found.family === null) {
    const text = 'The old refresh token was not rejected, so the server detected no reuse to react to.';
    if (found.course.cut !== null) return cutShort(`${text} ${found.course.cut.text}`);
    return found.course.whyOpen === null && promised === 'yes' ? fail(text) : cutShort(text);
  }
  refuseExpired(found);
  const { fate, said, late } = found.family;
  if (fate === 'unclear') throw new CouldNotRun(`It is unknown whether the newest refresh token still works (${said}).`);
  const measured = { 'Newest refresh token after the reuse': fate === 'lives' ? `works (${said})` : `rejected (${said})` };
  const text =
    fate === 'lives'
      ? 'The old refresh token was rejected, and the newest one still works: the family stays valid.'
      : `The reuse revoked the family${late ? ', after a moment' : ''}: the newest refresh token is rejected too (${said}).`;
  return asPromised(promised, fate === 'ended' ? 'yes' : 'no')(text, measured);
}

/** One rotation, after which the old refresh token was presented until it was refused. */
interface OldRefreshToken {
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
function oldRefreshToken(lab: Lab): Promise<OldRefreshToken> {
  return lab.once('reuse.old-refresh-token', async () => {
    const grant = await spareToRefresh(lab);
    const old = grant.refreshToken;
    if (old === null) throw new CouldNotRun('The spare grant has no refresh token.');
    const issuedAt = grant.receivedAt;
    const life = refreshLifeOf(grant);
    lab.step('Refreshes a spare grant so that its refresh token becomes an old one.');
    const { refreshToken: newest } = await refreshBefore(lab, grant);
    const rotatedAt = lab.now();
    if (newest === null || newest === old) throw new NotApplicable('The server issues no new refresh token, so there is no old one.');

    const family = [newest];
    let refusal: OldRefreshToken['refusal'] = null;
    const ask = async (): Promise<Answered> => {
      lab.step('Sends the old refresh token.');
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
    const course = await askOverTime(lab, { from: rotatedAt, moments, why: 'Waits before sending the old refresh token again.', ask });
    const expired = life !== null && course.refusedAt !== null && rotatedAt + course.refusedAt >= issuedAt + life * 1000;

    lab.step(
      course.refusedAt === null
        ? 'Refreshes with the newest refresh token.'
        : 'The old one was rejected. Refreshes with the newest refresh token.',
    );
    const { fate, said } = await fateOf(lab, grant, [...new Set(family)], 'Its old refresh token was sent again.');
    if (course.refusedAt === null) return { course, refusal, family: null, expired };
    if (fate === 'lives' && lab.promises.reuseEndsFamily === 'yes') {
      await pause(lab, SECOND_LOOK_MS, 'Leaves the server a moment to revoke the family.');
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
