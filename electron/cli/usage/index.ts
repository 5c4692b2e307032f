import type { Usage } from './usage';

/** The commands in the order in which they are shown. Each loads only its own part. */
export const USAGES = {
  decode: {
    summary: 'shows what is in a token, whether it is genuine, and what is wrong with it',
    load: async () => (await import('./decode')).DECODE,
  },
  discover: {
    summary: 'finds out where tokens for a URL come from, and at which step that breaks',
    load: async () => (await import('./discover')).DISCOVER,
  },
  preflight: {
    summary: 'asks a provider what it accepts of a connection, before anyone signs in',
    load: async () => (await import('./preflight')).PREFLIGHT,
  },
  check: { summary: "tests a provider's token lifecycle and reports the results", load: async () => (await import('./check')).CHECK },
  tap: { summary: 'shows what your own app sends to its servers, while it does', load: async () => (await import('./tap')).TAP },
  prove: {
    summary: 'proves that an app of yours handles OAuth right, with a provider that plays tricks',
    load: async () => (await import('./prove')).PROVE,
  },
  plans: {
    summary: 'lists the check plans, or prints one as a starting point for your own',
    load: async () => (await import('./plans')).PLANS,
  },
  list: { summary: 'lists the connections in the window and the state of their tokens', load: async () => (await import('./list')).LIST },
  register: {
    summary: "registers a connection's client at its server, and manages it there",
    load: async () => (await import('./register')).REGISTER,
  },
  connect: { summary: 'signs in and keeps the tokens in the vault', load: async () => (await import('./connect')).CONNECT },
  token: { summary: 'prints a usable access token, for scripts', load: async () => (await import('./token')).TOKEN },
  refresh: { summary: 'gets a new token and keeps it in the vault', load: async () => (await import('./refresh')).REFRESH },
  inspect: { summary: 'shows what is in a stored token', load: async () => (await import('./inspect')).INSPECT },
  call: { summary: 'calls an API with a usable access token', load: async () => (await import('./call')).CALL },
  signout: { summary: 'signs out at the provider, in the browser', load: async () => (await import('./signout')).SIGNOUT },
  export: {
    summary: 'writes a connection as a collection, a program or a file for others, without secrets',
    load: async () => (await import('./export')).EXPORT,
  },
  import: { summary: 'reads collections of API clients and writes a connection file', load: async () => (await import('./import')).IMPORT },
  backup: { summary: 'writes everything into one file, sealed with a passphrase', load: async () => (await import('./backup')).BACKUP },
  restore: { summary: 'restores a backup, or shows what is in it', load: async () => (await import('./restore')).RESTORE },
  practice: {
    summary: 'starts the practice provider, optionally with faults',
    load: async () => (await import('./practice')).PRACTICE,
  },
  completions: { summary: 'prints the completions for a shell', load: async () => (await import('./completions')).COMPLETIONS },
  man: { summary: 'prints the manual page', load: async () => (await import('./man')).MAN },
} satisfies Record<string, { summary: string; load(): Promise<Usage> }>;

export type CommandName = keyof typeof USAGES;
export const COMMAND_NAMES = Object.keys(USAGES) as CommandName[];

/** What the program takes without a command. */
export const PROGRAM_OPTIONS = {
  help: { type: 'boolean', short: 'h', help: 'the commands; after a command, its options' },
  version: { type: 'boolean', short: 'V', help: 'the version' },
} as const;
