import type { Finding } from '../../model/finding';
import { cleanText } from '../base/untrusted-text';
import { failureOf } from '../coach/coach';
import { find } from '../findings/find';
import { claimsOf } from '../wire/issuer-keys';

/**
 * Compares the ID token's nonce with the one sent, OpenID Connect Core section 3.1.3.7 number 11. Throws `flow-nonce-mismatch` when it
 * is another: the tokens may belong to someone else's sign-in. A server that forgets the nonce is what people come here to find out
 * about, so that is a finding, as is what leaves the question open; PKCE still ties the code to this sign-in.
 */
export function checkNonce(idToken: string | null, sent: string): Finding[] {
  const claims = idToken === null ? null : claimsOf(idToken);
  const nonce = claims?.nonce;
  if (nonce === undefined || nonce === sent) return find('signIn', { idToken, claims: claims && { nonce } });
  const evidence = [{ label: 'Nonce received', value: typeof nonce === 'string' ? cleanText(nonce, 100) : 'not a string' }];
  throw failureOf({ purpose: 'token', url: '' }, { code: 'flow-nonce-mismatch', evidence });
}
