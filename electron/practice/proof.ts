import { createHmac, timingSafeEqual } from 'node:crypto';

/** Where the practice provider proves that the window started it: `?challenge=` 64 hex digits. */
export const PROOF_PATH = '/.tokenscope-practice';
/** Where it tells the certificate of its TLS port, as PEM. */
export const CERTIFICATE_PATH = '/.tokenscope-practice/certificate';
export const CHALLENGE = /^[0-9a-f]{64}$/;

/** The proof in hex: only readers of the data folder know the key. Includes the URL so that it can't be relayed from another provider. */
export function proofFor(key: string, url: string, challenge: string): string {
  return createHmac('sha256', key).update(`${url} ${challenge}`).digest('hex');
}

export function isProof(given: string, key: string, url: string, challenge: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(proofFor(key, url, challenge))];
  return one.length === other.length && timingSafeEqual(one, other);
}
