import type { EdDSA } from '@noble/curves/abstract/edwards.js';
import type { MontgomeryECDH } from '@noble/curves/abstract/montgomery.js';
import type { ECDSA } from '@noble/curves/abstract/weierstrass.js';
import { concat, hexOf } from '../base/bytes';

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

/** A point on P-384 and its like in its compressed form (SEC 1 section 2.3.3). */
export function compressPoint(x: Uint8Array, y: Uint8Array): Uint8Array {
  const sign = ((y.at(-1) ?? 0) & 1) === 1 ? 3 : 2;
  return concat(Uint8Array.of(sign), x);
}

/**
 * The arithmetic of each curve. Few keys need it, so nobody else waits for it to load: those with a compressed point, private ones without their
 * public part, Edwards keys.
 */
const EC: Record<string, () => Promise<ECDSA>> = {
  'P-256': async () => (await import('@noble/curves/nist.js')).p256,
  'P-384': async () => (await import('@noble/curves/nist.js')).p384,
  'P-521': async () => (await import('@noble/curves/nist.js')).p521,
  secp256k1: async () => (await import('@noble/curves/secp256k1.js')).secp256k1,
};
const OKP: Record<string, () => Promise<EdDSA | MontgomeryECDH>> = {
  Ed25519: async () => (await import('@noble/curves/ed25519.js')).ed25519,
  X25519: async () => (await import('@noble/curves/ed25519.js')).x25519,
  Ed448: async () => (await import('@noble/curves/ed448.js')).ed448,
  X448: async () => (await import('@noble/curves/ed448.js')).x448,
};

/** A compressed point uncompressed (SEC 1 section 2.3.4); null: it is no point of that curve. */
export async function decompressPoint(crv: string, point: Uint8Array): Promise<Uint8Array | null> {
  const curve = await EC[crv]?.();
  try {
    return curve?.Point.fromBytes(point).toBytes(false) ?? null;
  } catch {
    return null;
  }
}

/** The public part of a private key, a point uncompressed; null: it is no key of that curve. */
export async function publicPart(crv: string, secret: Uint8Array): Promise<Uint8Array | null> {
  const [ec, okp] = [await EC[crv]?.(), await OKP[crv]?.()];
  try {
    return ec?.getPublicKey(secret, false) ?? okp?.getPublicKey(secret) ?? null;
  } catch {
    return null;
  }
}

/**
 * Whether an Edwards key is one of the few points of small order, however it is written (also not reduced, which some libraries take):
 * with such a key one signature matches nearly every text.
 */
export async function hasSmallOrder(crv: string, key: Uint8Array): Promise<boolean> {
  const curve = await OKP[crv]?.();
  try {
    return curve !== undefined && 'Point' in curve && curve.Point.fromBytes(key, true).isSmallOrder();
  } catch {
    return false;
  }
}

function squareOf({ a, b }: Curve, x: bigint): bigint {
  return x * x * x + a * x + b;
}

/** An unsigned number, most significant byte first. */
export function numberOf(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${hexOf(bytes)}`);
}
