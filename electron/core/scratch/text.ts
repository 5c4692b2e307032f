import { compactTokens } from './compact';
import { type Area, type FoundTokens, isVagueName, lineCounter, looksRandom, mayBeToken, namesToken, placeOf } from './finds';

interface Hit {
  start: number;
  end: number;
  token: string;
  /** Text before the token that says what it is. */
  clue: () => string | null;
  cleaned: string[];
}

/**
 * Finds the tokens in any text, such as a log: compact ones anywhere, opaque ones after an Authorization header or a name such as
 * access_token. Linear time.
 */
export function readText(finds: FoundTokens, area: Area): void {
  const { text } = area;
  if (!isPromising(text)) return;
  const compact = compactTokens(text).map(({ start, end }) => ({
    start,
    end,
    token: text.slice(start, end),
    clue: () => clueBefore(text, start),
    cleaned: [],
  }));
  const lineOf = lineCounter(area);
  for (const { start, token, clue, cleaned } of inOrder(compact, namedTokens(text))) {
    finds.add(token, () => placeOf(area, clue(), lineOf(start)), cleaned);
  }
}

/** A quick check that rules most texts out. */
export function isPromising(text: string): boolean {
  return (
    text.length >= 6 &&
    (/\.|~/.test(text) ? /e[yw]|v[1-4]\.|token|assertion|bearer|dpop|jwt/i : /token|assertion|bearer|dpop|jwt/i).test(text)
  );
}

/** Merges both lists in order; a named value that overlaps a compact token is dropped. */
function inOrder(compact: Hit[], named: Hit[]): Hit[] {
  let next = 0;
  const others = named.filter((hit) => {
    while (next < compact.length && (compact[next]?.end ?? 0) <= hit.start) next += 1;
    return (compact[next]?.start ?? Number.POSITIVE_INFINITY) >= hit.end;
  });
  return [...compact, ...others].sort((one, other) => one.start - other.start);
}

const HINT = /token|assertion|bearer|dpop|jwt/gi;
const SCHEME = /(?:bearer|dpop|token)[ \t]{1,4}/iy;
const SEPARATOR = /(?:\\?["'])?[ \t]{0,4}(?:=>|[:=>])[ \t]{0,4}(\\?["'])?/y;
const ENDS_VALUE = /[\s"'\\&,;<>{}()|]/g;
const NAME_CHARACTER = /[A-Za-z0-9_-]/;
const AROUND = 40;

function namedTokens(text: string): Hit[] {
  const hits: Hit[] = [];
  HINT.lastIndex = 0;
  for (let hint = HINT.exec(text); hint !== null; hint = HINT.exec(text)) {
    const hit = afterScheme(text, hint.index) ?? afterName(text, hint.index, hint.index + hint[0].length);
    if (hit === null) continue;
    if (hit.token !== '') hits.push(hit);
    HINT.lastIndex = hit.end;
  }
  return hits;
}

/** `Authorization: Bearer ...` (RFC 6750), `DPoP ...` (RFC 9449), `token ...` (GitHub). */
function afterScheme(text: string, at: number): Hit | null {
  SCHEME.lastIndex = at;
  if (!SCHEME.test(text)) return null;
  const start = SCHEME.lastIndex;
  const written = valueAt(text, start);
  const token = written.replace(/[.)\]]{1,3}$/, '');
  const inHeader = AUTHORIZATION.test(text.slice(Math.max(0, at - AROUND), at));
  const vague = text.slice(at, at + 5).toLowerCase() === 'token';
  if (!mayBeToken(token) || (!inHeader && (vague || !looksRandom(token)))) return null;
  const clue = inHeader ? 'Authorization header' : `after the word ${text.slice(at, at + 6).trim()}`;
  return { start, end: start + token.length, token, clue: () => clue, cleaned: [] };
}

/** `access_token=...`, `"refresh_token": "..."`, `<id_token>...`. */
function afterName(text: string, at: number, hintEnd: number): Hit | null {
  let from = at;
  while (from > 0 && at - from < AROUND && NAME_CHARACTER.test(text[from - 1] ?? '')) from -= 1;
  let to = hintEnd;
  while (to < text.length && to - hintEnd < AROUND && NAME_CHARACTER.test(text[to] ?? '')) to += 1;
  const name = text.slice(from, to);
  if (!namesToken(name)) return null;
  SEPARATOR.lastIndex = to;
  const found = SEPARATOR.exec(text);
  if (found === null) return null;
  const start = SEPARATOR.lastIndex;
  const written = valueAt(text, start);
  const end = start + written.length;
  const quoted = found[1] !== undefined;
  const token = unescaped(quoted ? written : written.replace(/[.\]]{1,3}$/, ''));
  // Prose: "refresh token: expired", "Unexpected token: while".
  const doubtful = isVagueName(name) || (!quoted && /:[ \t]/.test(found[0]));
  if (!mayBeToken(token) || (doubtful && !looksRandom(token))) {
    // A value this long is not searched for names again: each name would take the rest of it as its value.
    return written.length < 1_000 ? null : { start, end, token: '', clue: () => null, cleaned: [] };
  }
  return { start, end, token, clue: () => name, cleaned: token === written || quoted ? [] : ['percent-encoding'] };
}

/**
 * The value up to a character no token contains. Searched step by step: one pattern for the whole would need a stack as deep as the value
 * is long.
 */
function valueAt(text: string, start: number): string {
  ENDS_VALUE.lastIndex = start;
  return text.slice(start, ENDS_VALUE.exec(text)?.index ?? text.length);
}

/** Undoes percent-encoding if it is valid. */
export function unescaped(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const AUTHORIZATION = /authorization\\?["']?[ \t]{0,3}[:=,][ \t]{0,3}(?:\\?["'])?[ \t]{0,3}$/i;
const AFTER_SCHEME = /authorization\\?["']?[ \t]{0,3}[:=,][ \t]{0,3}(?:\\?["'])?(?:bearer|dpop|jwt|token)[ \t]{1,3}$/i;
const AFTER_NAME =
  /([A-Za-z0-9_.$-]{1,64})(?:\\?["']|%22)?[ \t]{0,3}(?:=>|[:=>]|%3D|%3A)[ \t]{0,3}(?:\\?["']|%22)?(?:(?:bearer|dpop|jwt)[ \t]{1,3})?$/i;
const LOOK_BACK = 160;
const LOOK_BACK_FOR_COOKIE = 4096;

/** What names a token, such as "Authorization header", "cookie session", "access_token"; null if nothing does. */
function clueBefore(text: string, start: number): string | null {
  const before = text.slice(Math.max(0, start - LOOK_BACK), start);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (AFTER_SCHEME.test(line)) return 'Authorization header';
  const name = AFTER_NAME.exec(line)?.[1];
  if (name === undefined) return null;
  if (name.toLowerCase() === 'dpop') return 'DPoP header';
  const further = text.slice(Math.max(0, start - LOOK_BACK_FOR_COOKIE), start);
  return /(?:^|[\s"'>])(?:set-)?cookie\\?["']?[ \t]{0,3}[:=][^\n]*$/i.test(further.slice(further.lastIndexOf('\n') + 1))
    ? `cookie ${name}`
    : name;
}
