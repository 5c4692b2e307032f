import { dataFolder } from '../platform/disk/data-folder';
import { command } from './arguments';
import { type CliContext, UsageError } from './context';
import { type Candidates, candidatesFor, type Names } from './usage/candidates';
import { COMPLETIONS, SHELLS } from './usage/completions';
import { oneLine } from './terminal';

export const runCompletions = command(COMPLETIONS, async (_values, [shell, at, ...words], context) => {
  if (shell === LINE) {
    await context.out(answerText(await candidatesFor(words, Number(at), (kind, folder) => namesOf(kind, folder, context))));
    return 0;
  }
  const script = SHELLS.find((each) => each === shell);
  if (script === undefined || at !== undefined)
    throw new UsageError('Completions need the name of one shell.', `Use one of: ${SHELLS.join(', ')}.`);
  const { SCRIPTS } = await import('./usage/shell-scripts');
  await context.out(SCRIPTS[script]);
  return 0;
});

/** What the scripts ask: `completions line INDEX -- WORD...`, the words after the program's name, and which of them is to be completed. */
const LINE = 'line';

/** What paths the shell should offer, then a line for each candidate with what it is. */
function answerText({ paths, words }: Candidates): string {
  return [paths ?? 'none', ...words.map(({ word, about }) => (about === '' ? word : `${word}\t${about}`))].join('\n').concat('\n');
}

/** The names a person can give; none where they can't be read. What no line can hold as it is has an id for it. */
async function namesOf(kind: Names, folder: string | null, context: CliContext): Promise<string[]> {
  const directory = folder ?? dataFolder(context);
  const names = await (kind === 'connections' ? connectionNames(directory) : planNames(directory)).catch(() => []);
  return names.filter((name) => oneLine(name, name.length) === name);
}

async function connectionNames(directory: string): Promise<string[]> {
  const { readStoredConnections } = await import('../platform/kept/settings-files');
  return readStoredConnections(directory).map(({ name }) => name);
}

async function planNames(directory: string): Promise<string[]> {
  const { plansIn } = await import('./plan-list');
  return (await plansIn(directory)).map(({ id }) => id);
}
