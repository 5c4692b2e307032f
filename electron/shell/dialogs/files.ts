import { basename, dirname, join } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import { MAX_IMPORTED_BYTES, MAX_IMPORTED_FILES } from '../../model/connection-file';
import { Failure, failing } from '../../model/failure';
import { errorCode, writeChosenFile } from '../../platform/disk/durable-file';
import { safeFileName } from './file-name';
import { type OpenedFile, openedFile, tooLargeTogether } from './opened-file';

/** The extension without the dot, and the file type's name. */
export interface FileKind {
  extension: string;
  /** Others to open, too. */
  others?: readonly string[];
  label: string;
}

/** Where the person last saved or opened a file. From Electron 43 on dialogs that are given no place always begin in Downloads. */
let lastFolder: string | null = null;
const startFolder = () => lastFolder ?? app.getPath('downloads');

/**
 * Asks for a file and saves; resolves with its name, or null if the person cancels.
 * @param name Suggested name, without extension; made safe here.
 * @param mode Absent: as usual for files of this account.
 * @throws Failure `file-not-saved`; an existing file is then unchanged.
 */
export async function saveFile(
  window: BrowserWindow,
  name: string,
  kind: FileKind,
  content: string | Uint8Array,
  mode?: number,
): Promise<string | null> {
  if (window.isDestroyed()) return null;
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: join(startFolder(), `${safeFileName(name)}.${kind.extension}`),
    filters: [{ name: kind.label, extensions: [kind.extension] }],
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  });
  if (canceled || filePath === '') return null;
  lastFolder = dirname(filePath);
  try {
    await writeChosenFile(filePath, content, mode);
  } catch (error) {
    throw notSaved(error);
  }
  return basename(filePath);
}

function notSaved(error: unknown): Failure {
  const full = errorCode(error) === 'ENOSPC';
  return new Failure({
    code: 'file-not-saved',
    what: 'The file could not be saved.',
    likelyCause: full ? 'The disk is full.' : "This folder can't be written to.",
    action: full ? 'Free up space, or choose another disk, and save again.' : 'Choose another folder and save again.',
    evidence: [{ label: 'System error', value: errorCode(error) }],
  });
}

/** Largest file read; plans, connections and certificates are a few kilobytes. */
const MAX_BYTES = 1024 * 1024;
const tooLarge = failing({
  code: 'bad-request',
  what: 'The file is larger than 1 MiB, so it was not read.',
  likelyCause: 'It is probably the wrong file.',
  action: 'Choose a smaller file: plans, connections and certificates are a few kilobytes.',
});

/** How large a file may be. */
export interface FileLimit {
  /** Bytes. */
  most: number;
  refuse: () => Failure;
}

/**
 * Asks for a file and reads it; null if the person cancels.
 * @param limit Absent: 1 MiB.
 * @throws Failure `bad-request` if it can't be read or is larger.
 */
export async function openTextFile(
  window: BrowserWindow,
  title: string,
  kind: FileKind,
  { most, refuse }: FileLimit = { most: MAX_BYTES, refuse: tooLarge },
): Promise<OpenedFile | null> {
  const [path] = await chosenPaths(window, title, kind, ['openFile']);
  return path === undefined ? null : openedFile(path, most, refuse);
}

/**
 * Asks for files and reads them; null if the person cancels.
 * @throws Failure `bad-request` if one can't be read, or they are larger than 10 MiB together.
 */
export async function openTextFiles(window: BrowserWindow, title: string, kind: FileKind): Promise<OpenedFile[] | null> {
  const paths = await chosenPaths(window, title, kind, ['openFile', 'multiSelections']);
  if (paths.length === 0) return null;
  if (paths.length > MAX_IMPORTED_FILES) throw tooLargeTogether();
  const files: OpenedFile[] = [];
  // Collections of other programs have every response that somebody saved.
  let left = MAX_IMPORTED_BYTES;
  for (const path of paths) {
    const file = await openedFile(path, left, tooLargeTogether);
    left -= file.bytes.length;
    files.push(file);
  }
  return files;
}

type Properties = ('openFile' | 'multiSelections')[];

async function chosenPaths(window: BrowserWindow, title: string, kind: FileKind, properties: Properties): Promise<string[]> {
  if (window.isDestroyed()) return [];
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title,
    defaultPath: startFolder(),
    filters: [
      { name: kind.label, extensions: [kind.extension, ...(kind.others ?? [])] },
      { name: 'All files', extensions: ['*'] },
    ],
    properties,
  });
  const [path] = filePaths;
  if (canceled || path === undefined) return [];
  lastFolder = dirname(path);
  return filePaths;
}
