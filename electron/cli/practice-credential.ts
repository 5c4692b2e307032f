import { makeKey } from '../core/client-auth/make-key';
import { viewOfCertificate } from '../core/client-keys/certificate-view';
import { viewOfKey } from '../core/client-keys/keys';
import { makeSelfSigned } from '../core/client-keys/make-certificate';
import { readClientCertificate } from '../core/client-keys/read-certificate';
import { clientAuthOf } from '../model/client-auth';
import { signsWithKey } from '../model/grants';
import type { Face } from '../practice';

interface Made {
  /** The secrets of its connection file. */
  secrets: Record<string, string>;
  /** What the provider is given, as JWKs in JSON text. */
  publicKeys: string[];
}

/** What the client of a face proves itself with: its secret, a key or a certificate, those made now. @param now Milliseconds since the epoch. */
export async function credentialOf({ connection, clientSecret }: Face, now: number): Promise<Made> {
  const { credential } = clientAuthOf(connection);
  const secrets: Record<string, string> = credential === 'secret' ? { clientSecret } : {};
  if (signsWithKey(connection)) {
    const key = await makeKey('ES256', now);
    const clientKey = JSON.stringify({ ...JSON.parse(key.jwk), kid: key.kid });
    return { secrets: { ...secrets, clientKey }, publicKeys: [(await viewOfKey(key)).jwk] };
  }
  if (credential === 'certificate') {
    const { certificate, key } = await makeSelfSigned(connection.clientId, 'P-256', now);
    const clientCertificate = `${certificate}${key}`;
    const given = { files: [new TextEncoder().encode(clientCertificate)], passphrase: '' };
    const read = await readClientCertificate(given, { key: async (pem) => pem, pkcs12: () => Promise.reject(new Error('PEM only')) }, now);
    return { secrets: { clientCertificate }, publicKeys: [(await viewOfCertificate(read, now)).jwk] };
  }
  return { secrets, publicKeys: [] };
}
