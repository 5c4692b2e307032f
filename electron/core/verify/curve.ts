import { concat, hexBytes, hexOf } from '../base/bytes';

/** A curve y² = x³ + ax + b over a prime field. */
interface Curve {
  p: bigint;
  a: bigint;
  b: bigint;
  /** Bytes of one coordinate (RFC 7518 section 6.2.1.2, RFC 8812 section 3.1). */
  bytes: number;
}

const P256 = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const P384 = 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n;
const P521 = 2n ** 521n - 1n;

/** SP 800-186 section 3.2.1 and SEC 2 section 2.4.1. */
const CURVES: Record<string, Curve> = {
  'P-256': { p: P256, a: -3n, b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn, bytes: 32 },
  'P-384': {
    p: P384,
    a: -3n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    bytes: 48,
  },
  'P-521': {
    p: P521,
    a: -3n,
    b: 0x051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
    bytes: 66,
  },
  secp256k1: { p: 2n ** 256n - 2n ** 32n - 977n, a: 0n, b: 7n, bytes: 32 },
};

/** Bytes of one coordinate on a curve that tokens use. */
export function coordinateBytes(crv: string): number {
  return CURVES[crv]?.bytes ?? 0;
}

export function isKnownCurve(crv: string): boolean {
  return Object.hasOwn(CURVES, crv);
}

/** Whether two coordinates are a point of the curve (SEC 1 section 3.2.2.1); with a key off the curve no signature check means anything. */
export function isOnCurve(crv: string, x: Uint8Array, y: Uint8Array): boolean {
  const curve = CURVES[crv];
  if (curve === undefined) return false;
  const [left, right] = [numberOf(x), numberOf(y)];
  if (left >= curve.p || right >= curve.p) return false;
  return (right * right - squareOf(curve, left)) % curve.p === 0n;
}

/** The y that belongs to a compressed point (SEC 1 section 2.3.4); null: the bytes are no point of the curve. */
export function decompressPoint(crv: string, point: Uint8Array): { x: Uint8Array; y: Uint8Array } | null {
  const curve = CURVES[crv];
  if (curve === undefined || point.length !== curve.bytes + 1 || (point[0] !== 2 && point[0] !== 3)) return null;
  const x = point.subarray(1);
  const { p } = curve;
  if (numberOf(x) >= p) return null;
  // Of all these primes p mod 4 is 3, so the root is a power.
  const root = power(modulo(squareOf(curve, numberOf(x)), p), (p + 1n) / 4n, p);
  const wanted = BigInt(point[0] & 1);
  const y = bytesOf((root & 1n) === wanted ? root : p - root, curve.bytes);
  return isOnCurve(crv, x, y) ? { x, y } : null;
}

/** A point on P-384 and its like in its compressed form (SEC 1 section 2.3.3). */
export function compressPoint(x: Uint8Array, y: Uint8Array): Uint8Array {
  const sign = ((y.at(-1) ?? 0) & 1) === 1 ? 3 : 2;
  return concat(Uint8Array.of(sign), x);
}

const P25519 = 2n ** 255n - 19n;
const P448 = 2n ** 448n - 2n ** 224n - 1n;
/** The y of the four points of order 8 of edwards25519 (those of order 1, 2 and 4 have 1, -1 and 0). */
const ORDER_8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022n;

/**
 * Whether an Edwards key is one of the few points of small order, however it is written (also not reduced, which some libraries take):
 * with such a key one signature matches nearly every text.
 */
export function hasSmallOrder(crv: string, key: Uint8Array): boolean {
  if (crv !== 'Ed25519' && crv !== 'Ed448') return false;
  const p = crv === 'Ed25519' ? P25519 : P448;
  // RFC 8032 sections 5.1.2 and 5.2.2: little-endian, the highest bit says which x.
  const bytes = Uint8Array.from(key).reverse();
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  const y = modulo(numberOf(bytes), p);
  const low = [0n, 1n, p - 1n];
  return (crv === 'Ed25519' ? [...low, ORDER_8, p - ORDER_8] : low).includes(y);
}

function squareOf({ a, b }: Curve, x: bigint): bigint {
  return x * x * x + a * x + b;
}

function modulo(value: bigint, by: bigint): bigint {
  const rest = value % by;
  return rest < 0n ? rest + by : rest;
}

function power(base: bigint, exponent: bigint, by: bigint): bigint {
  let result = 1n;
  let square = base % by;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % by;
    square = (square * square) % by;
  }
  return result;
}

/** An unsigned number, most significant byte first. */
export function numberOf(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${hexOf(bytes)}`);
}

function bytesOf(value: bigint, length: number): Uint8Array {
  return hexBytes(value.toString(16).padStart(length * 2, '0'));
}
