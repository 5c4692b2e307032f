import { CONNECTION_OPTIONS, KEYCHAIN_NOTE, SIGN_IN_OPTION } from './connection-options';
import { usageOf } from './usage';

export const TOKEN = usageOf({
  name: 'token',
  about: 'Prints a usable access token, for scripts: the stored one while it is valid, else a new one.',
  synopsis: '--connection X [options]',
  options: {
    ...CONNECTION_OPTIONS,
    refresh: { type: 'boolean', help: 'always gets a new one' },
    ...SIGN_IN_OPTION,
    reveal: { type: 'boolean', help: 'prints it even on a terminal, where it stays in the scrollback' },
  },
  notes: [
    'Client credentials and stored refresh tokens need no sign-in. For a connection in the window, new tokens go into its vault, under the same lock; for a connection file nothing is stored.',
    KEYCHAIN_NOTE,
  ],
  exits: { ok: 'printed', couldNotRun: 'no token available, or invalid usage' },
  examples: [
    'tokenscope token -c Orders | other-program',
    'curl.exe --oauth2-bearer "$(tokenscope token -c Orders)" https://api.example.com/v1/orders    (PowerShell; elsewhere curl)',
  ],
});
