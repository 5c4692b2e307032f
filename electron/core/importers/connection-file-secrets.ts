import { type ConnectionSettings, type Endpoints, type Leg, mapLegs, type Pair, type SavedCall } from '../../model/connection';
import { isPlaceholder, placeholderFor, variableName, withoutPlaceholders } from '../../model/placeholders';
import type { KnownSecret } from '../secrets';
import { redactText } from '../redaction/body';
import { headerKind, looksOpaque, memberKind, parameterKind } from '../redaction/names';
import { replacePlaces } from '../redaction/place';
import { placeOf, Redaction } from '../redaction/redaction';
import { type RedactionContext, Redactor } from '../redaction/redactor';
import { redactUrl } from '../redaction/structure';

/** Headers whose values are known to be no secret; any other value may be an API key, whatever the header is called. */
const PLAIN_HEADERS =
  /^(accept(-.+)?|content-(type|language)|user-agent|cache-control|pragma|origin|range|if-.+|prefer|x-requested-with|x-http-method(-override)?|(x-)?api-version|(x-)?version|x-ms-version|anthropic-version|mcp-(protocol-version|method|name)|openai-organization|(x-)?(tenant|organi[sz]ation|company|workspace|account|project|customer|branch|region|locale|language|timezone|environment)(-(id|code|name|key))?|dpop-nonce)$/i;
/** The same of parameters of a request to the authorization server. */
const PLAIN_PARAMETERS =
  /^(audience|resource|scope|redirect_uri|prompt|display|ui_locales|claims_locales|acr_values|max_age|response_mode|response_type|grant_type|access_type|include_granted_scopes|approval_prompt|domain_hint|login_hint|hd|tenant|tenant_id|organi[sz]ation|connection|realm|kc_idp_hint|idp|identity_provider|lang|locale|claims|token_format|requested_token_type|subject_token_type|actor_token_type|api-version|p|policy|theme|screen_hint|is_signup)$/i;

/**
 * The settings with placeholders in place of what may be a secret: any extra header or parameter that is not known to be plain, what of an
 * address, and of a saved call's address, query and body, is a secret by its name or its looks. Settings are meant to hold no secrets, but people put them there.
 */
export function withoutSecrets(settings: ConnectionSettings): { connection: ConnectionSettings } {
  const placeholder = placeholders(settings.name);
  const unless =
    (isPlain: (pair: Pair) => boolean) =>
    <T extends Pair>(pairs: T[]) =>
      pairs.map((pair) =>
        pair.value === '' || isPlaceholder(pair.value) || isPlain(pair) ? pair : { ...pair, value: placeholder(pair.name, pair.value) },
      );
  const headers = unless(({ name }) => PLAIN_HEADERS.test(name) && headerKind(name) === null);
  const params = unless(({ name, value }) => PLAIN_PARAMETERS.test(name) && parameterKind(name, value, 'call') === null);
  const query = unless(({ name, value }) => !isSecret(name, value));
  const leg = (of: Leg): Leg => ({ params: params(of.params), headers: headers(of.headers) });
  const call = (of: SavedCall): SavedCall => ({
    ...of,
    url: callUrlWithoutSecrets(of.url, placeholder),
    query: query(of.query),
    headers: headers(of.headers),
    body: bodyWithoutSecrets(of.body, placeholder),
  });
  const address = (url: string | null | undefined) => (url ? urlWithoutSecrets(url, placeholder) : url);
  const { legs, endpoints } = settings;
  return {
    connection: {
      ...settings,
      endpoints: Object.fromEntries(Object.entries(endpoints).map(([name, url]) => [name, address(url)])) as Endpoints,
      apiBaseUrl: address(settings.apiBaseUrl) ?? null,
      legs: mapLegs((name) => leg(legs[name])),
      calls: settings.calls.map(call),
      variables: query(settings.variables),
    },
  };
}

/** Settings with nothing in place of what may be a secret, or stands for what is elsewhere. */
export function plainSettings(settings: ConnectionSettings): ConnectionSettings {
  const { connection } = withoutSecrets(settings);
  return JSON.parse(JSON.stringify(connection), (_, each: unknown) =>
    typeof each === 'string' ? withoutPlaceholders(each) : each,
  ) as ConnectionSettings;
}

/** What stands in the place of a secret. @param name Of the member, parameter or place that it stood in. */
export type Placeholder = (name: string, secret: string) => string;

/** A URL without its secrets. */
export const urlWithoutSecrets = (url: string, placeholder: Placeholder, known: readonly KnownSecret[] = []): string =>
  hidden(url, placeholder, redactUrl, known);
