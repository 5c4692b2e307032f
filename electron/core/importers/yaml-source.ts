import { isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { SourceFile } from './imported';
import { checkDepth, jsonIn, unreadable } from './source';

/** Aliases let a few lines stand for gigabytes; files of API clients have none. */
const MAX_ALIASES = 100;

/**
 * YAML 1.2, and so JSON as well. Tags make plain values only.
 *
 * @throws Failure `connection-file-invalid`, with the line.
 */
export function yamlIn({ name, text }: SourceFile): unknown {
  const lines = new LineCounter();
  const document = attempt(name, () =>
    parseDocument(text.replace(/^\ufeff/, ''), { lineCounter: lines, logLevel: 'silent', prettyErrors: false, uniqueKeys: false }),
  );
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw unreadable(name, `It isn't valid YAML.`, `line ${line}, column ${col}`);
  }
  // The parser compares each key with all others, which takes hours for a file of a few megabytes.
  attempt(name, () =>
    visit(document, {
      Map(_, { items }) {
        const seen = new Set<unknown>();
        for (const { key } of items) {
          if (!isScalar(key)) continue;
          const { line = null, col = null } = key.range ? lines.linePos(key.range[0]) : {};
          if (seen.has(key.value)) throw unreadable(name, "It isn't valid YAML: it has a key twice.", `line ${line}, column ${col}`);
          seen.add(key.value);
        }
      },
    }),
  );
  const value: unknown = attempt(name, () => document.toJS({ maxAliasCount: MAX_ALIASES }));
  attempt(name, () => checkDepth(name, value));
  return value;
}

/** The same of a file that may be JSON, which is read much faster as that. */
export const jsonOrYamlIn = (file: SourceFile): unknown => (/^\ufeff?\s*\{/.test(file.text.slice(0, 1_000)) ? jsonIn(file) : yamlIn(file));

/** What the parser throws quotes the text, which may hold secrets. */
function attempt<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError || error instanceof ReferenceError)
      throw unreadable(name, 'It is nested too deeply, or has too many aliases.', null);
    throw error;
  }
}
