import { grantOf } from '../../../model/grants';
import { cleanText } from '../../base/untrusted-text';
import { decodeToken, member } from '../../token/decode';
import { scopesOf } from '../../token/expected';
import { isEnding, type Lab, type LabGrant, type LabTokens, lifeOf } from '../lab';
import { CouldNotRun, NotApplicable } from '../model';
import { attempt, givenBy, isDecided, isRefusal } from './attempt';
import { askApiAbout, tryRefresh } from './control';
import type { Answered } from './over-time';

/**
 * The run's main grant with a refresh token that is known to be the good one.
 *
 * @throws NotApplicable no refresh token; CouldNotRun the answer to an earlier refresh was lost.
 */
export function mainToRefresh(lab: Lab): Promise<LabGrant> {
  return withRefreshToken(lab, () => lab.main());
}

/** A grant that may die, with a refresh token. Throws as `mainToRefresh` does. */
export function spareToRefresh(lab: Lab): Promise<LabGrant> {
  return withRefreshToken(lab, () => lab.spare());
}

/**
 * Refreshes a spare grant, to know that its refresh token is good: it may have been through other tests.
 *
 * @throws CouldNotRun it gives no tokens.
 */
export async function refreshBefore(lab: Lab, grant: LabGrant): Promise<LabTokens> {
  const tried = await tryRefresh(lab, grant);
  if (isRefusal(tried.kind)) lab.end(grant, 'Its refresh token was rejected before the test.');
  return givenBy(tried, 'When refreshing before the test');
}

/** The run's main grant with an access token that lives for some seconds more, refreshed for it where needed. */
export async function liveMain(lab: Lab): Promise<LabGrant> {
  const grant = await lab.main();
  await enliven(lab, grant);
  return grant;
}

/** A grant that may die, with an access token that lives for some seconds more. */
export async function liveSpare(lab: Lab): Promise<LabGrant> {
  const grant = await lab.spare();
  if (hasNoPerson(lab) && isEnding(grant, lab.now())) {
    lab.end(grant, 'Its access token is about to expire.');
    return lab.spare();
  }
  await enliven(lab, grant);
  return grant;
}

/** Whether tokens can be had without anybody signing in. */
export function hasNoPerson({ connection }: Lab): boolean {
  return !grantOf(connection).signsIn;
}

/** Tokens of the run's own whose access token lives for some seconds more: the main grant's, or new ones where that costs nobody a sign-in. */
export async function liveTokens(lab: Lab): Promise<LabTokens> {
  if (!hasNoPerson(lab)) return liveMain(lab);
  const grant = await lab.main();
  if (!isEnding(grant, lab.now())) return grant;
  return givenBy(await attempt(() => lab.requestToken()), 'When requesting a token for the test');
}

async function withRefreshToken(lab: Lab, get: () => Promise<LabGrant>): Promise<LabGrant> {
  if (hasNoPerson(lab))
    throw new NotApplicable('The client credentials grant has no refresh token; a new access token is requested instead.');
  const grant = await get();
  if (grant.refreshToken === null) throw new NotApplicable('The server issued no refresh token, so there is nothing to refresh.');
  if (grant.ended !== null) throw givenUp(grant);
  return grant;
}

/** Why a check can't refresh a grant that an earlier check lost: the reason of that one. */
export function givenUp({ name, ended }: LabGrant): CouldNotRun {
  return new CouldNotRun(`${name} can no longer be refreshed after an earlier check: ${ended ?? ''}`);
}

async function enliven(lab: Lab, grant: LabGrant): Promise<void> {
  if (!isEnding(grant, lab.now())) return;
  if (grant.refreshToken === null) throw new CouldNotRun("The access token has expired or is about to, and can't be renewed.");
  if (grant.ended !== null) throw givenUp(grant);
  lab.step('Refreshes first: the access token is about to expire.');
  givenBy(await tryRefresh(lab, grant), 'When refreshing at the start of the test');
  const renewed = lifeOf(grant);
  if (renewed !== null && renewed.earliest <= lab.now())
    throw new CouldNotRun("The new access token had already expired when it arrived, so it can't be tested.");
}

/** The scopes that an access token names itself (`scope`, or `scp` as Entra ID and Okta call it); null: it names none or can't be read. */
export function scopesInside(accessToken: string): string[] | null {
  const { claims } = decodeToken(accessToken);
  return scopesOf(member(claims, 'scope')) ?? scopesOf(member(claims, 'scp'));
}

/** Scopes as text to show, cleaned. */
export function scopeList(scopes: readonly string[]): string {
  return cleanText(scopes.join(' '), 500) || 'none';
}

/** Whether an access token can be read without asking the server, as JWTs can: such a one may outlive its revocation. */
export function isSelfContained(accessToken: string): boolean {
  const { format } = decodeToken(accessToken);
  return format !== 'opaque' && format !== 'malformed';
}

/** Whether the connection knows a harmless call to try tokens with. */
export function hasCall({ connection, options }: Lab): boolean {
  if (connection.apiBaseUrl === null || connection.apiBaseUrl === '') return false;
  return options.call !== null || connection.calls.some(({ method }) => method.toUpperCase() === 'GET');
}

/** Calls the API with a token; null: there is no call to make. */
export async function askApi(lab: Lab, token: string): Promise<Answered | null> {
  return hasCall(lab) ? askApiAbout(lab, token) : null;
}

/** @throws NotApplicable there is no call to ask with. */
export function needCall(lab: Lab): void {
  if (!hasCall(lab))
    throw new NotApplicable('The connection has no API base URL or no saved GET call, so there is nothing to test tokens with.');
}

/**
 * Tries the token before the test, so that a later refusal means something.
 *
 * @throws NotApplicable no call; CouldNotRun the API does not take the token even now.
 */
export async function takenBefore(lab: Lab, token: string): Promise<void> {
  needCall(lab);
  const { answer, said } = await askApiAbout(lab, token);
  if (answer === 'accepted') return;
  throw new CouldNotRun(`The API rejects the access token even before the test (${said}), so its response afterwards would prove nothing.`);
}

/** `unclear`: no answer tells whether the refresh token lives. */
export type Fate = 'lives' | 'ended' | 'unclear';

/**
 * Tries refresh tokens of one family, newest first, until one is granted; gives the grant up where none is.
 *
 * @param why Why the family may have ended, for the list of what is left over.
 */
export async function fateOf(lab: Lab, grant: LabGrant, candidates: readonly string[], why: string): Promise<{ fate: Fate; said: string }> {
  let fate: Fate = 'ended';
  let said = '';
  for (const refreshToken of candidates) {
    const tried = await tryRefresh(lab, grant, { refreshToken });
    said = tried.said;
    if (tried.kind === 'granted') return { fate: 'lives', said };
    if (!isDecided(tried)) fate = 'unclear';
  }
  if (grant.ended === null) lab.end(grant, why);
  return { fate, said };
}
