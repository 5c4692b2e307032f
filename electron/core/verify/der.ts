/** One element of DER (ITU-T X.690): tag, content, and the whole as it stands. */
export interface Der {
  tag: number;
  body: Uint8Array;
  whole: Uint8Array;
}

export const INTEGER = 0x02;
export const BIT_STRING = 0x03;
export const OCTET_STRING = 0x04;
export const OID = 0x06;
export const SEQUENCE = 0x30;

/** The bytes are not the DER they should be. The message continues "it ...". */
export class DerFault extends Error {}

/** The one element that `bytes` are. @throws DerFault */
export function readDer(bytes: Uint8Array): Der {
  const element = elementAt(bytes, 0);
  if (element.whole.length !== bytes.length) throw new DerFault('continues after its end');
  return element;
}

/** The elements inside one. @throws DerFault */
export function childrenOf(element: Der): Der[] {
  const children: Der[] = [];
  for (let at = 0; at < element.body.length; ) {
    const child = elementAt(element.body, at);
    children.push(child);
    at += child.whole.length;
  }
  return children;
}

/** The element if it has that tag. @throws DerFault */
export function expectDer(element: Der | undefined, tag: number): Der {
  if (element === undefined || element.tag !== tag) throw new DerFault('does not have the parts of a key');
  return element;
}

/** The bytes of an unsigned INTEGER without leading zeros. @throws DerFault */
export function unsignedOf(element: Der | undefined): Uint8Array {
  const { body } = expectDer(element, INTEGER);
  const first = body.findIndex((byte) => byte !== 0);
  return first < 0 ? new Uint8Array(1) : body.subarray(first);
}

/** The bytes of a BIT STRING of whole bytes. @throws DerFault */
export function bitsOf(element: Der | undefined): Uint8Array {
  const { body } = expectDer(element, BIT_STRING);
  if (body[0] !== 0) throw new DerFault('does not have the parts of a key');
  return body.subarray(1);
}

function elementAt(bytes: Uint8Array, at: number): Der {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new DerFault('is truncated or not DER');
  let start = at + 2;
  let length = first;
  if (first >= 128) {
    const size = first - 128;
    if (size === 0 || size > 4 || start + size > bytes.length) throw new DerFault('is truncated or not DER');
    length = bytes.subarray(start, start + size).reduce((sum, byte) => sum * 256 + byte, 0);
    start += size;
  }
  if (start + length > bytes.length) throw new DerFault('is truncated');
  return { tag, body: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) };
}
