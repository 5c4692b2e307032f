import { createHash, createPrivateKey } from 'node:crypto';
import { verifyToken } from '../../../electron/core/verify/verify';
import { CERTIFICATE } from '../../platform/certificate';
import { base64url, keysOf, type Signer, signerFor, tokenOf } from '../verify/support';
import { EXPIRED, EXPIRED_KEY } from '../verify/vectors-x509';
import type { FindingCase } from './token-cases';

const key = createPrivateKey(EXPIRED_KEY);
const signer = { alg: 'ES256', privateKey: key, publicJwk: { ...key.export({ format: 'jwk' }), d: undefined } };
const derOf = (pem: string) => pem.replace(/-----.*-----|\s/g, '');
/** When the certificate of the signer was valid. */
const THEN = Date.UTC(2021, 0);

async function found(token: string, now = THEN) {
  return (await verifyToken({ token, keys: await keysOf(signer.publicJwk), now })).findings;
}
const withChain = (x5c: unknown, by: Signer = signer) => tokenOf(by, {}, { x5c });

/** Signed with the hash of the nonce in its place. */
function hashed(): string {
  const [, payload, signature] = tokenOf(signer, {}, { nonce: createHash('sha256').update('n').digest('base64url') }).split('.');
  return `${base64url('{"alg":"ES256","nonce":"n"}')}.${payload}.${signature}`;
}

/** Findings about the keys that a token was held against, and the certificates that it brings along. */
export const KEY_CASES: FindingCase[] = [
  { code: 'nonce-hashed', raises: () => found(hashed()), quiet: () => found(tokenOf(signer, {}, { nonce: 'n' })) },
  { code: 'certificate-faulty', raises: () => found(withChain(['AAAA'])), quiet: () => found(withChain([derOf(EXPIRED)])) },
  {
    code: 'certificate-expired',
    raises: () => found(withChain([derOf(EXPIRED)]), Date.UTC(2022, 0)),
    quiet: () => found(withChain([derOf(EXPIRED)])),
  },
  {
    code: 'certificate-not-signer',
    raises: () => found(withChain([derOf(CERTIFICATE)])),
    quiet: () => found(withChain([derOf(EXPIRED)])),
  },
  {
    code: 'certificate-not-signer',
    raises: () => found(withChain([derOf(EXPIRED)], signerFor('ES256'))),
    quiet: () => found(tokenOf(signer)),
  },
];
