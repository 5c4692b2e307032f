import { MAX_TOKEN_LENGTH, startsLikeToken } from './decode';
import { showable } from './members';
import { isObject, readPart } from './part';

export interface Cleaned {
  token: string;
  /** Everything taken off, once each, in the order found: "the word Bearer", "quotes", "the cookie name session". Names are untrusted text. */
  cleaned: string[];
}

/** Takes one thing off; null: it is not there. */
type Step = (text: string) => { text: string; said: string } | null;

/** Rounds of cleaning: wrappers stand in wrappers, a header line in quotes in a command line. */
const MAX_ROUNDS = 12;
const MAX_NAME = 60;
/** Characters of an encoded header that are looked at. */
const MAX_HEADER = 16_384;
/** Characters beyond which text is left as it is; percent-encoding takes three for one. */
const MAX_LENGTH = 4 * MAX_TOKEN_LENGTH;

/**
 * A token freed of what people copy along with it: an Authorization scheme, quotes, line breaks, the header line, cookie, form
 * parameter or JSON member it stood in, percent-encoding. Base64url itself is not mended: a padded token stays padded, and malformed.
 */
export function cleanPasted(text: string): Cleaned {
  const cleaned: string[] = [];
  if (text.length > MAX_LENGTH) return { token: text, cleaned };
  let token = text;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let found = false;
    const steps = isUnencoded(token) ? STEPS_AROUND : STEPS;
    for (const step of steps) {
      const done = step(token);
      if (done === null) continue;
      token = done.text;
      if (!cleaned.includes(done.said)) cleaned.push(done.said);
      found = true;
      break;
    }
    if (!found) break;
  }
  return { token, cleaned };
}

const named = (what: string, name: string) => `the ${what} name ${showable(name, MAX_NAME)}`;

// Soft hyphen, zero-width characters, directional marks, byte order mark: pages and chats put them in, no token holds them.
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
const unseen: Step = (text) => replaced(text, text.replace(UNSEEN, ''), 'invisible characters');

const around: Step = (text) => {
  const trimmed = text.trim();
  return replaced(text, trimmed, /[\r\n]/.test(text) && !/[\r\n]/.test(trimmed) ? 'line breaks' : 'white space');
};

/** `\n` in letters, the way it stands in source code and logs. */
const escapedBreaks: Step = (text) => {
  let end = text.length;
  while (end >= 2 && text[end - 2] === '\\' && /[nrt]/.test(text[end - 1] ?? '')) end -= 2;
  return replaced(text, text.slice(0, end), 'line breaks');
};

const QUOTES = new Map(['""', "''", '``', '“”', '„“', "‘'", '«»', '<>'].map((pair) => [pair.charAt(0), pair.charAt(1)]));
const CLOSING = new Set(QUOTES.values());

const quotes: Step = (text) => {
  const close = QUOTES.get(text[0] ?? '');
  if (close !== undefined && text.length > 1 && text.endsWith(close)) return { text: text.slice(1, -1), said: said(text[0]) };
  // Half of a pair, the other half left behind when copying.
  if (close !== undefined && text.indexOf(close, 1) < 0) return { text: text.slice(1), said: said(text[0]) };
  const last = text.at(-1) ?? '';
  if (CLOSING.has(last) && text.indexOf(last) === text.length - 1) return { text: text.slice(0, -1), said: said(last) };
  // Quotes that were themselves in quotes.
  if (/^\\["']/.test(text)) return { text: text.replace(/^\\["']|\\["'],?$/g, ''), said: 'quotes' };
  return null;
};
const said = (mark: string | undefined) => (mark === '<' || mark === '>' ? 'angle brackets' : 'quotes');

