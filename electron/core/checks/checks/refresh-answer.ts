import { isPublicClient } from '../../../model/client-auth';
import { scopesOf } from '../../token/expected';
import { type Lab, type LabGrant, type LabTokens, lifeOf } from '../lab';
import { asPromised, type Check, CouldNotRun, check, fail, type Outcome, pass, warn } from '../model';
import { type Attempt, givenBy, isRefusal } from './attempt';
import { askApiAbout, tryRefresh } from './control';
import { pause } from './over-time';
import { isSelfContained, liveMain, mainToRefresh, needCall, scopeList, scopesInside, takenBefore } from './own-grants';

const PLAIN_REFRESH = { grants: ['main'], effect: 'renews', experiment: 'plain refresh' } as const;

export const REFRESH_ANSWER_CHECKS: readonly Check[] = [
  check({
    id: 'refresh.new-token',
    statement: 'A refresh returns a new access token',
    failed: 'A refresh returns no new access token',
    why: 'That is the purpose of a refresh token. If the server returns the same access token again, it expires while the client believes it has renewed it.',
    reference: 'RFC 6749, section 6',
    ...PLAIN_REFRESH,
    run: newToken,
  }),
  check({
    id: 'refresh.rotation',
    statement: 'A refresh rotates or keeps the refresh token, as promised',
    failed: "Refresh tokens don't rotate as promised",
    why: 'A client that keeps the wrong refresh token is signed out at the next refresh. Rotation is how a stolen refresh token is detected.',
    reference: 'RFC 9700, section 4.14.2',
    wants: 'A client without a secret gets a new refresh token with each refresh, unless it is bound to a key (RFC 9700, section 4.14.2).',
    ...PLAIN_REFRESH,
    promise: 'rotates',
    run: rotation,
  }),
  check({
    id: 'refresh.scope',
    statement: 'A refresh does not widen the scope',
    failed: 'A refresh widens the scope',
    why: 'The scope the user consented to at sign-in is the limit for every later token.',
    reference: 'RFC 6749, section 6',
    ...PLAIN_REFRESH,
    run: scope,
  }),
  check({
    id: 'refresh.lifetime',
    statement: 'A refresh states the lifetime, and it stays the same',
    failed: "A refresh doesn't state the lifetime as promised",
    why: 'Clients schedule the next refresh by this number. One that shrinks, or is only missing after a refresh, tends to surface in production.',
    reference: 'RFC 6749, section 5.1',
    ...PLAIN_REFRESH,
    promise: 'lifetimeMember',
    run: lifetime,
  }),
  check({
    id: 'refresh.old-access-token',
    statement: 'After a refresh, the old access token is accepted or rejected as promised',
    failed: 'After a refresh, the API treats the old access token differently than promised',
    why: 'Requests in flight during a refresh carry the old token. Whether they fail determines how a client must be built.',
    reference: 'RFC 6749, section 6',
    wants: 'The server decides whether a refresh invalidates the previous access token (RFC 6749, section 6).',
    grants: ['main'],
    effect: 'renews',
    promise: 'oldAccessToken',
    run: oldAccessToken,
  }),
];

/** One plain refresh, as the app would send it, that several checks look at. */
interface Refreshed {
  before: LabTokens;
  tried: Attempt;
}

function refreshed(lab: Lab): Promise<Refreshed> {
  return lab.once('refresh.plain', async () => {
    const grant = await mainToRefresh(lab);
    const before = { ...grant };
    lab.step('Refreshes the main grant as the app would.');
    return { before, tried: await refreshToAnother(lab, grant) };
  });
}

/** Milliseconds after which a JWT that is signed again has another `iat`. */
const NEXT_SECOND_MS = 1_100;

/**
 * Refreshes; where the access token stays the same, once more a second later: a JWT without `jti`, signed twice within one second, is
 * the same text twice and yet a new token.
 */
