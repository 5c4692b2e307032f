import { CONNECTION_OPTIONS, KEYCHAIN_NOTE } from './connection-options';
import { usageOf } from './usage';

const { connection, 'data-folder': folder } = CONNECTION_OPTIONS;

export const INSPECT = usageOf({
  name: 'inspect',
  about: 'Shows what is in a stored token of a connection in the window. Sends nothing; prints claims, never the token.',
  synopsis: '--connection X [options]',
  options: {
    connection: { ...connection, help: 'the name or id of a connection in the window', paths: undefined },
    'data-folder': folder,
    token: { type: 'string', value: 'KIND', names: ['access', 'id', 'refresh'], help: 'access, id or refresh; default: access' },
    json: { type: 'boolean', help: 'one JSON object, as "tokenscope decode --json" prints it' },
    raw: { type: 'boolean', help: 'only header and payload, indented JSON to copy, numbers as written' },
    claims: { type: 'boolean', help: 'only the payload, in the same form' },
  },
  notes: ['The signature is not checked: pipe the token to "tokenscope decode - --jwks URL" for that.', KEYCHAIN_NOTE],
  exits: { ok: 'shown', couldNotRun: 'no such token, or invalid usage' },
  examples: ['tokenscope inspect -c Orders', 'tokenscope inspect -c Orders --token id --claims'],
});
