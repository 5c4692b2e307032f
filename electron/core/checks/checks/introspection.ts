import { inShort } from '../../../model/text/durations';
import { grantOf } from '../../../model/grants';
import { type Lab, type LabTokens, lifeOf } from '../lab';
import { type Check, CouldNotRun, check, cutShort, fail, NotApplicable, type Outcome, pass, warn } from '../model';
import { askApiAbout } from './control';
import { afterThe, isAtOnce } from './over-time';
import { hasCall } from './own-grants';
import {
  ACCESS_TOKEN_REVOKED,
  type Activity,
  activityOf,
  canIntrospect,
  type RevokedAccess,
  type RevokedRefresh,
  revokedAccess,
  revokedRefresh,
} from './revocation';

export const INTROSPECTION_CHECKS: readonly Check[] = [
  check({
    id: 'end.introspection',
    statement: 'Introspection reports a valid access token as active',
    failed: 'Introspection reports a valid access token as inactive',
    why: 'APIs that validate tokens by introspection reject callers when this is wrong.',
    reference: 'RFC 7662, section 2.2',
    signOff: false,
    run: introspection,
  }),
  check({
    id: 'end.introspection-revoked',
    statement: 'Introspection reports a revoked token as inactive',
    failed: 'Introspection reports a revoked token as active',
    why: 'APIs learn of a revocation through introspection. If it is late or wrong, revoking has no effect.',
    reference: 'RFC 7662, section 2.2; RFC 7009, section 2',
    ...ACCESS_TOKEN_REVOKED,
    signOff: false,
    run: introspectionRevoked,
  }),
];

async function introspection(lab: Lab): Promise<Outcome> {
  needIntrospection(lab);
  const tokens = await lab.stored();
  const life = lifeOf(tokens);
  if (life !== null && life.earliest <= lab.now()) throw new CouldNotRun('The stored access token has expired. Refresh it first.');
  lab.step('Asks the introspection endpoint about the access token.');
  const activity = activityOf(await lab.introspect(tokens.accessToken, 'access'));
  if (activity.active === true) return compareMembers(lab, activity, tokens);
  refuseUnanswered(activity);
  if (activity.active === null) return fail(`The introspection response doesn't say whether the token is active (${activity.said}).`);
  return judgeInactive(lab, tokens);
}

function needIntrospection(lab: Lab): void {
  if (!canIntrospect(lab)) throw new NotApplicable('No introspection endpoint is configured.');
}

/** @throws where the endpoint did not answer the question. */
function refuseUnanswered({ status, error, said }: Activity): void {
  if (status >= 200 && status < 300) return;
  if (error === 'unsupported_token_type') throw new NotApplicable(`The server says it can't introspect this kind of token (${said}).`);
  throw new CouldNotRun(`The introspection endpoint didn't answer the question (${said}).`);
}

/** Milliseconds by which introspection's `exp` may differ from what the client was told. */
const GRAIN_MS = 5_000;

/** Compares the other members with what the client was told. */
function compareMembers(lab: Lab, { members }: Activity, tokens: LabTokens): Outcome {
  const text = 'Introspection reports the access token as active.';
  const exp = members?.get('exp');
  const clientId = members?.get('client_id');
  const life = lifeOf(tokens);
  if (typeof clientId === 'string' && clientId !== lab.connection.clientId) return warn(`${text} But its client_id is a different client.`);
  if (typeof exp !== 'number' || life === null) return pass(text);
  const end = exp * 1000 - (tokens.clockSkewMs ?? 0);
  const apart = Math.max(life.earliest - end, end - life.latest, 0);
  const measured = { 'exp compared with the token response': apart <= GRAIN_MS ? 'same' : `differs by ${inShort(apart)}` };
  return apart <= GRAIN_MS
    ? pass(text, measured)
    : warn(`${text} But its exp differs from the token response by ${inShort(apart)}.`, measured);
}

