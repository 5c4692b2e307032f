import { exportAs } from '../core/exports/formats';
import { type ExportInput, inputOf } from '../core/exports/input';
import { parseConnectionFile } from '../core/importers/connection-file';
import { Discoveries } from '../core/wire/discovery';
import { type ExportId, EXPORT_IDS, EXPORTS, type Exported } from '../model/exports';
import { dataFolder } from '../platform/disk/data-folder';
import { createExchangeFiles } from '../platform/kept/exchange-files';
import { command, namesFile, needed, type Where, whereNamed } from './arguments';
import { type CliContext, UsageError } from './context';
import { readText } from './input';
import { httpFor } from './network';
import { didYouMean } from './near';
import { writeNew } from './new-file';
import { withSession } from './session';
import { oneLine } from './terminal';
import { EXPORT } from './usage/export';

export const runExport = command(EXPORT, async (values, operands, context) => {
  const id = formatOf(needed('export', 'as', values.as, 'format'));
  const where = whereNamed('export', operands, values, 'Export one connection at a time.');
  const { text, variables, notes } = await exported(id, where, context);
  if (values.output === undefined) await context.out(text);
  else {
    await writeNew(values.output, text);
    context.err(`Written to ${oneLine(values.output)}: ${EXPORTS[id].name}, without secrets.\n`);
  }
  if (variables.length > 0) context.err(`Variables to set where it is used: ${variables.join(', ')}\n`);
  for (const note of notes) context.err(`${oneLine(note, 1_000)}\n`);
  return 0;
});

function formatOf(text: string): ExportId {
  const known = EXPORT_IDS.find((id) => id === text);
  if (known !== undefined) return known;
  throw new UsageError(
    `There is no format ${JSON.stringify(text.slice(0, 40))}.`,
    `${didYouMean(text, EXPORT_IDS)}Known: ${EXPORT_IDS.join(', ')}.`,
  );
}

function exported(id: ExportId, where: Where, context: CliContext): Promise<Exported> {
  if (namesFile(where.connection)) return fromFile(id, where, context);
  return withSession(where, context, async ({ services, connection }) =>
    exportAs(
      id,
      inputOf(services, connection, {
        exchanges: async () => (await createExchangeFiles(where.dataFolder ?? dataFolder(context)).read(connection.id)).exchanges,
        version: context.version,
      }),
    ),
  );
}

/** A file is exported as it is written: no variable of this computer is looked at. */
async function fromFile(id: ExportId, where: Where, context: CliContext): Promise<Exported> {
  const file = parseConnectionFile(await readText({ kind: 'file', path: where.connection }, context), null);
  const connection = { ...file.connection, id: 'file' };
  const input: ExportInput = {
    connection,
    hasPlaceholders: true,
    shared: [],
    server: async () => {
      const { clock, addresses } = context;
      return new Discoveries({ http: await httpFor(where.way, null, context), clock, addresses }).resolveEndpoints(connection);
    },
    evidence: async () => ({ exchanges: [], run: null }),
    version: context.version,
    now: context.clock.now(),
  };
  return exportAs(id, input);
}
