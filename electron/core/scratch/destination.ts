import { isHar } from '../exchanges/har-entries';
import type { ChainView } from '../../model/discovery';
import { isChainFile, readChain } from '../importers/chain-file';
import { readImport } from '../importers/formats';
import type { Imported } from '../importers/imported';
import { type Address, addressIn } from './address';
import { type PastedContent, readPasted } from './find';

/** Where a pasted text belongs, with what was read from it. */
export type Destination =
  | { to: 'inspect'; content: PastedContent }
  /** A form for a new connection, begun with the address. */
  | { to: 'new'; address: Address }
  | { to: 'import'; imported: Imported }
  /** The file of a chain from a URL, as somebody shared it. */
  | { to: 'chain'; chain: ChainView }
  /** What a provider sent to a new client. */
  | { to: 'intake' };

/**
 * Decides what a person means by pasting a text: what connections can be made from is imported, an issuer's or API's URL begins a connection, what a provider sent is taken over,
 * all else is searched for tokens.
 *
 * @param name Of the file that the text was in; empty: it was in none.
 * @throws Failure `connection-file-invalid` for a file with a mistake in it, `bad-request` beyond 20 million characters, and for the file of a chain that can't be read.
 */
export async function destinationOf(text: string, name = ''): Promise<Destination> {
  if (isChainFile(text)) return { to: 'chain', chain: readChain(text) };
  const imported = await readImport([{ name, text }]);
  const isImported = imported !== null && imported.files.length > 0;
  if (isImported && !isHar(text)) return { to: 'import', imported };
  const content = readPasted(text);
  // A recorded sign-in with tokens is as likely meant to be looked at, and says how to import it.
  if (isImported && content.tokens.length === 0) return { to: 'import', imported };
  const address = content.tokens.length === 0 ? addressIn(text) : null;
  if (address !== null) return { to: 'new', address };
  // Rarely needed, and large.
  const isGiven = content.tokens.length === 0 && (await import('../intake/beginning')).bringsClient(text);
  return isGiven ? { to: 'intake' } : { to: 'inspect', content };
}
