import { base64Bytes, base64urlOf, concat, utf8Bytes, utf8Text } from '../base/bytes';
import { readJson } from '../token/json';
import type { JwsSignature } from './jws';
import { ownText } from './object';

/**
 * The signature over the header as Microsoft signed it: access tokens for Microsoft Graph carry a `nonce` in their header, are signed with
 * its SHA-256 hash in that place, and get the nonce itself afterwards, so that nobody but Graph takes them. null: there is no nonce.
 */
export async function withNonceHashed(part: JwsSignature): Promise<JwsSignature | null> {
  const nonce = ownText(part.protectedHeader, 'nonce');
  if (nonce === null) return null;
  const text = utf8Text(base64Bytes(part.head));
  const reading = readJson(text);
  const node = reading.ok && reading.node.kind === 'object' ? reading.node.members.find(({ name }) => name === 'nonce')?.value : undefined;
  if (node === undefined) return null;
  const hash = base64urlOf(await crypto.subtle.digest('SHA-256', utf8Bytes(nonce)));
  const head = base64urlOf(utf8Bytes(`${text.slice(0, node.start)}"${hash}"${text.slice(node.end)}`));
  // What follows the header in the signing input stays.
  return { ...part, head, signingInput: concat(utf8Bytes(head), part.signingInput.subarray(part.head.length)) };
}
