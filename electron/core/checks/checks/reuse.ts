import { inShort } from '../../../model/durations';
import type { Lab } from '../lab';
import { type Check, CouldNotRun, type Outcome } from '../model';
import { check, cutShort, fail, pass, warn } from '../define';
import { type OldRefreshToken, oldRefreshToken } from './old-refresh-token';
import { afterThe, type Course, isAtOnce, lastSaid, measuredOf, spanOf } from './over-time';

/** Milliseconds by which a promised leeway may be overrun before it counts: servers count in whole seconds. */
const GRAIN_MS = 1_000;

const OLD_REFRESH_TOKEN = { burns: true, waits: true, grants: ['spare'], effect: 'ends', experiment: 'old refresh token' } as const;

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
  const measured = measuredOf(course);
  if (refusal === null || course.refusedAt === null) return notRefused(lab, course);
  refuseExpired(found);
  const when = isAtOnce(course.refusedAt) ? 'at once' : `by ${inShort(course.refusedAt)} after the rotation`;
  const text = `The old refresh token was refused ${when} (${refusal.said}).`;
  if (!refusal.invalidGrant) return warn(`${text} RFC 6749 section 5.2 has invalid_grant for this.`, measured);
  if (tooLong(lab, course)) return warn(`${text} Before that it was accepted for longer than promised.`, measured);
  return pass(text, measured);
}

function notRefused(lab: Lab, course: Course): Outcome {
  const measured = measuredOf(course);
  const { acceptedAt, cut } = course;
  if (acceptedAt === null)
    return cutShort(`No answer said anything about the old refresh token (${cut?.text ?? lastSaid(course)}).`, measured);
  const text = `The old refresh token was still accepted ${afterThe('the rotation', acceptedAt)}.`;
  if (tooLong(lab, course)) return fail(text, measured);
  if (cut !== null) return cutShort(`${text} ${cut.text}`, measured);
  if (course.asked.at(-1)?.answer !== 'accepted')
    return cutShort(`${text} The last answer says nothing about it (${lastSaid(course)}).`, measured);
  return fail(text, measured);
}

async function leeway(lab: Lab): Promise<Outcome> {
  const found = await oldRefreshToken(lab);
  const { course } = found;
  const { acceptedAt, refusedAt, cut } = course;
  const span = spanOf(course);
  const measured = [...measuredOf(course), { name: 'Leeway', value: span }];
  if (acceptedAt !== null && tooLong(lab, course)) {
    return fail(`The old refresh token was accepted ${afterThe('the rotation', acceptedAt)}. The leeway is ${span}.`, measured);
  }
  if (refusedAt !== null) {
    refuseExpired(found);
    return pass(span === 'none' ? 'There is no leeway: at once the old refresh token was refused.' : `The leeway is ${span}.`, measured);
  }
  if (cut !== null) return cutShort(`${acceptedAt === null ? '' : `The leeway is ${span}. `}${cut.text}`, measured);
  if (acceptedAt === null || course.asked.at(-1)?.answer !== 'accepted') {
    return cutShort(`The last answer says nothing about the old refresh token (${lastSaid(course)}).`, measured);
  }
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
    if (found.course.asked.at(-1)?.answer !== 'accepted') return cutShort(text);
    return promised === 'yes' ? fail(text) : cutShort(text);
  }
  refuseExpired(found);
  const { fate, said, late } = found.family;
  if (fate === 'unclear') throw new CouldNotRun(`Whether the newest refresh token still works is not known (${said}).`);
  const measured = [{ name: 'Newest refresh token after the reuse', value: fate === 'lives' ? `works (${said})` : `refused (${said})` }];
  const text =
    fate === 'lives'
      ? 'The old refresh token was refused, and the newest one still works: the family lives on.'
      : `The reuse ended the family${late ? ', after a moment' : ''}: the newest refresh token is refused as well (${said}).`;
  return (promised === 'any' || (promised === 'yes') === (fate === 'ended') ? pass : fail)(text, measured);
}
