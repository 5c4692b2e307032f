import { inShort } from '../../../model/text/durations';
import { cleanText, jsonMembers } from '../../base/untrusted-text';
import { type IntrospectionReply, type Lab, type LabGrant, lifeOf, type Reply } from '../lab';
import { type Check, CouldNotRun, check, cutShort, fail, NotApplicable, type Outcome, pass, warn } from '../model';
import { attempt, isRefusal, undecided } from './attempt';
import { refreshMeaning } from './control';
import { type Answered, afterThe, askEachOverTime, Course, GRAIN_MS, isAtOnce, MOMENTS } from './over-time';
import { askApi, fateOf, isSelfContained, liveSpare, needCall, refreshBefore, spareToRefresh } from './own-grants';

export const ACCESS_TOKEN_REVOKED = {
  waits: true,
  grants: ['spare'],
  needs: 'revocation',
  effect: 'ends',
  experiment: 'access token revoked',
} as const;

export const REVOCATION_CHECKS: readonly Check[] = [
  check({
    id: 'end.revoked-access',
    statement: 'A revoked access token is rejected within the promised time',
    failed: 'A revoked access token is accepted longer than promised',
    why: 'This decides what "sign out everywhere" means: an API that validates tokens locally accepts them until they expire.',
    reference: 'RFC 7009, section 2',
    wants: 'The token is rejected as soon as its revocation has propagated (RFC 7009, section 2).',
    ...ACCESS_TOKEN_REVOKED,
    promise: 'revokedWithinSeconds',
    run: revokedAccessCheck,
  }),
  check({
    id: 'end.revoked-refresh',
    statement: 'A revoked refresh token is rejected',
    failed: 'A revoked refresh token still works',
    why: 'Revocation is how an app signs a user out for good. If the token still works, anyone who copied it stays signed in.',
    reference: 'RFC 7009, section 2',
    grants: ['spare'],
    needs: 'revocation',
    effect: 'ends',
    experiment: 'refresh token revoked',
    run: revokedRefreshCheck,
  }),
];

/** An answer of the introspection endpoint (RFC 7662 section 2.2). */
export interface Activity {
  /** null: the answer does not say. */
  active: boolean | null;
  status: number;
  /** OAuth error code, cleaned; null: none. */
  error: string | null;
  /** "active", "not active", or the status. Cleaned; no secret. */
  said: string;
  /** Members as parsed, hostile; null: no JSON object. */
  members: ReadonlyMap<string, unknown> | null;
}

export function canIntrospect({ server }: Lab): boolean {
  return server.endpoints.introspection !== null;
}

export function activityOf({ status, active, body }: IntrospectionReply): Activity {
  const members = jsonMembers(body);
  const error = errorIn(body);
  const answered = status >= 200 && status < 300;
  const said = answered && active !== null ? (active ? 'active' : 'inactive') : `status ${status}${error === null ? '' : `, ${error}`}`;
  return { active: answered ? active : null, status, error, said, members };
}

/** OAuth error code, cleaned; null: none. */
function errorIn(body: string): string | null {
  const named = jsonMembers(body)?.get('error');
  return typeof named === 'string' ? cleanText(named, 60) : null;
}

/** How a server took a revocation. `unsupported`: it says that it can't revoke such a token (RFC 7009 section 2.2.1). */
type Taken = { kind: 'taken' | 'unsupported' | 'refused'; said: string };

export interface RevokedAccess {
  taken: Taken;
  /** What the API and introspection said before; null: not asked. */
  before: { api: Answered | null; introspection: Activity | null };
  api: Course;
  introspection: Course;
  selfContained: boolean;
  /** The token's own end came before the last question. */
  expiredAt: number | null;
  revokedAt: number;
  /** The refresh token beside it afterwards; null: there is none. */
  refreshToken: string | null;
}

