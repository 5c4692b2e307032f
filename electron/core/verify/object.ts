import { member } from '../token/decode';
import { type JsonNode, type JsonObject, readJson } from '../token/json';

/** A JSON object read for verification; `repeated` are names that occur twice in one object, at any depth. */
export type ObjectReading = { ok: true; object: JsonObject; repeated: string[] } | { ok: false; reason: string };

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads UTF-8 JSON that must be an object. `reason` continues "the header ...". */
export function readObject(source: Uint8Array | string): ObjectReading {
  let text: string;
  try {
    text = typeof source === 'string' ? source : strictUtf8.decode(source);
  } catch {
    return { ok: false, reason: 'is not UTF-8 text' };
  }
  const reading = readJson(text);
  if (!reading.ok) return { ok: false, reason: `is not valid JSON: it ${reading.reason}, at character ${reading.offset + 1}` };
  if (reading.node.kind !== 'object') return { ok: false, reason: 'is JSON but no object' };
  const repeated = new Set<string>();
  collectRepeated(reading.node, repeated);
  return { ok: true, object: JSON.parse(text) as JsonObject, repeated: [...repeated] };
}

/** A member that is text; null: absent or something else. */
export function ownText(object: JsonObject, name: string): string | null {
  const value = member(object, name);
  return typeof value === 'string' ? value : null;
}

function collectRepeated(node: JsonNode, repeated: Set<string>): void {
  if (node.kind === 'array') for (const item of node.items) collectRepeated(item, repeated);
  if (node.kind !== 'object') return;
  const seen = new Set<string>();
  for (const { name, value } of node.members) {
    if (seen.has(name)) repeated.add(name);
    seen.add(name);
    collectRepeated(value, repeated);
  }
}
