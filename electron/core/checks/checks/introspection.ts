import { inShort } from '../../../model/durations';
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
    statement: 'Introspection says that a live access token is active.',
    why: 'An API that asks the server about each token turns callers away when this answer is wrong.',
    reference: 'RFC 7662, section 2.2',
    signOff: false,
    run: introspection,
  }),
  check({
    id: 'end.introspection-revoked',
    statement: 'Introspection says that a revoked token is not active.',
    why: 'It is the way for an API to learn of a revocation. If it lags or lies, revoking ends nothing.',
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
  if (life !== null && life.earliest <= lab.now()) throw new CouldNotRun('The access token there is has expired; refresh it first.');
  lab.step('Asks the introspection endpoint about the access token.');
  const activity = activityOf(await lab.introspect(tokens.accessToken, 'access'));
  if (activity.active === true) return compareMembers(lab, activity, tokens);
  refuseUnanswered(activity);
  if (activity.active === null)
    return fail(`The answer of the introspection endpoint says neither that the token is active nor that it is not (${activity.said}).`);
  return judgeInactive(lab, tokens);
}

function needIntrospection(lab: Lab): void {
  if (!canIntrospect(lab)) throw new NotApplicable('No introspection endpoint is known.');
}

/** @throws where the endpoint did not answer the question. */
function refuseUnanswered({ status, error, said }: Activity): void {
  if (status >= 200 && status < 300) return;
  if (error === 'unsupported_token_type') throw new NotApplicable(`The server says that it can't introspect such a token (${said}).`);
  throw new CouldNotRun(`The introspection endpoint did not answer the question (${said}).`);
}

/** Milliseconds by which introspection's `exp` may differ from what the client was told. */
const GRAIN_MS = 5_000;

/** Compares the other members with what the client was told. */
function compareMembers(lab: Lab, { members }: Activity, tokens: LabTokens): Outcome {
  const text = 'Introspection says that the access token is active.';
  const exp = members?.get('exp');
  const clientId = members?.get('client_id');
  const life = lifeOf(tokens);
  if (typeof clientId === 'string' && clientId !== lab.connection.clientId)
    return warn(`${text} But it names another client than this one.`);
  if (typeof exp !== 'number' || life === null) return pass(text);
  const end = exp * 1000 - (tokens.clockSkewMs ?? 0);
  const apart = Math.max(life.earliest - end, end - life.latest, 0);
  const measured = { 'exp against what the client was told': apart <= GRAIN_MS ? 'the same' : `${inShort(apart)} apart` };
  return apart <= GRAIN_MS
    ? pass(text, measured)
    : warn(`${text} But its exp is ${inShort(apart)} away from what the client was told.`, measured);
}

/** Introspection says that a token is dead which by its lifetime lives. The API may know more. */
async function judgeInactive(lab: Lab, tokens: LabTokens): Promise<Outcome> {
  const text = 'Introspection says that the access token is not active';
  if (!hasCall(lab)) {
    if (tokens.from === 'run') return fail(`${text}, though it was issued a moment ago.`);
    return warn(`${text}, though it has not expired. It may have been revoked elsewhere; there is no call to try it with.`);
  }
  lab.step('It says: not active. Calls the API with the same token.');
  const { answer, said } = await askApiAbout(lab, tokens.accessToken);
  if (answer === 'accepted') return fail(`${text}, yet the API accepts it (${said}).`);
  if (tokens.from === 'run') return fail(`${text}, though it was issued in this run and has not expired.`);
  throw new CouldNotRun(`${text}, and the API does not accept it either (${said}): it seems to have ended elsewhere.`);
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
    throw new CouldNotRun(
      `Introspection did not say that the access token was active before it was revoked (${before.introspection.said}).`,
    );
  }
  const { acceptedAt, cut } = course;
  // Of a token that has expired meanwhile "not active" says nothing about the revocation.
  const ownEnd = expiredAt === null ? Number.POSITIVE_INFINITY : expiredAt - revokedAt;
  const refusedAt = course.refusedAt !== null && course.refusedAt < ownEnd ? course.refusedAt : null;
  const measured = course.measured(({ said }) => said);
  if (refusedAt !== null && acceptedAt === null) {
    const when = isAtOnce(refusedAt) ? ', at once' : '';
    return pass(`Introspection says of the revoked access token that it is not active${when}.`, measured);
  }
  if (refusedAt !== null)
    return warn(`Introspection learnt of the revocation ${inShort(refusedAt)} later; until then it said "active".`, measured);
  if (acceptedAt === null) return cutShort(`Introspection gave no answer about the revoked access token (${course.lastSaid}).`, measured);
  // RFC 7009 section 2.1 has the invalidation take place immediately, but for a propagation delay.
  if (cut === null || acceptedAt >= 1_000)
    return fail(`Introspection still said "active" ${afterThe('the revocation', acceptedAt)}.`, measured);
  return cutShort(`Introspection said "active" right after the revocation. ${cut.text}`, measured);
}

function whyNot({ taken, before }: RevokedAccess): string {
  if (taken.kind !== 'taken') return `The server does not revoke such access tokens (${taken.said}).`;
  return `Introspection does not know such access tokens (${before.introspection?.said ?? 'not asked'}).`;
}

function judgeRefresh({ taken, before, after }: RevokedRefresh, access: RevokedAccess): Outcome {
  if (taken.kind !== 'taken') throw new NotApplicable(`${whyNot(access)} Nor does it revoke refresh tokens (${taken.said}).`);
  if (before?.active !== true)
    throw new NotApplicable(
      `${whyNot(access)} Of the refresh token, before it was revoked, introspection said: ${before?.said ?? 'not asked'}.`,
    );
  if (after === null || after.active === null)
    throw new CouldNotRun(`Introspection gave no answer about the revoked refresh token (${after?.said ?? 'not asked'}).`);
  const measured = { 'Tried with': 'the refresh token' };
  return after.active
    ? fail('Introspection says of the revoked refresh token that it is active.', measured)
    : pass('Introspection says of the revoked refresh token that it is not active.', measured);
}
