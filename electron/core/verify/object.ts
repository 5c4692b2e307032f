import { member } from '../token/decode';
import { type JsonObject, readJson, repeatedNames } from '../token/json';
import { utf8 } from '../token/part';

/** A JSON object read for verification; `repeated` are names that occur twice in one object, at any depth. */
export type ObjectReading = { ok: true; object: JsonObject; repeated: string[] } | { ok: false; reason: string };

/** Reads UTF-8 JSON that must be an object. `reason` continues "the header ...". */
export function readObject(source: Uint8Array | string): ObjectReading {
  const text = typeof source === 'string' ? source : utf8(source);
  if (text === null) return { ok: false, reason: 'is not UTF-8 text' };
  const reading = readJson(text);
  if (!reading.ok) return { ok: false, reason: `is not valid JSON: it ${reading.reason}, at character ${reading.offset + 1}` };
  if (reading.node.kind !== 'object') return { ok: false, reason: 'is JSON but not an object' };
  return { ok: true, object: JSON.parse(text) as JsonObject, repeated: [...repeatedNames(reading.node)] };
}

/** A member that is text; null: absent or something else. */
export function ownText(object: JsonObject, name: string): string | null {
  const value = member(object, name);
  return typeof value === 'string' ? value : null;
}
