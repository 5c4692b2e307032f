import type { ShownCertificate } from '../../model/verification';
import { raise } from '../findings/raise';
import type { ExtraSignatures } from '../ports';
import type { Finding } from '../token/finding';
import { validityOf } from './certificate';
import { readChain, readJwk } from './jwk';
import type { JwsReading } from './jws';
import { findingsOfCertificate } from './key-findings';
import { own } from './object';
import { checkSignature } from './signature';

/** Signatures of one token whose certificates are looked at. */
const MAX_CHAINS = 20;

export interface TokenCertificates {
  certificates: ShownCertificate[];
  findings: Finding[];
}

/** The certificates in the headers of a token (x5c, RFC 7515 section 4.1.6), the first of each. @param now Milliseconds since the epoch. */
export async function tokenCertificates(reading: JwsReading, now: number, extra: ExtraSignatures | null): Promise<TokenCertificates> {
  const certificates: ShownCertificate[] = [];
  const findings: Finding[] = [];
  if (reading.kind !== 'jws') return { certificates, findings };
  for (const each of reading.signatures.slice(0, MAX_CHAINS)) {
    const x5c = each.ok ? own(each.part.header, 'x5c') : undefined;
    if (!each.ok || x5c === undefined) continue;
    const chain = await readChain(x5c);
    if (typeof chain === 'string') {
      findings.push(raise('certificate-faulty', { seen: `The x5c of the header ${chain}.` }));
      continue;
    }
    const key = await readJwk(chain.jwk, 'x5c', null);
    const result = typeof key === 'string' || reading.lacksPayload ? 'unsupported' : await checkSignature(each.part, key, extra);
    const signs = result === 'match' ? true : result === 'mismatch' ? false : null;
    certificates.push({ ...chain.certificate, from: 'x5c', state: validityOf(chain.certificate, now), signs });
    findings.push(...findingsOfCertificate(chain.certificate, 'The certificate in x5c', now));
    if (signs === false) findings.push(raise('certificate-not-signer'));
  }
  return { certificates, findings };
}
