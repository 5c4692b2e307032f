import { join } from 'node:path';
import * as v from 'valibot';
import { DocumentFile, type DocumentFormat, readDocument } from '../disk/document-file';
import { writeDurablySync } from '../disk/durable-file';

const stored = v.object({
  pem: v.string(),
  /** Name of the file it came from. */
  file: v.string(),
  /** Says, under the vault's key, that a person agreed to it. */
  mark: v.string(),
});
export type StoredAuthority = v.InferOutput<typeof stored>;

const FORMAT: DocumentFormat<StoredAuthority[]> = {
  name: 'authorities',
  content: 'certificate authorities',
  version: 1,
  parse: ({ authorities }) => {
    const { success, output } = v.safeParse(v.array(stored), authorities);
    if (!success) throw new Error('It contains something else.');
    return output;
  },
  empty: () => [],
};

/** What the window keeps in `directory`, changing nothing; where it can't be read, none: the window tells of that. */
export function readStoredAuthorities(directory: string): StoredAuthority[] {
  try {
    return readDocument(join(directory, `${FORMAT.name}.json`), FORMAT) ?? [];
  } catch {
    return [];
  }
}

/** `authorities.json` in `directory`. A file that can't be read is set aside and told of. */
export function createAuthorityFile(directory: string): DocumentFile<StoredAuthority[]> {
  return new DocumentFile(directory, FORMAT, (path, list) =>
    writeDurablySync(path, () => `${JSON.stringify({ version: 1, authorities: list() }, null, 2)}\n`),
  );
}
