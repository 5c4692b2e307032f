import type { Pair } from './connection';
import { invalid } from './failure';

/** A setting with its path, its name within a sentence, and how many UTF-16 units it may have. */
export interface Line {
  field: string;
  what: string;
  max: number;
}

const MAX_PAIRS = 50;
const MAX_NAME = 256;
const MAX_VALUE = 4096;

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are refused
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u;
/** Seen as nothing, or as something else: zero-width characters, byte order marks, direction overrides. */
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;
/** A single line, spaces around it removed. @throws Failure connection-invalid */
export function checkLine(value: string, line: Line): string {
  const trimmed = value.trim();
  checkText(trimmed, line);
  if (CONTROL.test(trimmed))
    throw invalid(line.field, `The ${line.what} contains a line break or another control character.`, 'Write it on one line.');
  if (INVISIBLE.test(trimmed)) {
    const action = 'Type it instead of pasting it, or paste it as plain text.';
    throw invalid(line.field, `The ${line.what} contains an invisible character.`, action);
  }
  return trimmed;
}

/** Length only. @throws Failure connection-invalid */
export function checkText(value: string, { field, what, max }: Line): void {
  if (value.length > max) throw invalid(field, `The ${what} is longer than ${max.toLocaleString('en')} characters.`, 'Shorten it.');
}

/** Names and values within their limits; pairs that are empty altogether are dropped. @throws Failure connection-invalid */
export function checkPairs(pairs: Pair[], field: string, what: string): Pair[] {
  const given = pairs
    .map(({ name, value }) => ({ name: name.trim(), value }))
    .filter(({ name, value }) => name !== '' || value.trim() !== '');
  if (given.length > MAX_PAIRS) throw invalid(field, `There are more than ${MAX_PAIRS} lines here.`, 'Keep the ones you need.');
  given.forEach(({ name, value }, index) => {
    const at = `${field}[${index}]`;
    if (name === '') throw invalid(`${at}.name`, `A ${what} has a value but no name.`, 'Name it, or remove the line.');
    checkLine(name, { field: `${at}.name`, what: `name of a ${what}`, max: MAX_NAME });
    checkText(value, { field: `${at}.value`, what: `value of the ${what} "${name}"`, max: MAX_VALUE });
  });
  return given;
}
