import { basename, join } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import { Failure } from '../core/failure';
import { errorCode, writeDurably } from '../platform/durable-file';
import { safeFileName } from './file-name';

/** What a file is offered as: the ending without the dot, and what people call such files. */
export interface SaveKind {
  extension: string;
  label: string;
}

/**
 * Asks where to save, and saves. Resolves with the file's name, or null where the person chose none.
 *
 * @param name What the file is offered as, without ending; made safe here.
 * @throws Failure `file-not-saved`; what was there before is then as it was.
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
