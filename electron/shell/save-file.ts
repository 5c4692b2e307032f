import { basename, join } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import { Failure } from '../model/failure';
import { errorCode, writeDurably } from '../platform/durable-file';
import { safeFileName } from './file-name';

/** The extension without the dot, and the file type's name. */
export interface SaveKind {
  extension: string;
  label: string;
}

/**
 * Asks for a file and saves; resolves with its name, or null if the person cancels.
 * @param name Suggested name, without extension; made safe here.
 * @throws Failure `file-not-saved`; an existing file is then unchanged.
 */
export async function saveFile(window: BrowserWindow, name: string, kind: SaveKind, content: string | Uint8Array): Promise<string | null> {
  if (window.isDestroyed()) return null;
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: join(app.getPath('downloads'), `${safeFileName(name)}.${kind.extension}`),
    filters: [{ name: kind.label, extensions: [kind.extension] }],
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  });
  if (canceled || filePath === '') return null;
  try {
    await writeDurably(filePath, content);
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
    likelyCause: full ? 'The disk is full.' : 'This folder can’t be written to.',
    action: full ? 'Make room, or choose another disk, and save again.' : 'Choose another folder and save again.',
    evidence: [{ label: 'The system says', value: errorCode(error) }],
  });
}