/** Revokes the access token of a spare grant, then asks the API and introspection about it over time. Once a run. */
export function revokedAccess(lab: Lab): Promise<RevokedAccess> {
  return lab.once('end.revoked-access', async () => {
    needRevocation(lab);
    const grant = await liveSpare(lab);
    const { accessToken } = grant;
    lab.step('Tests the access token of a spare grant, then revokes it.');
    const before = { api: await askApi(lab, accessToken), introspection: await introspect(lab, accessToken, 'access') };
    const taken = takenBy(await lab.revoke(accessToken, 'access'));
    const revokedAt = lab.now();
    const course = { api: new Course(), introspection: new Course() };
    const common = { before, taken, revokedAt, selfContained: isSelfContained(accessToken), expiredAt: lifeOf(grant)?.earliest ?? null };
    if (taken.kind !== 'taken') return { ...common, ...course, refreshToken: null };
    lab.step('Tests the revoked access token.');
    const api = async (): Promise<Answered> => (await askApi(lab, accessToken)) ?? { answer: 'unclear', said: 'no call' };
    const introspection = async () => asAnswered(await introspect(lab, accessToken, 'access'));
    await askEachOverTime(lab, {
      from: revokedAt,
      moments: momentsFor(lab),
      why: 'Waits before testing the revoked access token again.',
      asks: [
        ...(before.api?.answer === 'accepted' ? [{ course: course.api, ask: api }] : []),
        ...(before.introspection?.active === true ? [{ course: course.introspection, ask: introspection }] : []),
      ],
    });
    return { ...common, ...course, refreshToken: await besideIt(lab, grant) };
  });
}

/** What became of the refresh token whose access token was revoked: a server may end both (RFC 7009 section 2.1). */
async function besideIt(lab: Lab, grant: LabGrant): Promise<string | null> {
  const { refreshToken } = grant;
  if (refreshToken === null) {
    lab.end(grant, 'Its access token was revoked.');
    return null;
  }
  lab.step('Refreshes to see whether the refresh token was revoked with it.');
  const { fate, said } = await fateOf(lab, grant, [refreshToken], 'Its access token was revoked, and the refresh token with it.');
  return `${fate} (${said})`;
}

function momentsFor({ promises }: Lab): number[] {
  const { revokedWithinSeconds } = promises;
  if (revokedWithinSeconds === null) return MOMENTS;
  const bound = revokedWithinSeconds * 1000;
  return [...MOMENTS.filter((moment) => moment <= bound), bound + 2 * GRAIN_MS];
}

function needRevocation({ server }: Lab): void {
  if (server.endpoints.revocation === null) throw new NotApplicable('No revocation endpoint is configured.');
}

async function introspect(lab: Lab, token: string, kind: 'access' | 'refresh'): Promise<Activity | null> {
  return canIntrospect(lab) ? activityOf(await lab.introspect(token, kind)) : null;
}

function asAnswered(activity: Activity | null): Answered {
  if (activity === null || activity.active === null) return { answer: 'unclear', said: activity?.said ?? 'not asked' };
  return { answer: activity.active ? 'accepted' : 'refused', said: activity.said };
}

/** @throws CouldNotRun an answer that says nothing about the token. */
function takenBy(reply: Reply): Taken {
  const { status, body } = reply;
  const error = errorIn(body);
  const said = `status ${status}${error === null ? '' : `, ${error}`}`;
  if (status >= 200 && status < 300) return { kind: 'taken', said };
  if (error === 'unsupported_token_type') return { kind: 'unsupported', said };
  if (status === 400 && error !== null && error !== 'invalid_client') return { kind: 'refused', said };
  throw new CouldNotRun(`The revocation request failed (${said}), which says nothing about the token.`);
}

async function revokedAccessCheck(lab: Lab): Promise<Outcome> {
  needRevocation(lab);
  needCall(lab);
  const found = await revokedAccess(lab);
  const promised = lab.promises.revokedWithinSeconds;
  if (found.taken.kind === 'unsupported') {
    const text = `The server says it can't revoke this kind of access token (${found.taken.said}).`;
    if (promised === null) throw new NotApplicable(text);
    return fail(text);
  }
  if (found.taken.kind === 'refused') return fail(`The server rejected the revocation request (${found.taken.said}).`);
  if (found.before.api?.answer !== 'accepted')
    throw new CouldNotRun(`The API rejected the access token even before it was revoked (${found.before.api?.said ?? 'not asked'}).`);
  return judgeRevoked(found, promised);
}

