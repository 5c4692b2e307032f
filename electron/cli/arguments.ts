import { urlOf } from '../model/url';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Receiver } from '../model/connection';
import { type CliContext, UsageError } from './context';

type Options = NonNullable<ParseArgsConfig['options']>;
export type ValuesOf<T extends Options> = ReturnType<typeof parseArgs<{ args: string[]; allowPositionals: true; options: T }>>['values'];

/** What a command takes, says of itself, and does. */
interface Definition<T extends Options> {
  name: string;
  help: string;
  options: T;
  /** It takes arguments without an option. */
  takesMore?: boolean;
  run(values: ValuesOf<T>, positionals: string[], context: CliContext): Promise<number>;
}

/** Resolves with the exit code. @throws UsageError, Failure, Interrupted. */
export type Command = (args: string[], context: CliContext) => Promise<number>;

/** A command that shows its help when asked to, and refuses what it doesn't take. */
export function command<const T extends Options>({ name, help, options, takesMore = false, run }: Definition<T>): Command {
  return async (args, context) => {
    const { values, positionals } = readArguments(name, args, { ...options, help: { type: 'boolean', short: 'h' } });
    if (values.help === true) {
      await context.out(help);
      return 0;
    }
    // A stray argument may be a secret that lost its option, so it is not repeated.
    if (!takesMore && positionals.length > 0)
      throw new UsageError('Unexpected argument.', `Run "tokenscope ${name} --help" for its options.`);
    return run(values as ValuesOf<T>, positionals, context);
  };
}

export const CONNECTION_OPTIONS = {
  connection: { type: 'string', short: 'c' },
  'data-folder': { type: 'string' },
  redirect: { type: 'string' },
  env: { type: 'string', multiple: true },
} as const;

export const CONNECTION_HELP = `  -c, --connection X  a connection file (its name ends in .json or holds a slash), else the name or id of a connection in the window
  --data-folder D     where the window keeps its data, if not in the usual place
  --env NAME          lets a connection file use this environment variable outside "secrets" too; may be repeated
  --redirect URI      where the browser returns after a sign-in, instead of the connection's own redirect URI. An address such as
                      http://127.0.0.1:8400/callback is listened on; for any other, you paste the returned URL here`;

export interface Where {
  /** A connection file, or the name or id of a connection in the window. */
  connection: string;
  /** The window's data folder; null for the usual place. */
  dataFolder: string | null;
  /** Replaces the connection's receiver for this command; null keeps it. */
  receiver: Receiver | null;
  /** An API origin the access token may be sent to although it was not issued for it. */
  allowApi?: string | null;
  /** Environment variables a connection file may use outside its secrets. */
  env?: readonly string[];
}

/** Reads CONNECTION_OPTIONS. @throws UsageError. */
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

/** The value may be a secret, so it is not repeated. */
function nameOf(given: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(given)) return given;
  throw new UsageError('--env takes the name of an environment variable and nothing else.', 'Write it like --env PROVIDER_URL.');
}

/** RFC 8252 section 7.3: http addresses on 127.0.0.1 are listened on. @throws UsageError. */
function receiverAt(redirect: string): Receiver {
  const url = urlOf(redirect);
  if (url === null || url.hash !== '')
    throw new UsageError('--redirect is not a redirect URI.', 'Write it like --redirect http://127.0.0.1:8400/callback.');
  if (url.protocol !== 'http:' || url.hostname !== '127.0.0.1') return { kind: 'paste', redirectUri: redirect };
  return { kind: 'loopback', port: url.port === '' ? null : Number(url.port), path: `${url.pathname}${url.search}` };
}

export const ALLOW_API_OPTION = { 'allow-api': { type: 'string' } } as const;
export const ALLOW_API_HELP = `      --allow-api ORIGIN  sends the access token to that API even if the connection had another, or none, when it was issued;
                          remembered for a connection in the window`;

function readArguments(name: string, args: string[], options: Options) {
  try {
    return parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    // Node's first sentence names the option; the rest is for programmers.
    const reason = error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? '') : '';
    throw new UsageError(`${reason.replace(/\.$/, '')}.`, `Run "tokenscope ${name} --help" for its options.`);
  }
}

/** An option's value, or null if it is absent. @throws UsageError if it is empty. */
export function given(name: string, value: string | undefined): string | null {
  if (value === '') throw new UsageError(`--${name} is empty.`, 'Give it a value or leave it out.');
  return value ?? null;
}

/** @throws UsageError if it is absent. */
export function needed(command: string, name: string, value: string | undefined, what: string): string {
  const text = given(name, value);
  if (text === null) throw new UsageError(`No ${what} was given.`, `Give one with --${name}; "tokenscope ${command} --help" says more.`);
  return text;
}

/** An origin such as https://api.example.com, or null if the option is absent. @throws UsageError for anything else. */
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

/**
 * Whether the text names a file rather than a connection or plan: by its ending or a slash, so a file that happens to be there is not
 * mistaken for a name.
 */
export function namesFile(text: string): boolean {
  return /\.json$/i.test(text) || /[/\\]/.test(text);
}
