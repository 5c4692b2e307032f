import { visibleLines } from '../core/base/visible';
import type { Decoded } from '../core/token/decoded';
import { laidOut, readJson } from '../core/token/json';
import { asProcessed, innermost } from '../core/token/payload';

/** Header and payload, or the payload alone, as indented JSON with every name and number as written. */
export function jsonToCopy(decoded: Decoded, only: 'raw' | 'claims'): string {
  return visibleLines(laidOut(only === 'raw' ? bothOf(decoded) : payloadOf(asProcessed(innermost(decoded)))));
}

function bothOf(decoded: Decoded): string {
  const { headerText, nested } = decoded;
  const inside = nested === null ? '' : `,"inside":${bothOf(nested)}`;
  return `{"header":${jsonIn(headerText) ?? 'null'},"payload":${payloadOf(decoded)}${inside}}`;
}

/** A payload that isn't JSON is given as text or base64url. */
function payloadOf({ payloadText, payloadBase64url }: Decoded): string {
  return jsonIn(payloadText) ?? JSON.stringify(payloadText ?? payloadBase64url);
}

function jsonIn(text: string | null): string | null {
  return text !== null && readJson(text).ok ? text : null;
}
