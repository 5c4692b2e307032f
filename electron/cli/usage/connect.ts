import { CONNECTION_OPTIONS, KEYCHAIN_NOTE } from './connection-options';
import { usageOf } from './usage';

export const CONNECT = usageOf({
  name: 'connect',
  about: 'Signs in with a connection: through the browser, with a device code, or with client credentials.',
  synopsis: '--connection X [options]',
  options: {
    ...CONNECTION_OPTIONS,
    json: {
      type: 'boolean',
      help: 'what the sign-in waits for as JSON on standard error, one object per line (userCode, verificationUri, expiresAt; or url); then one JSON object about the result',
    },
    reveal: { type: 'boolean', help: 'prints the refresh token even on a terminal (connection files only)' },
  },
  notes: [
    'For a connection in the window, the tokens go into its vault. A connection file stores nothing: its refresh token goes to standard output, unless that is a terminal; pass it to later commands as secrets.refreshToken in the file.',
    'With a device code the command shows the code and the page to enter it on, needs no browser here, and waits until the sign-in is finished.',
    KEYCHAIN_NOTE,
  ],
  exits: { ok: 'signed in', couldNotRun: 'the sign-in failed, or invalid usage' },
  examples: [
    'tokenscope connect -c Orders',
    'tokenscope connect -c orders.json > refresh-token.txt',
    'tokenscope connect -c tv.json --json',
  ],
});
