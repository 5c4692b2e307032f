import { utf8Bytes } from '../base/bytes';
import { runsUnseen } from '../base/visible';
import type { LoggedExchange, SecretKind } from '../../model/exchange';
import { PLACE } from '../redaction/place';
import { FORM_ENCODED, tolerantly } from '../redaction/structure';

const PLACES = new RegExp(PLACE, 'g');
/** RFC 9110 section 5.1: what a field name may be. curl would take "@name" for a file. */
const FIELD_NAME = /^[!#$%&'*+.^_`|~\w-]+$/;
/** Sent by curl itself, and wrong once a placeholder has been filled in. */
const OWN_HEADERS = new Set(['content-length', 'host', 'connection', 'transfer-encoding']);

/**
 * A command line that sends the request of an exchange once more, for POSIX shells. In the place of each secret stands a variable such
 * as `$CLIENT_SECRET`, to be set before; everything else is quoted so that no shell and no terminal reads anything into it.
 */
export function curlOf(exchange: LoggedExchange): string {
  const { request } = exchange;
  const [method, url] = [exchange.method, exchange.url].map(onOneLine) as [string, string];
  const variables = variablesOf(exchange);
  const quote = (text: string) => quoted(text, variables);
  const { plain, pairs } = secretQuery(url, variables);
  const isForm = request.body.kind === 'form' && hasPlace(request.body.text, variables);
  // With --get, curl would move the body into the query.
  const moves = pairs.length > 0 && request.body.text === '';
  const target = moves ? quote(plain) : encodingUrl(url, variables);
  const words: string[] = [`curl ${target}`];
  const natural = request.body.text === '' || moves ? 'GET' : 'POST';
  if (method === 'HEAD') words.push('--head');
  else if (method !== natural) words.push(`--request ${quote(method)}`);
  if (/[[\]{}]/.test(moves ? plain : url.replace(PLACES, ''))) words.push('--globoff');
  if (moves) words.push('--get', ...pairs.map((pair) => `--data-urlencode ${pair}`));
  for (const { name, value: sent } of request.headers) {
    const value = onOneLine(sent);
    if (!FIELD_NAME.test(name) || OWN_HEADERS.has(name.toLowerCase())) continue;
    const basic = name.toLowerCase() === 'authorization' ? basicOf(value, exchange, variables) : null;
    // A header without a value ends in ";" for curl; one that ends in ":" would be taken out.
    words.push(basic === null ? `--header ${quote(value === '' ? `${name};` : `${name}: ${value}`)}` : `--user ${basic}`);
  }
  if (request.body.text !== '') {
    if (!request.headers.some(({ name }) => name.toLowerCase() === 'content-type')) words.push("--header 'Content-Type:'");
    words.push(...(isForm ? formData(request.body.text, variables) : [`--data-raw ${quote(request.body.text)}`]));
  }
  const command = words.join(' \\\n  ');
  return request.body.cutAt === null ? command : `${command}\n# The body was longer; these are its first ${request.body.cutAt} bytes.`;
}

/** No method, address or header holds a line break (RFC 9110 section 5.5); a body may, and keeps it, within its quotes. */
function onOneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}

/** What stands for a secret -> the variable that takes its place. A second secret of the same kind gets a number. */
function variablesOf({ secrets }: LoggedExchange): Map<string, string> {
  const variables = new Map<string, string>();
  const counts = new Map<SecretKind, number>();
  for (const { kind, fingerprint, where } of secrets) {
    const place = `[${kind} ${fingerprint}]`;
    if (variables.has(place) || !where.startsWith('request')) continue;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const name = kind.toUpperCase().replaceAll(' ', '_');
    variables.set(place, count === 1 ? name : `${name}_${count}`);
  }
  return variables;
}

function hasPlace(text: string, variables: Map<string, string>): boolean {
  return (text.match(PLACES) ?? []).some((place) => variables.has(place));
}

/** One word of the command line: text in single quotes, variables in double ones, control characters spelled out by printf. */
function quoted(text: string, variables: Map<string, string>): string {
  return piecesOf(text, variables, (variable) => `"$${variable}"`, literal) || "''";
}

