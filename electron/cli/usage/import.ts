import { placeholderFor } from '../../model/placeholders';
import { usageOf } from './usage';

export const IMPORT = usageOf({
  name: 'import',
  about:
    "Reads collections of API clients and OpenAPI documents, lists the connections in them and what can't be carried over, and writes a connection file on request. Sends nothing and stores nothing.",
  synopsis: 'FILE... [options]',
  operands: [
    {
      name: 'FILE...',
      paths: 'files',
      help: 'exports of Postman, Insomnia, Bruno, Hoppscotch or Yaak, collections and environments together; a Bruno folder; OpenAPI documents; scripts with cURL commands; .env files; the mcp.json of an MCP client; HAR files',
    },
  ],
  options: {
    only: { type: 'string', value: 'NAME', multiple: true, help: 'only the connection of this name; repeat for several' },
    output: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      paths: 'files',
      help: `writes the connections to this file, which must not exist yet; secrets as ${placeholderFor('NAME')}`,
    },
    json: { type: 'boolean', help: 'the review as JSON, without secrets' },
  },
  notes: [
    'The file has no secrets: where a connection needs one, it names an environment variable. Environments with different values become separate connections.',
    'To keep secrets that are in the files, import the files in the window: it seals them in the vault.',
  ],
  exits: { ok: 'there is at least one connection', couldNotRun: "no connection, a file that can't be read, or invalid usage" },
  examples: [
    'tokenscope import orders.postman_collection.json staging.postman_environment.json',
    'tokenscope import collection/ --only "Orders API" --output orders.json',
  ],
});
