import { visible } from '../core/base/visible';
import { Failure } from '../model/failure';
import { FAILURES } from '../model/failures';
import type { Command } from './arguments';
import { type CliContext, Interrupted, UsageError } from './context';
import { EXIT_CODES } from './exit-codes';
import { failureText } from './terminal';
import type { CommandName } from './usage';

/** Each loads only its own code. */
const COMMANDS: Record<CommandName, () => Promise<Command>> = {
  decode: async () => (await import('./decode')).runDecode,
  check: async () => (await import('./check')).runCheck,
  preflight: async () => (await import('./preflight')).runPreflight,
  discover: async () => (await import('./discover')).runDiscover,
  tap: async () => (await import('./tap')).runTap,
  prove: async () => (await import('./prove')).runProve,
  plans: async () => (await import('./plans')).runPlans,
  register: async () => (await import('./register')).runRegister,
  connect: async () => (await import('./connect')).runConnect,
  token: async () => (await import('./token')).runToken,
  call: async () => (await import('./call')).runCall,
  practice: async () => (await import('./practice')).runPractice,
  completions: async () => (await import('./completions')).runCompletions,
  man: async () => (await import('./man')).runMan,
  list: async () => (await import('./list')).runList,
  refresh: async () => (await import('./refresh')).runRefresh,
  inspect: async () => (await import('./inspect')).runInspect,
  export: async () => (await import('./export')).runExport,
  import: async () => (await import('./import')).runImport,
  backup: async () => (await import('./backup')).runBackup,
  restore: async () => (await import('./restore')).runRestore,
  signout: async () => (await import('./signout')).runSignout,
};

/**
 * Runs one command line.
 * @param args Without the program's own name.
 * @returns One of EXIT_CODES.
 */
export async function runCommandLine(args: string[], context: CliContext): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version' || name === '-V') {
    await context.out(`tokenscope ${context.version}\n`);
    return EXIT_CODES.ok.code;
  }
  if (name === 'help' && rest[0] !== undefined) return runCommandLine([rest[0], '--help'], context);
  if (name === '--help' || name === '-h' || name === 'help') {
    const { overviewText } = await import('./usage/help');
    await context.out(overviewText(context.terminal.out ? (context.terminal.columns ?? null) : null));
    return EXIT_CODES.ok.code;
  }
  try {
    if (!isCommand(name)) throw await unknown(name);
    const run = await COMMANDS[name]();
    return await run(rest, context);
  } catch (error) {
    if (error instanceof Interrupted) return EXIT_CODES.interrupted.code;
    context.err(textOf(error));
    return error instanceof Failure ? FAILURES[error.code].exitCode : EXIT_CODES.couldNotRun.code;
  }
}

function isCommand(name: string | undefined): name is CommandName {
  return name !== undefined && Object.hasOwn(COMMANDS, name);
}

function textOf(error: unknown): string {
  if (error instanceof UsageError) return `tokenscope: ${visible(error.what)}\n  What to do: ${visible(error.action)}\n`;
  if (error instanceof Failure) return failureText(error);
  const name = error instanceof Error ? error.name : typeof error;
  return `tokenscope: Something unexpected went wrong (${visible(name)}). This is a bug in Tokenscope.\n  What to do: Report it with the command you used, without any tokens.\n`;
}

async function unknown(name: string | undefined): Promise<UsageError> {
  if (name === undefined) return new UsageError('No command given.', 'Run "tokenscope --help" for the list of commands.');
  // People often try the token directly; it is not repeated, since output may be kept.
  if (name.startsWith('eyJ')) return new UsageError('Expected a command, got a token.', 'Put "tokenscope decode" before it.');
  const shown = name.length > 40 ? '' : ` ${JSON.stringify(name)}`;
  const { didYouMean } = await import('./near');
  const near = didYouMean(name, Object.keys(COMMANDS), (one) => JSON.stringify(one));
  return new UsageError(`Unknown command${shown}.`, `${near}Run "tokenscope --help" for the list of commands.`);
}
