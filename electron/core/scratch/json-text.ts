import { type JsonNode, readJson } from '../token/json';
import { type Area, type FoundTokens, lineCounter, mayBeToken, namesToken, placeOf } from './finds';
import { isPromising, readText } from './text';

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