const ending: Step = (text) =>
  /^[^\s{]+[,;]$/.test(text) ? { text: text.slice(0, -1), said: text.endsWith(',') ? 'a comma' : 'a semicolon' } : null;

/** RFC 6750 section 2.1, RFC 9449 section 7.1; "Token" and "JWT" are seen in the wild. */
const scheme: Step = (text) => {
  const found = /^(bearer|dpop|token|jwt)(?:[ \t\r\n]+|(?:%20|\+)(?=ey))(?=\S)/i.exec(text);
  return found ? { text: text.slice(found[0].length), said: `the word ${found[1]}` } : null;
};

/** cURL's and HTTPie's. */
const option: Step = (text) => {
  const found = /^(-H|--header|-b|--cookie|--oauth2-bearer)[ =]\s*(?=\S)/.exec(text);
  return found ? { text: text.slice(found[0].length), said: `the option ${found[1]}` } : null;
};

const TELLING = /auth|token|jwt|dpop|cookie|assertion|session|bearer|api-?key/i;

const header: Step = (text) => {
  const found = /^([A-Za-z0-9!#$%&'*+.^_`|~-]{1,200})[ \t]*:[ \t\r\n]*(?=\S)/.exec(text);
  if (!found?.[1]) return null;
  const rest = text.slice(found[0].length);
  if (/^cookie2?$|^set-cookie2?$/i.test(found[1])) {
    const cookie = cookieIn(rest, true);
    return { text: cookie?.value ?? rest, said: cookie ? named('cookie', cookie.name) : named('header', found[1]) };
  }
  return TELLING.test(found[1]) || startsLikeToken(unwrapped(rest)) ? { text: rest, said: named('header', found[1]) } : null;
};

/** One member of a JSON text or of source code. */
const jsonMember: Step = (text) => {
  const found = /^\{?\s*(["'])([^"'\\]{1,200})\1\s*:\s*(?=["'])/.exec(text);
  if (!found?.[2]) return null;
  const from = found[0].length + 1;
  const to = text.indexOf(text[from - 1] ?? '"', from);
  const value = text.slice(from, to);
  if (to < 0 || value.includes('\\') || !/^[,;}]{0,2}$/.test(text.slice(to + 1).replace(/\s/g, ''))) return null;
  return TELLING.test(found[2]) || startsLikeToken(value) ? { text: value, said: named('member', found[2]) } : null;
};

const PARAMETERS =
  /^(?:access_token|id_token|refresh_token|token|id_token_hint|client_assertion|assertion|subject_token|actor_token|request|response)$/;

/** A redirect, or the body of a form. */
const parameter: Step = (text) => {
  if (!text.includes('=') || /\s/.test(text)) return null;
  const query = /^[a-z][a-z0-9+.-]*:/i.test(text) ? (/[?#](.*)$/.exec(text)?.[1] ?? '') : /^[?#]/.test(text) ? text.slice(1) : text;
  for (const pair of query.split(/[&#?]/, 100)) {
    const at = pair.indexOf('=');
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (at > 0 && value !== '' && PARAMETERS.test(name) && !value.includes(';')) return { text: value, said: named('parameter', name) };
  }
  return null;
};

const cookie: Step = (text) => {
  const found = cookieIn(text, false);
  return found ? { text: found.value, said: named('cookie', found.name) } : null;
};

/** The cookie that holds a token, or, where they are known to be cookies, the only one (RFC 6265 sections 4.1 and 4.2). */
function cookieIn(text: string, known: boolean): { name: string; value: string } | null {
  const pairs = text.split(';', 100).flatMap((piece) => {
    const found = /^([A-Za-z0-9!#$%&'*+.^_`|~-]{1,200})=([^\s=].*)$/s.exec(piece.trim());
    return found?.[1] !== undefined && found[2] !== undefined ? [{ name: found[1], value: found[2] }] : [];
  });
  const token = pairs.find(({ value }) => startsLikeToken(unwrapped(value)));
  return token ?? (known ? (pairs[0] ?? null) : null);
}

/** Tokens in a text that stand on their own between white space, whole ones: the pieces of one that was wrapped are none. */
export function countTokens(text: string): number {
  let count = 0;
  for (const piece of text.split(/\s+/)) if (startsLikeToken(piece) && piece.split('.', 3).length === 3) count++;
  return count;
}

/** RFC 7797: the payload stands in the token as it is, so white space and percent signs are its own. */
function isUnencoded(text: string): boolean {
  const [encoded = ''] = text.slice(0, MAX_HEADER).split('.', 1);
  if (!encoded.startsWith('eyJ') || encoded.length === MAX_HEADER) return false;
  const { value } = readPart(encoded);
  return isObject(value) && value.b64 === false;
}

/** A token wrapped at the end of lines: what is left without white space looks like one token. */
const wrapped: Step = (text) => {
  if (countTokens(text) > 1) return null;
  if (!/\s/.test(text) || !/^(?:eyJ[\sA-Za-z0-9_+/=-]*|v[1-4]\.(?:public|local))\./.test(text)) return null;
  const joined = text.replace(/\s+/g, '');
  return /^[A-Za-z0-9_\-.~=+/%]+$/.test(joined) ? { text: joined, said: /[\r\n]/.test(text) ? 'line breaks' : 'white space' } : null;
};

const percent: Step = (text) => {
  if (!/%[0-9A-Fa-f]{2}/.test(text) || /\s/.test(text) || text.startsWith('{')) return null;
  try {
    return { text: decodeURIComponent(text), said: 'percent-encoding' };
  } catch {
    return null;
  }
};

const STEPS: Step[] = [
  unseen,
  around,
  escapedBreaks,
  option,
  jsonMember,
  quotes,
  scheme,
  header,
  parameter,
  cookie,
  ending,
  wrapped,
  percent,
];

/** Those that take nothing out of the inside. */
const STEPS_AROUND = [around];

function replaced(before: string, after: string, said: string): ReturnType<Step> {
  return after === before ? null : { text: after, said };
}

/** A value without the marks that may stand before a token. */
function unwrapped(text: string): string {
  return text.replace(/^(?:["'`]|%22|bearer(?:\s|%20|\+)+)+/i, '');
}
