import { EXIT_CODES, type ExitName } from '../exit-codes';
import { wrapped } from '../layout';
import { COMMAND_NAMES, USAGES } from './index';
import { optionText, optionsOf, type Usage } from './usage';

/** Where the width of the terminal is not known, and at most: longer lines are hard to read. */
const USUAL_COLUMNS = 110;

/** What `tokenscope COMMAND --help` prints. @param columns The terminal's; null: not known. */
export function helpText(usage: Usage, columns: number | null): string {
  const { name, about, synopsis, operands = [], notes = [], examples } = usage;
  const rows = [
    ...operands.map((operand): [string, string] => [operand.name, operand.help]),
    ...optionsOf(usage).map(([option, each]): [string, string] => [
      `${each.short === undefined ? '    ' : ''}${optionText(option, each)}`,
      each.help,
    ]),
  ];
  const width = Math.min(columns ?? USUAL_COLUMNS, USUAL_COLUMNS);
  return [
    paragraph(about, width),
    `Usage: ${`tokenscope ${name} ${synopsis}`.trimEnd()}\n`,
    table(rows, width),
    ...notes.map((note) => paragraph(note, width)),
    paragraph(`Exit code: ${exitsOf(usage)}.`, width),
    `${examples.length === 1 ? 'Example' : 'Examples'}:\n${examples.map((line) => `  ${line}\n`).join('')}`,
  ].join('\n');
}

/** What `tokenscope --help` prints. */
export function overviewText(columns: number | null): string {
  const width = Math.min(columns ?? USUAL_COLUMNS, USUAL_COLUMNS);
  return [
    'Tokenscope on the command line.\n',
    'Usage: tokenscope COMMAND [options]\n',
    table(
      COMMAND_NAMES.map((name) => [name, USAGES[name].summary]),
      width,
    ),
    paragraph('"tokenscope COMMAND --help" describes a command. --version prints the version.', width),
    paragraph(
      `Exit code: ${Object.values(EXIT_CODES)
        .map(({ code, meaning }) => `${code} ${meaning}`)
        .join('; ')}.`,
      width,
    ),
  ].join('\n');
}

/** "0 printed; 2 no token available, or wrong use" */
function exitsOf({ exits }: Usage): string {
  return Object.entries(exits)
    .map(([name, text]) => `${EXIT_CODES[name as ExitName].code} ${text}`)
    .join('; ');
}

function table(rows: readonly (readonly [string, string])[], width: number): string {
  const indent = Math.max(...rows.map(([left]) => left.length)) + 4;
  return rows.map(([left, text]) => `${wrapped([{ text: `  ${left}`.padEnd(indent) }, { text }], indent, width)}\n`).join('');
}

const paragraph = (text: string, width: number) => `${wrapped([{ text }], 0, width)}\n`;
