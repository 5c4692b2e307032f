import { readFileSync } from 'node:fs';
import { readImport } from '../../../electron/core/importers/formats';
import type { Imported, SourceFile } from '../../../electron/core/importers/imported';

const FOLDER = new URL('../../fixtures/imports/', import.meta.url);

/** @param path In test/fixtures/imports. */
export const fixture = (path: string): SourceFile => ({ name: path, text: readFileSync(new URL(path, FOLDER), 'utf8') });

export async function imported(...paths: string[]): Promise<Imported> {
  const read = await readImport(paths.map(fixture));
  if (read === null) throw new Error(`Nothing knows ${paths.join(', ')}.`);
  return read;
}

/** "Client secret: has no value" lines, for comparison. */
export const linesOf = ({ left }: Imported): string[] => left.map(({ what, where, why }) => `${what} | ${where} | ${why}`);
