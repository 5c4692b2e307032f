import { EXPORT_IDS, EXPORTS } from '../../model/exports';
import { placeholderFor } from '../../model/placeholders';
import { CONNECTION_OPERAND, CONNECTION_OPTIONS } from './connection-options';
import { usageOf } from './usage';

const { connection, 'data-folder': dataFolder, proxy, ca } = CONNECTION_OPTIONS;

export const EXPORT = usageOf({
  name: 'export',
  about:
    'Writes a connection for other programs and people. No export contains a secret: each names the variables to set where it is used.',
  synopsis: 'X --as FORMAT [options]',
  operands: [CONNECTION_OPERAND],
  options: {
    connection,
    as: {
      type: 'string',
      value: 'FORMAT',
      names: EXPORT_IDS,
      help: EXPORT_IDS.map((id) => `${id}: ${EXPORTS[id].name}`).join(', '),
    },
    output: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      paths: 'files',
      help: 'writes to this file, which must not exist yet; default: standard output',
    },
    'data-folder': dataFolder,
    proxy,
    ca,
  },
  notes: [
    "Standard error tells what the export can't do; so does the file where its format has comments.",
    `A variable of a connection file, ${placeholderFor('NAME')}, stays a variable. Nothing is sent, except that the issuer's metadata are read where the connection lacks an endpoint.`,
  ],
  exits: { ok: 'it was written', couldNotRun: "the connection's requests can't be made, or invalid usage" },
  examples: ['tokenscope export Orders --as postman --output orders.postman_collection.json', 'tokenscope export ci.json --as curl'],
});