async function refreshToAnother(lab: Lab, grant: LabGrant): Promise<Attempt> {
  const { accessToken } = grant;
  const tried = await tryRefresh(lab, grant);
  if (tried.kind !== 'granted' || grant.accessToken !== accessToken) return tried;
  await pause(
    lab,
    NEXT_SECOND_MS,
    'The access token came back unchanged. Waits until the next second, which a newly signed token would contain.',
  );
  lab.step('Refreshes again.');
  return tryRefresh(lab, grant);
}

/** The tokens that the plain refresh gave. @throws CouldNotRun it gave none. */
async function refreshedTokens(lab: Lab): Promise<{ before: LabTokens; tokens: LabTokens }> {
  const { before, tried } = await refreshed(lab);
  return { before, tokens: givenBy(tried, 'When refreshing to compare tokens') };
}

async function newToken(lab: Lab): Promise<Outcome> {
  const { before, tried } = await refreshed(lab);
  if (isRefusal(tried.kind)) return fail(`The server rejected a refresh token it had issued itself (${tried.said}).`);
  if (tried.kind === 'unusable') return fail(`The refresh returned no usable access token (${tried.said}).`);
  return givenBy(tried, 'When refreshing').accessToken === before.accessToken
    ? fail('The refresh returned the previous access token, and so did a second one.')
    : pass('The refresh returned a different access token.');
}

async function rotation(lab: Lab): Promise<Outcome> {
  const { before, tokens } = await refreshedTokens(lab);
  const rotated = tokens.refreshToken !== null && tokens.refreshToken !== before.refreshToken;
  const found = rotated
    ? 'The refresh returned a new refresh token.'
    : tokens.refreshToken === null
      ? 'The refresh returned no refresh token, so the old one stays valid.'
      : 'The refresh returned the same refresh token.';
  const measured = { Rotates: rotated ? 'yes' : 'no' };
  const { rotates } = lab.promises;
  // RFC 9700 section 4.14.2: refresh tokens of public clients MUST be sender-constrained or rotate.
  if (rotates === 'any' && !rotated && isPublicClient(lab.connection))
    return warn(`${found} This client has no secret; unless its refresh tokens are bound to a key, they must rotate.`, measured);
  return asPromised(rotates, rotated ? 'yes' : 'no')(found, measured);
}

/** Scopes that say how tokens are given, not what may be done with them; some servers leave them out of an answer. */
const SILENT_SCOPES = new Set(['offline_access', 'openid']);

async function scope(lab: Lab): Promise<Outcome> {
  const { before, tokens } = await refreshedTokens(lab);
  const granted = scopesOf(before.scope) ?? before.scopesAsked;
  const now = scopesOf(tokens.scope);
  const inside = scopesInside(tokens.accessToken);
  const insideBefore = scopesInside(before.accessToken);
  const wider = added(granted, now ?? granted);
  const widerInside = inside === null || insideBefore === null ? [] : added(insideBefore, inside);
  const measured = {
    'Scope before': scopeList(granted),
    'Scope after': now === null ? 'not stated, so unchanged' : scopeList(now),
    'Scope in the new access token': inside === null ? null : scopeList(inside),
  };
  if (wider.length > 0) return fail(`The refresh added to the scope: ${scopeList(wider)}.`, measured);
  if (widerInside.length > 0)
    return fail(`The new access token contains more scopes than the previous one: ${scopeList(widerInside)}.`, measured);
  const lost = added(now ?? granted, granted).filter((name) => !SILENT_SCOPES.has(name));
  if (lost.length > 0)
    return warn(`The refresh returned a narrower scope, although it requested none: ${scopeList(lost)} is missing.`, measured);
  const lostInside = inside === null || insideBefore === null ? [] : added(inside, insideBefore);
  if (lostInside.length > 0) return warn(`The new access token lacks ${scopeList(lostInside)}, and the response doesn't say so.`, measured);
  return pass('The scope is the same as before the refresh.', measured);
}

function added(before: readonly string[], after: readonly string[]): string[] {
  return after.filter((name) => !before.includes(name));
}

async function lifetime(lab: Lab): Promise<Outcome> {
  const { before, tokens } = await refreshedTokens(lab);
  return namedAsPromised(lab, tokens) ?? comparedWith(before, tokens);
}