/** A body without its secrets. */
export const bodyWithoutSecrets = (body: string, placeholder: Placeholder, known: readonly KnownSecret[] = []): string =>
  hidden(body, placeholder, redactText, known);

/** A variable for each name and secret: the second secret of a name gets another one, or both would be filled with the same. */
function placeholders(connection: string): Placeholder {
  const secrets = new Map<string, string>();
  const variables = new Map<string, string>();
  const counts = new Map<string, number>();
  return (name, secret) => {
    const first = variableName(connection, name);
    const known = `${first}\n${secret}`;
    let variable = variables.get(known) ?? first;
    while (secrets.has(variable) && secrets.get(variable) !== secret) {
      const count = (counts.get(first) ?? 1) + 1;
      counts.set(first, count);
      variable = variableName(connection, name, String(count));
    }
    secrets.set(variable, secret);
    variables.set(known, variable);
    return placeholderFor(variable);
  };
}

/** By its name, or by looks that an id of a few letters does not have. */
function isSecret(name: string, value: string): boolean {
  return parameterKind(name, value, 'call') !== null || memberKind(name, value, 'call') !== null || isLongRandom(value);
}

/** Long, with letters and digits, and no UUID, which tells things apart. */
function isLongRandom(value: string): boolean {
  return (
    looksOpaque(value, 20) && /[A-Za-z]/.test(value) && /\d/.test(value) && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
  );
}

/** The same of a saved call, whose path may hold one, too. */
export function callUrlWithoutSecrets(url: string, placeholder: Placeholder, known: readonly KnownSecret[] = []): string {
  const end = url.search(/[?#]/);
  const path = end < 0 ? url : url.slice(0, end);
  const rest = end < 0 ? '' : url.slice(end);
  // Every segment but the host, which is no secret however random it looks.
  const from = /^[a-z][\w+.-]{0,30}:\/\/[^/]*/i.exec(path)?.[0].length ?? 0;
  const segments = path.slice(from).split('/');
  const plain = segments.map((segment) => (isLongRandom(segment) ? placeholder('path', segment) : segment)).join('/');
  return urlWithoutSecrets(`${path.slice(0, from)}${plain}${rest}`, placeholder, known);
}

type Read = (text: string, reading: RedactionContext) => string;

/** Texts found to hold no secret: in a file with many connections most stand more than once, and each is read several times. */
class PlainTexts {
  static readonly #MOST = 500;
  static readonly #LONGEST = 10_000;
  readonly #texts = new Map<Read, Set<string>>();

  has(read: Read, text: string): boolean {
    return this.#texts.get(read)?.has(text) === true;
  }

  add(read: Read, text: string): void {
    if (text.length > PlainTexts.#LONGEST) return;
    const known = this.#texts.get(read);
    if (known === undefined || known.size >= PlainTexts.#MOST) this.#texts.set(read, new Set([text]));
    else known.add(text);
  }
}

const plainTexts = new PlainTexts();

/** What the exchange log would hide of a text, with a placeholder for each secret: called like the member or parameter that it stood in. */
function hidden(text: string, placeholder: Placeholder, read: Read, known: readonly KnownSecret[]): string {
  if (text === '' || (known.length === 0 && plainTexts.has(read, text))) return text;
  const numbers = new Map<string, string>();
  const secrets = new Map<string, string>();
  // Stands in the place of a fingerprint, and leads back to the secret.
  const number = (secret: string) => {
    const digits = numbers.size.toString(16).padStart(8, '0');
    const written = numbers.get(secret) ?? `${digits.slice(0, 4)}-${digits.slice(4)}`;
    numbers.set(secret, written);
    secrets.set(written, secret);
    return written;
  };
  const pattern = new Redaction(number);
  for (const { kind, value } of known) pattern.add(kind, value, false);
  const redactor = new Redactor(known, pattern, number);
  const left = read(text, { redactor, purpose: 'call', side: 'request', refilled: true });
  if (known.length === 0 && left === text) plainTexts.add(read, text);
  const names = new Map<string, string>();
  for (const { kind, fingerprint, where } of redactor.told()) {
    const name = / (?:member|parameter) (.+)$/.exec(where)?.[1];
    const place = placeOf(kind, fingerprint).text;
    if (name !== undefined && !names.has(place)) names.set(place, name);
  }
  return replacePlaces(left, (place, kind, digits) => {
    const secret = secrets.get(digits);
    return secret === undefined ? place : placeholder(names.get(place) ?? kind, secret);
  });
}
