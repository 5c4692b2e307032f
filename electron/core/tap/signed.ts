import type { SignedForTap } from '../../model/tap';
import { utf8Text } from '../base/bytes';
import { headerOf, jsonMembers } from '../base/untrusted-text';
import type { Recorded } from '../exchanges/recording';
import { decodeBase64url } from '../token/base64url';
import type { Addresses } from './addresses';

/** Bytes of a form that is looked through for an assertion. */
const MAX_FORM = 64 * 1024;

/**
 * What the app signed for the tap's address instead of the server's: a DPoP proof (`htu`, RFC 9449 section 4.2), a client assertion (`aud`, RFC 7523
 * section 3). The tap can't sign it anew.
 */
export function signedForTap({ request: { headers, body } }: Pick<Recorded, 'request'>, addresses: Addresses): SignedForTap[] {
  const isLocal = (address: unknown) => typeof address === 'string' && addresses.isLocal(address);
  const found: SignedForTap[] = [];
  if (isLocal(claimsOf(headerOf(headers, 'dpop') ?? '')?.get('htu'))) found.push('dpop-proof');
  if (body.length > 0 && body.length <= MAX_FORM && /^application\/x-www-form-urlencoded\b/i.test(body.contentType)) {
    const assertion = new URLSearchParams(utf8Text(body.bytes)).get('client_assertion') ?? '';
    const aud = claimsOf(assertion)?.get('aud');
    // One audience that is the server's is enough for it.
    if (Array.isArray(aud) ? aud.length > 0 && aud.every(isLocal) : isLocal(aud)) found.push('client-assertion');
  }
  return found;
}

/** Of a JWT, unverified; null: it is none. */
function claimsOf(jwt: string): Map<string, unknown> | null {
  const [, claims, signature] = jwt.split('.', 3);
  const bytes = claims === undefined || signature === undefined ? null : decodeBase64url(claims);
  return bytes === null ? null : jsonMembers(utf8Text(bytes));
}