/** What is wrong with how the answer names the lifetime; null: nothing. */
function namedAsPromised(lab: Lab, tokens: LabTokens): Outcome | null {
  const promised = lab.promises.lifetimeMember;
  const has = (name: string) => tokens.members.some((member) => member.name === name);
  const named = has('expires_in') ? 'expires_in' : has('expire_in') ? 'expire_in' : 'none';
  const measured = { 'Lifetime stated in': named === 'none' ? 'nothing' : named };
  if (promised === 'none')
    return named === 'none' ? null : warn(`The refresh response states the lifetime (${named}), which was not promised.`, measured);
  const unsaid = "The refresh response doesn't state the lifetime of the access token";
  if (named === 'none')
    return promised === 'any' ? warn(`${unsaid}, which RFC 6749 only recommends.`, measured) : fail(`${unsaid}.`, measured);
  const wanted = promised === 'any' ? 'expires_in' : promised;
  if (wanted !== 'either' && wanted !== named)
    return fail(`The refresh response states the lifetime in ${named} instead of ${wanted}.`, measured);
  if (tokens.expiresInSeconds === null) return fail(`The lifetime in the refresh response (${named}) is unusable.`, measured);
  return null;
}

function comparedWith(before: LabTokens, tokens: LabTokens): Outcome {
  const [old, now] = [before.expiresInSeconds, tokens.expiresInSeconds];
  const life = lifeOf(tokens);
  const measured = {
    'Lifetime before': old === null ? 'not stated' : `${old} s`,
    'Lifetime after': now === null ? 'not stated' : `${now} s`,
  };
  if (life !== null && life.latest <= tokens.receivedAt) return fail('The new access token had already expired when it arrived.', measured);
  if (old === null || now === null)
    return pass(now === null ? 'No lifetime is stated, as promised.' : `The new access token is valid for ${now} s.`, measured);
  // A second of rounding on either side.
  if (now < old - 2) return warn(`The new access token is valid for ${now} s, the previous one for ${old} s.`, measured);
  if (now > old + 2) return warn(`The new access token is valid for longer (${now} s) than the previous one (${old} s).`, measured);
  return pass(`The new access token is valid for ${now} s, as was the previous one.`, measured);
}

async function oldAccessToken(lab: Lab): Promise<Outcome> {
  needCall(lab);
  await mainToRefresh(lab);
  const grant = await liveMain(lab);
  const old = { ...grant };
  lab.step('Calls the API with the access token before refreshing.');
  await takenBefore(lab, old.accessToken);
  lab.step('Refreshes.');
  const tokens = givenBy(await refreshToAnother(lab, grant), 'When refreshing between the two calls');
  if (tokens.accessToken === old.accessToken) throw new CouldNotRun('The refresh returned the same access token, so there is no old one.');
  lab.step('Calls the API again with the access token from before the refresh.');
  const found = await askApiAbout(lab, old.accessToken);
  const life = lifeOf(old);
  if (found.answer === 'unclear') throw new CouldNotRun(`The API's response says nothing about the old access token (${found.said}).`);
  if (found.answer === 'refused') {
    if (life !== null && life.earliest <= lab.now()) throw new CouldNotRun('The old access token expired during the test.');
    const fresh = await askApiAbout(lab, tokens.accessToken);
    if (fresh.answer !== 'accepted') throw new CouldNotRun(`The API rejected the new access token too (${fresh.said}).`);
  }
  return compareOld(lab, found.answer, isSelfContained(old.accessToken));
}

function compareOld(lab: Lab, answer: 'accepted' | 'refused', selfContained: boolean): Outcome {
  const measured = { 'Old access token': answer };
  const text =
    answer === 'refused'
      ? 'The refresh invalidated the old access token early; the new one is accepted.'
      : `The old access token is still accepted after the refresh${selfContained ? ', as usual for tokens the API validates locally' : ''}.`;
  return asPromised(lab.promises.oldAccessToken, answer)(text, measured);
}
