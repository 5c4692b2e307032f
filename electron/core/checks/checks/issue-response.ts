import { authorizeParameter } from '../../../model/authorize-request';
import { grantOf } from '../../../model/grants';
import { inWords } from '../../../model/text/durations';
import type { Promises } from '../../../model/promises';
import { cleanText, headerOf, jsonValue, quoted } from '../../base/untrusted-text';
import { OPENID_SCOPES } from '../../token/claims';
import { scopesOf } from '../../token/expected';
import { kindOf, quoteAll } from '../../token/wording';
import type { Lab, LabTokens } from '../lab';
import { type Check, check, fail, NotApplicable, type Outcome, pass, warn } from '../model';
import { hasNoPerson, scopeList, scopesInside } from './own-grants';

const SUCCESS = 'RFC 6749, section 5.1';
/** Types that the "OAuth Access Token Types" registry has beside Bearer. Tokenscope, as most clients, can use none of them. */
const OTHER_TYPES = new Set(['dpop', 'pop', 'n_a']);
const LIFETIME_MEMBERS = ['expires_in', 'expire_in'] as const;

export const RESPONSE_CHECKS: readonly Check[] = [
  check({
    id: 'issue.token-type',
    statement: 'token_type is the type that was requested',
    failed: 'token_type is missing or not the type that was requested',
    why: "token_type is required, and a client must not use a token type it doesn't understand.",
    reference: 'RFC 6749, sections 5.1 and 7.1',
    run: async (lab) => tokenType(lab, await lab.stored()),
  }),
  check({
    id: 'issue.lifetime',
    statement: 'expires_in is a number of seconds',
    failed: 'expires_in is missing, misnamed or not a number of seconds',
    why: 'Clients schedule their refresh by it. A misspelled name or a string instead of a number goes unnoticed until the next call fails with 401.',
    reference: SUCCESS,
    promise: 'lifetimeMember',
    run: async (lab) => lifetime(await lab.stored(), lab.promises.lifetimeMember),
  }),
  check({
    id: 'issue.content-type',
    statement: 'The token response is JSON, labelled application/json',
    failed: 'The token response is not labelled application/json',
    why: "Strict clients reject a response that isn't labelled application/json, even if it contains a token.",
    reference: SUCCESS,
    run: async (lab) => contentType(await lab.stored()),
  }),
  check({
    id: 'issue.no-store',
    statement: 'The token response forbids caching',
    failed: 'Caching of the token response is not forbidden',
    why: 'Without Cache-Control: no-store, an intermediary may keep a copy of the tokens.',
    reference: SUCCESS,
    promise: 'noStore',
    run: noStore,
  }),
  check({
    id: 'issue.scope',
    statement: 'The granted scopes are the requested ones, or the response lists the difference',
    failed: 'The granted scopes differ from the requested ones',
    why: 'A silently missing scope shows up much later as a 403; an extra one gives an attacker more than the client needs.',
    reference: 'RFC 6749, sections 3.3 and 5.1',
    promise: 'scopeGranted',
    run: async (lab) => scope(await lab.stored(), lab.promises.scopeGranted),
  }),
  check({
    id: 'issue.offline-access',
    statement: 'A refresh token is issued when offline_access is requested',
    failed: 'No refresh token is issued, although offline_access is requested',
    why: 'Without a refresh token, the user has to sign in again every time an access token expires.',
    reference: 'OpenID Connect Core 1.0, section 11',
    promise: 'refreshToken',
    run: offlineAccess,
  }),
  check({
    id: 'issue.no-offline-access',
    statement: "No refresh token is issued when offline_access isn't requested",
    failed: "A refresh token is issued, although offline_access isn't requested",
    why: 'An unrequested refresh token is long-lived, easily stored carelessly, and was issued without consent.',
    reference: 'OpenID Connect Core 1.0, section 11',
    wants: 'Without offline_access, the server may or may not issue a refresh token (OpenID Connect Core 1.0, section 11).',
    grants: ['other-scopes'],
    promise: 'refreshToken',
    run: noOfflineAccess,
  }),
];

function tokenType({ connection }: Lab, { tokenType: type, members }: LabTokens): Outcome {
  if (type === null) {
    const sent = members.find(({ name }) => name === 'token_type');
    const text =
      sent === undefined
        ? 'The response has no token_type.'
        : `token_type is ${kindOf(jsonValue(sent.value))} that is not a valid type: ${cleanText(sent.value, 60)}.`;
    return fail(text);
  }
  const measured = { token_type: cleanText(type, 100) };
  if (type.toLowerCase() === 'dpop' && connection.dpop !== 'off')
    return pass(`token_type is ${quoted(type)}: the token is bound to the key of the proof.`, measured);
  if (type.toLowerCase() === 'bearer') return pass(`token_type is ${quoted(type)}, which is valid: it is case-insensitive.`, measured);
  if (OTHER_TYPES.has(type.toLowerCase())) {
    const text = `token_type is ${quoted(type)}, which is registered but was not requested; a client that expects Bearer tokens must not use it.`;
    return warn(text, measured);
  }
  return fail(`token_type is ${quoted(type)}, which no standard defines.`, measured);
}

