import { CONNECTION_OPTIONS, KEYCHAIN_NOTE, NETWORK_OPTIONS } from './connection-options';
import { usageOf } from './usage';

const { connection, 'data-folder': folder } = CONNECTION_OPTIONS;

export const SIGNOUT = usageOf({
  name: 'signout',
  about: "Signs you out at the provider: opens its sign-out page in the browser, with the connection's ID token.",
  synopsis: '--connection X [options]',
  options: {
    connection: { ...connection, help: 'the name or id of a connection in the window', paths: undefined },
    'data-folder': folder,
    ...NETWORK_OPTIONS,
    forget: { type: 'boolean', help: "also deletes the connection's tokens from the vault once the page is open" },
  },
  notes: [
    'OpenID Connect RP-Initiated Logout 1.0. It needs an ID token (scope openid) and an end session endpoint. What the provider then does shows in the browser alone.',
    'The ID token is in the URL that the browser is started with, where other programs on this computer can read it for a moment. Nothing prints or logs it.',
    KEYCHAIN_NOTE,
  ],
  exits: { ok: 'the page was opened', couldNotRun: 'no ID token, no such page, no browser, or invalid usage' },
  examples: ['tokenscope signout -c Orders', 'tokenscope signout -c Orders --forget'],
});
