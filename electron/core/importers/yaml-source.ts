import { CORE_SCHEMA, load, Type, YAMLException } from 'js-yaml';
import type { SourceFile } from './imported';
import { jsonIn, MAX_DEPTH, unreadable } from './source';

/** Characters. More takes seconds, in which the app does nothing else. */
const MAX_YAML = 4 * 1024 * 1024;

/** Tags make plain values only. */
const PLAIN = CORE_SCHEMA.extend(
  ['!', 'tag:'].flatMap((tag) =>
    (['scalar', 'sequence', 'mapping'] as const).map((kind) => new Type(tag, { kind, multi: true, construct: (value: unknown) => value })),
  ),
);

/**
 * YAML 1.2, and so JSON as well.
 *
 * @throws Failure `connection-file-invalid`, with the line.
 */
export function yamlIn({ name, text }: SourceFile): unknown {
  if (text.length > MAX_YAML)
    throw unreadable(name, 'It is YAML of more than 4 MiB.', null, 'Export it as JSON, which may have 10 MiB, or less at once.');
  const value = parsed(name, text.replace(/^\ufeff/, ''));
  checkExtent(name, value, text.length);
  return value;
}

/** The same of a file that may be JSON, which is read much faster as that. */
export const jsonOrYamlIn = (file: SourceFile): unknown => (/^\ufeff?\s*\{/.test(file.text.slice(0, 1_000)) ? jsonIn(file) : yamlIn(file));

function parsed(name: string, text: string): unknown {
  try {
    return load(text, { schema: PLAIN, maxDepth: MAX_DEPTH, listener: limitLists(name, text.length) });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    // Its message quotes the text, which may hold secrets.
    const { reason, mark } = error;
    const place = mark === undefined ? null : `line ${mark.line + 1}, column ${mark.column + 1}`;
    if (reason.startsWith('nesting')) throw unreadable(name, `It is nested more than ${MAX_DEPTH} levels deep.`, place);
    throw unreadable(name, reason.startsWith('duplicated') ? "It isn't valid YAML: it has a key twice." : "It isn't valid YAML.", place);
  }
}

/** A list that is a key becomes one text while the file is read, and each of its aliases counts there. */
function limitLists(name: string, length: number) {
  let left = budgetOf(length);
  return (event: 'open' | 'close', { kind, result }: { kind: string | null; result: unknown }): void => {
    if (event !== 'close' || kind !== 'sequence' || !Array.isArray(result)) return;
    for (const each of result) {
      left -= typeof each === 'string' ? each.length + 1 : 1;
      if (left < 0) throw tooManyAliases(name);
    }
  };
}

/** How many values and characters a file may stand for. */
const budgetOf = (length: number) => 4 * length + 100_000;
const tooManyAliases = (name: string) => unreadable(name, 'It has too many aliases.', null);

/** Aliases let a few lines stand for gigabytes, or for themselves: values and their characters are counted with each of them. */
function checkExtent(name: string, value: unknown, length: number): void {
  let left = budgetOf(length);
  const open: [unknown, number][] = [[value, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [at, depth] = next;
    left -= typeof at === 'string' ? at.length + 1 : 1;
    if (left < 0) throw tooManyAliases(name);
    if (depth > MAX_DEPTH) throw unreadable(name, `It is nested more than ${MAX_DEPTH} levels deep.`, null);
    if (typeof at === 'object' && at !== null) for (const each of Object.values(at)) open.push([each, depth + 1]);
  }
}
