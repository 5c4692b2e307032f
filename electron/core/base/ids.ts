import type { Random } from '../ports';

/** An id by chance: lower-case hexadecimal, two digits for each of `bytes` bytes. */
export function newId(random: Random, bytes: number): string {
  let id = '';
  for (const byte of random.bytes(bytes)) id += (byte + 256).toString(16).slice(1);
  return id;
}