/** Introspection says that a token is dead which by its lifetime lives. The API may know more. */
async function judgeInactive(lab: Lab, tokens: LabTokens): Promise<Outcome> {
  const text = 'Introspection reports the access token as inactive';
  if (!hasCall(lab)) {
    if (tokens.from === 'run') return fail(`${text}, although it was issued a moment ago.`);
    return warn(`${text}, although it has not expired. It may have been revoked elsewhere; there is no call to test it with.`);
  }
  lab.step('Introspection reports it as inactive. Calls the API with the same token.');
  const { answer, said } = await askApiAbout(lab, tokens.accessToken);
  if (answer === 'accepted') return fail(`${text}, but the API accepts it (${said}).`);
  if (tokens.from === 'run') return fail(`${text}, although it was issued in this run and has not expired.`);
  throw new CouldNotRun(`${text}, and the API rejects it too (${said}), so it was probably revoked elsewhere.`);
}

async function introspectionRevoked(lab: Lab): Promise<Outcome> {
  needIntrospection(lab);
  const access = await revokedAccess(lab);
  const ofAccess = judgeAccess(access);
  if (ofAccess !== null) return ofAccess;
  if (!grantOf(lab.connection).signsIn) throw new NotApplicable(whyNot(access));
  return judgeRefresh(await revokedRefresh(lab), access);
}

/** null: introspection or revocation does not know access tokens here. */
function judgeAccess({ taken, before, introspection: course, expiredAt, revokedAt }: RevokedAccess): Outcome | null {
  if (taken.kind !== 'taken' || before.introspection === null) return null;
  if (before.introspection.active !== true) {
    if (before.introspection.error === 'unsupported_token_type' || before.introspection.active === false) return null;
    refuseUnanswered(before.introspection);
    throw new CouldNotRun(`Introspection did not report the access token as active before it was revoked (${before.introspection.said}).`);
  }
  const { acceptedAt, cut } = course;
  // Of a token that has expired meanwhile "not active" says nothing about the revocation.
  const ownEnd = expiredAt === null ? Number.POSITIVE_INFINITY : expiredAt - revokedAt;
  const refusedAt = course.refusedAt !== null && course.refusedAt < ownEnd ? course.refusedAt : null;
  const measured = course.measured(({ said }) => said);
  if (refusedAt !== null && acceptedAt === null) {
    const when = isAtOnce(refusedAt) ? ', immediately' : '';
    return pass(`Introspection reports the revoked access token as inactive${when}.`, measured);
  }
  if (refusedAt !== null)
    return warn(`Introspection reported the revocation ${inShort(refusedAt)} late; until then the token was still active.`, measured);
  if (acceptedAt === null)
    return cutShort(`Introspection returned nothing conclusive about the revoked access token (${course.lastSaid}).`, measured);
  // RFC 7009 section 2.1 has the invalidation take place immediately, but for a propagation delay.
  if (cut === null || acceptedAt >= 1_000)
    return fail(`Introspection still reported the token as active ${afterThe('the revocation', acceptedAt)}.`, measured);
  return cutShort(`Introspection reported the token as active right after the revocation. ${cut.text}`, measured);
}

function whyNot({ taken, before }: RevokedAccess): string {
  if (taken.kind !== 'taken') return `The server doesn't revoke this kind of access token (${taken.said}).`;
  return `Introspection doesn't recognise this kind of access token (${before.introspection?.said ?? 'not asked'}).`;
}

function judgeRefresh({ taken, before, after }: RevokedRefresh, access: RevokedAccess): Outcome {
  if (taken.kind !== 'taken') throw new NotApplicable(`${whyNot(access)} It doesn't revoke refresh tokens either (${taken.said}).`);
  if (before?.active !== true)
    throw new NotApplicable(
      `${whyNot(access)} Introspection of the refresh token before revocation returned: ${before?.said ?? 'not asked'}.`,
    );
  if (after === null || after.active === null)
    throw new CouldNotRun(`Introspection returned nothing conclusive about the revoked refresh token (${after?.said ?? 'not asked'}).`);
  const measured = { 'Tested with': 'the refresh token' };
  return after.active
    ? fail('Introspection reports the revoked refresh token as active.', measured)
    : pass('Introspection reports the revoked refresh token as inactive.', measured);
}
