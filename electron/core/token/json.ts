import { formatJson } from '../../model/text/json-layout';
import { type JsonNode, readJson } from '../../model/text/json';

export {
  type JsonMember,
  type JsonNode,
  type JsonObject,
  type JsonValue,
  placeInLines,
  readJson,
} from '../../model/text/json';

/** Names listed beyond which no more are looked for. */
const MAX_REPEATED = 20;

/** Names that occur twice in one object, at any depth, on top of those in `found`. */
export function repeatedNames(node: JsonNode, found = new Set<string>()): Set<string> {
  if (found.size >= MAX_REPEATED) return found;
  if (node.kind === 'array') for (const item of node.items) repeatedNames(item, found);
  if (node.kind !== 'object') return found;
  const names = new Set<string>();
  for (const { name, value } of node.members) {
    if (names.has(name) && found.size < MAX_REPEATED) found.add(name);
    names.add(name);
    repeatedNames(value, found);
  }
  return found;
}

/** Characters beyond which indented text is given up: deep nesting of many small values grows with its depth. */
const MAX_PRETTY = 4 * 1024 * 1024;

/** Valid JSON, indented by two spaces, every name, string and number as written. Text that would grow too long stays as it is. */
export function prettyJson(text: string, node: JsonNode): string {
  return formatJson(text.slice(node.start, node.end), MAX_PRETTY).text;
}

/** JSON laid out by `prettyJson`; any other text as it is. */
export function laidOut(text: string): string {
  const reading = readJson(text);
  return reading.ok ? prettyJson(text, reading.node) : text;
}

/** Equal texts for equal values: the order of names and the space between them don't count, the way a number is written does. */
export function canonicalJson(text: string, node: JsonNode): string {
  if (node.kind === 'text') return JSON.stringify(node.value);
  if (node.kind === 'array') return `[${node.items.map((item) => canonicalJson(text, item)).join()}]`;
  if (node.kind !== 'object') return text.slice(node.start, node.end);
  return `{${node.members
    .map(({ name, value }) => `${JSON.stringify(name)}:${canonicalJson(text, value)}`)
    .sort()
    .join()}}`;
}
