import { AUTHORIZE_PARAMETERS, AUTHORIZE_SETTINGS, checkAuthorizeRequest } from './authorize-request';
import { checkCall, MAX_CALLS } from './call';
import { CLIENT_AUTHENTICATIONS } from './client-auth';
import { type ConnectionSettings, connectionSettings, type Leg, type LegName, mapEndpoints, mapLegs } from './connection';
import { checkApiBase, checkEndpoint, checkIssuer, checkPostLogoutRedirect, checkResources } from './endpoints';
import { Failure, invalid } from './failure';
import { GRANT_TYPES, grantOf } from './grants';
import type { JwtBearerSettings, PasswordGrantSettings, TokenExchangeSettings, TokenSourceSetting } from './grant-input';
import { checkLeg } from './headers';
import { placeInLines, readJson } from './text/json';
import { checkLine } from './lines';
import { TEMPLATE_IDS } from './providers/offered';
import { checkReceiver } from './receiver';
import { checkVariables, withoutSecretValue } from './variables';
import { viewOf } from './view';

export const MAX_CONNECTION_NAME = 120;
const MAX_GROUP = 60;
const MAX_SCOPES = 100;
const MAX_TAGS = 20;
const MAX_TAG = 40;
/** UTF-16 units of the connection as JSON: the file that holds all connections is written anew with every change. */
const MAX_CONNECTION = 500_000;
const MAX_CLIENT_SECRET = 4096;

/** RFC 6749 appendix A.4. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
/** RFC 6749 appendix A.1: VSCHAR. */
const VISIBLE = /^[\x20-\x7e]*$/;

const COPY_AGAIN = 'Copy it again from the provider.';

const CLIENT = ['client_id', 'client_secret', 'client_assertion'];
const GIVEN = ['password', 'subject_token', 'actor_token', 'assertion', 'username'];
/** Parameters that Tokenscope makes itself, by leg; an extra one of that name would contradict it or carry a secret. */
const OWN_PARAMETERS: Record<LegName, string[]> = {
  authorize: [...CLIENT, 'response_type', 'redirect_uri', 'state', 'nonce', 'code_challenge', 'code_challenge_method'],
  token: [
    ...CLIENT,
    'client_assertion_type',
    'grant_type',
    'code',
    'code_verifier',
    'device_code',
    'redirect_uri',
    'refresh_token',
    ...GIVEN,
  ],
  refresh: [...CLIENT, 'client_assertion_type', 'grant_type', 'code', 'code_verifier', 'refresh_token', 'password'],
  api: [],
};
const REQUESTS: Record<LegName, string> = {
  authorize: 'authorization request',
  token: 'token request',
  refresh: 'refresh request',
  api: 'API requests',
};

/**
 * Settings as entered, tidied (spaces around single lines gone, empty addresses null, repeated scopes once), and everything that is wrong with
 * them, in the order of the form: Failures `connection-invalid` or `insecure-url` with the setting's path as evidence "Field".
 * A connection may be saved before its client id and endpoints are known (some providers hand out the id only after they were told the redirect URI);
 * what is there must be right.
 */
