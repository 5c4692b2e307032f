import * as v from 'valibot';
import { invalid } from './failure';
import { type JsonNode, placeInLines, readJson } from './text/json';
import { content, short } from './text/limits';
import { checkLine, checkText } from './lines';
import { urlOf } from './text/url';

const line = (description: string) => v.optional(v.pipe(short, v.description(description)));
const json = (description: string) => v.optional(v.pipe(content, v.description(description)));

/** `jwt` in the name: the response is a signed JWT (JWT Secured Authorization Response Mode for OAuth 2.0, JARM, section 2.3). */
const RESPONSE_MODES = ['query', 'fragment', 'form_post', 'jwt', 'query.jwt', 'fragment.jwt', 'form_post.jwt'] as const;

/** What comes back through the browser, OAuth 2.0 Multiple Response Type Encoding Practices and OpenID Connect Core section 3. */
export const RESPONSE_TYPES = [
  ...(['code', 'id_token token', 'token'] as const),
  ...(['code id_token', 'code token', 'code id_token token'] as const),
] as const;

/**
 * What a connection says in its authorize request besides who asks, for what, and where the answer goes. What is not set is absent and not
 * sent, so connections of earlier versions need nothing.
 */
export const authorizeRequest = v.strictObject({
  prompt: line('OpenID Connect `prompt`, such as "login", "consent" or "select_account", separated by spaces.'),
  maxAge: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(999_999_999), v.description('OpenID Connect `max_age`, in seconds.')),
  ),
  loginHint: line('OpenID Connect `login_hint`: who is expected to sign in.'),
  acrValues: line('OpenID Connect `acr_values`, the preferred first, separated by spaces.'),
  uiLocales: line('OpenID Connect `ui_locales`: language tags, the preferred first, separated by spaces.'),
  display: v.optional(v.pipe(v.picklist(['page', 'popup', 'touch', 'wap']), v.description('OpenID Connect `display`.'))),
  responseMode: v.optional(
    v.pipe(
      v.picklist(RESPONSE_MODES),
      v.description('`response_mode`: how the response comes back, with `jwt` as a signed JWT (JARM). Default: not sent, so in the query.'),
    ),
  ),
  responseType: v.optional(
    v.pipe(
      v.picklist(RESPONSE_TYPES),
      v.description('`response_type` of the implicit and hybrid grants (legacy). Default: the first that the grant has.'),
    ),
  ),
  signed: v.optional(v.pipe(v.literal(true), v.description("The request is a request object signed with the client's key (RFC 9101)."))),
  pushed: v.optional(
    v.pipe(
      v.picklist(['on', 'off']),
      v.description('Whether the request is pushed to the server first (RFC 9126). Default: where its metadata requires that.'),
    ),
  ),
  claims: json('OpenID Connect `claims` (Core section 5.5): a JSON object, as text.'),
  authorizationDetails: json('`authorization_details` (RFC 9396): a JSON array, as text.'),
});

export type AuthorizeSettings = v.InferOutput<typeof authorizeRequest>;
/** Of them, those that are said by a parameter of their own. */
export type AuthorizeSetting = Exclude<keyof AuthorizeSettings, 'responseType' | 'pushed' | 'signed'>;

/** The parameter that each setting becomes. */
export const AUTHORIZE_PARAMETERS = {
  prompt: 'prompt',
  maxAge: 'max_age',
  loginHint: 'login_hint',
  acrValues: 'acr_values',
  uiLocales: 'ui_locales',
  display: 'display',
  responseMode: 'response_mode',
  claims: 'claims',
  authorizationDetails: 'authorization_details',
} as const satisfies Record<AuthorizeSetting, string>;

export const AUTHORIZE_SETTINGS = Object.keys(AUTHORIZE_PARAMETERS) as AuthorizeSetting[];

/** The parameters of these settings, in order. */
export function parametersOf(settings: AuthorizeSettings): { name: string; value: string }[] {
  return AUTHORIZE_SETTINGS.flatMap((setting) => {
    const value = settings[setting];
    return value === undefined ? [] : [{ name: AUTHORIZE_PARAMETERS[setting], value: String(value) }];
  });
}

/** The value of a parameter that a connection adds to its authorize request, by a setting or by hand; null: it adds none. */
export function authorizeParameter(
  connection: { authorizeRequest: AuthorizeSettings; legs: { authorize: { params: readonly { name: string; value: string }[] } } },
  name: string,
): string | null {
  const all = [...parametersOf(connection.authorizeRequest), ...connection.legs.authorize.params];
  return all.find((each) => each.name === name)?.value ?? null;
}

/**
 * Whether the response to an authorize request stands behind "#", where only the browser sees it: by default wherever it holds a token (OAuth 2.0
 * Multiple Response Type Encoding Practices sections 3 and 5).
 */
export function answersInFragment(mode: string | null, type: string): boolean {
  if (mode === null || mode === '' || mode === 'jwt') return /token/.test(type);
  return mode.startsWith('fragment');
}

/** The same of the address that was opened. A pushed request says nothing of it there. */
export function isAnsweredInFragment(authorizeUrl: string | null): boolean {
  const said = urlOf(authorizeUrl ?? '')?.searchParams;
  return said !== undefined && answersInFragment(said.get('response_mode'), said.get('response_type') ?? '');
}

