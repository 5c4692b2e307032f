import { createPublicKey, verify } from 'node:crypto';
import type { ExtraSignatures } from '../core/ports';

/** ES256K by OpenSSL. Electron's BoringSSL has no secp256k1, and then every answer is null. */
export const nodeSignatures: ExtraSignatures = {
  verifyEs256k(publicKey, data, signature) {
    let key: ReturnType<typeof createPublicKey>;
    try {
      key = createPublicKey({ key: { kty: 'EC', crv: 'secp256k1', x: publicKey.x, y: publicKey.y }, format: 'jwk' });
    } catch {
      return null;
    }
    return verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature);
  },
};
