import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Run } from '../core/checks/run';
import { reportOf } from '../core/checks/report/report';
import { proveFolderWritable, writeChosenFile } from '../platform/disk/durable-file';
import type { CheckOptions } from './check-options';
import { type CliContext, UsageError } from './context';
import { reasonOf } from './input';

/** Checks that each report can be written, leaving everything as it was. @throws UsageError. */
export async function proveReports(wanted: readonly { path: string }[]): Promise<void> {
  for (const { path } of wanted) {
    if (path === '-') continue;
    try {
      await proveFolderWritable(dirname(path));
      if (await isFolder(path)) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    } catch (error) {
      throw notWritten(path, error);
    }
  }
}

/** Writes each completely or not at all. @throws UsageError for the first that could not be; an existing file is then unchanged. */
export async function writeReports(run: Run, wanted: CheckOptions['reports'], context: CliContext): Promise<void> {
  for (const { kind, path } of wanted) {
    await writeReport(path, await reportOf(run, kind), context);
  }
}

/** Writes a report completely or not at all; path "-" is standard output. @throws UsageError. */
export async function writeReport(path: string, text: string, context: CliContext): Promise<void> {
  if (path === '-') await context.out(text.endsWith('\n') ? text : `${text}\n`);
  else await writeChosenFile(path, text).catch((error) => Promise.reject(notWritten(path, error)));
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

function notWritten(path: string, error: unknown): UsageError {
  return new UsageError(
    `The report ${JSON.stringify(path)} can't be written: ${reasonOf(error)}.`,
    'Check that its folder exists, that this account can write to it, and that the disk has free space.',
  );
}
