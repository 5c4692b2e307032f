import { type JsonNode, readJson } from '../token/json';
import { type Area, type FoundTokens, lineCounter, mayBeToken, namesToken, placeOf, within } from './finds';
import { isPromising, readText, unescaped } from './text';

/** Parameters of one query or form read one by one; with more, it is read as text. */
const MAX_PAIRS = 5_000;

/** @param area Its `label` says which message the header belongs to. */
export function readHeader(finds: FoundTokens, area: Area, name: string): void {
  const value = area.text.trim();
  const lower = name.toLowerCase();
  const authorization = lower.endsWith('authorization');
  if (!isPromising(value) && !authorization && !namesToken(name)) return;
  const label = authorization ? `${name} header` : `header ${name}`;
  const bare = value.replace(/^(?:bearer|dpop|token|jwt)[ \t]{1,9}(?=\S)/i, '');
  const named = authorization ? bare !== value && !/\s/.test(bare) : namesToken(name);
  if (named && mayBeToken(bare)) finds.add(bare, () => placeOf(area, label, area.line));
  else if (lower === 'cookie' || lower === 'set-cookie') readCookies(finds, { ...area, text: value }, lower === 'set-cookie');
  else if (lower === 'location' || lower === 'referer') readUrl(finds, within(area, label, value));
  else if (!authorization || !/^basic[ \t]/i.test(value)) readText(finds, within(area, label, value));
}

/** Cookies are recognised by content, whatever their name. @param single Set-Cookie: one cookie, with attributes. */
export function readCookies(finds: FoundTokens, area: Area, single: boolean): void {
  for (const cookie of (single ? [area.text.split(';', 1)[0] ?? ''] : area.text.split(';')).slice(0, MAX_PAIRS)) {
    const equals = cookie.indexOf('=');
    if (equals > 0) readNamed(finds, area, cookie.slice(0, equals).trim(), cookie.slice(equals + 1).trim(), 'cookie ');
  }
}

/** `application/x-www-form-urlencoded`, as in queries, fragments and token requests. */
function readForm(finds: FoundTokens, area: Area): void {
  const pairs = area.text.split('&', MAX_PAIRS + 1);
  if (pairs.length > MAX_PAIRS) readText(finds, area);
  for (const pair of pairs.length > MAX_PAIRS ? [] : pairs) {
    const equals = pair.indexOf('=');
    if (equals > 0) readNamed(finds, area, unescaped(pair.slice(0, equals)), pair.slice(equals + 1).replace(/\+/g, ' '), '');
  }
}

/** A named value of a form, query or cookie, as sent. */
export function readNamed(finds: FoundTokens, area: Area, name: string, sent: string, kind: '' | 'cookie '): void {
  const decoded = unescaped(sent);
  const value = decoded.startsWith('"') && decoded.endsWith('"') ? decoded.slice(1, -1) : decoded;
  const bare = value.replace(/^(?:Bearer|DPoP)\s{1,9}/i, '');
  if (namesToken(name) && mayBeToken(bare)) {
    finds.add(bare, () => placeOf(area, `${kind}${name}`, area.line), value === sent ? [] : ['percent-encoding']);
  } else if (isPromising(value)) readText(finds, within({ ...area, oneLine: true }, `${kind}${name}`, value));
}

export function readUrl(finds: FoundTokens, area: Area): void {
  const [path = '', ...parameters] = area.text.split(/[?#]/, 8);
  readText(finds, { ...area, text: path });
  for (const pairs of parameters) readForm(finds, { ...area, text: pairs });
}

/** Reads a body by its content type or its looks. @param contentType null if unknown. */
export function readBody(finds: FoundTokens, area: Area, contentType: string | null): void {
  const first = area.text.trimStart()[0];
  if ((first === '{' || first === '[') && readJsonText(finds, area)) return;
  const form = /^\s*[\w.~%+-]{1,100}=[^\s=]*(?:&|\s*$)/.test(area.text.slice(0, 20_000));
  if (contentType?.toLowerCase().includes('x-www-form-urlencoded') || form) readForm(finds, { ...area, text: area.text.trim() });
  else readText(finds, area);
}

/** Host and path of a URL for a note, without query, fragment and path segments that may be tokens. */
export function outlineOf(url: string): string {
  const bare = (url.slice(0, 10_000).split(/[?#]/, 1)[0] ?? '').replace(/\/\/[^/@]*@/, '//');
  const path = bare
    .split('/')
    .map((segment) => (segment.length > 40 ? '…' : segment))
    .join('/');
  return `${path.slice(0, 200)}${bare.length === url.length ? '' : ' (with parameters)'}`;
}

/** Longer JSON is read as plain text, which is faster and misses only escaped tokens. */
const MAX_JSON = 8 * 1024 * 1024;
const MAX_DEPTH = 200;
/** JSON inside strings of JSON, as logs and proxies wrap it. */
const MAX_WRAPS = 3;

/** Finds the tokens in JSON, named by their path. Returns false, with nothing done, if the text isn't JSON. */
export function readJsonText(finds: FoundTokens, area: Area, wraps = 0): boolean {
  if (area.text.length > MAX_JSON) return false;
  const reading = readJson(area.text, MAX_DEPTH);
  if (!reading.ok) return false;
  const lineOf = lineCounter(area);
  const visit = (node: JsonNode, path: string, name: string | null): void => {
    if (node.kind === 'array') for (const [index, item] of node.items.entries()) visit(item, `${path}[${index}]`, name);
    else if (node.kind === 'object') {
      const line = lineOf(node.start);
      if (isJoseObject(node)) finds.add(area.text.slice(node.start, node.end), () => placeOf(area, path || null, line));
      else
        for (const member of node.members) visit(member.value, shorten(path === '' ? member.name : `${path}.${member.name}`), member.name);
    } else if (node.kind === 'text') take(node.value, path, name, lineOf(node.start));
  };
  const take = (value: string, path: string, name: string | null, line: number | null): void => {
    const authorization = name !== null && /authorization$/i.test(name);
    const scheme = /^(bearer|dpop|token)[ \t]{1,9}(\S+)$/i.exec(value.length > 1_100_000 ? '' : value);
    const bare = scheme?.[2] ?? value;
    const named = authorization ? scheme !== null : name !== null && namesToken(name);
    if (named && mayBeToken(bare)) {
      finds.add(bare, () => placeOf(area, path || null, line), scheme === null ? [] : [`the word ${scheme[1]}`]);
      return;
    }
    if (!isPromising(value)) return;
    const inner: Area = { text: value, label: placeOf({ ...area, line: null }, path || null, null), line, oneLine: true };
    if (area.label === null && path === '') inner.label = null;
    if (wraps < MAX_WRAPS && /^[{[]/.test(value.trimStart()) && readJsonText(finds, inner, wraps + 1)) return;
    readText(finds, inner);
  };
  visit(reading.node, '', null);
  return true;
}

/** The JSON serialisations: RFC 7515 section 7.2 and RFC 7516 section 7.2. */
function isJoseObject(node: Extract<JsonNode, { kind: 'object' }>): boolean {
  const kinds = new Map(node.members.map(({ name, value }) => [name, value.kind]));
  const headed = kinds.get('protected') === 'text' || kinds.get('header') === 'object' || kinds.get('unprotected') === 'object';
  if (kinds.get('payload') === 'text') return kinds.get('signatures') === 'array' || (kinds.get('signature') === 'text' && headed);
  return kinds.get('ciphertext') === 'text' && (headed || kinds.get('recipients') === 'array');
}

const shorten = (path: string) => (path.length > 100 ? `…${path.slice(-99)}` : path);
