import { urlOf } from '../model/url';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Receiver } from '../core/connection/model';
import { UsageError } from './context';

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<T extends Options> = ReturnType<typeof parseArgs<{ args: string[]; allowPositionals: true; options: T }>>;

/** Options that all commands take which work with a connection. */
export const CONNECTION_OPTIONS = {
  connection: { type: 'string', short: 'c' },
  'data-folder': { type: 'string' },
  redirect: { type: 'string' },
  env: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
} as const;

/** The same for the help. */
export const CONNECTION_HELP = `  -c, --connection X  a connection file (its name ends in .json or holds a slash), else the name or id of a connection in the window
  --data-folder D     where the window keeps its data, if not in the usual place
  --env NAME          lets a connection file use this environment variable outside of "secrets" too; may be there several times
  --redirect URI      where the browser returns after a sign-in, instead of the connection's own redirect URI. An address such as
                      http://127.0.0.1:8400/callback is listened on; any other one you paste here`;

/** Which connection a command works with. */
export interface Where {
  /** A connection file, or the name or id of a connection of the window. */
  connection: string;
  /** Where the window keeps its data; null: in the usual place. */
  dataFolder: string | null;
  /** Takes the place of the connection's receiver for this command; null: the connection's own. */
  receiver: Receiver | null;
  /** The origin of an API that the access token may go to, though it was not got for it. Absent or null: none. */
  allowApi?: string | null;
  /** Environment variables that a connection file may use outside of its secrets; absent: none. */
  env?: readonly string[];
}

/** Reads the options of CONNECTION_OPTIONS that say which connection is meant. @throws UsageError. */
export function whereOf(
  command: string,
  values: { connection?: string; 'data-folder'?: string; redirect?: string; 'allow-api'?: string; env?: string[] },
): Where {
  const redirect = given('redirect', values.redirect);
  return {
    connection: needed(command, 'connection', values.connection, 'connection'),
    dataFolder: given('data-folder', values['data-folder']),
    receiver: redirect === null ? null : receiverAt(redirect),
    allowApi: originGiven('allow-api', values['allow-api']),
    env: (values.env ?? []).map(nameOf),
  };
}

/** A value may be a secret: it is not repeated. */
function nameOf(given: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(given)) return given;
  throw new UsageError('--env takes the name of an environment variable and nothing else.', 'Write it like --env PROVIDER_URL.');
}

/** RFC 8252 section 7.3: an http address on 127.0.0.1 is listened on. @throws UsageError. */
function receiverAt(redirect: string): Receiver {
  const url = urlOf(redirect);
  if (url === null || url.hash !== '')
    throw new UsageError('--redirect is not a redirect URI.', 'Write it like --redirect http://127.0.0.1:8400/callback.');
  if (url.protocol !== 'http:' || url.hostname !== '127.0.0.1') return { kind: 'paste', redirectUri: redirect };
  return { kind: 'loopback', port: url.port === '' ? null : Number(url.port), path: `${url.pathname}${url.search}` };
}

/** The option of those commands that call an API, and its help. */
export const ALLOW_API_OPTION = { 'allow-api': { type: 'string' } } as const;
export const ALLOW_API_HELP = `      --allow-api ORIGIN  lets the access token go to that API, though the connection had another one, or none, when the token came;
                          remembered with a connection of the window`;

/**
 * Reads the arguments after a command's name.
 *
 * @throws UsageError on anything that is not understood.
 */
export function readArguments<const T extends Options>(command: string, args: string[], options: T): Parsed<T> {
  try {
    return parseArgs({ args, allowPositionals: true, options }) as Parsed<T>;
  } catch (error) {
    // Node's first sentence names the option; what follows is about writing programs.
    const reason = error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? '') : '';
    throw new UsageError(`${reason.replace(/\.$/, '')}.`, `Run "tokenscope ${command} --help" for what there is.`);
  }
}

/** An option's value; null: it is not there. @throws UsageError when it is empty. */
export function given(name: string, value: string | undefined): string | null {
  if (value === '') throw new UsageError(`--${name} is empty.`, 'Give it a value or leave it out.');
  return value ?? null;
}

/** @throws UsageError when it is not there. */
export function needed(command: string, name: string, value: string | undefined, what: string): string {
  const text = given(name, value);
  if (text === null) throw new UsageError(`No ${what} was given.`, `Give one with --${name}; "tokenscope ${command} --help" says more.`);
  return text;
}

/** An origin such as https://api.example.com; null: the option is not there. @throws UsageError when it is anything else. */
export function originGiven(name: string, value: string | undefined): string | null {
  const text = given(name, value);
  if (text === null) return null;
  const url = urlOf(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  throw new UsageError(
    `--${name} is not an origin.`,
    `Write it like --${name} https://api.example.com, with nothing after the host and port.`,
  );
}

/** @throws UsageError when there is an argument that no option takes. */
export function noMore(command: string, positionals: readonly string[]): void {
  if (positionals.length === 0) return;
  // What is there too much may be a secret that lost its option.
  throw new UsageError('There is an argument that belongs to no option.', `Run "tokenscope ${command} --help" for what there is.`);
}

/** Whether what stands for a connection or a plan is a file: by its ending or a slash, so that no file lying about is taken for a name. */
export function namesFile(text: string): boolean {
  return /\.json$/i.test(text) || /[/\\]/.test(text);
}
