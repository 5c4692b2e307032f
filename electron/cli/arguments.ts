import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './context';

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<T extends Options> = ReturnType<typeof parseArgs<{ args: string[]; allowPositionals: true; options: T }>>;

/** Options that all commands take which work with a connection. */
export const CONNECTION_OPTIONS = {
  connection: { type: 'string', short: 'c' },
  'data-folder': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** The same for the help. */
export const CONNECTION_HELP = `  -c, --connection X  a connection file (its name ends in .json or holds a slash), else the name or id of a connection in the window
  --data-folder D     where the window keeps its data, if not in the usual place`;

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
