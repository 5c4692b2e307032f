import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

/** The project's folder. */
export const root = resolve(import.meta.dirname, '../..');

/** A path from the project's folder, with "/" on every system. */
export const fromRoot = (path: string) => relative(root, path).replaceAll(sep, '/');

/** The files below these folders of the project whose name matches, by their paths from the project's folder. */
export function filesIn(folders: readonly string[], name = /\.tsx?$/): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && name.test(entry.name))
      .map((entry) => fromRoot(join(entry.parentPath, entry.name))),
  );
}

export const readSource = (path: string) => readFileSync(join(root, path), 'utf8');
