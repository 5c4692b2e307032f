import { primes } from './sha256';

/** FIPS 180-4 section 4.2.3: the first 64 bits of the fractional parts of the cube roots of the first 80 primes, high and low halves in turn. */
let constants: Int32Array | null = null;

/** FIPS 180-4 section 5.3.5 and 5.3.4: the same of square roots, of the first 8 primes and of the next 8. */
const start = (size: 384 | 512) =>
  halves(primes(16, BigInt).slice(...(size === 512 ? [0, 8] : [8, 16])), (prime) => root(prime << 128n, 2n));

function halves(of: bigint[], rooted: (prime: bigint) => bigint): Int32Array {
  return Int32Array.from(of.flatMap((prime) => [Number((rooted(prime) >> 32n) & 0xffffffffn), Number(rooted(prime) & 0xffffffffn)]));
}

/** The whole part of the nth root, by Newton's method from above. */
function root(value: bigint, n: bigint): bigint {
  let guess = 1n << (BigInt(value.toString(2).length) / n + 1n);
  for (;;) {
    const next = ((n - 1n) * guess + value / guess ** (n - 1n)) / n;
    if (next >= guess) return guess;
    guess = next;
  }
}

/** SHA-384 and SHA-512 (FIPS 180-4 sections 6.4 and 6.5) of text as UTF-8; see `sha256` for why it is here. */
export function sha512(text: string, size: 384 | 512): Buffer {
  constants ??= halves(primes(80, BigInt), (prime) => root(prime << 192n, 3n));
  const message = Buffer.from(text);
  const padded = Buffer.alloc((((message.length + 16) >> 7) + 1) << 7);
  message.copy(padded);
  padded[message.length] = 0x80;
  padded.writeUInt32BE(Math.floor(message.length / 2 ** 29), padded.length - 8);
  padded.writeUInt32BE((message.length << 3) >>> 0, padded.length - 4);
  const state = start(size);
  const w = new Int32Array(160);
  for (let at = 0; at < padded.length; at += 128) {
    for (let t = 0; t < 32; t++) w[t] = padded.readInt32BE(at + t * 4);
    compress(state, w, constants);
  }
  const digest = Buffer.alloc(64);
  for (const [index, half] of state.entries()) digest.writeInt32BE(half, index * 4);
  return digest.subarray(0, size / 8);
}

/** High and low half of the last sum: two results without making an object a million times. */
let high = 0;
let low = 0;

function add(h: number, l: number): void {
  const sum = (low >>> 0) + (l >>> 0);
  low = sum | 0;
  high = (high + h + (sum > 0xffffffff ? 1 : 0)) | 0;
}

/** One half of three rotations (or, the last where `shift`, a shift) xored; the other half is the same with its arguments exchanged. */
function mixed(h: number, l: number, turns: readonly [number, number, number], shift: 'high' | 'low' | null): number {
  const turn = (by: number) => (by < 32 ? (h >>> by) | (l << (32 - by)) : (l >>> (by - 32)) | (h << (64 - by)));
  const last = shift === null ? turn(turns[2]) : shift === 'high' ? h >>> turns[2] : turn(turns[2]);
  return turn(turns[0]) ^ turn(turns[1]) ^ last;
}

function compress(state: Int32Array, w: Int32Array, k: Int32Array): void {
  const at = (words: Int32Array, index: number) => words[index] ?? 0;
  for (let t = 32; t < 160; t += 2) {
    const [h15, l15, h2, l2] = [at(w, t - 30), at(w, t - 29), at(w, t - 4), at(w, t - 3)];
    [high, low] = [at(w, t - 32), at(w, t - 31)];
    add(mixed(h15, l15, [1, 8, 7], 'high'), mixed(l15, h15, [1, 8, 7], 'low'));
    add(at(w, t - 14), at(w, t - 13));
    add(mixed(h2, l2, [19, 61, 6], 'high'), mixed(l2, h2, [19, 61, 6], 'low'));
    w[t] = high;
    w[t + 1] = low;
  }
  const v = Int32Array.from(state);
  for (let t = 0; t < 160; t += 2) {
    const [ah, al, eh, el] = [at(v, 0), at(v, 1), at(v, 8), at(v, 9)];
    [high, low] = [at(v, 14), at(v, 15)];
    add(mixed(eh, el, [14, 18, 41], null), mixed(el, eh, [14, 18, 41], null));
    add((eh & at(v, 10)) ^ (~eh & at(v, 12)), (el & at(v, 11)) ^ (~el & at(v, 13)));
    add(at(k, t), at(k, t + 1));
    add(at(w, t), at(w, t + 1));
    const [oneHigh, oneLow] = [high, low];
    [high, low] = [at(v, 6), at(v, 7)];
    add(oneHigh, oneLow);
    const [nextHigh, nextLow] = [high, low];
    [high, low] = [oneHigh, oneLow];
    add(mixed(ah, al, [28, 34, 39], null), mixed(al, ah, [28, 34, 39], null));
    add((ah & at(v, 2)) ^ (ah & at(v, 4)) ^ (at(v, 2) & at(v, 4)), (al & at(v, 3)) ^ (al & at(v, 5)) ^ (at(v, 3) & at(v, 5)));
    v.copyWithin(2, 0, 14);
    v[8] = nextHigh;
    v[9] = nextLow;
    v[0] = high;
    v[1] = low;
  }
  for (let index = 0; index < 16; index += 2) {
    [high, low] = [at(state, index), at(state, index + 1)];
    add(at(v, index), at(v, index + 1));
    state[index] = high;
    state[index + 1] = low;
  }
}
