import type { Operand, Options } from './usage';

export const DATA_FOLDER_OPTION = {
  'data-folder': { type: 'string', value: 'D', paths: 'folders', help: 'where the window keeps its data, if not in the usual place' },
} as const satisfies Options;

export const NETWORK_OPTIONS = {
  proxy: {
    type: 'string',
    value: 'HOST:PORT',
    help: 'an http or https proxy to go by, or none; default: HTTPS_PROXY and HTTP_PROXY, else, for a connection in the window, the proxy in App settings. NO_PROXY names exceptions',
  },
  ca: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    paths: 'files',
    help: 'a PEM file with certificate authorities to trust besides those of Node and, for a connection in the window, of App settings; may be repeated',
  },
} as const satisfies Options;

export const CONNECTION_OPTIONS = {
  connection: {
    type: 'string',
    short: 'c',
    value: 'X',
    names: 'connections',
    paths: 'files',
    help: 'a connection file (its name ends in .tokenscope or .json, or contains a slash), or the name or id of a connection in the window',
  },
  ...DATA_FOLDER_OPTION,
  env: {
    type: 'string',
    multiple: true,
    value: 'NAME',
    help: 'lets a connection file use this environment variable outside "secrets" too; may be repeated',
  },
  'send-file': {
    type: 'string',
    multiple: true,
    value: 'PATH',
    paths: 'files',
    help: 'lets a connection file send the token in this file, as its grant needs it; may be repeated',
  },
  redirect: {
    type: 'string',
    value: 'URI',
    help: "where the browser returns after a sign-in, instead of the connection's own redirect URI. The command listens on a URL such as http://127.0.0.1:8400/callback; for any other, you paste the redirected URL",
  },
  ...NETWORK_OPTIONS,
} as const satisfies Options;

/** The connection of a command that takes it without the option's name. */
export const CONNECTION_OPERAND: Operand = {
  name: 'X',
  names: 'connections',
  paths: 'files',
  help: 'as --connection: a connection file, or the name or id of a connection in the window',
};

export const ALLOW_API_OPTION = {
  'allow-api': {
    type: 'string',
    value: 'ORIGIN',
    help: 'sends the access token to that API even if the connection had another API, or no API, when it was issued; remembered for a connection in the window',
  },
} as const satisfies Options;

export const PRODUCTION_OPTION = {
  production: {
    type: 'boolean',
    help: 'agrees to destructive checks and to calls that may change data on a production connection; without it the terminal asks, and without a terminal nothing is sent',
  },
} as const satisfies Options;

export const SIGN_IN_OPTION = {
  'sign-in': { type: 'boolean', help: 'opens the browser to sign in if there is no other way to get a token' },
} as const satisfies Options;

/** For every command that opens the vault of the window. */
export const KEYCHAIN_NOTE =
  "For a connection in the window, macOS asks whether node may use the vault's key. Choose Allow: Always Allow would let every script that node runs use it.";
