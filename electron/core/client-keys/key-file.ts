import { utf8Text } from '../base/bytes';
import { derKind } from '../verify/key-der';
import { pemOf } from './pem';
import { KEY_LABELS, type OpenPkcs12 } from './read-certificate';

/**
 * The text of a file that has a private key: as it is where it is text, and as PEM where it is DER or PKCS #12, whose certificates are of no
 * interest here. @throws Failure `bad-request`: the PKCS #12 file can't be opened.
 */
export async function keyTextOf(file: Uint8Array, passphrase: string, open: OpenPkcs12): Promise<string> {
  const kind = derKind(file);
  if (kind === null) return utf8Text(file).replace(/^\uFEFF/, '');
  if (kind !== 'pkcs #12 file') return pemOf(KEY_LABELS[kind] ?? 'PUBLIC KEY', file);
  const { keys, certificates } = await open(file, passphrase);
  const [label, parts] = keys.length > 0 ? ['PRIVATE KEY', keys] : ['CERTIFICATE', certificates];
  return parts.map((der) => pemOf(label, der)).join('');
}
