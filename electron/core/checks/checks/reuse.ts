import { inShort } from '../../../model/durations';
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
    statement: 'The old refresh token is refused after a rotation.',
    why: 'A refresh token that was stolen before the rotation must be worth nothing afterwards; otherwise rotating it protects nobody.',
    reference: 'RFC 9700, section 4.14.2',
    ...OLD_REFRESH_TOKEN,
    run: refused,
  }),
  check({
    id: 'reuse.leeway',
    statement: 'The old refresh token is accepted no longer than promised after a rotation.',
    why: 'A short leeway forgives an answer that got lost; a long one gives whoever stole the token the same time.',
    reference: 'RFC 9700, section 4.14.2',
    wants: 'A rotation invalidates the refresh token before it (RFC 9700, section 4.14.2).',
    ...OLD_REFRESH_TOKEN,
    signOff: false,
    promise: 'leewaySeconds',
    run: leeway,
  }),
  check({
    id: 'reuse.family',
    statement: 'Using an old refresh token ends the whole family, or leaves it alone, as promised.',
    why: 'When two hold the same token no server can tell which of them stole it. Ending both is the safe answer, and signs the person out.',
    reference: 'RFC 9700, section 4.14.2',
    wants: 'An old refresh token used again ends the newest one too (RFC 9700, section 4.14.2).',
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
  const when = isAtOnce(course.refusedAt) ? 'at once' : `by ${inShort(course.refusedAt)} after the rotation`;
  const text = `The old refresh token was refused ${when} (${refusal.said}).`;
  if (!refusal.invalidGrant) return warn(`${text} RFC 6749 section 5.2 has invalid_grant for this.`, measured);
  if (tooLong(lab, course)) return warn(`${text} Before that it was accepted for longer than promised.`, measured);
  return pass(text, measured);
}

function notRefused(lab: Lab, course: Course): Outcome {
  const measured = course.measured();
  const { acceptedAt, cut } = course;
  if (acceptedAt === null)
    return cutShort(`No answer said anything about the old refresh token (${cut?.text ?? course.lastSaid}).`, measured);
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
    return pass(span === 'none' ? 'There is no leeway: at once the old refresh token was refused.' : `The leeway is ${span}.`, measured);
  }
  if (cut !== null) return cutShort(`${acceptedAt === null ? '' : `The leeway is ${span}. `}${cut.text}`, measured);
  if (acceptedAt === null || course.asked.at(-1)?.answer !== 'accepted')
    return cutShort(`The last answer says nothing about the old refresh token (${course.lastSaid}).`, measured);
  return warn(`There is no end to the leeway within ${inShort(acceptedAt)}; nothing was promised.`, measured);
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
      'The refresh token had reached the end of its own life when it was refused, so the refusal says nothing about rotation.',
    );
}

async function family(lab: Lab): Promise<Outcome> {
  const found = await oldRefreshToken(lab);
  const promised = lab.promises.reuseEndsFamily;
  if (found.family === null) {
    const text = 'The old refresh token was not refused, so the server has noticed no reuse that it could answer.';
    if (found.course.cut !== null) return cutShort(`${text} ${found.course.cut.text}`);
    return found.course.whyOpen === null && promised === 'yes' ? fail(text) : cutShort(text);
  }
  refuseExpired(found);
  const { fate, said, late } = found.family;
  if (fate === 'unclear') throw new CouldNotRun(`Whether the newest refresh token still works is not known (${said}).`);
  const measured = { 'Newest refresh token after the reuse': fate === 'lives' ? `works (${said})` : `refused (${said})` };
  const text =
    fate === 'lives'
      ? 'The old refresh token was refused, and the newest one still works: the family lives on.'
      : `The reuse ended the family${late ? ', after a moment' : ''}: the newest refresh token is refused as well (${said}).`;
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
    lab.step('Refreshes a spare grant, so that its refresh token becomes an old one.');
    const { refreshToken: newest } = await refreshBefore(lab, grant);
    const rotatedAt = lab.now();
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
