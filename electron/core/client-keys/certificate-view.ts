import type { ClientCertificateView } from '../../model/client-certificate';
import { base64Of, base64urlOf } from '../base/bytes';
import type { SealedClientCertificate } from '../secrets';
import { distinguishedName, readCertificate, validityOf } from '../verify/certificate';
import { readKeys } from '../verify/keys';
import { bytesOfPem, pemParts } from './pem';

/** `x5t#S256` of a certificate in DER, RFC 8705 section 3.1. */
export async function thumbprintOf(der: Uint8Array): Promise<string> {
  return base64urlOf(await crypto.subtle.digest('SHA-256', new Uint8Array(der)));
}

/** What a provider is given of a certificate, in each form that providers ask for. @param now Milliseconds since the epoch. */
export async function viewOfCertificate(
  { thumbprint, certificates, at }: SealedClientCertificate,
  now: number,
): Promise<ClientCertificateView> {
  const chain = pemParts(certificates);
  const ders = chain.map(bytesOfPem);
  const [leaf = new Uint8Array()] = ders;
  const read = await readCertificate(leaf);
  const [key] = (await readKeys(chain[0]?.text ?? '', 'the certificate')).keys;
  const { kty, crv, x, y, n, e } = (key?.jwk ?? {}) as Record<string, unknown>;
  const jwk = { kty, crv, x, y, n, e, use: 'sig', x5c: ders.map(base64Of), 'x5t#S256': thumbprint };
  const { subject, issuer } = distinguishedName(leaf);
  return {
    thumbprint,
    subject,
    issuer,
    isSelfSigned: subject === issuer,
    key: key?.kind ?? '',
    notBefore: read.notBefore,
    notAfter: read.notAfter,
    state: validityOf(read, now),
    at,
    pem: certificates.trim(),
    jwk: JSON.stringify(jwk, null, 2),
  };
}