function lifetime({ members, expiresInSeconds, breaches }: LabTokens, promised: Promises['lifetimeMember']): Outcome {
  const sent = members.filter(({ name }) => LIFETIME_MEMBERS.some((each) => each === name));
  const measured = Object.fromEntries(sent.map(({ name, value }) => [name, cleanText(value, 60)]));
  const [first, second] = sent;
  if (first === undefined) {
    if (promised === 'none') return pass('The response states no lifetime, as expected.', measured);
    if (promised === 'any')
      return warn('The response states no lifetime. RFC 6749 only recommends it; the client must know it from elsewhere.', measured);
    return fail('The response has neither expires_in nor expire_in.', measured);
  }
  // In a form everything is text (RFC 6749 wants JSON, which another check looks at).
  const inForm = breaches.includes('response-not-json');
  for (const { name, value } of sent) {
    const fault = lifetimeFault(value, inForm);
    if (fault !== null) return fail(`${name} ${fault}.`, measured);
  }
  const name = LIFETIME_MEMBERS.find((each) => sent.some((member) => member.name === each)) ?? first.name;
  if (second !== undefined && first.value !== second.value)
    return fail('The response has both expires_in and expire_in, and they differ.', measured);
  const value = sent.find((member) => member.name === name)?.value ?? '';
  const says = `${name} is ${cleanText(value, 20)} (${inWords(expiresInSeconds ?? 0)})`;
  if (expiresInSeconds === 0) return warn(`${name} is 0: clients treat the token as already expired.`, measured);
  if (promised === 'none') return warn(`${says}, although no lifetime was expected. Clients can use it.`, measured);
  const wanted = promised === 'any' ? 'expires_in' : promised;
  if (wanted === 'either' || sent.some((member) => member.name === wanted)) return pass(`${says}.`, measured);
  if (wanted === 'expires_in')
    return fail(`${says}. The standard name is expires_in: most clients will ignore this one and won't refresh in time.`, measured);
  return warn(`${says}. That is the standard name, but expire_in was expected; a client that only reads expire_in will miss it.`, measured);
}

/** What is wrong with a lifetime, continuing "expires_in ..."; null: nothing. */
function lifetimeFault(json: string, inForm: boolean): string | null {
  const value = jsonValue(json);
  const shown = cleanText(json, 60);
  if (typeof value === 'string' && inForm) return /^\d{1,12}$/.test(value) ? null : `is not a whole number of seconds: ${shown}`;
  if (typeof value === 'string') return `is a string instead of a number: ${shown}`;
  if (typeof value !== 'number') return `is ${kindOf(value)}, not a number`;
  if (!Number.isFinite(value) || value < 0) return `is not a non-negative number of seconds: ${shown}`;
  return Number.isInteger(value) ? null : `is not a whole number of seconds: ${shown}`;
}

function contentType({ headers, breaches }: LabTokens): Outcome {
  const header = headers === null ? null : headerOf(headers, 'content-type');
  const type = header === null ? null : cleanText(header.split(';')[0] ?? '', 100).toLowerCase();
  const measured = { 'Content-Type': header === null ? null : cleanText(header, 120) };
  if (breaches.includes('response-not-json'))
    return fail(`The response is form-encoded, not JSON${type === null ? '' : ` (${quoted(type)})`}.`, measured);
  const labelled = headers === null ? !breaches.includes('response-content-type') : type === 'application/json';
  if (labelled) return pass('The response is JSON, labelled application/json.', measured);
  const calls = type !== null && type !== '' ? `its Content-Type is ${quoted(type)}` : 'it has no Content-Type of application/json';
  return fail(`The response is JSON, but ${calls}.`, measured);
}

async function noStore(lab: Lab): Promise<Outcome> {
  const { headers, breaches } = await lab.stored();
  const header = headers === null ? null : headerOf(headers, 'cache-control');
  const directives = header?.split(',').map((each) => each.trim().toLowerCase()) ?? [];
  const forbidden = headers === null ? !breaches.includes('response-cacheable') : directives.includes('no-store');
  const measured = { 'Cache-Control': headers === null ? null : header === null ? 'absent' : cleanText(header, 120) };
  if (forbidden) return pass('The response has Cache-Control: no-store.', measured);
  const found = header === null ? 'has no Cache-Control: no-store' : `has Cache-Control ${quoted(header)}, without no-store`;
  return (lab.promises.noStore === 'yes' ? fail : warn)(`The response ${found}.`, measured);
}

const OFFLINE = 'offline_access';
const NOT_OPENID =
  'offline_access only has a meaning together with the scope openid; in OAuth 2.0 the server decides when to issue a refresh token.';