function judgeRevoked({ api, selfContained, expiredAt, revokedAt, refreshToken }: RevokedAccess, promised: number | null): Outcome {
  const { acceptedAt, refusedAt, cut } = api;
  const measured = { ...api.measured(), 'Accepted after the revocation': api.span, 'Refresh token of the same grant': refreshToken };
  const lived = acceptedAt === null ? '' : ` It was still accepted ${afterThe('the revocation', acceptedAt)}.`;
  if (acceptedAt !== null && promised !== null && acceptedAt > promised * 1000 + GRAIN_MS)
    return fail(`The API still accepted the access token ${afterThe('it was revoked', acceptedAt)}.`, measured);
  if (refusedAt !== null) {
    if (acceptedAt !== null && expiredAt !== null && revokedAt + refusedAt >= expiredAt) {
      const text = `The API accepted the revoked access token for at least ${inShort(acceptedAt)}, and only rejected it after it had expired.`;
      return promised === null ? warn(text, measured) : cutShort(text, measured);
    }
    return pass(
      `The API rejected the revoked access token ${isAtOnce(refusedAt) ? 'immediately' : `${inShort(refusedAt)} after the revocation`} (${api.lastSaid}).${lived}`,
      measured,
    );
  }
  if (acceptedAt === null) return cutShort(`The API's responses say nothing about the revoked access token (${api.lastSaid}).`, measured);
  const text = `The API still accepted the access token ${afterThe('it was revoked', acceptedAt)}${selfContained ? ', as an API that validates tokens locally does' : ''}.`;
  if (promised === null && (cut === null || acceptedAt >= GRAIN_MS)) return warn(`${text} Nothing was promised.`, measured);
  return cutShort(`${text} ${api.whyOpen ?? ''}`, measured);
}

export interface RevokedRefresh {
  taken: Taken;
  before: Activity | null;
  after: Activity | null;
  /** The refresh with the revoked token. */
  refresh: { refused: boolean; invalidGrant: boolean; said: string } | null;
  /** The access token of the same grant, before and after. */
  accessToken: { before: Answered; after: Answered } | null;
}

/** Revokes the refresh token of a spare grant, then tries it. Once a run. */
export function revokedRefresh(lab: Lab): Promise<RevokedRefresh> {
  return lab.once('end.revoked-refresh', async () => {
    needRevocation(lab);
    const grant = await spareToRefresh(lab);
    lab.step('Refreshes a spare grant, then revokes its new refresh token.');
    await refreshBefore(lab, grant);
    const { refreshToken, accessToken } = grant;
    if (refreshToken === null) throw new CouldNotRun('The grant no longer has a refresh token.');
    const api = await askApi(lab, accessToken);
    const before = await introspect(lab, refreshToken, 'refresh');
    const taken = takenBy(await lab.revoke(refreshToken, 'refresh'));
    if (taken.kind !== 'taken') return { taken, before, after: null, refresh: null, accessToken: null };
    const after = before?.active === true ? await introspect(lab, refreshToken, 'refresh') : null;
    const apiAfter = api?.answer === 'accepted' ? await askApi(lab, accessToken) : null;
    lab.step('Refreshes with the revoked refresh token.');
    const answered = await attempt(() => lab.refresh(grant, { refreshToken, adopt: false }));
    const tried = await refreshMeaning(lab, grant, answered, refreshToken);
    lab.end(grant, 'Its refresh token was revoked.');
    if (tried.kind !== 'granted' && !isRefusal(tried.kind)) throw undecided(tried, 'When refreshing with the revoked token');
    const refresh = { refused: tried.kind !== 'granted', invalidGrant: tried.kind === 'grant-refused', said: tried.said };
    return { taken, before, after, refresh, accessToken: api === null || apiAfter === null ? null : { before: api, after: apiAfter } };
  });
}

async function revokedRefreshCheck(lab: Lab): Promise<Outcome> {
  needRevocation(lab);
  const { taken, refresh, accessToken } = await revokedRefresh(lab);
  if (taken.kind === 'unsupported')
    return fail(`The server says it can't revoke refresh tokens (${taken.said}), which RFC 7009 section 2 requires.`);
  if (taken.kind === 'refused' || refresh === null) return fail(`The server rejected the revocation request (${taken.said}).`);
  const measured = {
    'Access token of the same grant': accessToken === null ? null : `${accessToken.after.answer} (${accessToken.after.said})`,
  };
  if (!refresh.refused) return fail(`The revoked refresh token still works (${refresh.said}).`, measured);
  const text = `The revoked refresh token was rejected (${refresh.said}).`;
  return refresh.invalidGrant ? pass(text, measured) : warn(`${text} RFC 6749 section 5.2 requires invalid_grant here.`, measured);
}