export function tidied(given: ConnectionSettings): { settings: ConnectionSettings; wrong: Failure[] } {
  const { allowPlainHttp, legs } = given;
  const wrong: Failure[] = [];
  const checked = <T>(value: T, check: (value: T) => T): T => {
    try {
      return check(value);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      wrong.push(error);
      return value;
    }
  };
  const settings: ConnectionSettings = {
    ...viewOf(connectionSettings, { ...given, receiver: { kind: 'scheme' } }),
    name: checked(given.name, checkName),
    template: checked(given.template, (value) => oneOf(value, TEMPLATE_IDS, 'template', 'template')),
    provider: checked(given.provider, (value) => checkLine(value ?? '', { field: 'provider', what: 'provider', max: 60 }) || null),
    environment: checked(given.environment, (value) => checkLine(value, { field: 'environment', what: 'environment label', max: 60 })),
    group: checked(given.group, (value) => checkLine(value, { field: 'group', what: 'group', max: MAX_GROUP }).replace(/\s+/g, ' ')),
    issuer: checked(given.issuer, (value) => checkIssuer(value, allowPlainHttp)),
    endpoints: mapEndpoints((name) => checked(given.endpoints[name] ?? null, (value) => checkEndpoint(name, value, allowPlainHttp))),
    clientId: checked(given.clientId, checkClientId),
    clientAuthentication: checked(given.clientAuthentication, (value) =>
      oneOf(value, CLIENT_AUTHENTICATIONS, 'clientAuthentication', 'client authentication'),
    ),
    grantType: checked(given.grantType, (value) => oneOf(value, GRANT_TYPES, 'grantType', 'grant type')),
    scopes: checked(given.scopes, (all) => checkScopes(all, 'scopes')),
    offeredScopes: checked(given.offeredScopes, (all) => checkScopes(all, 'offeredScopes')),
    audience: checked(given.audience, (value) => checkLine(value ?? '', { field: 'audience', what: 'audience', max: 2048 }) || null),
    resource: checked(given.resource, checkResources),
    authorizeRequest: checked(given.authorizeRequest, checkAuthorizeRequest),
    tokenExchange: checked(given.tokenExchange, checkTokenExchange),
    jwtBearer: checked(given.jwtBearer, checkJwtBearer),
    passwordGrant: checked(given.passwordGrant, checkPasswordGrant),
    pkce: checked(given.pkce, checkPkce),
    receiver: checked(given.receiver, (value) => checkReceiver(value, allowPlainHttp)),
    legs: mapLegs((name) =>
      // The browser makes the authorize request, so headers there would reach nobody.
      checked<Leg>(name === 'authorize' ? { ...legs.authorize, headers: [] } : legs[name], (value) =>
        checkLeg(value, `legs.${name}`, REQUESTS[name], OWN_PARAMETERS[name]),
      ),
    ),
    postLogoutRedirectUri: checked(given.postLogoutRedirectUri, (value) => checkPostLogoutRedirect(value, allowPlainHttp)),
    tags: checked(given.tags, checkTags),
    apiBaseUrl: checked(given.apiBaseUrl, (value) => checkApiBase(value, allowPlainHttp)),
    calls: checked(given.calls, (calls) => checkCalls(calls, allowPlainHttp)),
    variables: checked(given.variables, (all) => checkVariables(all, 'variables').map(withoutSecretValue)),
  };
  if (wrong.length === 0) checked(settings, checkOverlaps);
  checked(given, checkSize);
  return { settings, wrong };
}

/** The settings, tidied. @throws Failure The first thing that is wrong with them, as `tidied` lists them. */
export function checkSettings(given: ConnectionSettings): ConnectionSettings {
  const { settings, wrong } = tidied(given);
  if (wrong[0]) throw wrong[0];
  return settings;
}

/**
 * A client secret as entered, without the spaces and line breaks that pasting brings; '' counts as none.
 *
 * @throws Failure `connection-invalid`, which never quotes it.
 */
export function checkClientSecret(secret: string | null): string | null {
  if (secret === null || secret.trim() === '') return null;
  const refuse = (problem: string, action: string) => invalid('clientSecret', `The Client secret ${problem}.`, action);
  const tooLong = `is longer than ${MAX_CLIENT_SECRET} characters`;
  if (secret.length > MAX_CLIENT_SECRET)
    throw refuse(tooLong, 'Paste only the secret. For a private key, choose "Signed with a key" as client authentication.');
  const unseen = 'contains a line break, an invisible character or a non-ASCII letter (RFC 6749 appendix A.2)';
  const trimmed = secret.trim();
  if (!VISIBLE.test(trimmed)) throw refuse(unseen, COPY_AGAIN);
  return trimmed;
}

