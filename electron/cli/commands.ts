import { type CliContext, UsageError } from './context';
import { runDecode } from './decode';
import { printable } from './style';

interface Command {
  /** One line for the overview. */
  summary: string;
  /** Resolves with the exit code. @throws UsageError. */
  run(args: string[], context: CliContext): Promise<number>;
}

const COMMANDS = new Map<string, Command>([
  ['decode', { summary: 'shows what is in a token, whether it is genuine, and what is wrong with it', run: runDecode }],
]);

/**
 * Runs one command line.
 *
 * @param args Without the program's own name.
 * @param version Said by --version.
 * @returns The exit code: 0 all is well, 1 the answer is no (verification failed), 2 malformed input or wrong use.
 */
export async function runCommandLine(args: string[], version: string, context: CliContext): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version' || name === '-V') {
    await context.out(`tokenscope ${version}\n`);
    return 0;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    await context.out(overview());
    return 0;
  }
  try {
    const command = name === undefined ? undefined : COMMANDS.get(name);
    if (!command) throw unknown(name);
    return await command.run(rest, context);
  } catch (error) {
    if (!(error instanceof UsageError)) {
      const name = error instanceof Error ? error.name : typeof error;
      context.err(
        `tokenscope: Something unforeseen went wrong (${printable(name)}). This is a fault of Tokenscope's own.\n  What to do: Report it with the command you used, but without the token.\n`,
      );
      return 2;
    }
    context.err(`tokenscope: ${printable(error.what)}\n  What to do: ${printable(error.action)}\n`);
    return 2;
  }
}

function unknown(name: string | undefined): UsageError {
  if (name === undefined) return new UsageError('No command was given.', 'Run "tokenscope --help" for what there is.');
  // People try the token right away; it is not repeated, for what is printed may be kept.
  if (name.startsWith('eyJ')) return new UsageError('A token was given where a command should be.', 'Write "tokenscope decode" before it.');
  const shown = name.length > 40 ? '' : ` ${JSON.stringify(name)}`;
  return new UsageError(`There is no command${shown}.`, 'Run "tokenscope --help" for what there is.');
}

function overview(): string {
  const width = Math.max(...[...COMMANDS.keys()].map((name) => name.length));
  const lines = [...COMMANDS].map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return `Tokenscope on the command line.

Usage: tokenscope COMMAND [options]

${lines.join('\n')}

"tokenscope COMMAND --help" says more about one. --version says which version this is.
`;
}
