import { decodeJwt } from 'jose';
import { Failure } from '../failure';
import { find } from '../findings/find';
import type { Finding } from '../../model/finding';
import { cleanText } from './untrusted-text';

/**
 * Compares the ID token's nonce with the one sent, OpenID Connect Core section 3.1.3.7 number 11. Throws `flow-nonce-mismatch` when it
 * is another: the tokens may belong to someone else's sign-in. A server that forgets the nonce is what people come here to find out
 * about, so that is a finding, as is what leaves the question open; PKCE still ties the code to this sign-in.
 */
export function checkNonce(idToken: string | null, sent: string): Finding[] {
  const claims = idToken === null ? null : claimsOf(idToken);
  const nonce = claims?.nonce;
  if (nonce === undefined || nonce === sent) return find('signIn', { idToken, claims });
  throw new Failure({
    code: 'flow-nonce-mismatch',
    what: 'The ID token carries another nonce than the one sent.',
    likelyCause: 'The code came from a sign-in that was not started here: an attack, or a server or proxy that mixes sign-ins up.',
    action: 'The tokens were thrown away. Start the sign-in again; if this repeats, tell whoever runs the server.',
    evidence: [{ label: 'Nonce received', value: typeof nonce === 'string' ? cleanText(nonce, 100) : 'not a text' }],
  });
}

function claimsOf(idToken: string): { nonce?: unknown } | null {
  try {
    return decodeJwt(idToken);
  } catch {
    return null;
  }
}