/** The name of a connection, spaces around it removed. @throws Failure `connection-invalid` */
export function checkName(value: string): string {
  const name = checkLine(value, { field: 'name', what: 'name', max: MAX_CONNECTION_NAME });
  if (name !== '') return name;
  throw invalid('name', 'The connection has no name.', 'Choose one that distinguishes it in the list.', 'It was left empty.');
}

function checkSize(settings: ConnectionSettings): ConnectionSettings {
  if (JSON.stringify(settings).length <= MAX_CONNECTION) return settings;
  const what = `The connection is larger than ${MAX_CONNECTION / 1000} kB.`;
  throw invalid('calls', what, 'Delete saved calls with long bodies.', 'Its saved calls contain a lot of text.');
}

function oneOf<T extends string>(value: string, allowed: readonly T[], field: string, what: string): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw invalid(field, `Unknown ${what}.`, `Choose one of: ${allowed.join(', ')}.`);
  return found;
}

function checkPkce(value: string): 'S256' | 'off' {
  if (value === 'plain') {
    const what = `PKCE with "plain" isn't supported: anyone who sees the authorization request could use the code.`;
    throw invalid('pkce', what, "Choose S256, or turn PKCE off if the server doesn't support it.", 'RFC 9700, section 2.1.1.');
  }
  return oneOf(value, ['S256', 'off'] as const, 'pkce', 'PKCE method');
}

export function checkClientId(value: string): string {
  const clientId = checkLine(value, { field: 'clientId', what: 'Client ID', max: 1024 });
  if (!VISIBLE.test(clientId)) throw invalid('clientId', 'The Client ID contains a non-ASCII letter (RFC 6749 appendix A.1).', COPY_AGAIN);
  return clientId;
}

function checkScopes(scopes: string[], field: 'scopes' | 'offeredScopes'): string[] {
  const words = scopes.map((scope) => scope.trim()).filter((scope) => scope !== '');
  if (words.length > MAX_SCOPES) throw invalid(field, `There are more than ${MAX_SCOPES} scopes.`, 'Keep the ones you need.');
  for (const word of words) {
    if (word.length > 512) throw invalid(field, 'A scope is longer than 512 characters.', 'Enter each scope separately.');
    if (!SCOPE.test(word)) {
      const what = `The scope ${JSON.stringify(word)} contains a character that isn't allowed in scopes (RFC 6749 appendix A.4).`;
      throw invalid(field, what, 'Enter each scope separately, without spaces, quotation marks or backslashes.');
    }
  }
  return [...new Set(words)];
}

/** Tags, each once however it is written. @throws Failure `connection-invalid` */
export function checkTags(given: readonly string[]): string[] {
  const tags = new Map<string, string>();
  for (const tag of given) {
    const line = checkLine(tag, { field: 'tags', what: 'tag', max: MAX_TAG }).replace(/\s+/g, ' ');
    if (line.includes(',')) throw invalid('tags', 'A tag contains a comma.', 'Make it two tags.');
    const key = line.toLocaleLowerCase();
    if (line !== '' && !tags.has(key)) tags.set(key, line);
  }
  if (tags.size > MAX_TAGS) throw invalid('tags', `There are more than ${MAX_TAGS} tags.`, 'Keep the ones you need.');
  return [...tags.values()];
}

function checkTokenExchange({ subject, actor, requestedTokenType }: TokenExchangeSettings): TokenExchangeSettings {
  const line = (value: string | null, field: string) => checkLine(value ?? '', { field, what: 'token type', max: 300 }) || null;
  const source = (of: TokenSourceSetting, field: string) => ({ ...of, type: line(of.type, `${field}.type`) });
  return {
    subject: source(subject, 'tokenExchange.subject'),
    actor: actor && source(actor, 'tokenExchange.actor'),
    requestedTokenType: line(requestedTokenType, 'tokenExchange.requestedTokenType'),
  };
}

