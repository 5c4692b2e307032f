import type { Decoded } from './decoded';
import { type JsonNode, readJson } from './json';
import { MAX_DEPTH } from './part';

/** Integers of up to 15 digits without exponent or fraction come back from a double as they were written; anything else may not. */
const DOUBTFUL = /[0-9]{16}|[0-9][.eE]|-0/;

/**
 * The numbers of a token that JSON.parse and JSON.stringify would not give back as written: 12345678901234567890, 1e400, 1.0, -0. Keys are
 * JSON pointers (RFC 6901) into { header, payload, processed }, such as "/payload/exp"; of a repeated name the last counts, as in the values.
 */
export function numberLexemes(decoded: Decoded): Record<string, string> {
  const found: Record<string, string> = {};
  collect(decoded.headerText, '/header', found);
  collect(decoded.payloadValue === undefined ? null : decoded.payloadText, '/payload', found);
  collect(decoded.sd?.text ?? null, '/processed', found);
  return found;
}

function collect(text: string | null, path: string, found: Record<string, string>): void {
  if (text === null || !DOUBTFUL.test(text)) return;
  const reading = readJson(text, MAX_DEPTH);
  if (reading.ok) walk(text, reading.node, path, found);
}

function walk(text: string, node: JsonNode, path: string, found: Record<string, string>): void {
  if (node.kind === 'number') {
    const written = text.slice(node.start, node.end);
    if (String(Number(written)) !== written) found[path] = written;
  } else if (node.kind === 'array') {
    for (const [index, item] of node.items.entries()) walk(text, item, `${path}/${index}`, found);
  } else if (node.kind === 'object') {
    const last = new Map(node.members.map(({ name, value }) => [name, value]));
    for (const [name, value] of last) walk(text, value, `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, found);
  }
}
