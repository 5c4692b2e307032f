import { createPrivateKey } from 'node:crypto';

/** Opens a private key in PEM that is encrypted with a passphrase: PKCS #8 (RFC 5958) or OpenSSL's older form. Rejects where that fails. */
export async function openEncryptedKey(pem: string, passphrase: string): Promise<string> {
  return createPrivateKey({ key: pem, format: 'pem', passphrase }).export({ type: 'pkcs8', format: 'pem' }).toString();
}
