import { KIND } from '../../model/connection-file';
import { type ConnectionFile, parseConnectionFiles } from '../importers/connection-file';
import { type Address, addressIn } from './address';
import { type PastedContent, readPasted } from './find';

/** Where a pasted text belongs, with what was read from it. */
export type Destination =
  | { to: 'inspect'; content: PastedContent }
  /** A form for a new connection, begun with the address. */
  | { to: 'new'; address: Address }
  | { to: 'import'; files: ConnectionFile[] };

/**
 * Decides what a person means by pasting a text: a connection file is imported, an issuer's or API's URL begins a connection, all else is
 * searched for tokens.
 *
 * @throws Failure `connection-file-invalid` for a connection file with a mistake in it, `bad-request` beyond 20 million characters.
 */
export function destinationOf(text: string): Destination {
  if (isConnectionFile(text)) return { to: 'import', files: parseConnectionFiles(text) };
  const content = readPasted(text);
  const address = content.tokens.length === 0 ? addressIn(text) : null;
  return address === null ? { to: 'inspect', content } : { to: 'new', address };
}

/** By its member `kind`, so that a mistake further down is told as one of a connection file. */
function isConnectionFile(text: string): boolean {
  return /^\ufeff?\s*\{/.test(text) && text.slice(0, 100_000).includes(`"${KIND}"`);
}
