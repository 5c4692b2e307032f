/** Versions that hand arguments on in different ways. */
export const POWERSHELLS = ['5.1', '7.2', '7.3'] as const;
type Version = (typeof POWERSHELLS)[number];

/**
 * The arguments that a program gets from one command in PowerShell on Windows: quoting as its tokenizer reads it, and the command line as
 * NativeCommandParameterBinder puts it together, which the program's runtime takes apart again.
 * Understands what `curlOf` writes, and refuses anything else.
 */
export function argumentsOf(command: string, env: Record<string, string>, version: Version): string[] {
  const rules = [...command.matchAll(/-replace '([^']*)', '([^']*)'/g)].map(
    ([, pattern = '', by = '']): Rule => [new RegExp(pattern, 'g'), by],
  );
  const words = new Reader(command.replace(/^function NativeArg[\s\S]+?\n\}\n/, ''), env, version, rules).words();
  if (version === '7.3') return words;
  return takenApart(
    words.map((word) => (needsQuotes(word) ? `"${word}${version === '5.1' ? '' : (/\\*$/.exec(word)?.[0] ?? '')}"` : word)).join(' '),
  );
}

type Rule = readonly [pattern: RegExp, by: string];

const SINGLE = /['\u2018-\u201b]/;

class Reader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly env: Record<string, string>,
    private readonly version: Version,
    /** What the function at the head of the command replaces. */
    private readonly rules: readonly Rule[],
  ) {}

  words(): string[] {
    const words: string[] = [];
    for (;;) {
      // A backtick before a line break goes on with the command.
      this.take(/(?:[ \t]|`\n)*/y);
      if (this.at === this.text.length) return words;
      words.push(this.text[this.at] === '(' || SINGLE.test(this.text[this.at] ?? '') ? this.term() : this.must(/[\w.-]+/y));
    }
  }

  private term(): string {
    if (this.take(/\(/y) !== null) {
      const isNative = this.take(/NativeArg /y) !== null;
      let value = this.term();
      while (this.take(/ \+ /y) !== null) value += this.term();
      this.must(/\)/y);
      return isNative ? this.native(value) : value;
    }
    if (SINGLE.test(this.text[this.at] ?? '')) return this.single();
    const named = this.take(/"`([nrt])"/y);
    if (named !== null) return { n: '\n', r: '\r', t: '\t' }[named[2] ?? ''] ?? '';
    const code = this.take(/\[char\]0x([0-9a-f]+)/y);
    if (code !== null) return String.fromCharCode(Number.parseInt(code.slice(8), 16));
    const encoded = this.take(/\[uri\]::EscapeDataString\("\$env:(\w+)"\)/y);
    if (encoded !== null) return encodeURIComponent(this.value(encoded.slice(30, -2)));
    return this.value(this.must(/\$env:\w+/y).slice(5));
  }

  /** Any of the five single quotes ends the text, and two stand for the second. */
  private single(): string {
    this.at += 1;
    let value = '';
    for (;;) {
      const sign = this.text[this.at++];
      if (sign === undefined) throw new Error(`An open quote: ${this.text}`);
      if (!SINGLE.test(sign)) value += sign;
      else if (SINGLE.test(this.text[this.at] ?? '')) value += this.text[this.at++];
      else return value;
    }
  }

  /** As the function at the head of the command has it. */
  private native(value: string): string {
    if (this.version === '7.3') return value;
    const [quotes, end] = this.rules;
    if (quotes === undefined || end === undefined) throw new Error('NativeArg is not defined');
    const escaped = value.replace(...quotes);
    return this.version === '5.1' && /\s/.test(escaped) ? escaped.replace(...end) : escaped;
  }

  private value(name: string): string {
    const value = this.env[name];
    if (value === undefined) throw new Error(`${name} is not set`);
    return value;
  }

  private take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null || found[0] === '') return null;
    this.at = pattern.lastIndex;
    return found[0];
  }

  private must(pattern: RegExp): string {
    const found = this.take(pattern);
    if (found === null) throw new Error(`Not understood: ${this.text.slice(this.at, this.at + 60)}`);
    return found;
  }
}

/** Whether there is white space outside of quotes, as PowerShell counts them. */
function needsQuotes(word: string): boolean {
  let quotes = 0;
  for (const [at, sign] of [...word].entries()) {
    if (sign === '"' && word[at - 1] !== '\\') quotes += 1;
    else if (/\s/.test(sign) && quotes % 2 === 0) return true;
  }
  return false;
}

/** The rules of Microsoft's C runtime: a backslash counts only before a quote. */
function takenApart(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const sign = line[at] ?? '';
    if (sign === '\\') {
      const [run = ''] = /^\\+/.exec(line.slice(at)) ?? [];
      const before = line[at + run.length] === '"';
      word = (word ?? '') + '\\'.repeat(before ? run.length / 2 : run.length);
      at += run.length - 1;
      if (before && run.length % 2 === 1) {
        word += '"';
        at += 1;
      }
    } else if (sign === '"') {
      quoted = !quoted;
      word ??= '';
    } else if (/[ \t]/.test(sign) && !quoted) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + sign;
  }
  return word === null ? words : [...words, word];
}
