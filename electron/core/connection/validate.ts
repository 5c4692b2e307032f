import { invalid } from './failures';
import type { ConnectionSettings, GrantType, Leg, TemplateId } from './model';
import { checkApiBase, checkEndpoints, checkIssuer, checkReceiver, checkResources } from './validate-addresses';
import { MAX_CALLS, checkCall } from './validate-call';
import { type Line, checkLeg, checkLine } from './validate-text';

const TEMPLATES: TemplateId[] = ['katana', 'catapa', 'oidc', 'oauth', 'practice', 'practice-katana', 'practice-catapa'];
const GRANT_TYPES: GrantType[] = ['authorization_code', 'client_credentials'];
const AUTHENTICATIONS = ['none', 'client_secret_basic', 'client_secret_post'] as const;
const MAX_SCOPES = 100;
/** UTF-16 units of the connection as JSON: the file that holds all connections is written anew with every change. */
const MAX_CONNECTION = 500_000;
const MAX_CLIENT_SECRET = 4096;

/** RFC 6749 appendix A.4. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
/** RFC 6749 appendix A.1: VSCHAR. */
const VISIBLE = /^[\x20-\x7e]*$/;

/** Parameters that Tokenscope makes itself, by leg; an extra one of that name would contradict it or carry a secret. */
const OWN_PARAMETERS = {
  authorize: [
    'client_id',
    'response_type',
    'redirect_uri',
    'state',
    'code_challenge',
    'code_challenge_method',
    'nonce',
    'client_secret',
    'client_assertion',
  ],
  token: [
    'grant_type',
    'code',
    'redirect_uri',
    'code_verifier',
    'client_id',
    'client_secret',
    'client_assertion',
    'client_assertion_type',
    'refresh_token',
    'password',
  ],
  refresh: [
    'grant_type',
    'refresh_token',
    'client_id',
    'client_secret',
    'client_assertion',
    'client_assertion_type',
    'code',
    'code_verifier',
    'password',
  ],
};

/**
 * Checks what a person entered and returns it tidied: spaces around single lines gone, empty addresses null, repeated scopes once.
 * A connection may be saved before its client id and endpoints are known (Katana hands out the id only after it was told the
 * redirect URI); what is there must be right.
 *
 * @throws Failure `connection-invalid` or `insecure-url` with the setting's path as evidence "Field".
 */
export function checkSettings(settings: ConnectionSettings): ConnectionSettings {
  const { allowPlainHttp } = settings;
  const name = checkLine(settings.name, { field: 'name', what: 'name', max: 120 });
  if (name === '')
    throw invalid('name', 'The connection has no name.', 'Give it one that tells it apart in the list.', 'It was left empty.');
  if (JSON.stringify(settings).length > MAX_CONNECTION) {
    throw invalid(
      'calls',
      `The connection is larger than ${MAX_CONNECTION / 1000} kB.`,
      'Delete saved calls with long bodies.',
      'Its saved calls hold a lot of text.',
    );
  }
  const checked: ConnectionSettings = {
    name,
    template: oneOf(settings.template, TEMPLATES, 'template', 'template'),
    environment: checkLine(settings.environment, { field: 'environment', what: 'environment label', max: 60 }),
    grantType: oneOf(settings.grantType, GRANT_TYPES, 'grantType', 'grant type'),
    issuer: checkIssuer(settings.issuer, allowPlainHttp),
    endpoints: checkEndpoints(settings.endpoints, allowPlainHttp),
    clientId: checkClientId(settings.clientId),
    clientAuthentication: oneOf(settings.clientAuthentication, AUTHENTICATIONS, 'clientAuthentication', 'client authentication'),
    scopes: checkScopes(settings.scopes),
    audience: checkLine(settings.audience ?? '', { field: 'audience', what: 'audience', max: 2048 }) || null,
    resource: checkResources(settings.resource),
    legs: {
      // The browser makes the authorize request, so headers there would reach nobody.
      authorize: checkLeg({ params: settings.legs.authorize.params, headers: [] }, ...leg('authorize')),
      token: checkLeg(settings.legs.token, ...leg('token')),
      refresh: checkLeg(settings.legs.refresh, ...leg('refresh')),
      api: checkLeg(settings.legs.api, ...leg('api')),
    },
    pkce: checkPkce(settings.pkce),
    receiver: checkReceiver(settings.receiver, allowPlainHttp),
    redirectUriOnRefresh: settings.redirectUriOnRefresh === true,
    apiBaseUrl: checkApiBase(settings.apiBaseUrl, allowPlainHttp),
    allowPlainHttp: allowPlainHttp === true,
    refreshOn401: settings.refreshOn401 === true,
    calls: checkCalls(settings),
  };
  checkOverlaps(checked);
  return checked;
}

/**
 * A client secret as entered; '' counts as none.
 *
 * @throws Failure `connection-invalid`, which never quotes it.
 */