function checkJwtBearer(given: JwtBearerSettings): JwtBearerSettings {
  const line = (name: 'issuer' | 'subject' | 'audience') =>
    checkLine(given[name] ?? '', { field: `jwtBearer.${name}`, what: name, max: 2048 }) || null;
  const { lifetimeSeconds } = given;
  if (!Number.isInteger(lifetimeSeconds) || lifetimeSeconds < 1 || lifetimeSeconds > 86_400) {
    const what = 'The lifetime of the assertion is not a whole number of seconds from 1 to 86,400.';
    throw invalid('jwtBearer.lifetimeSeconds', what, 'Write it in digits; most servers accept 300.');
  }
  const texts = { issuer: line('issuer'), subject: line('subject'), audience: line('audience') };
  return { ...given, ...texts, claims: checkClaims(given.claims) };
}

/** Registered ones are allowed: to send another iat or none is what a person may want to see refused. */
function checkClaims(given: string): string {
  const text = given.trim();
  if (text === '') return '';
  const field = 'jwtBearer.claims';
  const reading = readJson(text);
  if (!reading.ok) {
    const what = `The further claims are not valid JSON: ${placeInLines(text, reading.offset)} ${reading.reason}.`;
    throw invalid(field, what, 'Correct it there.');
  }
  if (reading.node.kind === 'object') return text;
  throw invalid(field, 'The further claims are not a JSON object.', 'Write them like {"scope": "read"}.');
}

function checkPasswordGrant({ username }: PasswordGrantSettings): PasswordGrantSettings {
  return { username: checkLine(username, { field: 'passwordGrant.username', what: 'user name', max: 2048 }) };
}

function checkCalls(given: ConnectionSettings['calls'], allowPlainHttp: boolean): ConnectionSettings['calls'] {
  if (given.length > MAX_CALLS)
    throw invalid('calls', `There are more than ${MAX_CALLS} saved calls.`, 'Delete some that you no longer need.');
  const calls = given.map((call, index) => checkCall(call, allowPlainHttp, `calls[${index}]`));
  if (new Set(calls.map(({ id }) => id)).size !== calls.length) {
    const cause = 'The connection was created outside the app.';
    throw invalid('calls', 'Two saved calls have the same id.', 'Save one of them again.', cause);
  }
  return calls;
}

/** `scope`, `audience` and `resource` may be extra parameters (`scope=` sent empty, say) as long as their own setting is empty. */
function checkOverlaps(settings: ConnectionSettings): ConnectionSettings {
  const { scopes, audience, resource, legs, redirectUriOnRefresh, dialect, authorizeRequest } = settings;
  const detailed = authorizeRequest.authorizationDetails !== undefined;
  const refuse = (name: string, of: Leg, field: string) => {
    const index = of.params.findIndex((param) => param.name === name);
    if (index < 0) return;
    const what = `"${name}" is set twice: as a setting and as an extra parameter.`;
    throw invalid(`${field}.params[${index}].name`, what, 'Remove the extra parameter, or clear the setting.', 'Both would be sent.');
  };
  const both: [Leg, string][] = [[legs.authorize, 'legs.authorize']];
  if (grantOf(settings).asksAt === 'token') both.push([legs.token, 'legs.token']);
  for (const [of, field] of both) {
    if (scopes.length > 0) refuse('scope', of, field);
    if (audience !== null) refuse('audience', of, field);
    if (resource.length > 0) refuse('resource', of, field);
    if (detailed) refuse('authorization_details', of, field);
  }
  for (const setting of AUTHORIZE_SETTINGS) {
    if (authorizeRequest[setting] !== undefined) refuse(AUTHORIZE_PARAMETERS[setting], legs.authorize, 'legs.authorize');
  }
  if (redirectUriOnRefresh) refuse('redirect_uri', legs.refresh, 'legs.refresh');
  if (detailed) refuse('authorization_details', legs.refresh, 'legs.refresh');
  if (dialect.scopeOnRefresh && scopes.length > 0) refuse('scope', legs.refresh, 'legs.refresh');
  return settings;
}
