import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { readConnections } from '../../core/importers/formats';
import { readImportLink } from '../../core/importers/import-link';
import type { Imported } from '../../core/importers/imported';
import { MAX_IMPORTED_BYTES } from '../../model/connection-file';
import { openedFile, tooLargeTogether, unreadable } from '../dialogs/opened-file';
import type { Offer } from '../redirects/import-offers';

/**
 * What a link or an opened file has. Nothing else is read, opened or sent for it.
 *
 * @throws Failure `connection-file-invalid`, and `bad-request` for a file that can't be read.
 */
export async function readOffer(offer: Offer): Promise<Imported> {
  if ('link' in offer) return readImportLink(offer.link);
  const isFile = await stat(offer.path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) throw unreadable([{ label: 'File', value: basename(offer.path) }]);
  return readConnections([await openedFile(offer.path, MAX_IMPORTED_BYTES, tooLargeTogether)]);
}
