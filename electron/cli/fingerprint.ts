import { createHmac } from 'node:crypto';
import type { Random } from '../core/ports';

/** A keyed fingerprint for a command that opens no vault: the same secret has the same one as long as the command runs. */
export function fingerprintOf(random: Random): (secret: string) => string {
  const key = random.bytes(32);
  return (secret) => {
    const hex = createHmac('sha256', key).update(secret, 'utf8').digest('hex');
    return `${hex.slice(0, 4)}-${hex.slice(4, 8)}`;
  };
}