export function checkClientSecret(secret: string | null): string | null {
  if (secret === null || secret === '') return null;
  const refuse = (problem: string, action: string) => invalid('clientSecret', `The client secret ${problem}.`, action);
  if (secret.length > MAX_CLIENT_SECRET) {
    throw refuse(
      `is longer than ${MAX_CLIENT_SECRET} characters`,
      'Paste only the secret. Private keys are another method, not offered here.',
    );
  }
  if (secret.trim() !== secret) throw refuse('begins or ends with a space or line break', 'Paste it again without what surrounds it.');
  if (!VISIBLE.test(secret)) {
    throw refuse(
      'holds a line break, an invisible character or a letter beyond plain ASCII (RFC 6749 appendix A.2)',
      'Copy it again from where the provider shows it.',
    );
  }
  return secret;
}

function leg(name: 'authorize' | 'token' | 'refresh' | 'api'): [string, string, string[]] {
  const request = { authorize: 'authorize request', token: 'token request', refresh: 'refresh request', api: 'API requests' }[name];
  return [`legs.${name}`, request, name === 'api' ? [] : OWN_PARAMETERS[name]];
}

function oneOf<T extends string>(value: string, allowed: readonly T[], field: string, what: string): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw invalid(field, `The ${what} is none that Tokenscope knows.`, `Choose one of: ${allowed.join(', ')}.`);
  return found;
}

function checkPkce(value: string): 'S256' | 'off' {
  if (value === 'plain') {
    const action = 'Choose S256, or turn PKCE off if the server cannot do it.';
    throw invalid(
      'pkce',
      'PKCE with "plain" is not offered: whoever sees the authorize request could use the code.',
      action,
      'RFC 9700, section 2.1.1.',
    );
  }
  return oneOf(value, ['S256', 'off'] as const, 'pkce', 'PKCE method');
}

function checkClientId(value: string): string {
  const line: Line = { field: 'clientId', what: 'client ID', max: 1024 };
  const clientId = checkLine(value, line);
  if (!VISIBLE.test(clientId)) {
    throw invalid(
      'clientId',
      'The client ID holds a letter beyond plain ASCII (RFC 6749 appendix A.1).',
      'Copy it again from where the provider shows it.',
    );
  }
  return clientId;
}

function checkScopes(scopes: string[]): string[] {
  const words = scopes.map((scope) => scope.trim()).filter((scope) => scope !== '');
  if (words.length > MAX_SCOPES) throw invalid('scopes', `There are more than ${MAX_SCOPES} scopes.`, 'Keep those you need.');
  for (const word of words) {
    if (word.length > 512) throw invalid('scopes', 'A scope is longer than 512 characters.', 'Put each scope by itself.');
    if (!SCOPE.test(word)) {
      throw invalid(
        'scopes',
        `The scope ${JSON.stringify(word)} holds a character that scopes cannot have (RFC 6749 appendix A.4).`,
        'Put each scope by itself, without spaces, quotation marks or backslashes.',
      );
    }
  }
  return [...new Set(words)];
}

function checkCalls(settings: ConnectionSettings): ConnectionSettings['calls'] {
  if (settings.calls.length > MAX_CALLS)
    throw invalid('calls', `There are more than ${MAX_CALLS} saved calls.`, 'Delete some that you no longer need.');
  const calls = settings.calls.map((call, index) => checkCall(call, settings.allowPlainHttp, `calls[${index}]`));
  if (new Set(calls.map(({ id }) => id)).size !== calls.length) {
    throw invalid(
      'calls',
      'Two saved calls have the same id.',
      'Save one of them anew.',
      'The connection was put together outside the app.',
    );
  }
  return calls;
}

/** `scope`, `audience` and `resource` may be extra parameters (`scope=` sent empty, say) as long as their own setting is empty. */
function checkOverlaps({ scopes, audience, resource, legs, grantType, redirectUriOnRefresh }: ConnectionSettings): void {
  const refuse = (name: string, of: Leg, field: string) => {
    const index = of.params.findIndex((param) => param.name === name);
    if (index < 0) return;
    const what = `"${name}" is set twice: as a setting of its own and as an extra parameter.`;
    throw invalid(`${field}.params[${index}].name`, what, 'Remove the extra parameter, or empty the setting.', 'Both would be sent.');
  };
  const both: [Leg, string][] = [[legs.authorize, 'legs.authorize']];
  if (grantType === 'client_credentials') both.push([legs.token, 'legs.token']);
  for (const [of, field] of both) {
    if (scopes.length > 0) refuse('scope', of, field);
    if (audience !== null) refuse('audience', of, field);
    if (resource.length > 0) refuse('resource', of, field);
  }
  if (redirectUriOnRefresh) refuse('redirect_uri', legs.refresh, 'legs.refresh');
}
