import type { Random } from '../ports';

/** An id by chance: lower-case hexadecimal, two digits for each of `bytes` bytes. */
export function newId(random: Random, bytes: number): string {
  return Array.from(random.bytes(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