function scope(tokens: LabTokens, promised: Promises['scopeGranted']): Outcome {
  const asked = tokens.scopesAsked.filter((each) => each !== '');
  const said = tokens.scope === null ? null : (scopesOf(tokens.scope) ?? []);
  const inToken = scopesInside(tokens.accessToken);
  if (asked.length === 0 && said === null) throw new NotApplicable('No scopes were requested, and the response lists none.');
  const measured = {
    Requested: scopeList(asked),
    'In the response': said === null ? 'none, meaning as requested' : scopeList(said),
    'In the access token': inToken === null ? null : scopeList(inToken),
  };
  if (asked.length === 0) return pass('No scopes were requested; the response lists the ones the server chose.', measured);
  const lacking = (granted: string[], wanted: string[]) => wanted.filter((each) => !granted.some((one) => sameScope(one, each)));
  if (said === null) {
    // What OpenID Connect defines is about the ID token and seldom stands in an access token.
    const unsaid = inToken === null ? [] : lacking(inToken, asked.filter(isOfApi));
    if (unsaid.length === 0) return pass('The response lists no scope, which means all requested scopes were granted.', measured);
    return fail(`The response doesn't mention a narrower scope, but the access token lacks ${quoteAll(unsaid)}.`, measured);
  }
  const extra = lacking(asked, said);
  const missing = lacking(said, asked).filter((each) => each !== OFFLINE || tokens.refreshToken === null);
  const strict = promised === 'as-asked';
  if (extra.some(isOfApi)) return (strict ? fail : warn)(`The server granted more than requested: ${quoteAll(extra)}.`, measured);
  if (missing.length > 0) {
    const text = `The server granted less than requested, and the response says so: ${quoteAll(missing)} ${missing.length === 1 ? 'is' : 'are'} missing.`;
    return (strict ? fail : pass)(text, measured);
  }
  const unsaid = inToken === null ? [] : lacking(inToken, said.filter(isOfApi));
  if (unsaid.length > 0) return warn(`The response grants ${quoteAll(unsaid)}, but the access token doesn't include it.`, measured);
  if (extra.length > 0) return warn(`Granted without being requested: ${quoteAll(extra)}. These only identify the user.`, measured);
  return pass('The granted scopes match the requested ones.', measured);
}

function isOfApi(each: string): boolean {
  return !OPENID_SCOPES.has(each);
}

/** Entra asks for "https://graph.microsoft.com/User.Read" and grants "User.Read". */
function sameScope(one: string, other: string): boolean {
  return one === other || one.endsWith(`/${other}`) || other.endsWith(`/${one}`);
}

/** @throws NotApplicable nobody signs in, so nobody can be offline. */
function mayStayOffline(lab: Lab): void {
  if (hasNoPerson(lab))
    throw new NotApplicable('Client credentials have nothing to refresh: the client requests a new token with its own credentials.');
}

async function offlineAccess(lab: Lab): Promise<Outcome> {
  mayStayOffline(lab);
  const promised = lab.promises.refreshToken;
  const tokens = await lab.stored();
  const asked = tokens.scopesAsked.includes(OFFLINE);
  if (!asked && promised !== 'always') throw new NotApplicable('offline_access was not requested.');
  if (promised === 'any' && !tokens.scopesAsked.includes('openid')) throw new NotApplicable(NOT_OPENID);
  const given = tokens.refreshToken !== null;
  const measured = {
    offline_access: asked ? 'requested' : 'not requested',
    'Refresh token': given ? 'given' : 'none',
  };
  if (promised === 'never') {
    if (given) return warn('The server issued a refresh token, although it is expected never to issue one.', measured);
    return pass('The server issued no refresh token, as expected of it even with offline_access.', measured);
  }
  if (given) return pass('The server issued a refresh token.', measured);
  const unheard =
    asked && grantOf(lab.connection).signsIn === 'redirect' && tokens.scopesAsked.includes('openid') && !promptsForConsent(lab);
  const hint = unheard
    ? ' The sign-in was requested without prompt=consent; OpenID Connect then allows a server to ignore offline_access.'
    : '';
  return (promised === 'any' || unheard ? warn : fail)(`The server issued no refresh token.${hint}`, measured);
}

function promptsForConsent({ connection }: Lab): boolean {
  return (authorizeParameter(connection, 'prompt') ?? '').split(' ').includes('consent');
}

async function noOfflineAccess(lab: Lab): Promise<Outcome> {
  mayStayOffline(lab);
  const promised = lab.promises.refreshToken;
  if (promised === 'always') throw new NotApplicable('This provider always issues a refresh token, requested or not.');
  const { scopes } = lab.connection;
  if (promised === 'any' && !scopes.includes('openid')) throw new NotApplicable(NOT_OPENID);
  const tokens = scopes.includes(OFFLINE) ? await lab.withScopes(scopes.filter((each) => each !== OFFLINE)) : await lab.stored();
  if (tokens.scopesAsked.includes(OFFLINE)) throw new NotApplicable('The stored tokens were requested with offline_access.');
  const given = tokens.refreshToken !== null;
  const measured = {
    'Requested scopes': scopeList(tokens.scopesAsked),
    'Refresh token': given ? 'given' : 'none',
  };
  if (!given) return pass('The server issued no refresh token.', measured);
  const text = 'The server issued a refresh token, although offline_access was not requested.';
  return promised === 'any' ? warn(`${text} OpenID Connect leaves that to the server.`, measured) : fail(text, measured);
}
