import { raise } from '../findings/raise';
import type { Finding } from '../token/finding';
import { isoMinute, validityOf } from './certificate';
import type { Certificate, KeySet, UsedKey } from './model';

/** What is worth knowing of the keys that a token was held against. @param now Milliseconds since the epoch. */
export function findingsOfKeys({ keys }: KeySet, used: UsedKey | null, now: number): Finding[] {
  const found: Finding[] = [];
  const published = keys.filter((key) => key.published && key.isPrivate);
  if (published.some(({ kty }) => kty === 'oct')) found.push(raise('jwks-secret-key'));
  if (published.some(({ kty }) => kty !== 'oct')) found.push(raise('jwks-private-key'));
  const mine = used === null ? undefined : keys.find(({ thumbprint }) => thumbprint !== null && thumbprint === used.thumbprint);
  if (mine?.certificateFault) found.push(raise('certificate-faulty', { seen: `The certificate of the key ${mine.certificateFault}.` }));
  if (mine?.certificate) found.push(...findingsOfCertificate(mine.certificate, 'The certificate of the key', now));
  return found;
}

/** @param which The certificate as the beginning of a sentence. @param now Milliseconds since the epoch. */
export function findingsOfCertificate(certificate: Certificate, which: string, now: number): Finding[] {
  const validity = validityOf(certificate, now);
  if (validity === 'valid') return [];
  const seen =
    validity === 'expired'
      ? `${which} expired on ${isoMinute(certificate.notAfter)}.`
      : `${which} is valid from ${isoMinute(certificate.notBefore)} on.`;
  return [raise('certificate-expired', { seen })];
}