function piecesOf(
  text: string,
  variables: Map<string, string>,
  ofSecret: (variable: string) => string,
  ofText: (text: string) => string,
): string {
  let from = 0;
  let done = '';
  for (const { 0: place, index } of text.matchAll(PLACES)) {
    const variable = variables.get(place);
    if (variable === undefined) continue;
    done += ofText(text.slice(from, index)) + ofSecret(variable);
    from = index + place.length;
  }
  return done + ofText(text.slice(from));
}

/**
 * Line breaks may stand in quotes, of a body only: see `curlOf`. Anything else that can't be seen steers a terminal into which this is pasted
 * (an end of the pasted text, a deleted line, a completion) or deceives who reads it, and gets there as its number. NUL is left out: no
 * command line can hold it.
 */
function literal(text: string): string {
  const parts: string[] = [];
  let from = 0;
  const plain = (part: string) => {
    if (part !== '') parts.push(`'${part.replaceAll("'", "'\\''")}'`);
  };
  const whole = text.replaceAll('\0', '');
  for (const { start, end } of runsUnseen(whole)) {
    plain(whole.slice(from, start));
    const octal = [...utf8Bytes(whole.slice(start, end))].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
    parts.push(`"$(printf '${octal}')"`);
    from = end;
  }
  plain(whole.slice(from));
  return parts.join('');
}

/** Pairs of the query that hold a secret, for --data-urlencode, and the URL without them: a variable's value may need encoding. */
function secretQuery(url: string, variables: Map<string, string>): { plain: string; pairs: string[] } {
  const [beforeHash = ''] = url.split('#', 1);
  const mark = beforeHash.indexOf('?');
  if (mark < 0 || !hasPlace(beforeHash.slice(mark), variables)) return { plain: beforeHash, pairs: [] };
  const all = beforeHash.slice(mark + 1).split('&');
  const secret = all.filter((pair) => hasPlace(pair, variables) && pair.indexOf('=') > 0);
  const rest = all.filter((pair) => !secret.includes(pair));
  return {
    plain: rest.length === 0 ? beforeHash.slice(0, mark) : `${beforeHash.slice(0, mark)}?${rest.join('&')}`,
    pairs: secret.map((pair) => encodedPair(pair, variables)),
  };
}

/** curl encodes what comes after the first "=", so what is encoded already is decoded for it. */
function encodedPair(pair: string, variables: Map<string, string>): string {
  const at = pair.indexOf('=');
  return quoted(`${pair.slice(0, at + 1)}${tolerantly(pair.slice(at + 1))}`, variables);
}

function formData(body: string, variables: Map<string, string>): string[] {
  const words: string[] = [];
  let plain: string[] = [];
  const flush = () => {
    if (plain.length > 0) words.push(`--data-raw ${literal(plain.join('&'))}`);
    plain = [];
  };
  for (const pair of body.split('&')) {
    if (pair.indexOf('=') <= 0 || !hasPlace(pair, variables)) {
      plain.push(pair);
      continue;
    }
    flush();
    words.push(`--data-urlencode ${encodedPair(pair, variables)}`);
  }
  flush();
  return words;
}

/** Percent-encodes every byte of a variable with what each POSIX system has. */
function encoding(variable: string): string {
  return `"$(printf %s "$${variable}" | od -An -v -tx1 | tr -d ' \\n' | sed 's/../%&/g')"`;
}

function encodingUrl(url: string, variables: Map<string, string>): string {
  const [beforeHash = ''] = url.split('#', 1);
  return piecesOf(beforeHash, variables, encoding, literal);
}

/** `--user` for "Basic client-1:[client secret 3f9a-01bc]", as the log shows Basic credentials that it could read; null: it is no such. */
function basicOf(value: string, { secrets }: LoggedExchange, variables: Map<string, string>): string | null {
  const parts = /^basic ([^:]+:)(\[.*\])$/is.exec(value);
  const [, user = '', place = ''] = parts ?? [];
  const variable = variables.get(place);
  if (variable === undefined) return null;
  const isEncoded = secrets.some(
    ({ kind, fingerprint, where }) => `[${kind} ${fingerprint}]` === place && where.endsWith(`, ${FORM_ENCODED}`),
  );
  return `${literal(user)}${isEncoded ? encoding(variable) : `"$${variable}"`}`;
}
