import { COMMAND_NAMES, type CommandName, PROGRAM_OPTIONS, USAGES } from './index';
import { type Offer, type Option, optionsOf } from './usage';

export type Names = Extract<Offer['names'], string>;

export interface Candidates {
  /** What the shell should add of its own. */
  paths: Offer['paths'] | null;
  words: { word: string; about: string }[];
}

const NONE: Candidates = { paths: null, words: [] };

/**
 * What can stand at one place of a command line.
 * @param typed The words after the program's name as the shell has them, quotes included. bash makes words of their own of "=".
 * @param at Which of them is to be completed; where there is none, a new one begins.
 * @param namesOf The names there are of a kind, in a data folder if the line names one.
 */
export async function candidatesFor(
  typed: readonly string[],
  at: number,
  namesOf: (kind: Names, folder: string | null) => Promise<string[]>,
): Promise<Candidates> {
  const before = typed.slice(0, at).filter((word) => word !== '=');
  const [name, ...words] = before.map(unquoted);
  const current = typed[at] === '=' ? '' : unquoted(typed[at] ?? '');
  if (name === undefined) {
    const commands = COMMAND_NAMES.map((each) => ({ word: each, about: USAGES[each].summary }));
    return startingWith(current, current.startsWith('-') ? wordsOf(Object.entries(PROGRAM_OPTIONS)) : commands);
  }
  if (!isCommand(name) || words.includes('--')) return NONE;
  const usage = await USAGES[name].load();
  const options = optionsOf(usage);
  const { due, operands, folder } = walk(options, words);
  const offered = async ({ names = [], paths }: Offer, text: string, prefix = ''): Promise<Candidates> => {
    const known = typeof names === 'string' ? await namesOf(names, folder) : names;
    const words = known.map((word) => ({ word: prefix + word, about: '' }));
    return { ...startingWith(prefix + text, words), paths: paths ?? null };
  };
  if (due !== null) return offered(due, current);
  const [, prefix = '', option = '', text = ''] = /^(--([^=]+)=)(.*)$/s.exec(current) ?? [];
  if (prefix !== '') return offered(named(options, option) ?? {}, text, prefix);
  return current.startsWith('-') ? startingWith(current, wordsOf(options)) : offered(usage.operands?.[operands] ?? {}, current);
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(USAGES, name);
}

type Named = [name: string, option: Option];

/** The option whose value is due after these words, how many operands there are among them, and the data folder they name. */
function walk(options: readonly Named[], words: readonly string[]): { due: Option | null; operands: number; folder: string | null } {
  let due: Option | null = null;
  let operands = 0;
  let folder: string | null = null;
  for (const word of words) {
    if (due !== null) {
      if (due === named(options, FOLDER)) folder = word;
      due = null;
    } else if (word.startsWith(`--${FOLDER}=`)) folder = word.slice(FOLDER.length + 3);
    else if (!word.startsWith('-') || word === '-') operands += 1;
    else {
      const option = word.startsWith('--') ? named(options, word.slice(2)) : options.find(([, { short }]) => word === `-${short}`)?.[1];
      due = option?.type === 'string' ? option : null;
    }
  }
  return { due, operands, folder };
}

const FOLDER = 'data-folder';

const named = (options: readonly Named[], wanted: string) => options.find(([name]) => name === wanted)?.[1];

/** The option's name with the first sentence of its help. */
function wordsOf(options: readonly [string, { help: string }][]): Candidates['words'] {
  return options.map(([name, { help }]) => ({ word: `--${name}`, about: help.split(/[.:;] /)[0] ?? '' }));
}

function startingWith(text: string, words: Candidates['words']): Candidates {
  return { paths: null, words: words.filter(({ word }) => word.startsWith(text)) };
}

/** A word without the quoting that the shell has left in it; that of the last one may be open. */
function unquoted(word: string): string {
  return word.replace(/\\(.)|["']/gs, '$1');
}
