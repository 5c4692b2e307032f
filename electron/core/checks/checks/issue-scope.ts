import { cleanText } from '../../base/untrusted-text';
import { OPENID_SCOPES } from '../../token/claims';
import { scopesOf } from '../../token/expected';
import { quoteAll } from '../../token/wording';
import type { Lab, LabTokens } from '../lab';
import { type Check, check, fail, NotApplicable, type Outcome, pass, warn } from '../model';
import type { Promises } from '../../../model/promises';
import { forPeople } from './authorize';
import { scopesInside } from './own-grants';

const OFFLINE = 'offline_access';
const NOT_OPENID =
  'offline_access means something with the scope openid only; OAuth 2.0 leaves it to the server when to give a refresh token.';

export const SCOPE_CHECKS: readonly Check[] = [
  check({
    id: 'issue.scope',
    statement: 'What was granted is what was asked for, or the response says what differs.',
    why: 'A scope that is missing unsaid shows as a 403 much later; one too many gives a thief more than the client needs.',
    reference: 'RFC 6749, sections 3.3 and 5.1',
    promise: 'scopeGranted',
    run: async (lab) => scope(await lab.stored(), lab.promises.scopeGranted),
  }),
  check({
    id: 'issue.offline-access',
    statement: 'Asked for offline_access, the server gives a refresh token.',
    why: 'Without a refresh token someone has to sign in again each time an access token ends.',
    reference: 'OpenID Connect Core 1.0, section 11',
    promise: 'refreshToken',
    run: offlineAccess,
  }),
  check({
    id: 'issue.no-offline-access',
    statement: 'Not asked for offline_access, the server gives no refresh token.',
    why: 'A refresh token that nobody asked for lives long, is kept by nobody with care, and was not consented to.',
    reference: 'OpenID Connect Core 1.0, section 11',
    wants: 'Without offline_access it is up to the server whether there is a refresh token (OpenID Connect Core 1.0, section 11).',
    grants: ['other-scopes'],
    promise: 'refreshToken',
    run: noOfflineAccess,
  }),
];

function scope(tokens: LabTokens, promised: Promises['scopeGranted']): Outcome {
  const asked = tokens.scopesAsked.filter((each) => each !== '');
  const said = tokens.scope === null ? null : (scopesOf(tokens.scope) ?? []);
  const inToken = scopesInside(tokens.accessToken);
  if (asked.length === 0 && said === null) throw new NotApplicable('No scopes were asked for, and the response names none.');
  const measured = {
    'Asked for': listOf(asked),
    'Response says': said === null ? 'nothing, which means: as asked' : listOf(said),
    'Access token says': inToken === null ? null : listOf(inToken),
  };
  if (asked.length === 0) return pass('No scopes were asked for, and the response says which ones the server chose.', measured);
  const lacking = (granted: string[], wanted: string[]) => wanted.filter((each) => !granted.some((one) => sameScope(one, each)));
  if (said === null) {
    // What OpenID Connect defines is about the ID token and seldom stands in an access token.
    const unsaid = inToken === null ? [] : lacking(inToken, asked.filter(isOfApi));
    if (unsaid.length === 0) return pass('The response names no scope, which means that all were granted.', measured);
    return fail(`The response says nothing of a narrower scope, but the access token lacks ${quoteAll(unsaid)}.`, measured);
  }
  const extra = lacking(asked, said);
  const missing = lacking(said, asked).filter((each) => each !== OFFLINE || tokens.refreshToken === null);
  const strict = promised === 'as-asked';
  if (extra.some(isOfApi)) return (strict ? fail : warn)(`More was granted than asked for: ${quoteAll(extra)}.`, measured);
  if (missing.length > 0) {
    const text = `Less was granted than asked for, and the response says so: ${quoteAll(missing)} ${missing.length === 1 ? 'is' : 'are'} missing.`;
    return (strict ? fail : pass)(text, measured);
  }
  const unsaid = inToken === null ? [] : lacking(inToken, said.filter(isOfApi));
  if (unsaid.length > 0) return warn(`The response grants ${quoteAll(unsaid)}, but the access token does not name it.`, measured);
  if (extra.length > 0) return warn(`Granted and not asked for: ${quoteAll(extra)}. They only tell who signed in.`, measured);
  return pass('The scopes granted are those asked for.', measured);
}

function isOfApi(each: string): boolean {
  return !OPENID_SCOPES.has(each);
}

/** Entra asks for "https://graph.microsoft.com/User.Read" and grants "User.Read". */
function sameScope(one: string, other: string): boolean {
  return one === other || one.endsWith(`/${other}`) || other.endsWith(`/${one}`);
}

function listOf(scopes: string[]): string {
  return cleanText(scopes.join(' '), 500) || 'none';
}

async function offlineAccess(lab: Lab): Promise<Outcome> {
  forPeople(lab, 'With client credentials there is nothing to refresh: the client asks for a new token with its own credentials.');
  const promised = lab.promises.refreshToken;
  const tokens = await lab.stored();
  const asked = tokens.scopesAsked.includes(OFFLINE);
  if (!asked && promised !== 'always') throw new NotApplicable('offline_access was not asked for.');
  if (promised === 'any' && !tokens.scopesAsked.includes('openid')) throw new NotApplicable(NOT_OPENID);
  const given = tokens.refreshToken !== null;
  const measured = {
    offline_access: asked ? 'asked for' : 'not asked for',
    'Refresh token': given ? 'given' : 'none',
  };
  if (promised === 'never') {
    if (given) return warn('The server gave a refresh token, although it is said never to give one.', measured);
    return pass('The server gave no refresh token, as it is said to do even with offline_access.', measured);
  }
  if (given) return pass('The server gave a refresh token.', measured);
  const unheard = asked && tokens.scopesAsked.includes('openid') && !promptsForConsent(lab);
  const hint = unheard ? ' The sign-in asked without prompt=consent, and OpenID Connect then lets a server pass over offline_access.' : '';
  return (promised === 'any' || unheard ? warn : fail)(`The server gave no refresh token.${hint}`, measured);
}

function promptsForConsent({ connection }: Lab): boolean {
  return connection.legs.authorize.params.some(({ name, value }) => name === 'prompt' && value.split(' ').includes('consent'));
}

async function noOfflineAccess(lab: Lab): Promise<Outcome> {
  forPeople(lab, 'With client credentials there is nothing to refresh: the client asks for a new token with its own credentials.');
  const promised = lab.promises.refreshToken;
  if (promised === 'always') throw new NotApplicable('This provider gives a refresh token each time, asked for or not.');
  const { scopes } = lab.connection;
  if (promised === 'any' && !scopes.includes('openid')) throw new NotApplicable(NOT_OPENID);
  const tokens = scopes.includes(OFFLINE) ? await lab.withScopes(scopes.filter((each) => each !== OFFLINE)) : await lab.stored();
  if (tokens.scopesAsked.includes(OFFLINE)) throw new NotApplicable('The tokens there are were asked for with offline_access.');
  const given = tokens.refreshToken !== null;
  const measured = {
    'Scopes asked for': listOf(tokens.scopesAsked),
    'Refresh token': given ? 'given' : 'none',
  };
  if (!given) return pass('The server gave no refresh token.', measured);
  const text = 'The server gave a refresh token, although offline_access was not asked for.';
  return promised === 'any' ? warn(`${text} OpenID Connect leaves that to the server.`, measured) : fail(text, measured);
}
