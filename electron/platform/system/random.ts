import { randomBytes } from 'node:crypto';
import type { Random } from '../../core/ports';

/** The operating system's cryptographic generator. */
export const systemRandom: Random = {
  bytes: (length) => new Uint8Array(randomBytes(length)),
};
