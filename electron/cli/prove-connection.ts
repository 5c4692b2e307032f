import { parseConnectionFile } from '../core/importers/connection-file';
import type { Connection, ConnectionSettings } from '../model/connection';
import { namesFile, whereOf } from './arguments';
import type { CliContext } from './context';
import { readText } from './input';

interface Values {
  connection?: string;
  'data-folder'?: string;
}

/** A connection whose provider is to be played. Nothing of it is sent, and no secret is read. @throws UsageError, Failure. */
export async function likeGiven(values: Values, context: CliContext): Promise<ConnectionSettings | Connection> {
  const { connection = '' } = values;
  if (namesFile(connection)) return parseConnectionFile(await readText({ kind: 'file', path: connection }, context)).connection;
  const { withSession } = await import('./session');
  return withSession({ ...whereOf('prove', values), signsIn: false }, context, async (session) => session.connection);
}
