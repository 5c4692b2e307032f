import { inShort } from '../../../model/text/durations';
import { type Lab, type LabTokens, lifeOf } from '../lab';
import { type Check, CouldNotRun, check, cutShort, fail, NotApplicable, type Outcome, pass } from '../model';
import { attempt, givenBy, isRefusal } from './attempt';
import { askApiAbout, tryRefresh } from './control';
import { askOverTime, type Course, GRAIN_MS } from './over-time';
import { askApi, givenUp, hasNoPerson, liveTokens, needCall } from './own-grants';

/** Milliseconds past the expiry at which the token is tried, as far as the promised leeway goes. */
const MOMENTS = [1_000, 5_000, 15_000, 30_000, 60_000, 120_000, 300_000];
const EXPIRY = { waits: true, grants: ['main'], signOff: false, effect: 'renews' } as const;

/** Checks that wait for an expiry. The new token comes last: the old one is no longer needed then. */
export const EXPIRY_CHECKS: readonly Check[] = [
  check({
    id: 'end.expiry',
    statement: 'The API rejects an expired access token',
    failed: 'The API accepts an expired access token',
    why: 'The lifetime limits the damage of a leaked access token. An API that accepts expired tokens removes that limit.',
    reference: 'RFC 6750, section 3.1',
    ...EXPIRY,
    promise: 'expiryLeewaySeconds',
    run: expiry,
  }),
  check({
    id: 'end.after-expiry',
    statement: 'A new access token can be obtained after expiry without a sign-in',
    failed: 'No usable access token can be obtained after expiry',
    why: 'A client that was asleep when its token expired must recover on its own. Some servers expire the refresh token together with the access token.',
    reference: 'RFC 6749, section 1.5',
    ...EXPIRY,
    run: afterExpiry,
  }),
];

/** Milliseconds since the epoch; where two ends were said, the later. */
function endOf(tokens: LabTokens): number {
  const life = lifeOf(tokens);
  if (life === null)
    throw new CouldNotRun('Neither the response nor the access token states an expiry, so it is unknown how long to wait.');
  return life.latest;
}

async function waitUntil(lab: Lab, at: number): Promise<void> {
  const ms = at - lab.now();
  if (ms > 0) await lab.wait(ms, 'Waits for the access token to expire.');
}

async function expiry(lab: Lab): Promise<Outcome> {
  needCall(lab);
  const tokens = await liveTokens(lab);
  const { accessToken } = tokens;
  const expiresAt = endOf(tokens);
  lab.step('Calls the API with the access token while it is valid.');
  const { answer, said } = await askApiAbout(lab, accessToken);
  if (answer !== 'accepted')
    throw new CouldNotRun(`The API rejects the access token even before it expires (${said}), so its response afterwards proves nothing.`);
  await waitUntil(lab, expiresAt);
  const allowed = lab.promises.expiryLeewaySeconds * 1000;
  const moments = [...MOMENTS.filter((moment) => moment <= allowed), allowed + GRAIN_MS, allowed + 3 * GRAIN_MS];
  const ask = async () => {
    lab.step('Calls the API with the expired access token.');
    return askApiAbout(lab, accessToken);
  };
  const course = await askOverTime(lab, { from: expiresAt, moments, why: 'Waits before trying the expired access token again.', ask });
  return judgeExpiry(course, allowed);
}

function judgeExpiry(course: Course, allowed: number): Outcome {
  const { acceptedAt, refusedAt, cut } = course;
  const measured = Object.fromEntries(Object.entries(course.measured()).map(([name, value]) => [`${name} after expiry`, value]));
  if (acceptedAt !== null && acceptedAt > allowed + 2 * GRAIN_MS)
    return fail(`The API still accepted the access token ${inShort(acceptedAt)} after expiry.`, measured);
  if (refusedAt !== null) {
    const late = acceptedAt === null ? '' : ` It was still accepted ${inShort(acceptedAt)} after expiry, which is within the leeway.`;
    return pass(`The API rejected the access token ${inShort(refusedAt)} after expiry (${course.lastSaid}).${late}`, measured);
  }
  if (cut !== null) return cutShort(cut.text, measured);
  return cutShort(`The API's responses say nothing about the expired access token (${course.lastSaid}).`, measured);
}

async function afterExpiry(lab: Lab): Promise<Outcome> {
  const own = hasNoPerson(lab);
  const grant = await lab.main({ asItIs: true });
  if (!own && grant.refreshToken === null)
    throw new NotApplicable('The server issued no refresh token, so only a new sign-in can get a new access token.');
  if (!own && grant.ended !== null) throw givenUp(grant);
  await waitUntil(lab, endOf(grant));
  lab.step(own ? 'Requests a new access token.' : 'Refreshes, now that the access token has expired.');
  const old = grant.accessToken;
  const tried = own ? await attempt(() => lab.requestToken()) : await tryRefresh(lab, grant);
  if (isRefusal(tried.kind)) {
    if (!own) lab.end(grant, 'Its refresh token was rejected after the access token expired.');
    return fail(`The server refused to issue a new access token after the old one expired (${tried.said}).`);
  }
  const { accessToken } = givenBy(tried, 'When refreshing after expiry');
  if (accessToken === old) return fail('The server returned the expired access token again.');
  const found = await askApi(lab, accessToken);
  if (found?.answer === 'refused') return fail(`The server issued a new access token, but the API rejects it (${found.said}).`);
  return pass(
    `The server issued a new access token after the old one expired${found?.answer === 'accepted' ? ', and the API accepts it' : ''}.`,
  );
}
