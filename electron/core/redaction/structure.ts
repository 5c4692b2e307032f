import type { Pair } from '../../model/connection';
import { percentEncoded } from '../../model/text/url';
import { base64Bytes, hexBytes, utf8Text } from '../base/bytes';
import { redactJson } from './json-text';
import { headerKind, isCredentialsHeader, looksOpaque, parameterKind, schemeKind, segmentKind, strayKind } from './names';
import { PLACE, replaceOutside, startsLikeJson } from './place';
import { redactProse } from './prose';
import type { RedactionContext, Redactor } from './redactor';

/** Texts within texts (a URL in a parameter of a URL in a JSON member) are followed so far. */
const MAX_NESTING = 4;
/** "client-1:[client secret 3f9a-01bc]" */
const HIDDEN_PASSWORD = new RegExp(`^[^\\s:]*:${PLACE}$`);
const PLACES = new RegExp(`(${PLACE})`);
/** A challenge that carries a token instead of parameters (RFC 9110 section 11.3): "Negotiate YIIB…". */
const CHALLENGE_TOKEN = /((?:^|,)\s{0,5}[A-Za-z][\w-]{0,40}\s{1,5})([\w\-.~+/]{8,}={0,2})(?=\s{0,5}(?:,|$))/g;
/** A subprotocol after which browsers, which can set no header here, put a token. */
const BEFORE_TOKEN = /^(bearer|token|jwt|dpop|basic|auth|authorization|access[-_]?token|id[-_]?token|api[-_]?key|ticket)$/i;

/** A URL, absolute or not, with secrets in its userinfo, query and fragment hidden by name and by value. */
export function redactUrl(url: string, context: RedactionContext, depth = 0): string {
  const parts = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(context.redactor.early(url, `${context.side} URL`));
  if (parts === null) return context.redactor.text(url, `${context.side} URL`);
  const [, place = '', query = '', fragment = ''] = parts;
  const before = place.replace(/^([a-z][\w+.-]*:\/\/)([^/@]+)@/i, (_, scheme: string, user: string) => {
    if (HIDDEN_PASSWORD.test(user)) return `${scheme}${user}@`;
    return `${scheme}${context.redactor.place('credentials', tolerantly(user, false), `${context.side} URL`)}@`;
  });
  const path = redactPath(before, context);
  const hash = /^#[^=]*\?/.test(fragment)
    ? `#${redactUrl(fragment.slice(1), context, depth)}`
    : fragment.includes('=')
      ? `#${redactForm(fragment.slice(1), context, depth)}`
      : fragment;
  const asked = query === '' ? '' : `?${redactForm(query.slice(1), context, depth)}`;
  return context.redactor.text(`${path}${asked}${hash}`, `${context.side} URL`);
}

/** The path with secrets hidden in its segments (`/invite/3f9a…`) and their parameters (`;jsessionid=…`, RFC 3986 section 3.3). */
function redactPath(path: string, context: RedactionContext): string {
  let before = '';
  return path
    .split('/')
    .map((written) => {
      const [first = '', ...parameters] = written.split(';');
      const segment = tolerantly(first, false);
      const where = `${context.side} URL`;
      const kind = segment.includes('[') ? null : segmentKind(before, segment, context);
      before = segment;
      const shown = kind === null ? first : context.redactor.place(kind, segment, where);
      return [shown, ...parameters.map((parameter) => redactForm(parameter, context))].join(';');
    })
    .join('/');
}

/** `name=value` pairs joined by "&", each kept as written unless it holds a secret. */
export function redactForm(form: string, context: RedactionContext, depth = 0): string {
  return context.redactor
    .early(form, `${context.side} parameters`)
    .split('&')
    .map((pair) => {
      const at = pair.indexOf('=');
      if (at < 0) return pair;
      const written = pair.slice(at + 1);
      if (written === '') return pair;
      const name = tolerantly(pair.slice(0, at));
      const value = tolerantly(written);
      const where = `${context.side} parameter ${name}`;
      const kind = parameterKind(name, value, context.purpose) ?? strayKind(name, value, context);
      if (kind !== null) return `${pair.slice(0, at)}=${context.redactor.place(kind, value, where)}`;
      const shown = context.redactor.whole(value, where) ?? redactWithin(value, context, depth, where);
      return shown === value ? pair : `${pair.slice(0, at)}=${encodeKeepingPlaces(shown)}`;
    })
    .join('&');
}

function encodeKeepingPlaces(text: string): string {
  return text
    .split(PLACES)
    .map((part, index) => (index % 2 === 1 ? part : percentEncoded(part)))
    .join('');
}