/** Whether that response is a form that the page posts, which no address bar shows. */
export function isAnsweredByForm(authorizeUrl: string | null): boolean {
  return (
    urlOf(authorizeUrl ?? '')
      ?.searchParams.get('response_mode')
      ?.startsWith('form_post') ?? false
  );
}

/** Whether the response to the address that was opened brings tokens and nothing to exchange for them. */
export function bringsOnlyTokens(authorizeUrl: string | null): boolean {
  const type = urlOf(authorizeUrl ?? '')?.searchParams.get('response_type') ?? '';
  return type !== '' && !type.split(' ').includes('code');
}

/** Whether responses in this mode are signed JWTs. */
export const isSignedMode = (mode: string): boolean => /(^|\.)jwt$/.test(mode);

/** Whether the connection asks for its authorization responses as signed JWTs. */
export function asksSigned(connection: Parameters<typeof authorizeParameter>[0]): boolean {
  return isSignedMode(authorizeParameter(connection, 'response_mode') ?? '');
}

/** Not to be taken for a person's own: RFC 9396 section 2.2 and OpenID Connect Core section 5.5 set no limit, addresses do. */
const MAX_JSON = 20_000;
const MAX_LINE = 2000;

/** Tidied; what is empty is left out. @throws Failure connection-invalid */
export function checkAuthorizeRequest(given: AuthorizeSettings): AuthorizeSettings {
  const text = (setting: 'prompt' | 'loginHint' | 'acrValues' | 'uiLocales') => {
    const value = checkLine(given[setting] ?? '', {
      field: `authorizeRequest.${setting}`,
      what: AUTHORIZE_PARAMETERS[setting],
      max: MAX_LINE,
    });
    return (setting === 'loginHint' ? value : value.replace(/\s+/g, ' ')) || undefined;
  };
  const prompt = text('prompt');
  if (prompt !== 'none' && prompt?.split(' ').includes('none')) {
    const what = "prompt=none can't be combined with other values (OpenID Connect Core, section 3.1.2.1).";
    throw invalid('authorizeRequest.prompt', what, 'Keep none, or the others.');
  }
  return present({
    prompt,
    maxAge: checkMaxAge(given.maxAge),
    loginHint: text('loginHint'),
    acrValues: text('acrValues'),
    uiLocales: text('uiLocales'),
    display: given.display,
    responseMode: given.responseMode,
    responseType: given.responseType,
    signed: given.signed,
    pushed: given.pushed,
    claims: checkJson(given.claims, 'claims', checkClaims),
    authorizationDetails: checkJson(given.authorizationDetails, 'authorizationDetails', checkDetails),
  });
}

function present(settings: AuthorizeSettings): AuthorizeSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function checkMaxAge(maxAge: number | undefined): number | undefined {
  if (maxAge === undefined || (Number.isInteger(maxAge) && maxAge >= 0 && maxAge <= 999_999_999)) return maxAge;
  throw invalid('authorizeRequest.maxAge', 'max_age is not a whole number of seconds.', 'Write it in digits; 0 asks for a new sign-in.');
}

/** What is wrong with a JSON value of the right syntax, as a sentence, with the place; null: nothing. */
type Judge = (node: JsonNode) => { problem: string; at: JsonNode } | null;

function checkJson(given: string | undefined, setting: 'claims' | 'authorizationDetails', judge: Judge): string | undefined {
  const text = given?.trim() ?? '';
  if (text === '') return undefined;
  const field = `authorizeRequest.${setting}`;
  const name = AUTHORIZE_PARAMETERS[setting];
  checkText(text, { field, what: name, max: MAX_JSON });
  const reading = readJson(text);
  if (!reading.ok) {
    const what = `${name} isn't valid JSON: ${placeInLines(text, reading.offset)} ${reading.reason}.`;
    throw invalid(field, what, 'Correct it there.');
  }
  const fault = judge(reading.node);
  if (fault === null) return text;
  throw invalid(field, `${name} can't be sent: ${placeInLines(text, fault.at.start)} ${fault.problem}.`, 'Correct it there.');
}

/** OpenID Connect Core section 5.5: an object whose members `userinfo` and `id_token` are objects of claims. */
const checkClaims: Judge = (node) => {
  if (node.kind !== 'object') return { problem: 'should begin a JSON object, such as {"userinfo": {"email": null}}', at: node };
  for (const { name, value } of node.members) {
    if ((name === 'userinfo' || name === 'id_token') && value.kind !== 'object' && value.kind !== 'null')
      return { problem: `should be an object of claims, as ${name} is`, at: value };
  }
  return null;
};

/** RFC 9396 section 2: an array of objects, each with a `type`. */
const checkDetails: Judge = (node) => {
  if (node.kind !== 'array') return { problem: 'should begin a JSON array, such as [{"type": "payment"}]', at: node };
  for (const item of node.items) {
    if (item.kind !== 'object') return { problem: 'should be an object', at: item };
    const type = item.members.find(({ name }) => name === 'type')?.value;
    if (type === undefined) return { problem: 'has no "type", which each object needs (RFC 9396, section 2)', at: item };
    if (type.kind !== 'text' || type.value === '') return { problem: 'should be the type as text', at: type };
  }
  return null;
};
