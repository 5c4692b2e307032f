import type { ExitName } from '../exit-codes';

/** What a shell offers where a value is due. */
export interface Offer {
  /** Words, or the names of what there is. */
  names?: 'connections' | 'plans' | readonly string[];
  paths?: 'files' | 'folders';
}

/** An option as Node's parseArgs takes it, with what people read of it. */
export interface Option extends Offer {
  type: 'string' | 'boolean';
  short?: string;
  multiple?: boolean;
  /** Placeholder of its value. */
  value?: string;
  help: string;
}

/** An argument without an option, by its place. */
export interface Operand extends Offer {
  name: string;
  help: string;
}

export type Options = Record<string, Option>;

/** What a command takes and says of itself. Arguments, --help, man page and completions follow from it. */
export interface Usage<T extends Options = Options> {
  name: string;
  about: string;
  /** What follows the command's name. */
  synopsis: string;
  operands?: readonly Operand[];
  /** In the order in which they are shown. */
  options: T;
  /** Paragraphs below the options. */
  notes?: readonly string[];
  exits: Partial<Record<ExitName, string>>;
  examples: readonly string[];
}

export const usageOf = <const T extends Options>(usage: Usage<T>): Usage<T> => usage;

/** Every command takes it. */
export const HELP_OPTION = { help: { type: 'boolean', short: 'h', help: 'show this help' } } as const satisfies Options;

/** Every option of a command, in the order in which they are shown. */
export function optionsOf({ options }: Usage): [name: string, option: Option][] {
  return Object.entries({ ...options, ...HELP_OPTION });
}

/** "-c, --connection X", as help and man page show it. */
export function optionText(name: string, { short, value }: Option): string {
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
}
