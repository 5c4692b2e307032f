import type { Pair } from '../../model/connection';
import { base64Bytes, utf8Text } from '../base/bytes';
import { headerOf } from '../base/untrusted-text';
import { tolerantly } from '../redaction/structure';

/** Client ID and secret of a Basic header, each form-encoded in it (RFC 6749 section 2.3.1); null: there is none, or it names nobody. */
export function basicOf(headers: readonly Pair[]): Pair | null {
  const [, encoded = ''] = /^basic\s{1,5}([\w+/-]{1,10000}={0,2})$/i.exec(headerOf(headers, 'authorization') ?? '') ?? [];
  const text = utf8Text(base64Bytes(encoded));
  const colon = text.indexOf(':');
  return colon < 1 ? null : { name: tolerantly(text.slice(0, colon)), value: tolerantly(text.slice(colon + 1)) };
}
