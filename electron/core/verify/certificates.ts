import type { Finding } from '../../model/finding';
import type { ShownCertificate } from '../../model/verification';
import { find } from '../findings/find';
import { member } from '../token/decode';
import { isoMinute, validityOf } from './certificate';
import { readChain, readJwk } from './jwk';
import type { JwsReading } from './jws';
import type { Certificate, KeySet, UsedKey } from './model';
import { checkSignature } from './signature';

/** Signatures of one token whose certificates are looked at. */
const MAX_CHAINS = 20;

export interface TokenCertificates {
  certificates: ShownCertificate[];
  findings: Finding[];
}

/** The certificates in the headers of a token (x5c, RFC 7515 section 4.1.6), the first of each. @param now Milliseconds since the epoch. */
export async function tokenCertificates(reading: JwsReading, now: number): Promise<TokenCertificates> {
  const certificates: ShownCertificate[] = [];
  const findings: Finding[] = [];
  if (reading.kind !== 'jws') return { certificates, findings };
  for (const each of reading.signatures.slice(0, MAX_CHAINS)) {
    const x5c = each.ok ? member(each.part.header, 'x5c') : undefined;
    if (!each.ok || x5c === undefined) continue;
    const chain = await readChain(x5c);
    if (typeof chain === 'string') {
      find('certificate', { fault: `The header's x5c ${chain}.`, invalid: null, signs: null }, findings);
      continue;
    }
    const key = await readJwk(chain.jwk, 'x5c', null);
    const result = typeof key === 'string' || reading.lacksPayload ? 'unsupported' : await checkSignature(each.part, key);
    const signs = result === 'match' ? true : result === 'mismatch' ? false : null;
    certificates.push({ ...chain.certificate, from: 'x5c', state: validityOf(chain.certificate, now), signs });
    find('certificate', { fault: null, invalid: invalidityOf(chain.certificate, 'The certificate in x5c', now), signs }, findings);
  }
  return { certificates, findings };
}

/** Findings about the keys that a token was held against. @param now Milliseconds since the epoch. */
export function findingsOfKeys({ keys }: KeySet, used: UsedKey | null, now: number): Finding[] {
  const published = keys.filter((key) => key.published && key.isPrivate);
  const found = find('publishedKeys', { kinds: published.map(({ kty }) => kty) });
  const mine = used === null ? undefined : keys.find(({ thumbprint }) => thumbprint !== null && thumbprint === used.thumbprint);
  if (mine === undefined) return found;
  const fault = mine.certificateFault ? `The key's certificate ${mine.certificateFault}.` : null;
  const invalid = mine.certificate ? invalidityOf(mine.certificate, "The key's certificate", now) : null;
  return find('certificate', { fault, invalid, signs: null }, found);
}

/** Why a certificate is not valid now, a sentence; null: it is. @param which The certificate as the beginning of that sentence. */
function invalidityOf(certificate: Certificate, which: string, now: number): string | null {
  const validity = validityOf(certificate, now);
  if (validity === 'valid') return null;
  if (validity === 'expired') return `${which} expired on ${isoMinute(certificate.notAfter)}.`;
  return `${which} is not valid before ${isoMinute(certificate.notBefore)}.`;
}
