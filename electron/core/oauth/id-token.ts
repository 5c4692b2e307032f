import { decodeJwt } from 'jose';
import { failureOf } from '../coach/words';
import { find } from '../findings/find';
import type { Finding } from '../../model/finding';
import { cleanText } from '../base/untrusted-text';

/**
 * Compares the ID token's nonce with the one sent, OpenID Connect Core section 3.1.3.7 number 11. Throws `flow-nonce-mismatch` when it
 * is another: the tokens may belong to someone else's sign-in. A server that forgets the nonce is what people come here to find out
 * about, so that is a finding, as is what leaves the question open; PKCE still ties the code to this sign-in.
 */
export function checkNonce(idToken: string | null, sent: string): Finding[] {
  const claims = idToken === null ? null : claimsOf(idToken);
  const nonce = claims?.nonce;
  if (nonce === undefined || nonce === sent) return find('signIn', { idToken, claims });
  const evidence = [{ label: 'Nonce received', value: typeof nonce === 'string' ? cleanText(nonce, 100) : 'not a text' }];
  throw failureOf({ purpose: 'token', url: '' }, { code: 'flow-nonce-mismatch', evidence });
}

function claimsOf(idToken: string): { nonce?: unknown } | null {
  try {
    return decodeJwt(idToken);
  } catch {
    return null;
  }
}
