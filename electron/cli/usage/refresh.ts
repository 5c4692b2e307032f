import { CONNECTION_OPTIONS, KEYCHAIN_NOTE, SIGN_IN_OPTION } from './connection-options';
import { usageOf } from './usage';

export const REFRESH = usageOf({
  name: 'refresh',
  about:
    'Gets a new token for a connection in the window, even if the stored one is still valid, and keeps it in the vault. Prints no token.',
  synopsis: '--connection X [options]',
  options: {
    ...CONNECTION_OPTIONS,
    ...SIGN_IN_OPTION,
    scope: {
      type: 'string',
      value: 'SCOPES',
      help: 'requests only these of the granted scopes, separated by spaces, and prints which were granted; the next refresh requests all again',
    },
  },
  notes: [
    'Client credentials request a new token, other connections use their refresh token. The window and other commands wait until it is done.',
    KEYCHAIN_NOTE,
  ],
  exits: { ok: 'refreshed', couldNotRun: 'the refresh failed, or invalid usage' },
  examples: ['tokenscope refresh -c Orders', 'tokenscope refresh -c Orders --scope "read"'],
});
