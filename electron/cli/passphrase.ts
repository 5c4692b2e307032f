import { UsageError, type CliContext } from './context';
import { readText } from './input';

/**
 * The passphrase of a backup: from a file, the terminal, where it is not shown, or standard input; never an argument.
 *
 * @param options.twice Asks a person once more, since nothing can be opened with a mistyped one.
 * @throws UsageError
 */
export async function passphraseFor(
  file: string | null,
  context: CliContext,
  { twice = false }: { twice?: boolean } = {},
): Promise<string> {
  if (file !== null || !context.terminal.in) {
    const text = await readText(file === null || file === '-' ? { kind: 'stdin' } : { kind: 'file', path: file }, context);
    const line = text.replace(/\r?\n$/, '');
    if (line === '' || /[\r\n]/.test(line))
      throw new UsageError(
        line === '' ? 'No passphrase was given.' : 'The passphrase has more than one line.',
        'Give it with --passphrase-file, as the only line of the file, or at the terminal.',
      );
    return line;
  }
  const given = await context.askUnseen('Passphrase: ', context.signal);
  if (twice && given !== (await context.askUnseen('The same again: ', context.signal)))
    throw new UsageError('The two passphrases differ.', 'Start again and enter the same one twice. Nothing was written.');
  return given;
}
