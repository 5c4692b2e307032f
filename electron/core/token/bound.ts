import type { Grant } from '../secrets';
import { decodeToken } from './decode';
import type { JsonValue } from './json';
import { isObject } from './part';

/** The thumbprint of the key that a token is bound to (`cnf`, RFC 9449 section 6.1); null: it names none. */
export function thumbprintIn(cnf: JsonValue | undefined): string | null {
  const jkt = isObject(cnf) ? cnf.jkt : null;
  return typeof jkt === 'string' ? jkt : null;
}

/** The thumbprint of the certificate that a token is bound to (`cnf`, RFC 8705 section 3.1); null: it names none. */
export function certificateIn(cnf: JsonValue | undefined): string | null {
  const bound = isObject(cnf) ? cnf['x5t#S256'] : null;
  return typeof bound === 'string' ? bound : null;
}

/** What an access token is good only with, by its type or by what it says itself; null: nothing, or it does not say. */
export function boundTo({ accessToken, tokenType }: Pick<Grant, 'accessToken' | 'tokenType'>): 'key' | 'certificate' | null {
  if (tokenType?.toLowerCase() === 'dpop') return 'key';
  const { claims } = decodeToken(accessToken);
  if (thumbprintIn(claims?.cnf) !== null) return 'key';
  return certificateIn(claims?.cnf) === null ? null : 'certificate';
}
