import type { Pair } from '../../model/connection';
import { base64Of, utf8Bytes } from '../base/bytes';
import { cleanText, isRecord, wordOf } from '../base/untrusted-text';

/** Names in the schemas of arguments, as deep as they are looked into. */
const MAX_DEPTH = 20;
/** RFC 9110 section 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
/** What goes through every server unchanged: visible ASCII, and spaces within. */
const PLAIN = /^(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?$/;
const SENTINEL = /^=\?base64\?.*\?=$/s;

/** An argument that a request repeats in a header, so that gateways can read it (2026-07-28, "Custom Headers from Tool Parameters"). */
interface Mirror {
  header: string;
  path: readonly string[];
  type: unknown;
}

/** A value as a header can carry it: as it is, or as Base64 between marks. */
export function headerValue(value: string): string {
  return PLAIN.test(value) && !SENTINEL.test(value) ? value : `=?base64?${base64Of(utf8Bytes(value))}?=`;
}

/** `Mcp-Param-` headers of a call. Arguments that are absent or null have none. */
export function mirroredHeaders(inputSchema: unknown, input: Record<string, unknown>): Pair[] {
  return mirrorsOf(inputSchema).flatMap(({ header, path }) => {
    const value = path.reduce<unknown>((at, name) => (isRecord(at) && Object.hasOwn(at, name) ? at[name] : undefined), input);
    const text = typeof value === 'string' ? value : typeof value === 'boolean' || Number.isSafeInteger(value) ? String(value) : null;
    return text === null ? [] : [{ name: `Mcp-Param-${header}`, value: headerValue(text) }];
  });
}

/** Why a client must leave a tool out for how it wants arguments repeated in headers; null: it may call it. */
export function whyUncallable(inputSchema: unknown): string | null {
  const seen = new Set<string>();
  for (const { header, path, type } of mirrorsOf(inputSchema)) {
    const where = cleanText(path.join('.'), 100);
    if (!TOKEN.test(header)) return `"x-mcp-header" of "${where}" is not a header name`;
    if (!['string', 'integer', 'boolean'].includes(wordOf(type))) return `"x-mcp-header" of "${where}" is on an argument of another type`;
    if (seen.has(header.toLowerCase())) return `"x-mcp-header" names "${header}" twice`;
    seen.add(header.toLowerCase());
  }
  return null;
}

/** Only what `properties` lead to is looked at. */
function mirrorsOf(schema: unknown, path: readonly string[] = []): Mirror[] {
  if (!isRecord(schema) || !isRecord(schema.properties) || path.length > MAX_DEPTH) return [];
  return Object.entries(schema.properties).flatMap(([name, property]) => {
    if (!isRecord(property)) return [];
    const at = [...path, name];
    const header = property['x-mcp-header'];
    const own = header === undefined ? [] : [{ header: wordOf(header), path: at, type: property.type }];
    return [...own, ...mirrorsOf(property, at)];
  });
}
