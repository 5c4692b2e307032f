import type { SharedSecret } from '../../model/setting-differences';
import type { ConnectionService } from './service';

/**
 * Which of those connections have the same client secret. Says no more of one than the fingerprints in the exchange log do.
 *
 * @throws Failure `not-found`; vault-* when it can't be read.
 */
export async function sharedSecrets(
  connections: Pick<ConnectionService, 'get' | 'clientSecret'>,
  ids: readonly string[],
): Promise<SharedSecret[]> {
  const numbers = new Map<string, number>();
  const shared: SharedSecret[] = [];
  for (const id of ids) {
    connections.get(id);
    const secret = await connections.clientSecret(id);
    if (secret !== null && !numbers.has(secret)) numbers.set(secret, numbers.size + 1);
    shared.push({ id, secret: secret === null ? null : (numbers.get(secret) ?? null) });
  }
  return shared;
}
