import { visible } from '../core/base/visible';
import { Failure } from '../model/failure';
import { FAILURES } from '../model/failures';
import type { Command } from './arguments';
import { type CliContext, Interrupted, UsageError } from './context';
import { failureText } from './terminal';

/** Each loads only its own code. */
const COMMANDS = {
  decode: {
    summary: 'shows what is in a token, whether it is genuine, and what is wrong with it',
    load: async () => (await import('./decode')).runDecode,
  },
  check: { summary: "tests a provider's token lifecycle and reports the results", load: async () => (await import('./check')).runCheck },
  plans: {
    summary: 'lists the check plans, or prints one as a starting point for your own',
    load: async () => (await import('./plans')).runPlans,
  },
  connect: { summary: 'signs in and keeps the tokens in the vault', load: async () => (await import('./connect')).runConnect },
  token: { summary: 'prints a usable access token, for scripts', load: async () => (await import('./token')).runToken },
  call: { summary: 'calls an API with a usable access token', load: async () => (await import('./call')).runCall },
  practice: {
    summary: 'starts the practice provider, with faults if you like',
    load: async () => (await import('./practice')).runPractice,
  },
} satisfies Record<string, { summary: string; load(): Promise<Command> }>;

/** Wrong use, or a fault of our own. */
const COULD_NOT_RUN = 2;
/** The exit code shells use for Ctrl-C. */
const INTERRUPTED = 130;

/**
 * Runs one command line.
 * @param args Without the program's own name.
 * @returns The exit code: 0 success, 1 negative result (a check or verification failed), 2 malformed input, wrong use or could not run,
 * 130 interrupted.
 */
export async function runCommandLine(args: string[], context: CliContext): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version' || name === '-V') {
    await context.out(`tokenscope ${context.version}\n`);
    return 0;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    await context.out(overview());
    return 0;
  }
  try {
    if (!isCommand(name)) throw unknown(name);
    const run = await COMMANDS[name].load();
    return await run(rest, context);
  } catch (error) {
    if (error instanceof Interrupted) return INTERRUPTED;
    context.err(textOf(error));
    return error instanceof Failure ? FAILURES[error.code].exitCode : COULD_NOT_RUN;
  }
}

function isCommand(name: string | undefined): name is keyof typeof COMMANDS {
  return name !== undefined && Object.hasOwn(COMMANDS, name);
}

function textOf(error: unknown): string {
  if (error instanceof UsageError) return `tokenscope: ${visible(error.what)}\n  What to do: ${visible(error.action)}\n`;
  if (error instanceof Failure) return failureText(error);
  const name = error instanceof Error ? error.name : typeof error;
  return `tokenscope: Something unexpected went wrong (${visible(name)}). This is a bug in Tokenscope.\n  What to do: Report it with the command you used, without any tokens.\n`;
}

function unknown(name: string | undefined): UsageError {
  if (name === undefined) return new UsageError('No command was given.', 'Run "tokenscope --help" for the commands.');
  // People often try the token directly; it is not repeated, since output may be kept.
  if (name.startsWith('eyJ')) return new UsageError('A token was given where a command should be.', 'Write "tokenscope decode" before it.');
  const shown = name.length > 40 ? '' : ` ${JSON.stringify(name)}`;
  return new UsageError(`There is no command${shown}.`, 'Run "tokenscope --help" for the commands.');
}

function overview(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return `Tokenscope on the command line.

Usage: tokenscope COMMAND [options]

${lines.join('\n')}

"tokenscope COMMAND --help" describes a command. --version prints the version.
Exit code: 0 all as expected; 1 a check, a verification or an expectation failed; 2 could not run, or wrong use.
`;
}
