import type { SourceFile } from './imported';
import { unreadable } from './source';

/** A variable of an .env file. Its references to others of the file are `{{NAME}}`. */
export interface EnvLine {
  name: string;
  value: string;
  line: number;
}

const MAX_LINES = 5_000;
const ASSIGNMENT = /^[ \t]{0,20}(?:export[ \t]{1,5})?([A-Za-z_][\w.-]{0,200})[ \t]{0,20}(?:=|:[ \t])[ \t]{0,20}(.*)$/;
const REFERENCE = /(\\?)\$(?:\{([A-Za-z_]\w{0,99})(?::?[-?=+]([^{}\n]{0,500}))?\}|([A-Za-z_]\w{0,99}))/g;

/**
 * The variables of an .env file, as dotenv reads them: quotes of three kinds, also over several lines, `export`, comments. The last of a name
 * counts. Lines that are something else are told by their numbers.
 *
 * @throws Failure `connection-file-invalid`, with the line of a quotation mark that nothing closes.
 */
export function envLinesIn({ name: file, text }: SourceFile): { variables: EnvLine[]; odd: number[] } {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/, MAX_LINES);
  const found = new Map<string, EnvLine & { isPlain: boolean }>();
  const odd: number[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = at + 1;
    const [, name, rest = ''] = ASSIGNMENT.exec(lines[at] ?? '') ?? [];
    if (name === undefined) {
      if (/^[ \t]*[^\s#;/]/.test(lines[at] ?? '')) odd.push(line);
      continue;
    }
    const quote = /^["'`]/.exec(rest)?.[0];
    if (quote === undefined) {
      found.set(name, { name, line, value: rest.replace(/(?:^|[ \t])#.*$/, '').trim(), isPlain: false });
      continue;
    }
    let value = rest.slice(1);
    let close = closing(value, quote);
    const parts = [value];
    while (close < 0 && at + 1 < lines.length) {
      at += 1;
      const part = lines[at] ?? '';
      close = closing(part, quote);
      parts.push(part);
    }
    if (close < 0) throw unreadable(file, 'A quotation mark has no end.', `line ${line}`, 'Close it, and import the file again.');
    value = [...parts.slice(0, -1), (parts.at(-1) ?? '').slice(0, close)].join('\n');
    found.set(name, { name, line, value: quote === '"' ? unescaped(value) : value, isPlain: quote === "'" });
  }
  const names = new Set(found.keys());
  return {
    odd,
    variables: [...found.values()].map(({ isPlain, ...each }) => ({ ...each, value: isPlain ? each.value : marked(each.value, names) })),
  };
}

function closing(text: string, quote: string): number {
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\' && quote === '"') at += 1;
    else if (text[at] === quote) return at;
  }
  return -1;
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t' };
const unescaped = (text: string) => text.replace(/\\([nrt"\\])/g, (_, letter: string) => ESCAPES[letter] ?? letter);

/** A name that the file doesn't have is none: secrets have dollar signs, too. */
function marked(value: string, names: ReadonlySet<string>): string {
  return value.replace(REFERENCE, (whole, escaped: string, braced?: string, otherwise?: string, plain?: string) => {
    const name = braced ?? plain ?? '';
    if (escaped !== '') return whole.slice(1);
    if (names.has(name)) return `{{${name}}}`;
    return otherwise ?? (braced === undefined ? whole : `{{${name}}}`);
  });
}

/** Whether a pasted text is such a file, with more clients than one or references: what is simpler, a person looks at line by line. */
export function isEnvText(text: string): boolean {
  const lines = text
    .slice(0, 20_000)
    .split(/\r?\n/, 500)
    .filter((line) => line.trim() !== '');
  const isEnv = lines.every((line) => /^[ \t]{0,20}(?:#|(?:export )?[A-Z][A-Z\d_]{2,100}[ \t]?=)/.test(line));
  const clients = lines.filter((line) => /CLIENT_?ID(?:_[A-Z]{2,12})?[ \t]?=/.test(line));
  return isEnv && (clients.length > 1 || (clients.length === 1 && lines.some((line) => /\$\{[A-Z]/.test(line))));
}
