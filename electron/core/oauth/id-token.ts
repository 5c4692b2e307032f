import { decodeJwt } from 'jose';
import { Failure } from '../failure';
import type { Finding } from '../token/finding';
import { cleanText } from './untrusted-text';

/**
 * Compares the ID token's nonce with the one sent, OpenID Connect Core section 3.1.3.7 number 11. Throws `flow-nonce-mismatch` when it
 * is another: the tokens may belong to someone else's sign-in. A server that forgets the nonce is what people come here to find out
 * about, so that is a finding, as is what leaves the question open; PKCE still ties the code to this sign-in.
 */
export function checkNonce(idToken: string | null, sent: string): Finding[] {
  if (idToken === null) return [ABSENT];
  let nonce: unknown;
  try {
    nonce = decodeJwt(idToken).nonce;
  } catch {
    return [UNREADABLE];
  }
  if (nonce === sent) return [];
  if (nonce === undefined) return [MISSING];
  throw new Failure({
    code: 'flow-nonce-mismatch',
    what: 'The ID token carries another nonce than the one sent.',
    likelyCause: 'The code came from a sign-in that was not started here: an attack, or a server or proxy that mixes sign-ins up.',
    action: 'The tokens were thrown away. Start the sign-in again; if this repeats, tell whoever runs the server.',
    evidence: [{ label: 'Nonce received', value: typeof nonce === 'string' ? cleanText(nonce, 100) : 'not a text' }],
  });
}

const ABSENT: Finding = {
  code: 'id-token-missing',
  severity: 'warning',
  title: 'No ID token, although openid was asked for',
  detail: 'The server gave an access token but no ID token, so who signed in, and the nonce sent, could not be checked.',
  action: 'Check that the client is allowed the scope openid and that the server speaks OpenID Connect.',
  reference: 'OpenID Connect Core section 3.1.3.3',
};

const MISSING: Finding = {
  code: 'nonce-missing',
  severity: 'error',
  title: 'The ID token carries no nonce, although one was sent',
  detail:
    'A server must return the nonce of the request. Without it, the ID token could stem from another sign-in, and clients that follow the standard refuse it.',
  action: 'Tell whoever runs the server. Do not rely on this ID token to say who signed in.',
  reference: 'OpenID Connect Core section 3.1.3.7',
};

const UNREADABLE: Finding = {
  code: 'id-token-unreadable',
  severity: 'warning',
  title: 'The ID token could not be read, so its nonce was not checked',
  detail: "It is no signed JWT with a JSON payload. An encrypted one can only be opened with the client's own key.",
  action: 'If the client is registered for encrypted ID tokens, turn that off to inspect them here.',
  reference: 'OpenID Connect Core section 3.1.3.7',
};
