import { CONNECTION_OPERAND, CONNECTION_OPTIONS, KEYCHAIN_NOTE } from './connection-options';
import { usageOf } from './usage';

export const REGISTER = usageOf({
  name: 'register',
  about:
    "Registers a connection's client at its server (RFC 7591), and reads, changes or deletes it there (RFC 7592). Or makes and checks the client's metadata document, for servers that read one.",
  synopsis: 'X [options]',
  operands: [CONNECTION_OPERAND],
  options: {
    ...CONNECTION_OPTIONS,
    redirect: { type: 'string', value: 'URI', help: "registers this redirect URI instead of the connection's own; for a connection file" },
    'dry-run': { type: 'boolean', help: 'prints what would be sent, and sends only the requests for metadata' },
    'initial-token-env': {
      type: 'string',
      value: 'NAME',
      help: 'the environment variable with the initial access token, where the server wants one',
    },
    read: { type: 'boolean', help: 'prints what the server has of the registered client, without secrets' },
    update: { type: 'boolean', help: 'sends what the settings say now in the place of what was registered' },
    delete: { type: 'boolean', help: 'deletes the client at the server, and its ID and secret here' },
    document: {
      type: 'string',
      value: 'URL',
      help: 'prints the client ID metadata document to host at this https URL, which then is the Client ID. Registers nothing',
    },
    'check-document': { type: 'string', value: 'URL', help: 'fetches that document from its URL, and checks it. Registers nothing' },
    output: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      paths: 'files',
      help: 'writes the connection with its new Client ID to this connection file, which must not exist yet, without secrets',
    },
    json: { type: 'boolean', help: 'one JSON object' },
    reveal: { type: 'boolean', help: 'prints secrets even on a terminal, where they stay readable' },
  },
  notes: [
    'For a connection in the window the Client ID goes into its settings, the client secret and the registration access token into the vault; close the window first, since it reads its settings when it starts. A client that was there before is replaced, but not deleted at the server.',
    'A connection file keeps no secrets. So the client secret and the registration access token of a client that is registered for one are printed, to a program or, with --reveal, on the terminal.',
    KEYCHAIN_NOTE,
  ],
  exits: {
    ok: 'it was registered, read, changed or deleted; or the document breaks no rule',
    failed: 'the document breaks a rule',
    couldNotRun: 'the server refused or could not be reached, or invalid usage',
  },
  examples: [
    'tokenscope register Orders --dry-run',
    'tokenscope register ci.json --output registered.json --json > secrets.json',
    'tokenscope register Orders --check-document https://example.com/oauth/client.json',
  ],
});
