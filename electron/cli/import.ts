import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConnectionFile } from '../core/importers/connection-file';
import { printConnectionFiles } from '../core/importers/connection-file';
import { credentialsIn, type Imported, type SourceFile } from '../core/importers/imported';
import { readConnections } from '../core/importers/formats';
import { IMPORTED_ENDING, MAX_IMPORTED_BYTES, MAX_IMPORTED_FILES } from '../model/connection-file';
import { grantOf } from '../model/grants';
import { command } from './arguments';
import { type CliContext, UsageError } from './context';
import { readBytes, textOf } from './input';
import { writeNew } from './new-file';
import { jsonOutput, oneLine, styleFor } from './terminal';
import { IMPORT } from './usage/import';

export const runImport = command(IMPORT, async ({ only = [], output, json }, paths, context) => {
  if (paths.length === 0) throw new UsageError('No file given.', 'Name the files that the API client exported.');
  const read = await readConnections(await sourcesOf(paths, context));
  const files = chosen(read.files, only);
  await context.out(json ? jsonOutput(reviewOf(read, files), context) : reviewText(read, files, context));
  if (output !== undefined) {
    await writeNew(output, connectionFile(files));
    context.err(`Written to ${oneLine(output)}. Secrets in it are named as environment variables.\n`);
  }
  return 0;
});

function chosen(files: readonly ConnectionFile[], only: readonly string[]): readonly ConnectionFile[] {
  const unknown = only.find((name) => !files.some(({ connection }) => connection.name === name));
  if (unknown !== undefined)
    throw new UsageError(`There is no connection called ${JSON.stringify(unknown)} in these files.`, 'Leave out --only to see all.');
  return only.length === 0 ? files : files.filter(({ connection }) => only.includes(connection.name));
}

const connectionFile = (files: readonly ConnectionFile[]): string =>
  printConnectionFiles(
    files.map(({ connection }) => ({
      settings: { ...connection, variables: connection.variables.map((each) => (each.secret ? { ...each, value: '' } : each)) },
    })),
  );

/** Without what people write into headers and parameters: those may be secrets. */
function reviewOf({ from, left, variables }: Imported, files: readonly ConnectionFile[]): object {
  const connections = files.map((file) => {
    const { name, environment, grantType, issuer, endpoints, apiBaseUrl, clientId, scopes, calls } = file.connection;
    return {
      name,
      environment,
      grantType,
      issuer,
      endpoints,
      apiBaseUrl,
      clientId,
      scopes,
      calls: calls.length,
      brings: credentialsIn(file),
    };
  });
  return { from, connections, left, variables };
}

function reviewText({ from, left, variables }: Imported, files: readonly ConnectionFile[], { colours }: CliContext): string {
  const style = styleFor(colours);
  const fact = (name: string, value: string | null | undefined) =>
    value ? `  ${style.faint(name.padEnd(24))}${oneLine(value, 200)}\n` : '';
  const connections = files.map((file) => {
    const { name, environment, issuer, endpoints, apiBaseUrl, clientId, scopes, calls } = file.connection;
    return [
      `${style.strong(oneLine(name, 120))}\n`,
      fact('Environment', environment),
      fact('Grant', grantOf(file.connection).name),
      fact('Issuer', issuer),
      fact('Authorization endpoint', endpoints.authorization),
      fact('Token endpoint', endpoints.token),
      fact('API base URL', apiBaseUrl),
      fact('Client ID', clientId),
      fact('Scopes', scopes.join(' ')),
      fact('Saved calls', calls.length === 0 ? '' : String(calls.length)),
      fact('In the file', credentialsIn(file).join(', ')),
    ].join('');
  });
  const lost = left.map(({ what, where, why }) => `  ${oneLine(what, 120)} (${oneLine(where, 120)}): ${oneLine(why, 300)}\n`);
  const unset = variables.filter((each) => each.from === null).map(({ name }) => oneLine(name, 80));
  return [
    `From ${from}:\n\n${connections.join('\n')}`,
    lost.length === 0 ? '' : `\n${style.strong('Not carried over')}\n${lost.join('')}`,
    unset.length === 0 ? '' : `\n${style.strong('Variables without a value in these files')}\n  ${unset.join(', ')}\n`,
  ].join('');
}

const TOO_LARGE = {
  what: 'The files are larger than 10 MiB together.',
  action: 'Export less at once, such as one collection.',
};

/** Files, and what is in folders, named from there. @throws UsageError. */
async function sourcesOf(paths: readonly string[], context: CliContext): Promise<SourceFile[]> {
  const sources: SourceFile[] = [];
  let left = MAX_IMPORTED_BYTES;
  for (const path of paths) {
    for (const { name, at } of await filesAt(path)) {
      if (sources.length >= MAX_IMPORTED_FILES)
        throw new UsageError(`There are more than ${MAX_IMPORTED_FILES} files.`, 'Name the folder of one collection.');
      const bytes = await readBytes({ kind: 'file', path: at }, context, { most: left, ...TOO_LARGE });
      left -= bytes.length;
      sources.push({ name, text: textOf(bytes) });
    }
  }
  return sources;
}

async function filesAt(path: string): Promise<{ name: string; at: string }[]> {
  const isFolder = await lstat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [{ name: path, at: path }];
  const found = await readdir(path, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile() && IMPORTED_ENDING.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((at) => !/[\\/](node_modules|\.[^\\/]*)[\\/]/.test(at.slice(path.length)))
    .sort()
    .map((at) => ({ name: at.slice(path.length).replace(/^[\\/]/, ''), at }));
}