/** A value whose own form is not known yet: JSON, a URL, pairs, or any text. */
export function redactWithin(value: string, context: RedactionContext, depth: number, where: string): string {
  if (depth < MAX_NESTING) {
    if (/^[a-z][\w+.-]{0,30}:\/\/\S*$/i.test(value)) return redactUrl(value, context, depth + 1);
    if (startsLikeJson(value)) return redactJson(value, context, redactWithin, depth + 1);
    if (/^([a-z][\w+.-]*:|\/|\?)[^\s]*[?#][^\s]*=/i.test(value) || /^[a-z][\w+.-]*:\/\/[^\s/]*@/i.test(value))
      return redactUrl(value, context, depth + 1);
    if (/^[\w.%+-]+=[^&\s]*(&[\w.%+-]+=[^&\s]*)+$/.test(value)) return context.redactor.text(redactForm(value, context, depth + 1), where);
  }
  return redactLeaf(value, context, where);
}

/** Text that is nothing more. What is known goes first, so that what is only guessed by its looks doesn't hide a part of it. */
export function redactLeaf(text: string, context: RedactionContext, where: string): string {
  return context.redactor.text(redactProse(context.redactor.text(text, where), context, where), where);
}

/** A header with credentials hidden by name, by scheme and by value. */
export function redactHeader({ name, value }: Pair, context: RedactionContext): Pair {
  return {
    name: context.redactor.text(name, `${context.side} headers`),
    value: headerValue(name, value, { ...context, side: `${context.side} header ${name}` }),
  };
}

function headerValue(written: string, value: string, context: RedactionContext): string {
  const name = written.toLowerCase();
  if (value === '') return '';
  const { redactor, side } = context;
  if (isCredentialsHeader(name)) return credentials(value, context);
  if (name === 'cookie')
    return value
      .split(';')
      .map((pair) => cookie(pair, context))
      .join(';');
  if (name === 'set-cookie') {
    const [pair = '', ...attributes] = value.split(';');
    return [cookie(pair, context), ...attributes].join(';');
  }
  if (/^(content-)?location$/.test(name)) return redactUrl(value, context);
  if (/^(www|proxy)-authenticate$/.test(name)) {
    const known = redactor.text(value, side);
    const tokenless = replaceOutside(
      known,
      CHALLENGE_TOKEN,
      (_, scheme: string, token: string) => `${scheme}${redactor.place('token', token, side)}`,
    );
    return redactWithin(tokenless, context, 0, side);
  }
  if (name === 'sec-websocket-protocol') return subprotocols(value, context);
  const kind = headerKind(written) ?? strayKind(name, value, context);
  if (kind !== null) return redactor.place(kind, value, side);
  return redactWithin(redactor.early(value, side), context, 0, side);
}

/** Names of protocols stay; what follows "bearer" and the like goes, and what looks like a token. */
function subprotocols(value: string, context: RedactionContext): string {
  const { redactor, side } = context;
  let before = '';
  return value
    .split(',')
    .map((written) => {
      const protocol = written.trim();
      const follows = BEFORE_TOKEN.test(before) && protocol !== '' && !/^[a-z.-]{1,19}$/.test(protocol);
      const secret = follows || (looksOpaque(protocol, 20) && /[\w-]{20}/.test(protocol));
      before = protocol;
      return secret ? written.replace(protocol, () => redactor.place('token', protocol, side)) : redactLeaf(written, context, side);
    })
    .join(',');
}

/** One cookie: its name stays, where it has one (RFC 6265 section 5.2 takes cookies without). */
function cookie(pair: string, { redactor, side }: RedactionContext): string {
  const start = pair.indexOf('=') + 1;
  const value = pair.slice(start).trim();
  if (value === '' || value === '""') return pair;
  const from = pair.indexOf(value, start);
  return `${pair.slice(0, from)}${redactor.place('cookie', value, side)}${pair.slice(from + value.length)}`;
}

/** "Bearer ...", "Basic ...": the scheme stays, and of Basic who it was, where the password is a known client secret. */
function credentials(value: string, { redactor, side }: RedactionContext): string {
  const parts = /^([!#$%&'*+.^_`|~\w-]+) +(.+)$/s.exec(value);
  if (parts === null) return redactor.place('credentials', value, side);
  const [, scheme = '', rest = ''] = parts;
  if (scheme.toLowerCase() === 'basic') return `${scheme} ${basic(rest, redactor, side)}`;
  return `${scheme} ${redactor.place(schemeKind(scheme), rest, side)}`;
}

/** RFC 7617, with both parts form-encoded by OAuth clients (RFC 6749 section 2.3.1): "client-1:[client secret 3f9a-01bc]". */
function basic(written: string, redactor: Redactor, side: string): string {
  if (HIDDEN_PASSWORD.test(written)) return redactor.text(written, side);
  const text = utf8Text(base64Bytes(written));
  const colon = text.indexOf(':');
  const user = text.slice(0, colon);
  const password = text.slice(colon + 1);
  const readable = colon > 0 && password !== '' && /^[\x20-\x7e]+$/.test(text);
  for (const candidate of readable ? [password, tolerantly(password)] : []) {
    const place = redactor.whole(candidate, candidate === password ? side : `${side}, ${FORM_ENCODED}`);
    if (place === null) continue;
    // The encoded pair may be echoed anywhere.
    redactor.lookFor('client credentials', written);
    return `${redactor.text(user, side)}:${place}`;
  }
  return redactor.place('client credentials', written, side);
}

/** Ends `where` of a secret that was sent in another spelling than it has. */
export const FORM_ENCODED = 'form-encoded';

/** Percent-decoded as far as that goes; `+` is a space in forms and queries. */
export function tolerantly(text: string, form = true): string {
  const spaced = form ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced.replace(/(?:%[0-9a-f]{2})+/gi, (run) => utf8Text(hexBytes(run.replaceAll('%', ''))));
  }
}
