import { urlOf } from '../model/text/url';
import { parseArgs } from 'node:util';
import type { Browser } from '../core/ports';
import type { Receiver } from '../model/connection';
import { type CliContext, UsageError } from './context';
import { EXIT_CODES, type ExitCode } from './exit-codes';
import { didYouMean } from './near';
import type { WayGiven } from './network';
import { HELP_OPTION, type Options, type Usage } from './usage/usage';

export type ValuesOf<T extends Options> = ReturnType<typeof parseArgs<{ args: string[]; allowPositionals: true; options: T }>>['values'];

/** Resolves with the exit code. @throws UsageError, Failure, Interrupted. */
export type Command = (args: string[], context: CliContext) => Promise<ExitCode>;

/** A command that shows its help when asked to, and refuses what its usage doesn't name. */
export function command<const T extends Options>(
  usage: Usage<T>,
  run: (values: ValuesOf<T>, positionals: string[], context: CliContext) => Promise<ExitCode>,
): Command {
  const { name, options, operands } = usage;
  return async (args, context) => {
    const { values, positionals } = readArguments(name, args, { ...options, ...HELP_OPTION });
    if (values.help === true) {
      const { helpText } = await import('./usage/help');
      await context.out(helpText(usage, context.terminal.out ? (context.terminal.columns ?? null) : null));
      return EXIT_CODES.ok.code;
    }
    // A stray argument may be a secret that lost its option, so it is not repeated.
    if (operands === undefined && positionals.length > 0)
      throw new UsageError('Unexpected argument.', `Run "tokenscope ${name} --help" for its options.`);
    return run(values as ValuesOf<T>, positionals, context);
  };
}

export interface Where {
  /** A connection file, or the name or id of a connection in the window. */
  connection: string;
  /** The window's data folder; null for the usual place. */
  dataFolder: string | null;
  /** Replaces the connection's receiver for this command; null keeps it. */
  receiver: Receiver | null;
  /** false: the command sends nobody to sign in, so nothing has to come back to it. */
  signsIn?: boolean;
  /** An API origin the access token may be sent to although it was not issued for it. */
  allowApi?: string | null;
  /** Agrees to what may do harm in production. */
  production?: boolean;
  /** Environment variables a connection file may use outside its secrets. */
  env?: readonly string[];
  /** Files whose content a connection file may send. */
  sendFiles?: readonly string[];
  /** The way to the servers. */
  way?: WayGiven;
  /** Opens pages. Absent: one that tells the person the address where no browser starts. */
  browser?: Browser;
}

interface ConnectionValues {
  connection?: string;
  'data-folder'?: string;
  redirect?: string;
  'allow-api'?: string;
  production?: boolean;
  env?: string[];
  'send-file'?: string[];
  proxy?: string;
  ca?: string[];
}

/** Reads CONNECTION_OPTIONS. @throws UsageError. */
export function whereOf(command: string, values: ConnectionValues): Where {
  const redirect = given('redirect', values.redirect);
  return {
    connection: needed(command, 'connection', values.connection, 'connection'),
    dataFolder: given('data-folder', values['data-folder']),
    receiver: redirect === null ? null : receiverAt(redirect),
    allowApi: originGiven('allow-api', values['allow-api']),
    production: values.production === true,
    env: (values.env ?? []).map(nameOf),
    sendFiles: values['send-file'],
    way: wayOf(values),
  };
}

/** The same of a command that also takes the connection as its operand, and signs nobody in. @throws UsageError. */
export function whereNamed(command: string, [named, ...more]: string[], values: ConnectionValues, action: string): Where {
  if (more.length > 0) throw new UsageError('More than one connection was given.', action);
  return { ...whereOf(command, { ...values, connection: values.connection ?? named }), signsIn: false };
}

/** The one file that a command takes. @throws UsageError. */
export function fileNamed([file, ...more]: string[], action: string): string {
  if (file !== undefined && more.length === 0) return file;
  throw new UsageError(file === undefined ? 'No file was given.' : 'More than one file was given.', action);
}

/** Reads NETWORK_OPTIONS. @throws UsageError. */
export function wayOf(values: { proxy?: string; ca?: string[] }): WayGiven {
  return { proxy: given('proxy', values.proxy), ca: (values.ca ?? []).flatMap((path) => given('ca', path) ?? []) };
}

/** The value may be a secret, so it is not repeated. */
function nameOf(given: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(given)) return given;
  throw new UsageError('--env needs the name of an environment variable, and nothing else.', 'Write it like --env PROVIDER_URL.');
}

/** RFC 8252 section 7.3: http addresses on 127.0.0.1 are listened on. @throws UsageError. */
export function receiverAt(redirect: string): Receiver {
  const url = urlOf(redirect);
  if (url === null || url.hash !== '')
    throw new UsageError('--redirect is not a redirect URI.', 'Write it like --redirect http://127.0.0.1:8400/callback.');
  if (url.protocol !== 'http:' || url.hostname !== '127.0.0.1') return { kind: 'paste', redirectUri: redirect };
  return { kind: 'loopback', port: url.port === '' ? null : Number(url.port), path: `${url.pathname}${url.search}` };
}

function readArguments(name: string, args: string[], options: Options) {
  try {
    return parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    const [, typed] = error instanceof Error ? (/^Unknown option '--([\w-]+)'/.exec(error.message) ?? []) : [];
    const near = typed === undefined ? '' : didYouMean(typed, Object.keys(options), (one) => `--${one}`);
    // Node's first sentence names the option; the rest is for programmers.
    const reason = error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? '') : '';
    throw new UsageError(`${reason.replace(/\.$/, '')}.`, `${near}Run "tokenscope ${name} --help" for its options.`);
  }
}

/** An option's value, or null if it is absent. @throws UsageError if it is empty. */
export function given(name: string, value: string | undefined): string | null {
  if (value === '') throw new UsageError(`--${name} is empty.`, 'Set a value or leave it out.');
  return value ?? null;
}

/** @throws UsageError if it is absent. */
export function needed(command: string, name: string, value: string | undefined, what: string): string {
  const text = given(name, value);
  if (text === null)
    throw new UsageError(`No ${what} was given.`, `Give one with --${name}; "tokenscope ${command} --help" shows its options.`);
  return text;
}

/** An origin such as https://api.example.com, or null if the option is absent. @throws UsageError for anything else. */
function originGiven(name: string, value: string | undefined): string | null {
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
  return /\.(?:json|tokenscope)$/i.test(text) || /[/\\]/.test(text);
}
