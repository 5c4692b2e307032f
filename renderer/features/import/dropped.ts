import type { Problem } from '../../../electron/contract';
import { IMPORTED_ENDING, MAX_IMPORTED_BYTES, MAX_IMPORTED_FILES } from '../../../electron/model/connection-file';
import { importFiles } from '../../state/actions';
import { say } from '../../state/app';

/** Shows what is in several files that were dropped, or in a folder. */
export async function importDropped(entries: readonly FileSystemEntry[]): Promise<void> {
  try {
    const found = await filesIn(entries);
    const bytes = found.reduce((sum, { content }) => sum + content.size, 0);
    if (found.length === 0 || bytes > MAX_IMPORTED_BYTES) return say({ problem: found.length === 0 ? noneOf : tooMuch });
    await importFiles(await Promise.all(found.map(async ({ name, content }) => ({ name, text: await content.text() }))));
  } catch {
    say({ problem: unreadable });
  }
}

interface Found {
  /** With the folders that it lies in. */
  name: string;
  content: File;
}

/** What lies in folders counts by its ending; a file that was itself dropped, by its content. */
async function filesIn(entries: readonly FileSystemEntry[], path = ''): Promise<Found[]> {
  const found: Found[] = [];
  for (const entry of entries) {
    const name = `${path}${entry.name}`;
    const isHidden = /^(\.|node_modules$)/.test(entry.name);
    if (isFolder(entry)) found.push(...(isHidden ? [] : await filesIn(await childrenOf(entry), `${name}/`)));
    else if (path === '' || IMPORTED_ENDING.test(entry.name)) found.push({ name, content: await contentOf(entry as FileSystemFileEntry) });
    if (found.length > MAX_IMPORTED_FILES) throw new Error('There are too many.');
  }
  return found;
}

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const contentOf = (entry: FileSystemFileEntry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject));

/** A reader hands out some at a time, and none at the end. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

const tooMuch: Problem = {
  code: 'bad-request',
  what: 'These files are larger than 10 MiB together.',
  likelyCause: 'They contain saved responses, or are the wrong files.',
  action: 'Drop fewer of them, such as one collection.',
  evidence: [],
};
const noneOf: Problem = {
  code: 'bad-request',
  what: 'This folder contains no collection.',
  likelyCause: 'Its files have other formats: a collection has JSON, YAML or .bru files.',
  action: 'Drop the folder that the API client keeps its collection in, or an exported file.',
  evidence: [],
};
const unreadable: Problem = {
  code: 'bad-request',
  what: "These files can't be read.",
  likelyCause: `They were deleted, belong to another user, or are more than ${MAX_IMPORTED_FILES.toLocaleString('en')}.`,
  action: 'Drop the folder of one collection.',
  evidence: [],
};
