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
  const text = Buffer.from(part.head, 'base64url').toString('utf8');
  const reading = readJson(text);
  const node = reading.ok && reading.node.kind === 'object' ? reading.node.members.find(({ name }) => name === 'nonce')?.value : undefined;
  if (node === undefined) return null;
  const hash = Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(nonce))).toString('base64url');
  const head = Buffer.from(`${text.slice(0, node.start)}"${hash}"${text.slice(node.end)}`).toString('base64url');
  // What follows the header in the signing input stays.
  const signingInput = Buffer.concat([Buffer.from(head), part.signingInput.subarray(part.head.length)]);
  return { ...part, head, signingInput: new Uint8Array(signingInput) };
}
